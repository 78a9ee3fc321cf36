"""JupyterHub's settings for a course with several graders: an account of its own, whose server they share.

Copy this folder to the hub's machine, fill in the names, and start: jupyterhub --config several_graders.py
"""

from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # JupyterHub defines it

COURSE = "ml101"
# the system account that has the course in its home; no person logs in as it
ACCOUNT = "grader-ml101"
GRADERS = ["lovelace", "hopper"]
STUDENTS = ["ada", "ben"]
# any free one: only the hub's proxy goes there
PORT = 9101

HERE = Path(__file__).resolve().parent

c.Authenticator.allowed_users = {*GRADERS, *STUDENTS}
c.Spawner.environment = {"JUPYTER_CONFIG_PATH": str(HERE / "everyone")}
c.JupyterHub.load_groups = {
    f"formgrade-{COURSE}": {"users": GRADERS},
    f"nbgrader-{COURSE}": {"users": STUDENTS},
}
c.JupyterHub.load_roles = [
    {
        "name": f"formgrade-{COURSE}",
        "groups": [f"formgrade-{COURSE}"],
        "scopes": [f"access:services!service={COURSE}"],
    }
]
c.JupyterHub.services = [
    {
        "name": COURSE,
        "url": f"http://127.0.0.1:{PORT}",
        "command": ["jupyterhub-singleuser"],
        "user": ACCOUNT,
        "cwd": str(Path(f"~{ACCOUNT}").expanduser()),
        "environment": {"JUPYTER_CONFIG_PATH": f"{HERE / 'graders'}:{HERE / 'everyone'}"},
        "oauth_no_confirm": True,
    }
]
