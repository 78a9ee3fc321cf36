# %% extra
import os
import sys

sys.stdout.close()
sys.stderr.close()
os.close(1)
os.close(2)

# %% extra
import io

sys.stdout = sys.stderr = io.StringIO()
print("unheard")
