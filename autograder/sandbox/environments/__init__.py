"""The images that notebooks are graded in: which there are, what is in them, whether they are built.

Theory of operation
-------------------
An environment is a folder, `environments/<name>/`: what it holds (`requirements.in`), exactly which files that are
(`requirements.txt`, with hashes) and on what it stands (`environment.toml`). A course's own folder goes before the ones
that come with the engine.

The image's tag is a hash of all that decides what is in it: those files, the Dockerfile, and the engine's code that
runs inside. So a tag that exists is the right image, grading never meets an older engine in a container than on the
host, and nobody has to ask Docker to know which image is wanted. Local wheels are not part of it: the lock names every
file that may be installed, by its own hash. Nor is the base image, which has one name and changes under it; the image's
label tells on which it was built, and a build on another one replaces it.

The build context is a tar file made here, file by file, from lists. A gradebook, an exam or a submission cannot get
into an image, because nothing that is not on a list does.

Docker's own failures are `EngineError`: nobody's score suffers for them.
"""

from autograder.sandbox.environments.docker_engine import engine
from autograder.sandbox.environments.folder import Environment, environments, find_environment
from autograder.sandbox.environments.images import build_image, built_image, look_inside, remove_old

__all__ = [
    "Environment",
    "build_image",
    "built_image",
    "engine",
    "environments",
    "find_environment",
    "look_inside",
    "remove_old",
]
