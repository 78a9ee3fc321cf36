"""Otter's notebooks as sources: what `otter assign` reads, and notebooks with otter's tests beside or within them."""

from autograder.compiler.otter.reader import is_otter, read_otter
from autograder.compiler.otter.test_files import FOLDER
from autograder.compiler.otter.withheld import withheld_files
from autograder.compiler.otter.written import otter_tests

__all__ = ["FOLDER", "is_otter", "otter_tests", "read_otter", "withheld_files"]
