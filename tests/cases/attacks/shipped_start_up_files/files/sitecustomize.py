print('started-by-itself')
import os
os._exit(0)
