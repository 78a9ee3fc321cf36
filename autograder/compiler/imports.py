"""What import statements bind and load: found without importing, `import *` of a library excepted."""

from __future__ import annotations

import ast
import importlib
import importlib.machinery
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.compiler.names import study
from autograder.errors import CourseError

__all__ = ["Library", "loaded_modules"]

# of the engine itself, what course notebooks may use
COURSE_MODULES = ("autograder.checks", "autograder.datasets")
# has another in its place where notebooks are graded, which is there without being loaded
STOOD_IN = "otter"


class Library:
    """The modules that a notebook can import: what is installed, and the Python files beside the notebook."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_local(self, module: str) -> bool:
        """Tell whether a module lies beside the notebook and is handed out with it."""
        top = module.partition(".")[0]
        return (self.folder / f"{top}.py").is_file() or (self.folder / top / "__init__.py").is_file()

    def is_installed(self, module: str) -> bool:
        """Tell whether a dotted module can be found, without importing it or its parents."""
        top, *inner = module.split(".")
        try:
            spec = importlib.util.find_spec(top)
        except ValueError:  # a module without a spec: __main__
            return False
        for name in inner:
            if spec is None:
                return False
            top = f"{top}.{name}"
            spec = importlib.machinery.PathFinder.find_spec(top, list(spec.submodule_search_locations or ()))
        return spec is not None

    def star_names(self, module: str) -> list[str]:
        """List the names that `from module import *` binds; a library is imported for it, a local file read.

        Raises `CourseError` when there is no such module.
        """
        if self.is_local(module):
            return self._names_in_file(module)
        try:
            imported = importlib.import_module(module)
        except Exception as error:  # whatever its code raises
            raise CourseError(f"cannot tell what `from {module} import *` binds: {error}") from None
        listed = getattr(imported, "__all__", None)
        return sorted(listed if listed is not None else (name for name in dir(imported) if name[0] != "_"))

    def _names_in_file(self, module: str) -> list[str]:
        stem = self.folder.joinpath(*module.split("."))
        path = stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (OSError, SyntaxError) as error:
            raise CourseError(f"cannot tell what `from {module} import *` binds: {error}") from None
        for node in tree.body:
            if isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == ["__all__"]:
                return sorted(ast.literal_eval(node.value))
        return sorted(name for name in study(tree, self.star_names).binds if name[0] != "_")


def loaded_modules(trees: Iterable[ast.Module], library: Library) -> tuple[str, ...]:
    """List the installed modules that the cells import anywhere, functions included; dotted, sorted."""
    found = set()
    for module in (module for tree in trees for module in _imported(tree)):
        top = module.partition(".")[0]
        if top == STOOD_IN:
            continue
        ours = top == "autograder"
        wanted = module in COURSE_MODULES or module.startswith(tuple(f"{one}." for one in COURSE_MODULES))
        if (not ours or wanted) and not library.is_local(module) and library.is_installed(module):
            found.add(module)
    return tuple(sorted(found))


def _imported(tree: ast.Module) -> Iterator[str]:
    """Every module that an import statement may load: of `from a import b` both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module not in (None, "__future__"):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name != "*")
