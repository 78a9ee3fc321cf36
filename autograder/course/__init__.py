"""Where things lie in a course folder, nbgrader's settings in it, and the settings of its weeks."""

from autograder.course.finding import find_course, read_week
from autograder.course.folders import Course
from autograder.course.private import begin_private_file, private_folder
from autograder.course.replacing import replacing
from autograder.course.settings import Delimiters, Settings
from autograder.course.sources import NAME, is_percent, source_file, source_notebooks

__all__ = [
    "NAME",
    "Course",
    "Delimiters",
    "Settings",
    "begin_private_file",
    "find_course",
    "is_percent",
    "private_folder",
    "read_week",
    "replacing",
    "source_file",
    "source_notebooks",
]
