# %% extra
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
had = []
for name, call in {
    "segment of 1 GB": lambda: libc.shmget(0, 1 << 30, 0o1600),
    "semaphores": lambda: libc.semget(0, 250, 0o1600),
    "queue": lambda: libc.msgget(0, 0o1600),
    "any segment": lambda: libc.shmctl(0, 13, ctypes.create_string_buffer(500)),
    "any queue": lambda: libc.msgctl(0, 11, ctypes.create_string_buffer(500)),
    "queue with a name": lambda: libc.syscall(240, b"left", 0o102, 0o600, None),
    "no queue with a name": lambda: libc.syscall(241, b"left"),
}.items():
    if call() >= 0:
        had.append(name)
print("had:", had)
