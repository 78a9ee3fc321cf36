"""JupyterHub's settings for a course whose one instructor keeps it in an account of their own.

Copy this folder to the hub's machine, fill in the names, and start: jupyterhub --config one_instructor.py
"""

from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # JupyterHub defines it

COURSE = "ml101"
INSTRUCTOR = "lovelace"
STUDENTS = ["ada", "ben"]

HERE = Path(__file__).resolve().parent

c.Authenticator.allowed_users = {INSTRUCTOR, *STUDENTS}
c.JupyterHub.load_groups = {f"nbgrader-{COURSE}": {"users": STUDENTS}}


def settings_folders(spawner):
    """Give everyone the course's settings, and formgrader to the instructor alone."""
    folders = [HERE / "graders"] if spawner.user.name == INSTRUCTOR else []
    spawner.environment["JUPYTER_CONFIG_PATH"] = ":".join(map(str, [*folders, HERE / "everyone"]))


c.Spawner.pre_spawn_hook = settings_folders
