"""A git repository that students pull from: a bare one, one behind a URL, or a working copy.

dulwich writes git's objects, so no hook, filter or attribute of the repository has a say in what is committed, and no
link in it is followed. The new tree is the old one with one folder replaced by the handout; everything else in it is
the very object that it was, and what is staged in a working copy stays staged. The branch moves only from the commit
that was read to the new one; where somebody else was faster, nothing happens.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import CourseError, EngineError
from autograder.releasing.handout import Handout
from autograder.releasing.working_copy import refuse_unfit, update

__all__ = ["GitRepository"]

FILE, LINK, FOLDER = 0o100644, 0o120000, 0o040000


@dataclass(frozen=True)
class GitRepository:
    """A repository by path or URL, and the folder of one week at its top; `branch` is empty for its own default."""

    address: str
    folder: str
    branch: str = ""

    @property
    def place(self) -> str:
        return f"{self.address}, folder {self.folder}/"

    def out(self) -> Mapping[str, bytes] | None:
        """The files of the folder in the branch's last commit; None where it has no such folder."""
        with self.opened() as (repo, branch, _):
            return files_of(repo, tip_of(repo, branch), self.folder)

    def put(self, handout: Handout, changes: list[str]) -> str:
        """Commit the week, and push where the repository is behind a URL.

        Raises `CourseError` for a repository that does not take it, `EngineError` for one that cannot be reached.
        """
        with self.opened() as (repo, branch, push):
            tip = tip_of(repo, branch)
            working = not repo.bare
            if working:
                refuse_unfit(repo, self.folder, files_of(repo, tip, self.folder) or {})
            made = commit(repo, tip, self.folder, handout, changes)
            if not repo.refs.set_if_equals(branch, tip, made):
                raise CourseError(f"{self.place}: somebody else committed meanwhile\n  release again")
            if working:
                update(repo, self.folder, handout.files)
            if push is not None:
                push(branch, tip, made)
        where = f"committed to {self.place}, branch {branch.decode().removeprefix('refs/heads/')}"
        return f"{where}: {made.decode()[:10]}" + ("; push it when you like" if working else "")

    @contextmanager
    def opened(self) -> Iterator[tuple[Any, Any, Any]]:
        """Open the repository, or a copy of a far one: with the branch's full name, and how to push."""
        from dulwich.errors import GitProtocolError, HangupException, NotGitRepository
        from dulwich.repo import Repo

        try:
            if Path(self.address).is_dir():
                with Repo(self.address) as repo:
                    yield repo, self.branch_in(repo), None
                return
            with tempfile.TemporaryDirectory(prefix="releasing-") as folder, Repo.init_bare(folder) as repo:
                yield repo, *self.fetched(repo)
        except NotGitRepository:
            raise CourseError(
                f"{self.address}: no git repository\n  wanted: the path of one, bare or not, or a URL"
            ) from None
        except (GitProtocolError, HangupException, OSError, ValueError) as error:
            first = (str(error).splitlines() or [type(error).__name__])[0]
            raise EngineError(
                f"{self.address}: git failed ({first})\n"
                "  try: git ls-remote, then release again; or release into a working copy and push it yourself"
            ) from error

    def branch_in(self, repo: Any) -> Any:
        """The branch to commit to. Raises `CourseError` where there is none, or not this one in a working copy."""
        chain, _ = repo.refs.follow(b"HEAD")
        head = chain[-1]
        if not head.startswith(b"refs/heads/"):
            raise CourseError(f"{self.address}: on no branch\n  run there: git switch main")
        wanted = f"refs/heads/{self.branch}".encode() if self.branch else head
        if not repo.bare and wanted != head:
            at = head.decode().removeprefix("refs/heads/")
            raise CourseError(f"{self.address}: is on branch {at}\n  run there: git switch {self.branch}")
        return wanted

    def fetched(self, repo: Any) -> tuple[Any, Any]:
        """Fetch the last commit of the branch into an empty repository."""
        from dulwich.client import get_transport_and_path

        client, path = get_transport_and_path(self.address, config=repo.get_config_stack())
        found: Any = client.fetch(path, repo, depth=1)
        head = found.symrefs.get(b"HEAD", b"refs/heads/main")
        branch = f"refs/heads/{self.branch}".encode() if self.branch else head
        if branch in found.refs:
            repo.refs[branch] = found.refs[branch]

        def push(branch: Any, tip: Any, made: Any) -> None:
            def moved(refs: dict[Any, Any]) -> dict[Any, Any]:
                if refs.get(branch) != tip:
                    raise CourseError(f"{self.place}: somebody else pushed meanwhile\n  release again")
                return {branch: made}

            result = client.send_pack(path.encode(), moved, repo.generate_pack_data)
            if refused := (result.ref_status or {}).get(branch):
                raise CourseError(f"{self.place}: the push was refused ({refused})\n  see who may push to it")

        return branch, push


def tip_of(repo: Any, branch: Any) -> Any:
    """The branch's last commit; None where it has none yet."""
    try:
        return repo.refs[branch]
    except KeyError:
        return None


def files_of(repo: Any, tip: Any, folder: str) -> dict[str, bytes] | None:
    """Read the regular files of a folder in a commit."""
    if tip is None:
        return None
    try:
        mode, tree = repo[repo[tip].tree][folder.encode()]
    except KeyError:
        return None
    if mode != FOLDER:
        return {}
    entries = repo.object_store.iter_tree_contents(tree)
    return {
        entry.path.decode(errors="surrogateescape"): repo[entry.sha].data
        for entry in entries
        if entry.mode & 0o170000 == 0o100000
    }


def commit(repo: Any, tip: Any, folder: str, handout: Handout, changes: list[str]) -> Any:
    """Write a commit on top of another, in which one folder is the handout, and give its id."""
    from dulwich.index import commit_tree
    from dulwich.objects import Blob, Commit, Tree
    from dulwich.repo import get_user_identity

    blobs = [(name.encode(), Blob.from_string(content)) for name, content in handout.files.items()]
    repo.object_store.add_objects([(blob, name) for name, blob in blobs])
    inner = commit_tree(repo.object_store, [(name, blob.id, FILE) for name, blob in blobs])
    before = repo[repo[tip].tree] if tip else Tree()
    top = Tree()
    for entry in before.items():
        if entry.path != folder.encode():
            top.add(entry.path, entry.mode, entry.sha)
    top.add(folder.encode(), FOLDER, inner)
    made = Commit()
    made.tree, made.parents = top.id, [tip] if tip else []
    made.author = made.committer = get_user_identity(repo.get_config_stack())
    made.author_time = made.commit_time = int(time.time())
    made.author_timezone = made.commit_timezone = 0
    made.encoding = b"UTF-8"
    said = "".join(f"\n- {change}" for change in changes)
    made.message = (
        f"{handout.week.name}: {'what changed' if tip and changes else 'released'}\n{said}\n".encode()
    )
    repo.object_store.add_objects([(top, None), (made, None)])
    return made.id
