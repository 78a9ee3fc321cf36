"""The IPython shell that a student's cells run in: what they print and show is recorded as Jupyter would.

Everything here runs beside student code and can be changed by it. So nothing that is recorded here counts
for anything: the examiner checks the outputs' form and size, and scores never look at them.
"""

from __future__ import annotations

import ast
import base64
import fcntl
import io
import json
import os
import sys
import traceback
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

__all__ = ["NotebookShell", "Recorder", "make_shell"]

CUT = "\n[the rest of the output was cut: {kb} kB are kept]\n"


class Recorder:
    """The outputs of the cell that runs, in nbformat 4's form, up to a number of bytes."""

    def __init__(self) -> None:
        self.most = 512 * 1024
        self.outputs: list[dict[str, Any]] = []
        self._clear_first = False
        self._size = 0

    def text(self, stream: str, text: str) -> None:
        """Add to a stream; joins on to the last output when that is the same stream."""
        left = self.most - self._size
        if left < 0 and not self._clear_first:
            return
        kept = text[:left] if 0 <= left < len(text) else text
        if self._room(len(kept)):
            self._join(stream, kept)
        if len(kept) < len(text):
            self._room(len(text) - len(kept))

    def _join(self, stream: str, text: str) -> None:
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last["output_type"] == "stream" and last["name"] == stream:
            last["parts"].append(text)
        else:
            self.outputs.append({"output_type": "stream", "name": stream, "parts": [text]})

    def show(self, output: dict[str, Any]) -> None:
        """Add a display, a result or an error."""
        if self._room(size_of(output)):
            self.outputs.append(output)

    def _room(self, size: int) -> bool:
        if self._clear_first:
            self.clear()
        if self._size > self.most:
            return False
        self._size += size
        if self._size > self.most:
            note = CUT.format(kb=self.most // 1024)
            self.outputs.append({"output_type": "stream", "name": "stderr", "parts": [note]})
            return False
        return True

    def clear(self, wait: bool = False) -> None:
        """Forget the outputs so far, at once or when the next one comes."""
        self._clear_first = wait
        if not wait:
            self.outputs.clear()
            self._size = 0

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Replace what was displayed under an id in this cell."""
        for output in self.outputs:
            if output.get("id") == display_id:
                more = size_of({"data": data, "metadata": metadata}) - size_of(output)
                if more > 0 and not self._room(more):
                    return
                self._size += min(more, 0)
                output.update(data=data, metadata=metadata)

    def take(self) -> list[dict[str, Any]]:
        """Hand over the outputs and start anew."""
        taken = self.outputs
        self.outputs, self._size, self._clear_first = [], 0, False
        for output in taken:
            output.pop("id", None)
            if "parts" in output:
                output["text"] = "".join(output.pop("parts"))
        return taken


def size_of(value: Any) -> int:
    """About how many characters an output takes, without a copy of it."""
    if isinstance(value, dict):
        return sum(len(str(key)) + size_of(each) for key, each in value.items())
    return len(value) if isinstance(value, str) else len(str(value))


class Stream(io.TextIOBase):
    """What `sys.stdout` and `sys.stderr` are while cells run."""

    encoding = "utf-8"

    def __init__(self, name: str, fd: int, recorder: Recorder) -> None:
        self.name, self._fd, self._recorder = name, fd, recorder

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._recorder.text(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._fd


def bundle(data: Any) -> dict[str, Any]:
    """A MIME bundle as a notebook file holds it: images in base64, JSON as it is, the rest as text."""
    kept: dict[str, Any] = {}
    for kind, value in dict(data).items():
        if isinstance(value, bytes):
            kept[str(kind)] = base64.b64encode(value).decode()
        elif isinstance(value, str):
            kept[str(kind)] = value
        else:
            kept[str(kind)] = json.loads(json.dumps(value, default=str))
    return kept


class RecordingHook(DisplayHook):
    """Records the value of a cell's last expression."""

    shell: NotebookShell

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.shell.recorder.show(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": bundle(format_dict),
                "metadata": bundle(md_dict or {}),
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class RecordingPublisher(DisplayPublisher):
    """Records what `display` is given."""

    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **kwargs) -> None:
        shown, described = bundle(data), bundle(metadata or {})
        display_id = (transient or {}).get("display_id")
        if update:
            self.shell.recorder.update(display_id, shown, described)
            return
        output = {"output_type": "display_data", "data": shown, "metadata": described}
        if display_id is not None:
            output["id"] = display_id
        self.shell.recorder.show(output)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.recorder.clear(wait)


class CellCompiler(CachingCompiler):
    """Names a cell's code after the cell, so that a traceback's place can be found in the notebook.

    `parsed` is the source that was parsed last and its tree: a cell is parsed once.
    """

    cell = ""
    parsed: tuple[str, ast.Module] | None = None

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        parsed, self.parsed = self.parsed, None
        if parsed is not None and parsed[0] == source and symbol == "exec":
            return parsed[1]
        return super().ast_parse(source, filename, symbol)

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"<{self.cell}>" if self.cell else super().get_code_name(raw_code, transformed_code, number)


class NotebookShell(InteractiveShell):
    """A shell without a terminal, a history file or a reader of `input()`."""

    displayhook_class = Type(RecordingHook)
    display_pub_class = Type(RecordingPublisher)
    compiler_class = Type(CellCompiler)
    compile: CellCompiler
    recorder = AnyTrait()
    shown_error: BaseException | None = None

    def __init__(self, **kwargs: Any) -> None:
        self.recorder = Recorder()
        super().__init__(**kwargs)
        manager = self.input_transformer_manager
        self._steps = [*manager.cleanup_transforms, *manager.line_transforms, *manager.token_transformers]
        self._usual_steps = [id(step) for step in self._steps]

    def init_history(self) -> None:
        super().init_history()
        if self.history_manager is not None:
            self.history_manager.enabled = False

    def transform_cell(self, raw_cell: str) -> str:
        """Leave plain Python as it is: taking it apart into tokens, in search of magics, takes longer than most cells.

        A cell that is no Python (magics, `!commands`, `name?`), and every cell once a student has registered a
        transformer of their own, goes IPython's way.
        """
        manager = self.input_transformer_manager
        steps = [*manager.cleanup_transforms, *manager.line_transforms, *manager.token_transformers]
        if not self.input_transformers_post and [id(step) for step in steps] == self._usual_steps:
            try:
                tree = ast.parse(raw_cell)
            except (SyntaxError, ValueError):
                pass
            else:
                cell = raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
                self.compile.parsed = cell, tree
                return cell
        return super().transform_cell(raw_cell)

    def should_run_async(self, raw_cell: str, *, transformed_cell: Any = None, **kwargs: Any) -> bool:
        """Tell whether a cell needs an event loop; without compiling it where the words for that are not in it."""
        if isinstance(transformed_cell, str) and not (
            "await" in transformed_cell or "async" in transformed_cell
        ):
            return False
        return bool(super().should_run_async(raw_cell, transformed_cell=transformed_cell, **kwargs))

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to show; figures go through the inline backend."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show the exception; of an interrupt plainly, as the rich form may take longer than there is left."""
        kind, value, trace = sys.exc_info()
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            self._showtraceback(kind, value, traceback.format_exception(kind, value, trace, limit=-6))
            if "matplotlib.pyplot" in sys.modules:  # drawing a half-made figure would take more time yet
                sys.modules["matplotlib.pyplot"].close("all")
        else:
            super().showtraceback(*args, **kwargs)

    def _format_exception_for_storage(self, exception: BaseException, *_: Any, **__: Any) -> dict[str, Any]:
        """Keep no second copy of a traceback: making one takes as long as the cell that failed."""
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.shown_error = evalue
        try:
            text = str(evalue)
        except Exception:
            text = "(the exception's text cannot be had)"
        self.recorder.show(
            {"output_type": "error", "ename": str(etype.__name__), "evalue": text, "traceback": list(stb)}
        )


def refuse_input(prompt: object = "", stream: object = None) -> str:
    """Stand in for `input` and `getpass`: nobody is there to answer."""
    raise StdinNotImplementedError(
        "input() cannot be used here: nobody is at the keyboard while a notebook is graded. "
        "Put the value into a variable instead."
    )


def make_shell() -> NotebookShell:
    """Make the one shell of a warm process, with inline figures if matplotlib is loaded."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.autocall = 0
    config.InteractiveShell.colors = "nocolor"  # colours make a traceback three times as dear
    config.InteractiveShell.enable_tip = False
    shell = NotebookShell.instance(config=config)
    if "matplotlib" in sys.modules:
        shell.run_line_magic("matplotlib", "inline")
    return shell


def nameless_file() -> int:
    """Open a file in the working folder that has no name, or one in memory; -1 where there is neither."""
    if not hasattr(os, "O_TMPFILE"):
        return -1
    try:
        return os.open(".", os.O_TMPFILE | os.O_RDWR | os.O_APPEND)
    except OSError:  # not every file system has it
        fd = os.memfd_create("output")
        fcntl.fcntl(fd, fcntl.F_SETFL, os.O_APPEND)
        return fd


class Descriptors:
    """What is written to descriptors 1 and 2 directly: by C code, `os.write` and programs that a cell starts."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._file = nameless_file()
        for fd in (1, 2) if self._file >= 0 else ():
            os.dup2(self._file, fd)

    def drain(self) -> None:
        """Move what was written into the recorder."""
        if self._file < 0 or not (size := os.fstat(self._file).st_size):
            return
        written = os.pread(self._file, min(size, self._recorder.most + 1), 0)
        os.ftruncate(self._file, 0)
        self._recorder.text("stdout", written.decode(errors="replace"))
