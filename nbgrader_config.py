"""nbgrader's settings for this course: `nbgrader generate_assignment`, `formgrader` and `export` read them.

nbgrader works on what `course compile` makes of the sources: plain nbgrader notebooks in build/source/.
Scores come from `course grade`, which writes them into nbgrader's own gradebook.db, where its formgrader and
`nbgrader export` find them. `nbgrader autograde` would run hidden tests beside the students' code.
"""

from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # nbgrader defines it

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.source_directory = "build/source"
# names with commas stay in their column, and none is calculated by a spreadsheet
c.ExportApp.plugin_class = "autograder.reports.csv_export.SafeCsvExport"
