"""nbgrader's settings for this course: `nbgrader autograde`, `generate_assignment`, `formgrader`, `export` read them.

nbgrader works on what `course compile` makes of the sources: plain nbgrader notebooks in build/source/. It grades with
this course's engine, so hidden tests stay apart from the students' code, and `course grade` gives the same scores.
"""

from pathlib import Path

from autograder.nbgrader import use_engine

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # nbgrader defines it

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.source_directory = "build/source"
use_engine(c)
# names with commas stay in their column, and none is calculated by a spreadsheet
c.ExportApp.plugin_class = "autograder.reports.csv_export.SafeCsvExport"
