# %% solution="slope"
import traceback


def slope(f, x, h=1e-6):
    try:
        f("a text has no power")
    except Exception as error:
        print(type(error).__name__, error)
        places = [place.name for place in traceback.extract_tb(error.__traceback__)]
        print("without cause:", error.__cause__ is error.__context__ is None and "cubic" not in places)
    return (f(x + h) - f(x - h)) / (2 * h)
