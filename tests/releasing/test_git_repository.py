"""A week in a git repository: one folder of one commit, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from weeks import WEEK, handout

from autograder.errors import CourseError, EngineError
from autograder.releasing.git_repository import GitRepository
from autograder.releasing.handout import Handout

porcelain: Any = pytest.importorskip("dulwich.porcelain")
FIRST, SECOND = handout(a_csv=b"1", tiny_ipynb=b"{}"), handout(a_csv=b"2", tiny_ipynb=b"{}")


@pytest.fixture
def working(tmp_path: Path) -> Path:
    """A working copy with a file, a link, and something staged."""
    path = tmp_path / "students"
    repo = porcelain.init(str(path))
    repo.close()
    (path / "README.md").write_text("hello")
    (path / "passwd").symlink_to("/etc/passwd")
    porcelain.add(str(path), [str(path / "README.md"), str(path / "passwd")])
    porcelain.commit(str(path), message=b"one", author=b"T <t@x.org>", committer=b"T <t@x.org>")
    (path / "staged.txt").write_text("mine")
    porcelain.add(str(path), [str(path / "staged.txt")])
    return path


@pytest.fixture
def bare(tmp_path: Path, working: Path) -> Path:
    path = tmp_path / "bare.git"
    porcelain.clone(str(working), str(path), bare=True).close()
    return path


def tracked(path: Path) -> dict[str, bytes]:
    """What the last commit holds."""
    with porcelain.open_repo_closing(str(path)) as repo:
        entries = repo.object_store.iter_tree_contents(repo[repo.head()].tree)
        return {entry.path.decode(): repo[entry.sha].data for entry in entries}


def test_a_working_copy_gets_a_commit_of_the_week_alone(working: Path) -> None:
    place = GitRepository(str(working), WEEK)
    assert place.out() is None
    place.put(FIRST, [])
    status = porcelain.status(str(working))
    assert tracked(working) == {
        "README.md": b"hello",
        "passwd": b"/etc/passwd",
        "week01/a.csv": b"1",
        "week01/tiny.ipynb": b"{}",
    }
    assert (working / WEEK / "a.csv").read_bytes() == b"1"
    assert (status.staged["add"], status.unstaged, status.untracked) == ([b"staged.txt"], [], [])
    assert place.out() == FIRST.files


def test_an_update_takes_files_out_and_says_what_changed(working: Path) -> None:
    place = GitRepository(str(working), WEEK)
    place.put(FIRST, [])
    place.put(Handout(FIRST.week, {"tiny.ipynb": b"[]"}), ["a.csv: is taken out"])
    assert sorted(path.name for path in (working / WEEK).iterdir()) == ["tiny.ipynb"]
    with porcelain.open_repo_closing(str(working)) as repo:
        commit = repo[repo.head()]
        assert (commit.message, len(commit.parents)) == (
            b"week01: what changed\n\n- a.csv: is taken out\n",
            1,
        )


@pytest.mark.parametrize("name", ["a.csv", "notes.md"])
def test_what_is_not_committed_in_the_folder_is_not_lost(working: Path, name: str) -> None:
    place = GitRepository(str(working), WEEK)
    place.put(FIRST, [])
    (working / WEEK / name).write_text("my own")
    with pytest.raises(CourseError, match=rf"would be lost: {name}"):
        place.put(SECOND, [])
    assert ((working / WEEK / name).read_text(), place.out()) == ("my own", FIRST.files)


def test_a_link_in_the_place_of_the_folder_is_not_followed(working: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (working / WEEK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CourseError, match="a link or a file"):
        GitRepository(str(working), WEEK).put(FIRST, [])
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_links_in_the_commit_are_not_what_is_out(working: Path) -> None:
    (working / WEEK).mkdir()
    (working / WEEK / "a.csv").symlink_to("/etc/passwd")
    porcelain.add(str(working), [str(working / WEEK / "a.csv")])
    porcelain.commit(str(working), message=b"two", author=b"T <t@x.org>", committer=b"T <t@x.org>")
    assert GitRepository(str(working), WEEK).out() == {}


def test_a_bare_repository_and_one_behind_a_url_get_the_commit(bare: Path) -> None:
    GitRepository(str(bare), WEEK).put(FIRST, [])
    assert tracked(bare)["week01/a.csv"] == b"1"
    far = GitRepository(bare.as_uri(), WEEK)
    assert far.out() == FIRST.files
    far.put(SECOND, ["a.csv: changes"])
    assert tracked(bare) == {"README.md": b"hello", "passwd": b"/etc/passwd"} | {
        f"week01/{name}": content for name, content in SECOND.files.items()
    }


def test_an_empty_repository_gets_its_first_commit(tmp_path: Path) -> None:
    porcelain.init(str(tmp_path / "new.git"), bare=True).close()
    place = GitRepository((tmp_path / "new.git").as_uri(), WEEK, "main")
    place.put(FIRST, [])
    assert place.out() == FIRST.files


def test_a_branch_that_moved_meanwhile_is_left_alone(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.releasing import git_repository

    first = git_repository.commit

    def meanwhile(repo: Any, tip: Any, *rest: Any) -> Any:
        made = first(repo, tip, *rest)
        monkeypatch.setattr(git_repository, "commit", first)
        GitRepository(str(bare), WEEK).put(SECOND, [])
        return made

    monkeypatch.setattr(git_repository, "commit", meanwhile)
    with pytest.raises(CourseError, match="somebody else pushed meanwhile"):
        GitRepository(bare.as_uri(), WEEK).put(FIRST, [])
    assert GitRepository(str(bare), WEEK).out() == SECOND.files


def test_what_is_no_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no git repository"):
        GitRepository(str(tmp_path), WEEK).out()
    with pytest.raises((CourseError, EngineError), match=r"nowhere"):
        GitRepository((tmp_path / "nowhere.git").as_uri(), WEEK).out()
