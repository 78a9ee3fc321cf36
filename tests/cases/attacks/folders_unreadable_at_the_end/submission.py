# %% extra
import os

for number in range(30):
    for shared in (".", "/dev/shm"):
        top = f"{shared}/closed-{number}"
        os.makedirs(f"{top}/inner/innermost")
        for name in ("kept", "inner/kept", "inner/innermost/kept"):
            with open(f"{top}/{name}", "w") as file:
                os.fchmod(file.fileno(), 0)
        for folder in ("/inner/innermost", "/inner", ""):
            os.chmod(top + folder, 0 if number % 3 else 0o100 if number % 2 else 0o400)
os.chmod(".", 0o100)
os._exit(1)

# %% extra
import os

print("left:", [name for name in os.listdir(".") if "closed" in name], os.listdir("/dev/shm"))
