# %% extra
import sys

for _ in range(20_000):
    sys.stdout.write("o")
    sys.stderr.write("e")
