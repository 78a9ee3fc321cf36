"""Judge the name of an archive's entry: is it a plain relative path, and can it be written and shown?"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["folded", "is_of_the_system", "problem_of_entry_name"]

MAX_BYTES = 1_000
MAX_PART_BYTES = 255
MAX_DEPTH = 10
DRIVE = re.compile(r"[A-Za-z]:")
# names that Windows takes for a device, whatever follows the dot
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
SYSTEM = {"__MACOSX", "Thumbs.db", "desktop.ini"}
# control, format (also the marks that turn the direction of writing), surrogate, private, unassigned, line ends
UNSHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def problem_of_entry_name(name: str) -> str:
    """Say why a name is not taken; empty for a path that stays below the folder it is put into."""
    if any(unicodedata.category(letter) in UNSHOWN for letter in name):
        return "its name has characters that cannot be shown"
    if "\\" in name:
        return "its name has a backslash, which is a folder on some systems and a letter on others"
    parts = name.split("/")
    if name.startswith("/") or any(DRIVE.match(part) for part in parts):
        return "its name is an absolute path"
    if ".." in parts:
        return "its name leads out of the folder"
    if any(part in ("", ".") or part != part.strip() for part in parts):
        return "its name has an empty part, or one that begins or ends in a blank"
    if any(DEVICE.fullmatch(part) or part.endswith(".") for part in parts):
        return "its name is a device's on some systems, or ends in a dot that they drop"
    if len(parts) > MAX_DEPTH:
        return f"it lies more than {MAX_DEPTH} folders deep"
    if len(name.encode()) > MAX_BYTES or any(len(part.encode()) > MAX_PART_BYTES for part in parts):
        return f"its name is longer than {MAX_PART_BYTES} bytes a part or {MAX_BYTES} in all"
    return ""


def is_of_the_system(name: str) -> bool:
    """Tell what systems leave in archives by themselves, and what is hidden, which no grader reads."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return any(part in SYSTEM or part.startswith(".") for part in parts)


def folded(name: str) -> str:
    """A name as systems see it that ignore case and how accents are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
