"""Has a learner solved an exercise? Judged by what their code does, never by its text.

A check is a small program that imports from here and from `engine`, and calls `expect`:

    from engine import Variable, add
    from lab.exam import expect, array
    x = Variable(array(3.0))
    add(x, x).backward()
    expect(x.grad == 2.0, "overwritten", grad=x.grad)

The first expectation that does not hold ends it, with the key of the sentence to show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NoReturn

import numpy as np

from .world import Ran, World, problem_data, world

CHECK = "check.py"
SHOWN = 60  # characters of a value in a sentence
_here: list[World] = []


class Wrong(Exception):
    """Something that the exercise asks for is not so."""

    def __init__(self, key: str, values: dict[str, str]) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class LearnersError(Exception):
    """The learner's own program raised, which this check takes for a failure."""

    def __init__(self, ran: Ran) -> None:
        super().__init__(ran.problem.message if ran.problem else "")
        self.ran = ran


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Judge an exercise.

    Args:
        request: `files` and `engine` of the learner's, `check` the text of the check.

    Returns:
        `verdict`: "passed"; or "failed" with the `key` of a sentence and the `values` in it; or
        "error" with the `problem` that the learner's code, or importing it, raised.
    """
    with world(request["files"], request["engine"]) as here:
        _here.append(here)
        try:
            exec(compile(request["check"], CHECK, "exec", dont_inherit=True), {"__name__": "check"})
        except Wrong as wrong:
            return {"verdict": "failed", "key": wrong.key, "values": wrong.values}
        except LearnersError as error:
            return {"verdict": "error", "problem": problem_data(error.ran.problem)}
        except (Exception, SystemExit) as error:
            return {"verdict": "error", "problem": problem_data(here.problem(error))}
        finally:
            _here.pop()
    return {"verdict": "passed"}


# What checks are written with


def fail(key: str, **values: object) -> NoReturn:
    """End the check: this is wrong. `values` fill the places in the sentence."""
    raise Wrong(key, {name: shown(value) for name, value in values.items()})


def expect(holds: object, key: str, **values: object) -> None:
    """Go on when it holds, else fail."""
    if not holds:
        fail(key, **values)


def array(value: object) -> np.ndarray[Any, Any]:
    """np.array, for checks that need numpy for nothing else."""
    return np.array(value)


def same(value: object, wanted: object, tolerance: float = 1e-6) -> bool:
    """Both None, or numbers or arrays of one shape that agree within a relative tolerance."""
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
    """The numerical derivatives of f at a point, by central differences: no engine needed."""
    slopes = []
    for i in range(len(at)):
        up = [x + step * (j == i) for j, x in enumerate(at)]
        down = [x - step * (j == i) for j, x in enumerate(at)]
        slopes.append(float((f(*up) - f(*down)) / (2 * step)))
    return slopes


def run_program(text: str | None = None, *, may_raise: bool = False) -> Ran:
    """Run the learner's program (or a text in its place); an error in it ends the check."""
    ran = _here[-1].run(text)
    if ran.error is not None and not may_raise:
        raise LearnersError(ran)
    return ran


def program_text() -> str:
    """The learner's program. For telling what was changed, not for judging how it is written."""
    return _here[-1].files["main.py"]


@contextmanager
def watch_backward(engine: ModuleType) -> Iterator[list[Any]]:
    """Collects the Functions in the order in which their `backward` is called."""
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


def names(functions: list[Any]) -> list[str]:
    """Class names of Functions, e.g. for `watch_backward`."""
    return [type(f).__name__ for f in functions]


def shown(value: object) -> str:
    """A value as a sentence shows it: 64.0, None, [1. 2.]."""
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
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
