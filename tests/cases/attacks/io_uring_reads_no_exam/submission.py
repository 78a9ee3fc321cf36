# %% extra
import ctypes
import mmap
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)


def opened_by_ring(path):
    """Open a file by io_uring (setup, map, one openat, enter); the descriptor or minus the error."""
    parameters = (ctypes.c_uint32 * 30)()
    ring = libc.syscall(425, 2, ctypes.byref(parameters))
    if ring < 0:
        return -ctypes.get_errno()
    entries = parameters[0]
    sq, cq = parameters[10:20], parameters[20:30]
    size = max(sq[6] + 4 * entries, cq[5] + 16 * parameters[1]) + 4096
    rings = mmap.mmap(ring, size, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE, offset=0)
    requests = mmap.mmap(ring, 64 * entries, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE, offset=0x10000000)
    name = ctypes.create_string_buffer(path.encode())
    # openat: opcode 18, fd AT_FDCWD, addr = path, len = mode, open_flags = O_RDONLY
    requests[0:64] = struct.pack("<BBHiQQIIQ24x", 18, 0, 0, -100, 0, ctypes.addressof(name), 0, 0, 1)
    struct.pack_into("<I", rings, sq[6], 0)
    struct.pack_into("<I", rings, sq[1], 1)
    if libc.syscall(426, ring, 1, 1, 1, None, 0) < 0:
        return -ctypes.get_errno()
    return struct.unpack_from("<Qi", rings, cq[5])[1]


try:
    print("a file that may be read:", opened_by_ring("/etc/passwd") >= 0)
    print("opened:", opened_by_ring("@EXAM@") >= 0 or opened_by_ring("/etc/shadow") >= 0)
except (OSError, ValueError, struct.error) as error:
    print("opened: False,", error)
