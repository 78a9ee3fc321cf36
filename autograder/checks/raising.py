"""Check that a call raises: the exception's class counts, also that of an exception across the socket."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from autograder.checks.exact import class_name
from autograder.checks.sentences import complaint, show
from autograder.errors import EngineError

__all__ = ["raises"]


def raises(
    exception: type[Exception] | tuple[type[Exception], ...],
    function: Callable[..., Any],
    *args: Any,
    **kwargs: Any,
) -> Exception:
    """Call the function and return the exception, which must be of the class wanted (or one of a tuple).

    An exception of the student's own class comes to the examiner as one that `claims` the names of its
    classes ("builtins.ValueError"): those names count. A stub's NotImplementedError counts only where
    exactly that is wanted. Raises AssertionError when nothing or something else is raised.

    >>> raises(ZeroDivisionError, lambda x: 1 / x, 0)
    ZeroDivisionError('division by zero')
    """
    __tracebackhide__ = True
    classes = _narrow(exception)
    if not callable(function):
        raise TypeError(
            f"raises(exception, function, *arguments) calls the function itself: found {show(function)}"
        )
    name = f"{function.__name__}(...)" if type(function) is types.FunctionType else "the call"
    wanted = " or ".join(item.__name__ for item in classes)
    try:
        value = function(*args, **kwargs)
    except EngineError:
        raise
    except (Exception, SystemExit) as error:
        if not isinstance(error, SystemExit) and _matches(error, classes):
            return error
        problem = complaint(f"{name} raised something else", wanted, _told(error), _mistake(error, wanted))
        raise AssertionError(problem) from None
    raise AssertionError(complaint(f"{name} did not raise", wanted, *_silence(value, classes[0])))


def _silence(value: Any, wanted: type[Exception]) -> tuple[str, str]:
    """Tell what came in place of an exception, and the likely mistake."""
    likely = f"check the input before computing: if it is not usable, `raise {wanted.__name__}(...)`"
    returned = value if type(value) is type else type(value)
    if issubclass(returned, BaseException):
        likely = "`return` in place of `raise`"
    return f"nothing was raised; it returned {show(value)}", likely


def _narrow(exception: Any) -> tuple[type[Exception], ...]:
    classes = exception if type(exception) is tuple else (exception,)
    for item in classes:
        if not (isinstance(item, type) and issubclass(item, Exception)) or item is Exception:
            name = item.__name__ if isinstance(item, type) else show(item)
            raise TypeError(
                f"raises wants a class narrower than Exception, not {name}: "
                "a misspelt name or an untouched stub raises an Exception too"
            )
    if not classes:
        raise TypeError("raises wants at least one exception class")
    return classes


def _matches(error: Exception, classes: tuple[type[Exception], ...]) -> bool:
    stub = NotImplementedError
    names = {f"{item.__module__}.{item.__qualname__}" for item in classes}
    # by type(), for an object can lie about its __class__
    if issubclass(type(error), stub) or "builtins.NotImplementedError" in _claims(error):
        return stub in classes
    return issubclass(type(error), classes) or not names.isdisjoint(_claims(error))


def _claims(error: BaseException) -> tuple[str, ...]:
    claims = getattr(error, "claims", ())
    return tuple(name for name in claims if type(name) is str) if type(claims) is tuple else ()


def _told(error: BaseException) -> str:
    claims = _claims(error)
    name = claims[0].removeprefix("builtins.")[:80] if claims else class_name(error)
    text = error.args[0] if type(error.args) is tuple and error.args else ""
    return f"{name}: {text[:200]}" if type(text) is str and text else name


def _mistake(error: BaseException, wanted: str) -> str:
    if isinstance(error, SystemExit) or "builtins.SystemExit" in _claims(error):
        return f"raise {wanted} in place of ending the program"
    if issubclass(type(error), NotImplementedError):
        return "the stub is still there: replace it by your code"
    first = wanted.partition(" or ")[0]
    return f"the input was used before it was checked: check first, then `raise {first}(...)`"
