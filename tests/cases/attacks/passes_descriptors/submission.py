# %% extra
@CHANNEL@

# %% solution="checked_log"
def checked_log(x):
    if not x > 0:
        raise ValueError(f"x = {x} has no logarithm")
    answer = encoded((number(), "value", (float(np.log(x)), []), [], False))
    with socket.socket(fileno=os.dup(next(sockets()))) as channel:
        null = os.open("/dev/null", os.O_RDONLY)
        socket.send_fds(channel, [answer], [null] * 100)
    await_questions()  # the answer is given
