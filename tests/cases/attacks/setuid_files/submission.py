# %% extra
import os
import shutil
import subprocess

uid, became, ran = os.getuid(), [], 0
PRINTS = "import os; print(os.geteuid(), os.getegid(), *open('/proc/self/status').read().split('CapEff:')[1].split()[:1])"
for name, mode in (("plain", 0o755), ("setuid", 0o4755), ("setgid", 0o2755), ("both", 0o6777)):
    shutil.copy("/bin/sh", name)
    for owner in (0, uid):
        try:
            os.chown(name, owner, -1)
        except OSError:
            continue
    try:
        os.chmod(name, mode)
        os.setxattr(name, "security.capability", bytes.fromhex("0100000200000000ffffffff00000000ffffffff"))
        became.append("capabilities")
    except OSError:
        pass
    try:
        done = subprocess.run([f"./{name}", "-p", "-c", "id -u; id -g; grep CapEff /proc/self/status"], capture_output=True, text=True)
    except OSError:
        continue  # a folder that runs nothing is as good
    euid, egid, _, effective = done.stdout.split()
    ran += 1
    if (int(euid), int(egid), int(effective, 16)) != (uid, os.getgid(), 0):
        became.append(name)
print("became:", became)
print("ran:", ran > 0 or not os.access("plain", os.X_OK) or os.statvfs(".").f_flag & os.ST_NOEXEC > 0)
