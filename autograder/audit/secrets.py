"""Look in files that are published for keys, tokens and the paths of somebody's machine."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from autograder.audit.leaks import texts_of
from autograder.audit.outcome import Problem

__all__ = ["problems_of_files", "problems_of_text"]

KEYS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "an access key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})",
    "a token of GitLab": r"\bglpat-[A-Za-z0-9_-]{20,}",
    "a token of Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "a token of Hugging Face": r"\bhf_[A-Za-z0-9]{30,}",
    "a key of Google": r"\bAIza[A-Za-z0-9_-]{35}",
    "a JSON web token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
}
# a value beside such a word is a secret if it looks drawn at random
NAMED = re.compile(
    r"(?i)(?:token|secret|passw(?:or)?d|api_?key|access_?key)\w*[\"']?\s*[:=]\s*[\"']([A-Za-z0-9+/_=.~-]{16,})[\"']"
)
RANDOM = 3.0  # bits a character: 16 hexadecimal digits have 3.2 or more, most of the time
WORDS = re.compile(r"(?:[A-Z]?[a-z]+|[A-Z]+|\d+)(?:[-_./+=~](?:[A-Z]?[a-z]+|[A-Z]+|\d+))*")
PATHS = re.compile(
    r"(?<![\w.~/:-])/(?:home|Users|root)/[\w.-]+"
    r"|\b[A-Za-z]:\\{1,2}(?:Users|Windows|Documents|Program Files|Temp|home)\b"
)


def problems_of_files(folder: Path, root: Path) -> Iterator[Problem]:
    """Name what must not be published in the files of a folder; `root` is the course's."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        shown = path.relative_to(root).as_posix()
        found = dict.fromkeys(found for text in texts_of(path)[1] for found in problems_of_text(text))
        yield from (Problem(shown, one) for one in found)


def problems_of_text(text: str) -> Iterator[str]:
    """Say what in a text must not be published; a secret itself is not repeated."""
    for what, pattern in KEYS.items():
        if re.search(pattern, text):
            yield f"{what} is in it; take it out, and withdraw it"
    for match in NAMED.finditer(text):
        if randomness(match[1]) >= RANDOM and not WORDS.fullmatch(match[1]):
            yield f"a secret is in it, beginning with {match[1][:3]}…; take it out, and withdraw it"
    for match in PATHS.finditer(text):
        yield f"an absolute path is in it, {match[0]}, which no other machine has; write a relative one"


def randomness(text: str) -> float:
    """Shannon's entropy of the characters of a text, in bits a character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
