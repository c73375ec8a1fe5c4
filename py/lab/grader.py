"""Grades an exercise by what the learner's code does, never by its text.

A check is a small program that imports from this module and from `engine`, and calls `expect`:

    from engine import Variable, add
    from lab.grader import expect, array
    x = Variable(array(3.0))
    add(x, x).backward()
    expect(x.grad == 2.0, "overwritten", grad=x.grad)

The first expectation that does not hold ends it, with the key of the sentence to show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any, NoReturn

import numpy as np

from .workspace import RunResult, Workspace, problem_data, workspace

CHECK = "check.py"
MAX_SHOWN = 60  # characters of a value in a sentence
_current: ContextVar[Workspace] = ContextVar("workspace of the check that is running")


class CheckFailed(Exception):
    """An expectation of the check does not hold.

    Attributes:
        key: of the sentence in the lesson's `messages`.
        values: texts for the places in that sentence, by name.
    """

    def __init__(self, key: str, values: dict[str, str]) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class ProgramRaised(Exception):
    """The learner's program raised where the check expected it to run; `result` says what."""

    def __init__(self, result: RunResult) -> None:
        super().__init__(result.problem.message if result.problem else "")
        self.result = result


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Grade an exercise.

    Args:
        request: the learner's `files` and `engine`, and the source of the `check`.

    Returns:
        A `Verdict` of answers.schema.json: `verdict` is "passed"; or "failed" with the `key` of a
        sentence and the `values` in it; or "error" with the `problem` that the learner's code, or
        importing it, raised.

    Raises:
        SyntaxError: the check itself is not Python.
    """
    with workspace(request["files"], request["engine"]) as space:
        token = _current.set(space)
        try:
            exec(compile(request["check"], CHECK, "exec", dont_inherit=True), {"__name__": "check"})
        except CheckFailed as failed:
            return {"verdict": "failed", "key": failed.key, "values": failed.values}
        except ProgramRaised as error:
            return {"verdict": "error", "problem": problem_data(error.result.problem)}
        except (Exception, SystemExit) as error:
            return {"verdict": "error", "problem": problem_data(space.problem(error))}
        finally:
            _current.reset(token)
    return {"verdict": "passed"}


# What checks are written with


def fail(key: str, **values: object) -> NoReturn:
    """End the check with the sentence `key`; `values` fill the places in it.

    Raises:
        CheckFailed: always.
    """
    raise CheckFailed(key, {name: shown(value) for name, value in values.items()})


def expect(holds: object, key: str, **values: object) -> None:
    """Go on if `holds` is true, else `fail(key, **values)`."""
    if not holds:
        fail(key, **values)


def array(value: object) -> np.ndarray[Any, Any]:
    """np.array(value), for checks that need numpy for nothing else."""
    return np.array(value)


def same(value: object, wanted: object, tolerance: float = 1e-6) -> bool:
    """Whether both are None, or numbers or arrays of one shape that agree within `tolerance`.

    The tolerance is relative and absolute, as numpy.allclose takes it. What cannot become an array
    of numbers is not the same as anything.
    """
    if value is None or wanted is None:
        return value is wanted
    try:
        got, right = np.asarray(value, dtype=float), np.asarray(wanted, dtype=float)
    except (TypeError, ValueError):
        return False
    return got.shape == right.shape and bool(
        np.allclose(got, right, rtol=tolerance, atol=tolerance)
    )


def slope(f: Callable[..., Any], *at: float, step: float = 1e-4) -> list[float]:
    """The partial derivatives of f at a point, by central differences (f(x+h) - f(x-h)) / 2h.

    Args:
        f: takes as many floats as `at` has and returns one number.
        step: h, in the units of the arguments; the error is of order h squared.

    Returns:
        One float for each argument, in order. No engine is asked.
    """
    slopes = []
    for i in range(len(at)):
        up = [x + step * (j == i) for j, x in enumerate(at)]
        down = [x - step * (j == i) for j, x in enumerate(at)]
        slopes.append(float((f(*up) - f(*down)) / (2 * step)))
    return slopes


def run_program(text: str | None = None, *, may_raise: bool = False) -> RunResult:
    """Run the learner's program, or `text` in its place, in a fresh module.

    Raises:
        ProgramRaised: the program raised, and `may_raise` is false. It ends the check.
    """
    result = _current.get().run(text)
    if result.error is not None and not may_raise:
        raise ProgramRaised(result)
    return result


def program_text() -> str:
    """The source of main.py: to tell what was changed, not to judge how it is written."""
    return _current.get().files["main.py"]


@contextmanager
def watch_backward(engine: ModuleType) -> Iterator[list[Any]]:
    """Collect the Functions of an engine in the order in which their `backward` is called.

    `engine.Function` and all its subclasses are patched, and restored at the end.
    """
    called: list[Any] = []
    wrapped: list[tuple[Any, Any]] = []

    def wrap(cls: Any) -> None:
        original = cls.__dict__.get("backward")
        if callable(original):

            def backward(self: Any, *gys: Any, _original: Any = original) -> Any:
                called.append(self)
                return _original(self, *gys)

            wrapped.append((cls, original))
            cls.backward = backward
        for sub in cls.__subclasses__():
            wrap(sub)

    wrap(engine.Function)
    try:
        yield called
    finally:
        for cls, original in wrapped:
            cls.backward = original


def watch_leaf(variable: type) -> list[tuple[Any, Any]]:
    """Note, after each call of `backward`, where it began and the gradient of the leaf behind it.

    The list grows with every call. `variable` is the engine's class; it stays patched.
    """
    seen: list[tuple[Any, Any]] = []
    original = variable.backward  # type: ignore[attr-defined]

    def backward(root: Any) -> None:
        original(root)
        leaf = root
        while leaf.creator is not None:
            leaf = leaf.creator.inputs[0]
        seen.append((root, leaf.grad))

    variable.backward = backward  # type: ignore[attr-defined]
    return seen


def names(functions: list[Any]) -> list[str]:
    """The class names of Functions, in order."""
    return [type(f).__name__ for f in functions]


def shown(value: object) -> str:
    """A value as a sentence shows it: 64.0, None, [1. 2.]; at most MAX_SHOWN characters."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        text = repr(value.item())
    elif isinstance(value, np.ndarray):
        text = str(value)
    elif isinstance(value, list | tuple):
        text = ", ".join(shown(item) for item in value)
    else:
        text = repr(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
