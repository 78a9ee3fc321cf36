# %% extra
import mmap

with mmap.mmap(-1, 320 << 20) as area:
    for place in range(0, len(area), 4096):
        area[place] = 1
    print("had", len(area) >> 20, "MB")

# %% extra
import os

held = [os.memfd_create("hog") for _ in range(6)]
for fd in held:
    for _ in range(60):
        os.write(fd, bytes(1 << 20))
print("had", 60 * len(held), "MB")

# %% extra
import mmap

with open("/dev/zero", "r+b") as file, mmap.mmap(file.fileno(), 320 << 20) as area:
    for place in range(0, len(area), 4096):
        area[place] = 1
    print("had", len(area) >> 20, "MB")
