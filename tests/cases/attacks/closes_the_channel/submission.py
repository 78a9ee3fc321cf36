# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    for fd in list(sockets()):
        socket.socket(fileno=os.dup(fd)).shutdown(socket.SHUT_RDWR)
        os.close(fd)
    import time

    time.sleep(20)
