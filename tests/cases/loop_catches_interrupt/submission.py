# %% solution="mean"
while True:
    try:
        while True:
            pass
    except BaseException:
        print("not today")
