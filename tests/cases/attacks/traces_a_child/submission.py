# %% extra
import ctypes
import os
import time

libc = ctypes.CDLL(None, use_errno=True)
traced = []
child = os.fork()
if child == 0:
    # a traced program that changes its user would run under whoever traces it
    if libc.ptrace(0, 0, None, None) == 0:
        os._exit(7)
    time.sleep(1)
    os._exit(0)
for name, request in {"attach": 16, "seize": 0x4206}.items():
    if libc.ptrace(request, child, None, None) == 0:
        traced.append(name)
word, local, remote = ctypes.create_string_buffer(8), (ctypes.c_size_t * 2)(), (ctypes.c_size_t * 2)()
local[0], local[1], remote[0], remote[1] = ctypes.addressof(word), 8, ctypes.addressof(word), 8
if libc.process_vm_readv(child, local, 1, remote, 1, 0) == 8:
    traced.append("read")
if libc.process_vm_writev(child, local, 1, remote, 1, 0) == 8:
    traced.append("written")
if libc.syscall(312, child, os.getpid(), 2, 0, 0) >= 0:
    traced.append("compared")
if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7:
    traced.append("by its parent")
print("traced:", traced)
