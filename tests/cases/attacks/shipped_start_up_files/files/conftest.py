import os
print('started-by-itself')
os._exit(0)
