def test():
    return 3.0
