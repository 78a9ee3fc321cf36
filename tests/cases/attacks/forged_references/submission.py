# %% extra
@CHANNEL@


def refer_to(*reference):
    marker = object()
    send((number(), "value", (marker, []), [], False), lambda value: Ref(*reference) if value is marker else None)


# %% solution="checked_log"
def checked_log(x):
    refer_to("library", 0, ("os", "system"))

# %% solution="signs"
def signs(x):
    refer_to("receiver", 5)
