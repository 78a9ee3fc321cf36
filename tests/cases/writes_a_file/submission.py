# %% extra
from pathlib import Path

Path("mine.txt").write_text("written now")
print(Path("mine.txt").read_text(), Path("notes.txt").read_text())
