# %% extra
import os

fd = os.memfd_create("hog")
for _ in range(64):
    if os.write(fd, bytes(1 << 20)) < 1 << 20:
        raise OSError("cut")

# %% extra
for number in range(32):
    with open(f"/dev/shm/hog-{number}", "wb") as file:
        file.write(bytes(1 << 20))
