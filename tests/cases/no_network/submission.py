# %% extra
import socket

with socket.socket() as way_out:
    way_out.settimeout(0.2)
    way_out.connect(("192.0.2.1", 80))
