print('started-by-itself')
