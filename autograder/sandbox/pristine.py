"""What a test that runs in the student's process must find as it was: put back before the test's code is sent there.

Theory of operation
-------------------
Before any code of a submission runs, the warm process notes what the interpreter, IPython and the libraries that tests
check with are made of. Before a test cell runs in the student's process, what a submission may have planted there is
taken out: changed builtins and assertions, transformers of code, hooks of the shell, trace functions, importers. So the
tricks that need a line of code no longer work. A process cannot be made trustworthy from within, though: code that
looks for this module's objects finds them. That is why such a test counts as exposed.
"""

from __future__ import annotations

import builtins
import sys
import threading
import warnings
from types import ModuleType
from typing import Any

from IPython.core.events import available_events

from autograder.sandbox.shell import NotebookShell

__all__ = ["Pristine"]

# tests check with these; what is behind a name in them decides a verdict
CHECKING = (
    "unittest",
    "numpy.testing",
    "pandas.testing",
    "pandas._testing",
    "torch.testing",
    "autograder.checks",
)
PLAIN = (
    *("builtins", "math", "json", "re", "inspect", "io", "operator", "random", "traceback", "types", "ast"),
    *("numpy", "numpy._core.numeric", "numpy._core.fromnumeric"),
)
# of the shell: what reads a cell, runs it, and takes its last value
PARTS = (
    "compile",
    "display_pub",
    "displayhook",
    "events",
    "history_manager",
    "input_transformer_manager",
    "magics_manager",
)
LISTS = ("cleanup_transforms", "line_transforms", "token_transformers")


class Pristine:
    """What `shell` and the loaded libraries were like when this was made."""

    def __init__(self, shell: NotebookShell) -> None:
        self._shell = shell
        modules = [module for name, module in sorted(sys.modules.items()) if is_noted(name, module)]
        self._modules = [(vars(module), dict(vars(module))) for module in modules]
        self._parts = {name: getattr(shell, name) for name in PARTS}
        self._own = [(one, callables_of(one)) for one in (shell, *self._parts.values())]
        made_of = {kind for one, _ in self._own for kind in type(one).__mro__ if is_open(kind)}
        self._classes = [(kind, dict(vars(kind))) for kind in (*made_of, *checking_classes(modules))]
        self._builtins = dict(vars(builtins))
        self._meta_path, self._path_hooks = list(sys.meta_path), list(sys.path_hooks)
        self._magics = {kind: dict(found) for kind, found in shell.magics_manager.magics.items()}
        manager = shell.input_transformer_manager
        self._transforms = {name: list(getattr(manager, name)) for name in LISTS}
        self._callbacks = {event: list(shell.events.callbacks[event]) for event in available_events}

    def restore(self) -> None:
        """Put everything back that was noted; what a submission added beside it stays."""
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        threading.setprofile(None)
        for kind, noted in self._classes:
            restore_class(kind, noted)
        for namespace, noted in self._modules:
            namespace.update(noted)
        vars(builtins).update(self._builtins)
        sys.meta_path[:], sys.path_hooks[:] = self._meta_path, self._path_hooks
        self._restore_shell()

    def _restore_shell(self) -> None:
        shell = self._shell
        for one, own in self._own:
            for name in callables_of(one).keys() - own.keys():
                if hasattr(type(one), name):  # a method of the class that an attribute of the instance hides
                    del vars(one)[name]
            vars(one).update(own)
        for name, part in self._parts.items():
            if getattr(shell, name) is not part:
                setattr(shell, name, part)
        for name, noted in self._transforms.items():
            getattr(shell.input_transformer_manager, name)[:] = noted
        shell.input_transformers_post.clear()
        shell.ast_transformers.clear()
        shell.ast_node_interactivity = "last_expr"
        shell.custom_exceptions = ()
        for event, noted in self._callbacks.items():
            shell.events.callbacks[event][:] = noted
        for kind, found in self._magics.items():
            shell.magics_manager.magics[kind].update(found)


def is_noted(name: str, module: ModuleType | None) -> bool:
    """Tell whether a loaded module is one whose names are put back."""
    if type(module) is not ModuleType:
        return False
    return name in PLAIN or any(name == one or name.startswith(f"{one}.") for one in CHECKING)


def checking_classes(modules: list[ModuleType]) -> list[type]:
    """The classes written in Python that the checking modules define: `unittest.TestCase` is one."""
    found = {
        id(value): value
        for module in modules
        if module.__name__.startswith(CHECKING)
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__ and is_open(value)
    }
    return list(found.values())


def is_open(kind: type) -> bool:
    """Tell whether a class lets its attributes be set."""
    return bool(kind.__flags__ & (1 << 9))  # Py_TPFLAGS_HEAPTYPE


def callables_of(one: object) -> dict[str, Any]:
    """The attributes of an object's own that can be called."""
    return {name: value for name, value in vars(one).items() if callable(value)}


def restore_class(kind: type, noted: dict[str, Any]) -> None:
    """Put the attributes of a class back that are other objects now, and take those out that hide a base's method."""
    now = dict(vars(kind))
    for name in now.keys() - noted.keys():
        if callable(now[name]) and any(name in vars(base) for base in kind.__mro__[1:]):
            delattr(kind, name)
    for name, value in noted.items():
        if now.get(name) is not value and name not in ("__dict__", "__weakref__"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                setattr(kind, name, value)
