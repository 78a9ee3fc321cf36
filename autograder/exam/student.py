"""The examiner's end of the exam channel: questions to the student's process, within deadlines.

The answer to a question is what the student's process says, whatever that is. What this module guards is
the form of the conversation: a frame that is no message, an answer out of turn or a silence past the
deadline costs the student process its life, and the question that was being graded its points.
"""

from __future__ import annotations

import contextlib
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic  # limits go by the real clock, also while a tape moves on `time.monotonic`
from typing import Any, Literal
from weakref import WeakValueDictionary

from autograder.errors import EngineError
from autograder.exam.codec import NotLoaded, Ref, Unsendable, WireError
from autograder.exam.control import Control
from autograder.exam.frames import Conversation
from autograder.exam.given import is_iterator, named, step
from autograder.exam.handles import Handle, state_of
from autograder.exam.outputs import printable, size_of
from autograder.exam.raised import StudentDied, StudentError, TimeUp, is_builtin, rebuild
from autograder.exam.student_exceptions import OfStudent, StudentExceptions
from autograder.exam.wire.in_place import copy_back
from autograder.exam.wire.references import ITERATOR

__all__ = ["GRACE_SECONDS", "Snapshot", "Student"]

GRACE_SECONDS = 1.0  # from the interrupt to the kill
CLOCK = 3  # a limit is one of processor time; on the clock it may take so many times as long
CALLBACKS = 100_000  # calls that a student's code may make to functions of one test cell
ROOM = 8192  # characters more than are shown, lest what is just too much is not seen to be
TEXT = 4000  # characters of an exception's text
MOST_CELLS = 1_000_000
MOST_LINES = 1 << 31
READY = ("ready",)  # what a student process says before it runs anything
READY_SECONDS = 30.0
TORCH_CLASSES = ("TensorBase.", "_VariableFunctionsClass.")
FORGOTTEN = 64  # handles that are gone here before the student's process is told


@dataclass(frozen=True)
class Snapshot:
    """A copy of the student's process, made at one place of the notebook; `number` 0 stands for the process itself.

    `line` are the branches of its handles. What the test cell had handed out when it was made is valid in it.
    """

    number: int
    life: int
    line: frozenset[int]
    functions: tuple[Callable[..., Any], ...]
    callbacks_left: int


class Student:
    """One student process at a time, with the snapshots that it has made of itself; `life` counts the processes.

    An object that the process keeps for the examiner is there in the process and in the snapshots that are made of it
    later. So every handle belongs to a branch, and a process or snapshot is asked about those of its own `line` alone.
    """

    def __init__(self, control: Control, most: int = 1 << 20, shared: bool = False) -> None:
        self._control = control
        self._shared = shared  # the notebook was written for one kernel
        self._most = most  # characters of output that are kept of a cell
        self._room = most
        self._channel: Conversation | None = None
        self.life = 0
        self.heard = False  # the process that runs the notebook has been told hidden inputs
        self.trusting = False  # the test cell that is held lets the student's own operators answer
        self.branch = 0
        self._line: frozenset[int] = frozenset()
        self._left: frozenset[int] = frozenset()  # the line of the process, while a snapshot is asked
        self._inside: Literal["the process", "a snapshot", "nothing"] = "the process"
        self.started = self.begun = self.deadline = self.last = 0.0
        self._seconds = 0.0
        self.printed: list[Any] = []
        self.before_call: Callable[[], None] | None = None
        self.own_stdout: Any = None  # what the examiner prints to, while it holds a test cell
        self._number = 0
        self._callbacks_left = CALLBACKS
        self._functions: list[Callable[..., Any]] = []
        self._forgotten: list[int] = []
        # what names mean that are no values, until the student's process says that one means something else now
        self._known: dict[str, Any] = {}
        # one handle an object, so that `is` tells whether two are the same
        self._handles: WeakValueDictionary[int, Handle] = WeakValueDictionary()
        self._exceptions = StudentExceptions()

    @property
    def alive(self) -> bool:
        return self._channel is not None

    def start(self) -> None:
        """Ask for a fresh student process. Raises `EngineError` when there is none to be had."""
        self.life += 1
        self.heard = False
        self._number = 0
        self._go_on_as("the process", frozenset())
        self.started = monotonic()
        self._channel = self._control.want_student()
        self._await_ready(self._channel)

    def _await_ready(self, channel: Conversation) -> None:
        """Hear that the process is there. No code of the submission has run yet: what goes wrong is ours."""
        try:
            said = channel.receive(self._resolve, monotonic() + READY_SECONDS)
        except (TimeoutError, EOFError, ConnectionError, WireError) as error:
            raise EngineError(f"a student process was not ready: {error}; it {self.kill()}") from error
        # the type first: an array or a frame, compared, would raise
        if type(said) is not tuple or [*map(type, said)] != [str] or said != READY:
            raise EngineError(f"a student process was not ready: it said something else; it {self.kill()}")

    def _go_on_as(self, what: Literal["the process", "a snapshot"], line: frozenset[int]) -> None:
        """Note who answers from now on; the handles that come are of a branch of their own."""
        self._inside = what
        self.branch += 1
        self._line = line | {self.branch}
        self._forgotten.clear()
        self._known.clear()
        self._handles.clear()

    def kill(self) -> str:
        """End the student process and its snapshots; returns how it ended, in words."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        return self._control.want_kill()

    def begin_cell(self, seconds: float, end: float) -> None:
        """Start the time of a cell: `seconds` of processor time, and nothing after `end`."""
        self.begun = monotonic()
        self._room = self._most + ROOM
        self._seconds = seconds
        self.deadline = min(self.begun + seconds, end)
        self.last = min(self.begun + CLOCK * seconds, end)

    def _extended(self) -> float:
        """A later deadline, if a busy machine is why the last one passed; 0.0 when the time is used up.

        What the process used before this cell is not known exactly, but was no more than the time it has had.
        """
        now = monotonic()
        used = self._control.want_cpu() - (self.begun - self.started)
        left = self._seconds - max(0.0, used)
        if left <= 0.02 * self._seconds or now >= self.last:
            return 0.0
        self.deadline = min(now + max(left, 0.05), self.last)
        return self.deadline

    def begin_test(self) -> None:
        """Forget the functions that the last test cell handed out, and grant a new budget of calls."""
        self._callbacks_left = CALLBACKS
        self._functions.clear()

    # -- questions ------------------------------------------------------------------------------------

    def run(self, cell: str, source: str, most: int) -> tuple[bool, str, bool, int]:
        """Run a cell: (no error, the error's text, over time, execution count); outputs go to `printed`."""
        self._known.clear()
        kind, payload, late = self._exchange("run", (cell, source, most))
        if kind != "ran":
            if kind != "raised":
                raise self._broken("an answer of the wrong kind")
            claims, text, _ = raised(payload)
            return False, f"{claims[0].rpartition('.')[2] if claims else 'Exception'}: {text}", late, 0
        match payload:
            case (bool(fine), str(error), int(count)):
                # an absurd count is left out: it is only shown
                return fine and not late, error, late, count if 0 <= count < MOST_CELLS else 0
        raise self._broken("a report of the wrong form")

    def hold(self, test: str, source: str) -> Any:
        """Have the process run a part of a test cell; what that says is its own claim.

        The value is the number that the part ends in, or None. What the part raised is raised here.
        """
        self._known.clear()
        return self._value(*self._exchange("hold", (test, source, self._most)))

    def lookup(self, name: str) -> tuple[bool, Any]:
        """Look a global name up: (there is one, its value)."""
        if name in self._known:
            return True, self._known[name]
        kind, payload, late = self._exchange("get", (name,))
        if kind == "missing":
            return False, None
        value = self._value(kind, payload, late)
        if type(value) is Handle:  # a value may be changed in place there, a handle stands for whatever it is
            value = self._known[name] = self._exceptions.stand_in(value) if self._shared else value
        return True, value

    def names(self) -> list[str]:
        """The global names that there are."""
        found = self._value(*self._exchange("names", ()))
        if type(found) is not list or any(type(name) is not str for name in found):
            raise self._broken("names of the wrong form")
        return found

    def put(self, values: dict[str, Any]) -> None:
        """Bind global names to values. Raises `Unsendable` when one cannot cross."""
        self._value(*self._exchange("put", (values,)))

    def refill(self, name: str, value: Any) -> None:
        """Make the object that a global name means look like `value`, in place if that can be. Raises `Unsendable`."""
        self._value(*self._exchange("refill", (name, value)))

    def place(self, name: str, content: bytes | None) -> None:
        """Write a file in the process's folder, or remove it: `name` is a path below that. Raises `Unsendable`."""
        self._value(*self._exchange("place", (name, content)))

    def unbind(self, name: str) -> None:
        """Take a global name away, for the functions there that read it."""
        self._known.clear()
        self._value(*self._exchange("unbind", (name,)))

    def ask(self, what: str, *arguments: Any) -> Any:
        """Put a question to an object; what it raises is raised here."""
        return self._value(*self._exchange(what, arguments))

    def call(self, target: Handle, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call an object; arguments that were changed in place are changed here as well."""
        if self.before_call is not None:
            self.before_call()
        channel, number = self._begin()
        try:
            channel.send_call(number, self._number_of(target), args, kwargs, self._refer, self.last)
        except (TimeoutError, EOFError, ConnectionError, WireError) as error:
            raise self._unsent(error) from None
        kind, payload, late = self._answer(channel, number)
        payload = self._value(kind, payload, late)
        if type(payload) is tuple and len(payload) == 2 and payload[1] == []:
            return payload[0]
        given: dict[int | str, Any] = dict(enumerate(args))
        given.update(kwargs)
        match payload:
            case (value, list(changed)):
                copy_all(given, changed)
                return value
            case (None, list(changed), int(key) | str(key)) if key in given:  # it gave the argument itself
                copy_all(given, changed)
                return given[key]
        raise self._broken("the value of a call in the wrong form")

    def use(self, function: Any, *arguments: Any, **keywords: Any) -> Any:
        """Have the process call its own copy of a library's function; what that gives is what the process says."""
        match self._value(*self._exchange("call", (function, arguments, keywords))):
            case (value, list()):
                return value
            case (None, list(), int(key)) if 0 <= key < len(arguments):
                return arguments[key]
        raise self._broken("the value of a call in the wrong form")

    def use_named(self, module: str, name: str, *arguments: Any, **keywords: Any) -> Any:
        """Do the same with a function of a library that has another in its place here."""
        return self.use(Ref("library", 0, (module, name)), *arguments, **keywords)

    def iterator(self, target: Handle) -> int:
        """Start an iteration; returns its number."""
        number = self.ask("iterate", target)
        if type(number) is not int:
            raise self._broken("an iterator without a number")
        return number

    def next_of(self, number: int) -> tuple[bool, Any]:
        """The next value of an iteration: (there is one, it)."""
        match self.ask("next", number):
            case (bool(more), value):
                return more, value
        raise self._broken("an iteration step of the wrong form")

    def forget(self, number: int, branch: int) -> None:
        """Note that a handle is gone, so that the object can go there too."""
        if branch in self._line:
            self._forgotten.append(number)

    # -- snapshots ------------------------------------------------------------------------------------

    def itself(self) -> Snapshot:
        """The process as it is, in the place of a snapshot: for when it is asked nothing else any more."""
        return Snapshot(0, self.life, self._line, tuple(self._functions), self._callbacks_left)

    def snapshot(self, room_mb: float, names: tuple[str, ...]) -> Snapshot | None:
        """Have the process make a copy of itself that waits; None where it cannot.

        `room_mb` bounds the memory that all the copies may come to hold. `names` are those that the snapshot will be
        asked for: where nothing that they mean can change unseen, the process may do without a copy. Empty: it may not.
        """
        made = replace(self.itself(), number=1)
        number: Any = None
        with contextlib.suppress(Exception):  # whatever it raises instead, there is none
            number = self.ask("snapshot", room_mb, names)
        if type(number) is not int or number <= 0:
            return None
        self._go_on_as("the process", self._line)
        return replace(made, number=number)

    def enter(self, snapshot: Snapshot) -> None:
        """Put all questions to a snapshot from now on. Raises `StudentDied` when it is gone."""
        if not self.alive or snapshot.life != self.life:
            raise StudentDied("is gone, and its snapshots with it")
        self._functions = list(snapshot.functions)
        self._callbacks_left = snapshot.callbacks_left
        if not snapshot.number:
            self._go_on_as("the process", snapshot.line)
            return
        self._left = self._line
        self._go_on_as("a snapshot", snapshot.line)
        try:
            self.ask("enter", snapshot.number)
        except Exception as error:
            raise self._broken("a snapshot that cannot be entered") from error

    def leave(self) -> None:
        """Be done with the snapshot that was entered last, and put questions to the process again."""
        self.begin_cell(GRACE_SECONDS, math.inf)  # of its own: the test may have used all that it had
        try:
            if self._inside == "a snapshot" and self.alive:
                self._exchange("leave", ())
                raise self._broken("an answer of what has left")
        except (StudentDied, TimeUp):
            pass
        self._go_on_as("the process", self._left)

    # -- the conversation -----------------------------------------------------------------------------

    def _exchange(self, what: str, arguments: tuple[Any, ...]) -> tuple[str, Any, bool]:
        """Send a request and wait for its answer: (kind, payload, the deadline had passed)."""
        channel, number = self._begin()
        self._send((number, what, *arguments), self.last)
        return self._answer(channel, number)

    def _begin(self) -> tuple[Conversation, int]:
        """Find the channel and the next request's number. Raises `StudentDied` or `TimeUp` when there is none."""
        channel = self._channel
        if channel is None or self._inside == "nothing":
            raise StudentDied("the notebook's process is gone")
        if len(self._forgotten) >= FORGOTTEN:
            dropped, self._forgotten = self._forgotten, []
            self._send((0, "drop", dropped), self.last, answered=False)
        if monotonic() >= self.deadline and not self._extended():
            raise TimeUp("took too long")
        self._number += 1
        return channel, self._number

    def _answer(self, channel: Conversation, number: int) -> tuple[str, Any, bool]:
        """Wait for the answer to the request with this number, and serve its callbacks meanwhile."""
        deadline, late, interrupts = self.deadline, False, 0
        while True:
            try:
                plain, answer = channel.receive_answer(number, self._resolve, deadline)
            except TimeoutError:
                if not late and (later := self._extended()):
                    deadline = later
                    continue
                # a second interrupt ends a snapshot; the process itself, with all of them, only goes with a kill
                if interrupts == (2 if self._inside == "a snapshot" else 1):
                    self.kill()
                    raise TimeUp("went on after it was interrupted") from None
                late, deadline, interrupts = True, monotonic() + GRACE_SECONDS, interrupts + 1
                self._control.want_interrupt()
                continue
            except (EOFError, ConnectionError):
                raise StudentDied(self.kill()) from None
            except (
                NotLoaded
            ) as error:  # the channel is in step: the value is the student's mistake, or the source's
                raise StudentError(f"your code gave a value that this test cannot take: {error}") from None
            except WireError as error:
                raise self._broken(str(error)) from None
            if plain:
                self._number = number
                return "value", (answer, []), late
            match answer:
                case (0, "gone", _, [], False) if self._inside == "a snapshot":
                    self._inside = "nothing"
                    self._number = number
                    if late:
                        raise TimeUp("went on after it was interrupted")
                    raise StudentDied("ended")
                case (int(echo), str(kind), payload, list(printed), bool(moved)) if echo == number:
                    if printed:
                        self._keep(printed)
                    if moved:
                        self._known.clear()
                    if kind != "callback":
                        self._number = number
                        return kind, payload, late
                    self._answer_callback(payload)
                case _:
                    raise self._broken("an answer that was not asked for")

    def _keep(self, printed: list[Any]) -> None:
        """Keep outputs up to one beyond the room that there is: whoever checks them sees that they are too many.

        A test cell that has put something in the place of `sys.stdout` gets there what the code that it calls prints.
        """
        if self.own_stdout is not None and sys.stdout is not self.own_stdout:
            for output in printed:
                sys.stdout.write(text_printed(output))
            return
        for output in printed:
            if self._room < 0:
                return
            self._room -= 1 + size_of(output)  # one that is empty takes its place as well
            self.printed.extend((output,))

    def _send(self, message: tuple[Any, ...], deadline: float, answered: bool = True) -> None:
        assert self._channel is not None
        try:
            send = self._channel.send if answered else self._channel.tell
            send(message, self._refer, deadline)
        except (TimeoutError, EOFError, ConnectionError, WireError) as error:
            raise self._unsent(error) from None

    def _unsent(self, error: Exception) -> TimeUp | StudentDied:
        """End a student process that takes no requests; returns what to raise."""
        how = self.kill()
        return TimeUp("took too long") if isinstance(error, TimeoutError) else StudentDied(how)

    def _value(self, kind: str, payload: Any, late: bool) -> Any:
        if late:
            raise TimeUp("was interrupted")
        if kind == "raised":
            raise self._rebuilt(payload)
        if kind != "value":
            raise self._broken("an answer of the wrong kind")
        return payload

    def _rebuilt(self, payload: Any) -> Exception:
        """What the student's code raised; one that has attributes of its own keeps the object that is there."""
        claims, text, places = raised(payload)
        if not self._shared:
            return rebuild(claims, text, places)
        there = payload[-1] if type(payload) is tuple and type(payload[-1]) is Handle else None
        error = rebuild(claims, text, places, self._exceptions.raised(claims, there is not None))
        if there is not None:
            error.__dict__["raised_there"] = there
        return error

    def _broken(self, what: str) -> StudentDied:
        """End a student process that does not keep to the protocol; returns what to raise."""
        self.kill()
        return StudentDied(f"broke the exam's protocol ({what})")

    def _answer_callback(self, payload: Any) -> None:
        match payload:
            case (int(index), tuple(args), dict(kwargs)) if 0 <= index < len(self._functions):
                pass
            case _:
                raise self._broken("a call to a function that was never handed out")
        self._callbacks_left -= 1
        number = self._number
        reply: tuple[Any, ...]
        if self._callbacks_left < 0:
            reply = (number, "refused", f"more than {CALLBACKS} calls to the functions of one test")
        else:
            try:
                reply = (number, "answer", self._functions[index](*args, **kwargs))
            except (TimeUp, StudentDied):  # the student's code still waits for an answer that never comes
                if self.alive:
                    self.kill()
                raise
            except BaseException as error:  # its text may tell of hidden values; its class does not
                kind = type(error).__name__ if is_builtin(error) else ""
                reply = (
                    number,
                    "refused",
                    f"{type(error).__name__} in the function that was passed in",
                    kind,
                )
        self._number = number
        try:
            self._send(reply, self.last)
        except Unsendable:
            self._send((number, "refused", "the function's value cannot be handed over"), self.last)

    # -- objects that cross ---------------------------------------------------------------------------

    def _resolve(self, ref: Ref) -> Any:
        if ref.owner == "sender":
            handle = self._handles.get(ref.number)
            if handle is None:
                handle = self._handles[ref.number] = Handle(self, ref.number, ref.names)
            else:  # it was handed out once more; this handle answers for one time only when it is gone
                self._forgotten.append(ref.number)
            return handle
        if ref.owner == "receiver" and ref.number < len(self._functions):
            return self._functions[ref.number]
        raise WireError("a reference to something that was never sent")

    def _number_of(self, handle: Handle) -> int:
        """The number of a handle's object. Raises `StudentDied` for one that this process does not have."""
        _, number, branch, _ = state_of(handle)
        if branch not in self._line:
            raise StudentDied("this object was lost when the notebook's process ended")
        return number

    def _refer(self, value: Any) -> Ref | None:
        if type(value) is Handle:
            return Ref("receiver", self._number_of(value))
        if (library := library_name(value)) is not None:
            return Ref("library", 0, library)
        if type(value) is OfStudent:
            return None if value.there is None else Ref("receiver", self._number_of(value.there))
        if is_iterator(value):
            self._functions.append(step(value))
            return Ref("sender", len(self._functions) - 1, (ITERATOR,))
        if callable(value):
            self._functions.append(value)
            return Ref("sender", len(self._functions) - 1, named(value) if self._shared else ())
        return None


def copy_all(given: dict[int | str, Any], changed: list[Any]) -> None:
    """Make the arguments look like what became of them there; an entry that fits none is left out."""
    for entry in changed:
        match entry:
            case (int(key) | str(key), new) if key in given:
                copy_back(given[key], new)


def text_printed(output: Any) -> str:
    """The text of an output that student code printed; empty for any other output."""
    if type(output) is not dict or [type(output.get(key)) for key in ("name", "text")] != [str, str]:
        return ""
    return str(output["text"]) if output["name"] == "stdout" else ""


def raised(payload: Any) -> tuple[tuple[str, ...], str, list[tuple[str, int, str]]]:
    """Check the form of what a student's process says it raised; anything odd is left out."""
    match payload:
        case (tuple(claims), str(text), list(places), *_):
            kept = [place for place in places[:16] if isinstance(place, tuple) and fits(place)]
            named = tuple(printable(claim) for claim in claims[:32] if type(claim) is str)
            return named, printable(text[:TEXT]), kept
    return ("builtins.Exception",), "", []


def fits(place: tuple[Any, ...]) -> bool:
    """Tell whether a traceback's place is (file, line, function)."""
    return [type(part) for part in place] == [str, int, str] and 0 <= place[1] < MOST_LINES


def library_name(value: Any) -> tuple[str, str] | None:
    """(module, name) of a library's module, function or class that both sides have; None for anything else."""
    if isinstance(value, type(sys)):
        return (value.__name__, "") if sys.modules.get(value.__name__) is value else None
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if name is None and type(value).__module__ == "numpy":  # ufuncs have a plain name only
        module, name = "numpy", getattr(value, "__name__", None)
    if name is not None and name.startswith(
        TORCH_CLASSES
    ):  # where torch keeps what it shows under another name
        shown = "Tensor." if name.startswith("TensorBase.") else ""
        module, name = "torch", shown + name.rpartition(".")[2]
    if not isinstance(module, str) or not isinstance(name, str) or module == "__main__" or "<" in name:
        return None
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return (module, name) if found is value and callable(value) else None
