# %% extra
from IPython.display import HTML, display

for _ in range(1000):
    display(HTML("<b>wide</b>" * 100))
