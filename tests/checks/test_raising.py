"""raises: which exceptions count, and what is told when none does."""

from __future__ import annotations

from typing import Any

import pytest
from messages import message

from autograder.checks import raises
from autograder.errors import EngineError


class StudentError(Exception):
    """Stands for an exception that came across the socket."""

    def __init__(self, text: str, *claims: str) -> None:
        super().__init__(text)
        self.claims = claims


class Narrow(ValueError):
    pass


def throw(error: BaseException) -> None:
    raise error


def test_the_exception_itself_is_returned() -> None:
    error = Narrow("negative")
    assert raises(ValueError, throw, error) is error
    assert raises((TypeError, ValueError), throw, error) is error


def test_arguments_are_passed_on() -> None:
    assert str(raises(ValueError, int, "zz", base=10)).endswith("'zz'")


def test_the_classes_that_an_exception_claims_count() -> None:
    error = StudentError("no", "__main__.ShapeError", "builtins.ValueError", "builtins.Exception")
    assert raises(ValueError, throw, error) is error
    assert "found:  __main__.ShapeError: no" in message(raises, TypeError, throw, error)


@pytest.mark.parametrize("claims", ["builtins.ValueError", ["builtins.ValueError"], ("ValueError",)])
def test_claims_of_another_form_do_not_count(claims: Any) -> None:
    error = Exception("no")
    error.claims = claims  # type: ignore[attr-defined]
    assert "raised something else" in message(raises, ValueError, throw, error)


def test_nothing_raised_names_the_mistake() -> None:
    def root(x: float) -> float:
        return x

    assert message(raises, ValueError, root, -1.0) == (
        "root(...) did not raise\n"
        "  wanted: ValueError\n"
        "  found:  nothing was raised; it returned -1\n"
        "  likely: check the input before computing: if it is not usable, `raise ValueError(...)`"
    )


@pytest.mark.parametrize("value", [ValueError, ValueError("x")])
def test_a_returned_exception_is_no_raised_one(value: Any) -> None:
    assert "`return` in place of `raise`" in message(raises, ValueError, lambda: value)


@pytest.mark.parametrize(
    "stub",
    [
        NotImplementedError("root"),
        StudentError("root", "builtins.NotImplementedError", "builtins.RuntimeError"),
    ],
)
def test_a_stub_does_not_pass_for_a_runtime_error(stub: Exception) -> None:
    assert "raised something else" in message(raises, RuntimeError, throw, stub)
    assert raises(NotImplementedError, throw, stub) is stub


@pytest.mark.parametrize("error", [SystemExit(0), StudentError("", "builtins.SystemExit")])
def test_ending_the_program_is_no_exception(error: BaseException) -> None:
    assert "in place of ending the program" in message(raises, ValueError, throw, error)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), EngineError("socket"), GeneratorExit()])
def test_interrupts_and_failures_of_the_engine_go_through(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught:
        raises(ValueError, throw, error)
    assert caught.value is error


@pytest.mark.parametrize(
    "exception", [Exception, BaseException, SystemExit, (ValueError, Exception), (), 3, "ValueError"]
)
def test_a_class_too_wide_is_the_mistake_of_the_test(exception: Any) -> None:
    with pytest.raises(TypeError, match="raises wants"):
        raises(exception, throw, ValueError())


def test_a_result_in_place_of_the_function_is_the_mistake_of_the_test() -> None:
    with pytest.raises(TypeError, match="calls the function itself"):
        raises(ValueError, 3)  # type: ignore[arg-type]
