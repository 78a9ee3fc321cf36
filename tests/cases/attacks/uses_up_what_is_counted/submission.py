# %% extra
import os
import time

try:
    for _ in range(100):
        if os.fork() == 0:
            os.setsid()
            time.sleep(20)
            os._exit(0)
except OSError:
    pass
try:
    with open("hog", "wb") as file, open("/dev/shm/hog", "wb") as shared:
        for _ in range(100):
            file.write(bytes(1 << 20))
            shared.write(bytes(1 << 20))
except OSError:
    pass
os._exit(1)

# %% extra
import os
import signal
import time

children = []
try:
    for _ in range(50):
        child = os.fork()
        if child == 0:
            time.sleep(5)
            os._exit(0)
        children.append(child)
except OSError:
    pass
print("as many as before:", len(children) == 50)
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
with open("mine", "wb") as file, open("/dev/shm/mine", "wb") as shared:
    print("bytes:", file.write(bytes(6 << 20)) == shared.write(bytes(6 << 20)))
