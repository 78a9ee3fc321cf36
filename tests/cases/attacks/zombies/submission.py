# %% extra
import os

started = []
try:
    for _ in range(300):
        child = os.fork()
        if child == 0:
            os._exit(0)
        started.append(child)
except OSError as error:
    print(f"refused: {type(error).__name__} after {len(started) < 100}")

# %% extra
for child in started:
    os.waitpid(child, 0)
child = os.fork()
if child == 0:
    os._exit(0)
print("fork works again:", os.waitpid(child, 0)[1] == 0)
