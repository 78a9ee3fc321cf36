"""Grade on a Slurm cluster: `python grade.py week01`, on the login node, in the course's folder.

Needs `pip install "course-in-a-box[dask]" dask-jobqueue` in an environment that the compute nodes see as well.
"""

from __future__ import annotations

import subprocess
import sys

from dask_jobqueue import SLURMCluster

MOST_JOBS = 20
CORES = 8  # of a job: so many submissions at a time
MEMORY_GIB = 16  # of a job

cluster = SLURMCluster(
    queue="cpu",
    account="ml101",
    walltime="04:00:00",
    cores=CORES,
    processes=CORES,  # a worker a core
    memory=f"{MEMORY_GIB} GiB",
    interface="ib0",  # the network that the nodes reach each other by
    local_directory="$TMPDIR",  # a disk of the node's own
    # leave before Slurm ends the job, one worker after the other
    worker_extra_args=["--lifetime", "225m", "--lifetime-stagger", "10m"],
    # of a GPU node instead: processes=1, job_extra_directives=["--gres=gpu:1"], and "--resources", "GPU=1"
    job_script_prologue=["source $HOME/course/.venv/bin/activate"],
    scheduler_options={"dashboard": False},
)


if __name__ == "__main__":
    with cluster:
        cluster.adapt(minimum_jobs=1, maximum_jobs=MOST_JOBS)
        command = ["course", "grade", *sys.argv[1:], "--dask", cluster.scheduler_address]
        sys.exit(subprocess.run(command).returncode)
