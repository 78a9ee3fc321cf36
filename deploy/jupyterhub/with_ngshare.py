"""JupyterHub's settings for a hub whose accounts share no folder: hand-ins go through the service ngshare.

Fill in several_graders.py, which this goes on from, and start: jupyterhub --config with_ngshare.py
"""

from pathlib import Path

HERE = Path(__file__).resolve().parent

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # JupyterHub defines it
# with its whole path: one that is not found would be passed over in silence
load_subconfig(str(HERE / "several_graders.py"))  # type: ignore[name-defined]  # noqa: F821

# of an environment of its own: with SQLAlchemy 2 ngshare 0.6.0 loses what is released, and says nothing
PYTHON = "/srv/ngshare/bin/python"
# the system account that keeps the hand-ins in its home
KEEPER = "ngshare"
# the same as in through_ngshare/nbgrader_config.py
PORT = 9102

STORE = Path(f"~{KEEPER}").expanduser()

course = c.JupyterHub.services[0]
for environment in (c.Spawner.environment, course["environment"]):
    environment["JUPYTER_CONFIG_PATH"] = f"{HERE / 'through_ngshare'}:{environment['JUPYTER_CONFIG_PATH']}"
c.JupyterHub.services.append(
    {
        "name": "ngshare",
        "url": f"http://127.0.0.1:{PORT}",
        "command": [
            PYTHON,
            "-m",
            "ngshare",
            f"--database=sqlite:///{STORE / 'ngshare.db'}",
            f"--storage={STORE / 'files'}",
            f"--admins={course['name']}",
        ],
        "user": KEEPER,
        "cwd": str(STORE),
    }
)
