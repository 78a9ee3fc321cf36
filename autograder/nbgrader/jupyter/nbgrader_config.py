"""nbgrader's settings for a course folder that `course lab` opened: those of the folder itself come on top."""

from autograder.nbgrader import use_engine

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # nbgrader defines it

use_engine(c)
