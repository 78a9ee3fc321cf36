print("started-by-itself")
