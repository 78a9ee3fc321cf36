"""nbgrader's own commands and pages, with this engine in the place of its kernel.

Theory of operation. `nbgrader autograde`, and the formgrader's button of that name, convert each submitted notebook
twice: once to put the instructor's cells back ("sanitise"), and once through a list of preprocessors that runs it and
saves its scores. `use_engine` in nbgrader_config.py puts four of our classes in the place of nbgrader's::

    submitted/ --SubmissionExporter--> sanitise --> autograded/
                                                        |
        Examine --> IgnorePattern, LimitOutput --> SaveScores --> AssignLatePenalties with WeekLatePenalty
           |                                          |
           +---- Result, handed on in `resources` ----+

`SubmissionExporter` gives nbgrader what intake made of the file, so that no file can fail a run. `Examine` does not
look at the notebook that it is given: it has the engine grade what lies in submitted/, as `course grade` does, and
gives nbgrader the graded notebook: released cells, what the student's cells put out, and in test cells nothing but
what came of them. `SaveScores` saves the engine's scores; whoever reads the outputs by nbgrader's rule finds the
same. What fails on our side, and an exam that is not compiled, fails the submission in nbgrader's own way: it is
named in the log, its autograded/ is removed, and it waits to be graded again.
"""

from autograder.nbgrader.configuration import use_engine

__all__ = ["use_engine"]
