# %% extra
import os

held = []
for _ in range(500):
    fd = os.memfd_create("hog")
    held.append(fd)
    for _ in range(7):
        os.write(fd, bytes(1 << 20))

# %% extra
print("a memory of its own:", len(bytearray(64 << 20)) == 64 << 20)
