# %% extra
import os

made = 0
while made < 40_000:
    os.makedirs(f"{made}/{'d/' * 19}")
    made += 20

# %% extra
print("made more than 1000:", made > 1000)
