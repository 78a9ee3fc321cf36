"""Mutants of a solution: the small mistakes that the tests of a question have to notice.

`mutants_of` takes a solution cell as text and as syntax (`code.py`), passes over what no test can see (`places.py`),
and asks every operator of the `registry` about every node that is left. An operator says what would change in the
text, at the node's place, so that a mutant differs from the solution in a few characters and keeps its comments.
Operators of `field/` are machine learning's own mistakes, those of `general/` anybody's. `marks.py` reads the
author's marks of mutants that nobody can tell from the solution. docs/mutants.md lists all operators.
"""

from autograder.audit.mutants.generation import mutants_of
from autograder.audit.mutants.mutant import Mutant

__all__ = ["Mutant", "mutants_of"]
