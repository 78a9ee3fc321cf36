# %% extra
import threading
import time

threading.stack_size(1 << 16)  # so that it is not their memory that ends it
started = 0
try:
    for _ in range(1000):
        threading.Thread(target=time.sleep, args=(20,)).start()
        started += 1
except RuntimeError as error:
    print(f"refused: {type(error).__name__} after {started < 100}")
