"""The grader judges what code does; figures: docs/facts.md and arithmetic."""

import sys

import pytest
from lab import UnknownTool
from lab.grader import same, shown, slope
from schema_checked import answer

REUSE = """\
import numpy as np
from engine import Variable, add
x = Variable(np.array(3.0))
add(x, x).backward()
print(x.grad)
"""
CHECK = """\
import engine
from engine import Variable, add, exp, square
from lab.grader import array, expect, names, run_program, same, watch_backward

x = Variable(array(3.0))
with watch_backward(engine) as called:
    add(square(x), exp(x)).backward()
expect(names(called)[0] == "Add", "order", order=names(called))
x = Variable(array(3.0))
add(x, x).backward()
expect(same(x.grad, 2.0), "reuse", grad=x.grad)
expect(run_program().output == "2.0\\n", "printed")
"""


def verdict(engine: str | None = "step14", **files: str) -> dict[str, object]:
    request = {name.replace("_", "."): text for name, text in files.items()}
    return answer(
        {"tool": "grader", "files": {"main.py": REUSE, **request}, "engine": engine, "check": CHECK}
    )


def test_right_and_wrong_engines_are_told_apart() -> None:
    assert verdict("step14") == {"verdict": "passed"}
    assert verdict("step13") == {"verdict": "failed", "key": "reuse", "values": {"grad": "1.0"}}


def test_the_learners_program_is_run_too() -> None:
    assert verdict(main_py=REUSE.replace("x.grad", "'nothing'")) == {
        "verdict": "failed",
        "key": "printed",
        "values": {},
    }


@pytest.mark.parametrize(
    ("files", "kind", "file", "line"),
    [
        ({"main_py": REUSE.replace("add(x, x)", "ad(x, x)")}, "NameError", "main.py", 4),
        ({"engine_py": "class Variable:\n    def f(:\n"}, "SyntaxError", "engine.py", 2),
        ({"engine_py": "x = 1 / 0\n"}, "ZeroDivisionError", "engine.py", 1),
        ({"engine_py": "raise SystemExit(3)\n"}, "SystemExit", "engine.py", 1),
    ],
)
def test_an_error_of_the_learners_comes_with_its_line(
    files: dict[str, str], kind: str, file: str, line: int
) -> None:
    found = verdict(None if "engine_py" in files else "step14", **files)
    assert found["verdict"] == "error"
    problem = found["problem"]
    assert isinstance(problem, dict)
    assert problem["type"] == kind
    assert (problem["frames"][-1]["file"], problem["frames"][-1]["line"]) == (file, line)


def test_nothing_of_one_check_is_left_for_the_next() -> None:
    before = set(sys.modules)
    verdict("step13")
    assert {
        name for name in set(sys.modules) - before if name.startswith(("engine", "steps"))
    } == set()
    assert verdict("step14") == {"verdict": "passed"}


def test_an_unknown_tool_is_named() -> None:
    with pytest.raises(UnknownTool, match="nothing"):
        answer({"tool": "nothing", "files": {}})


def test_the_helpers_of_checks() -> None:
    assert slope(lambda x, y: x**2 * y, 3.0, 2.0) == pytest.approx([12.0, 9.0])
    assert same(None, None)
    assert not same(None, 1.0)
    assert not same("text", 1.0)
    assert same(64.0 + 1e-9, 64.0)
    assert not same([1.0, 2.0], 1.0)
    assert (shown("x"), shown(None), shown([1.0, 2])) == ("x", "None", "1.0, 2")
