"""The libraries are loaded without their slow parts, and nothing is left bent."""

import subprocess
import sys


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh Python has loaded after a statement; those hidden from it count."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_compiling_loads_no_server_and_no_grammar_of_addresses():
    loaded = modules_after("import autograder.compiler.compile")
    assert {"nbgrader", "rfc3987_syntax", "IPython", "numpy"} & loaded == set()


def test_the_hidden_module_can_be_imported_afterwards():
    find = "import importlib.util\nassert importlib.util.find_spec('rfc3987_syntax')"
    assert "jupytext" in modules_after(f"import autograder.compiler.formats\n{find}")
