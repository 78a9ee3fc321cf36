"""Zip archives that are the same bytes for the same files, wherever and whenever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

__all__ = ["zipped"]

EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip archive knows no earlier time
PLAIN, PROGRAM = 0o100644, 0o100755


def zipped(files: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """Write an archive of files by their names; `programs` are those that can be executed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (PROGRAM if name in programs else PLAIN) << 16
            archive.writestr(entry, files[name])
    return made.getvalue()
