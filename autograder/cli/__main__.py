"""`python -m autograder.cli` is `course`."""

from autograder.cli import main

main()
