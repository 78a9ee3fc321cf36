# %% extra
import mmap

with mmap.mmap(-1, 320 << 20) as area:
    for place in range(0, len(area), 4096):
        area[place] = 1
    print("had", len(area) >> 20, "MB")
