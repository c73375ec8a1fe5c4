"""What the memory profile says of programs that are long, large, wrong, or written in one file."""

from __future__ import annotations

from typing import Any

import pytest
from lab.memory_profile import stepping
from schema_checked import answer


def ask(text: str, engine: str | None = None, **more: Any) -> dict[str, Any]:
    return answer({"tool": "memory_profile", "files": {"main.py": text}, "engine": engine, **more})


def test_a_long_program_is_cut_after_so_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping, "MAX_STEPS", 100)
    found = ask("while True:\n    a = 1\n    b = 2\n")
    assert (found["end"], found["cut"], found["problem"]) == ("cut", "steps", None)
    assert len(found["steps"]) == 100


def test_a_program_that_catches_everything_is_cut_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping, "MAX_STEPS", 50)
    text = "try:\n    while True:\n        a = 1\n        b = 2\nexcept BaseException:\n    a = 3\n"
    found = ask(text)
    assert found["cut"] == "steps" and len(found["steps"]) == 50


def test_a_large_program_is_cut_after_so_many_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping, "MAX_OBJECTS", 20)
    found = ask("class Node: pass\nkept = []\nwhile True:\n    kept.append(Node())\n")
    assert found["cut"] == "objects"
    assert sum(len(step.get("new", [])) for step in found["steps"]) == 21
    assert ["kept[20]", None, 20] in [
        name for step in found["steps"] for name in step.get("bind", [])
    ]


def test_a_slow_program_is_cut_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping, "MAX_SECONDS", 0.0)
    assert ask("a = 1\nb = 2\n")["cut"] == "time"


def test_an_error_comes_with_the_steps_before_it() -> None:
    text = "import numpy as np\nfrom engine import Variable, square\nx = Variable(np.ones(3))\nsquare(2)\n"
    found = ask(text, "step17")
    assert found["end"] == "error"
    assert found["problem"]["type"] == "AttributeError"
    assert found["problem"]["frames"][0] == {
        "file": "main.py", "line": 4, "name": "<module>", "text": "square(2)",
    }  # fmt: skip
    assert found["steps"][2]["new"] == [[0, "variable", "Variable"]]


def test_a_program_that_cannot_be_read_has_no_steps() -> None:
    found = ask("x = = 1")
    assert found["steps"] == [] and found["problem"]["type"] == "SyntaxError"


def test_an_engine_of_the_learners_own_is_watched_like_any() -> None:
    engine = """\
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None
"""
    files = {
        "main.py": "import engine\nx = engine.Variable(None)\ny = x\nx = y = None\n",
        "engine.py": engine,
    }
    found = answer({"tool": "memory_profile", "files": files, "engine": None})
    assert found["steps"][1]["new"] == [[0, "variable", "Variable"]]
    assert found["steps"][3]["freed"] == [[0, "count"]]


def test_an_engine_in_the_same_file_is_followed_into() -> None:
    text = """\
class Box:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None
x = Box(1.0)
"""
    found = ask(text)
    # The class body is one step; __init__ has three lines and a way back.
    assert [(s["event"], s["line"]) for s in found["steps"]] == [
        ("line", 1), ("line", 6), ("line", 3), ("line", 4), ("line", 5), ("back", 6),
    ]  # fmt: skip
    assert found["steps"][1]["new"] == [[0, "object", "Box"]]  # has nothing of a Variable yet
    assert found["steps"][4]["kinds"] == [[0, "variable"]]


def test_what_cannot_be_watched_is_said() -> None:
    found = ask("class Point:\n    __slots__ = ('x',)\np = Point()\n")
    assert found["unwatched"] == ["Point"]
    assert not any("new" in step for step in found["steps"])


def test_slots_dictionaries_and_nested_lists_are_links_too() -> None:
    text = """\
import weakref
class Node:
    __slots__ = ('next', 'more', '__weakref__')
a = Node()
b = Node()
a.next = {'left': b}
a.more = [(1, weakref.ref(b))]
"""
    links = [link for step in ask(text)["steps"] for link in step.get("link", [])]
    assert links == [[0, 1, "next['left']", False], [0, 1, "more[0][1]", True]]


def test_pressing_the_collector_is_the_same_every_time() -> None:
    text = "import numpy as np\nfrom engine import Variable, square\nfor i in range(30):\n    y = square(Variable(np.ones(9)))\n"
    once = ask(text, "step16", collect_at=[20, 40])
    assert once == ask(text, "step16", collect_at=[20, 40])
    assert [i for i, s in enumerate(once["steps"]) if s["event"] == "collect"] == [21, 41]
