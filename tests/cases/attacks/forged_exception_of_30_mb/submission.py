# %% extra
@CHANNEL@

# %% solution="checked_log"
def checked_log(x):
    claims = ("builtins.ValueError",) * 5000 + ("x" * 100_000,)
    places = [("<checked_log>", 2**62, "f" * 100_000)] * 10
    send((number(), "raised", (claims, "-3 " * 10_000_000, places), [], False))
    await_questions()
