# %% extra
import os

folder = os.open(".", os.O_RDONLY)
for number in range(40_000):
    os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY, dir_fd=folder))
