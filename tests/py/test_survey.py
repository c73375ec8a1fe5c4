"""One program under every engine: the first step that can run it is the one that the book says."""

from typing import Any

import pytest
from lab.survey import MAX_SECONDS, MIN_SECONDS
from schema_checked import answer
from stepper import engine_names

HEAD = "import numpy as np\nfrom engine import *\n"
REUSE = HEAD + "x = Variable(np.array(3.0))\ny = add(x, x)\ny.backward()\nprint(x.grad)\n"
DIAMOND = (
    HEAD + "x = Variable(np.array(2.0))\na = square(x)\ny = add(square(a), square(a))\n"
    "y.backward()\nprint(x.grad)\n"
)


def survey(program: str, engines: list[str] | None = None) -> dict[str, dict[str, Any]]:
    request: dict[str, Any] = {"tool": "survey", "files": {"main.py": program}, "engine": None}
    if engines is not None:
        request["engines"] = engines
    runs = answer(request)["runs"]
    return {run["engine"]: run for run in runs}


def test_every_engine_is_asked_in_the_order_of_the_book() -> None:
    assert list(survey("print(1)")) == engine_names()
    assert list(survey("print(1)", ["step16", "step14"])) == ["step16", "step14"]


def test_the_figures_of_reuse_and_diamond_by_step() -> None:
    reuse = survey(REUSE, ["step13", "step14", "step16", "appendix_a"])
    assert [run["output"] for run in reuse.values()] == ["1.0\n", "2.0\n", "2.0\n", "2.0\n"]
    assert [run["gradients"]["y"] for run in reuse.values()] == ["1.0", "1.0", "1.0", "2.0"]
    diamond = survey(DIAMOND, ["step14", "step16", "step18"])
    assert [run["gradients"]["x"] for run in diamond.values()] == ["96.0", "64.0", "64.0"]
    assert [run["gradients"]["a"] for run in diamond.values()] == ["16.0", "16.0", "None"]


@pytest.mark.parametrize(
    ("program", "first"),
    [
        ("a, b, c = (Variable(np.array(n)) for n in (3.0, 2.0, 1.0))\ny = a * b + c\n", "step20"),
        ("x = Variable(np.array(2.0))\ny = 3.0 * x + 1.0\n", "step21"),
        ("x = Variable(np.array(2.0))\ny = x ** 3 - x / 2\n", "step22"),
        ("x = Variable(np.array(2.0))\nwith no_grad():\n    y = square(x)\n", "step18"),
        ("x = Variable(np.ones((2, 3)))\nassert len(x) == 2 and x.shape == (2, 3)\n", "step19"),
        ("x = Variable(np.array(2.0))\nx.cleargrad()\n", "step14"),
    ],
)
def test_the_first_step_that_can(program: str, first: str) -> None:
    steps = [name for name in engine_names() if name.startswith("step")]
    runs = survey(HEAD + program, steps)
    assert next(name for name, run in runs.items() if run["end"] == "done") == first
    before = steps[: steps.index(first)]
    assert all(runs[name]["problem"] is not None for name in before)


def test_the_name_that_an_engine_lacks_is_told() -> None:
    runs = survey("from engine import Variable, no_grad\n", ["step17", "step18"])
    assert (runs["step17"]["end"], runs["step17"]["missing"]) == ("error", "no_grad")
    assert (runs["step18"]["end"], runs["step18"]["missing"]) == ("done", None)


def test_one_engine_leaves_nothing_to_the_next() -> None:
    program = "import engine\nassert not hasattr(engine, 'mark')\nengine.mark = 1\n"
    assert {run["end"] for run in survey(program).values()} == {"done"}


def test_long_output_is_cut() -> None:
    assert len(survey("print('x' * 100_000)", ["step16"])["step16"]["output"]) == 4_000


def test_an_engine_that_finds_no_end_does_not_hide_the_others() -> None:
    """Step 14's stack pops each function of a chain of add(x, x) twice as often as the one behind."""
    chain = HEAD + "x = Variable(np.array(2.0))\ny = x\nfor _ in range(60):\n    y = add(y, y)\n"
    runs = survey(chain + "y.backward()\nprint(x.grad == 2.0**60)\n", ["step14", "step16"])
    assert (runs["step14"]["end"], runs["step14"]["problem"]) == ("timeout", None)
    assert (runs["step16"]["end"], runs["step16"]["output"]) == ("done", "True\n")


def test_a_loop_that_never_stops_is_ended_in_each_engine_even_one_that_catches_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    longest = MAX_SECONDS + MIN_SECONDS * len(engine_names())
    assert longest < 18, "the page waits for 20 seconds"
    monkeypatch.setattr("lab.survey.MAX_SECONDS", 1.0)
    stubborn = "while True:\n    try:\n        pass\n    except BaseException:\n        pass\n"
    assert {run["end"] for run in survey(stubborn).values()} == {"timeout"}
