# %% extra
import matplotlib.pyplot as plt
import numpy as np

for number in range(12):
    plt.figure(figsize=(2, 2), dpi=60)
    plt.imshow(np.random.default_rng(number).random((100, 100)))
