# %% extra
import os
import site
import sys
import sysconfig
import tempfile

import IPython
import matplotlib
import numpy

import autograder

home = os.getcwd()
folders = {*sysconfig.get_paths().values(), *site.getsitepackages(), *sys.path, *os.environ["PATH"].split(":")}
folders |= {os.path.dirname(module.__file__) for module in (numpy, matplotlib, IPython, autograder, os)}
folders |= {matplotlib.get_configdir(), matplotlib.get_cachedir(), IPython.paths.get_ipython_dir(), site.getusersitepackages()}
folders |= {"/", "/etc", "/etc/profile.d", "/usr/lib", "/tmp", "/var/tmp", "/run", "/root", "/home", "/opt", "/dev", "/sys", "/link", "/scratch", "/run/warm", "/var/spool/cron"}
written = []


def attempt(what, act, undo):
    """Do something and undo it at once: what can be done is told, and harms nobody."""
    try:
        act()
        undo()
        written.append(what)
    except OSError:
        pass


for folder in sorted(filter(None, folders)):
    if os.path.realpath(folder).startswith(os.path.realpath(home)):
        continue
    for name in ("poisoned.pth", "__pycache__/poisoned.pyc", "poisoned.py"):
        path = os.path.join(folder, name)
        attempt(path, lambda: os.close(os.open(path, os.O_CREAT | os.O_EXCL)), lambda: os.remove(path))
    attempt(path, lambda: os.mkdir(path), lambda: os.rmdir(path))
    attempt(path, lambda: os.symlink("/", path), lambda: os.remove(path))
    for name in ("__init__.py", "os.py", "passwd", "distutils-precedence.pth", "fontlist-v390.json", "bash"):
        for flags in (os.O_WRONLY, os.O_RDWR | os.O_APPEND):
            attempt(folder + name, lambda: os.close(os.open(os.path.join(folder, name), flags)), lambda: None)
print("written:", written)
