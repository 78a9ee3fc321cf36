# %% extra
import os
import socket
import subprocess
import urllib.request

reached = []


def attempt(name, act):
    try:
        act()
        reached.append(name)
    except (OSError, subprocess.SubprocessError, AttributeError):
        pass


def datagram(family, address):
    with socket.socket(family, socket.SOCK_DGRAM) as out:
        out.sendto(b"answers", address)


attempt("name", lambda: socket.getaddrinfo("example.org", 80))
attempt("metadata", lambda: urllib.request.urlopen("http://169.254.169.254/", timeout=0.2))
attempt("dns", lambda: datagram(socket.AF_INET, ("192.0.2.1", 53)))
attempt("broadcast", lambda: datagram(socket.AF_INET, ("255.255.255.255", 9)))
attempt("multicast", lambda: datagram(socket.AF_INET, ("224.0.0.251", 5353)))
attempt("six", lambda: datagram(socket.AF_INET6, ("2001:db8::1", 53)))
attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
attempt("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("vsock", lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).connect((2, 1024)))
attempt("program", lambda: subprocess.run(["bash", "-c", "exec 3<>/dev/tcp/192.0.2.1/80"], check=True, capture_output=True, timeout=1))
print("reached:", reached)
