# %% extra
import matplotlib.pyplot as plt

plt.figure(figsize=(300, 300), dpi=100)

# %% extra
plt.figure(figsize=(1, 1), dpi=40)
plt.plot([0, 1])
plt.show()
