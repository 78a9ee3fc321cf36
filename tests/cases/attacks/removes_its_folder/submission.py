# %% extra
import os
import shutil

folder = os.getcwd()
assert folder.startswith(("/tmp/", "/scratch/")), folder
shutil.rmtree(folder, ignore_errors=True)
os.chdir("/")
try:
    os.rename(folder, folder + "-away")
except OSError:
    pass
print("gone:", not os.path.exists(folder) or not os.listdir(folder))
