# %% extra
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
text = ctypes.create_string_buffer(500)
had = []
for name, call in {
    "join": lambda: libc.syscall(250, 1, b"of-the-course"),
    "session": lambda: libc.syscall(250, 0, -3, 1),
    "user": lambda: libc.syscall(250, 0, -4, 1),
    "describe": lambda: libc.syscall(250, 6, -4, text, 500),
    "persistent": lambda: libc.syscall(250, 22, 0, -3),
    "link": lambda: libc.syscall(250, 8, -4, -3),
    "search": lambda: libc.syscall(250, 10, -4, b"user", b"course", 0),
    "request": lambda: libc.syscall(249, b"user", b"course", b"answers", -3),
    "add": lambda: libc.syscall(248, b"user", b"course", b"answers", 7, -4),
}.items():
    if call() >= 0:
        had.append(name)
print("had:", had)
