# %% extra
with open("large", "wb") as file:
    for _ in range(64):
        file.write(bytes(1 << 20))

# %% extra
with open("hole", "wb") as file:
    file.seek(1 << 40)
    file.write(b"end")

# %% extra
import os

with open("longer", "wb") as file:
    os.truncate(file.fileno(), 1 << 40)
