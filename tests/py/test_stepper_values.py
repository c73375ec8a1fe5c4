"""Values and hostile objects: shown faithfully, and never made to run code of their own."""

from __future__ import annotations

from typing import Any

import pytest
import replay
import stepper
import stepper_engines

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")


def data_of(expression: str) -> Any:
    text = f"""
import numpy as np
from engine import Variable
x = Variable({expression})
"""
    trace = stepper.record({"main.py": text, "engine.py": stepper_engines.STEP16})
    replay.check(trace)
    return trace["variables"][0]["data"]


@pytest.mark.parametrize(
    ("expression", "dtype", "shape", "data"),
    [
        ("np.array(2.0)", "float64", [], 2.0),
        ("np.array([1.5, float('nan'), float('inf'), -float('inf')])", "float64", [4],
         [1.5, "nan", "inf", "-inf"]),
        ("np.array(float('nan'))", "float64", [], "nan"),
        ("np.array([[1, 2], [3, 4]])", "int64", [2, 2], [[1, 2], [3, 4]]),
        ("np.array([2 ** 60])", "int64", [1], [str(2**60)]),
        ("np.array([True, False])", "bool", [2], [True, False]),
        ("np.array([1 + 2j])", "complex128", [1], ["(1+2j)"]),
        ("np.float32(0.1) * np.ones(1, np.float32)", "float32", [1], [0.10000000149011612]),
        ("np.zeros((0, 3))", "float64", [0, 3], []),
        ("np.array(['a'])", "<U1", [1], ["'a'"]),
    ],
)  # fmt: skip
def test_small_arrays_are_shown_whole(
    expression: str, dtype: str, shape: list[int], data: Any
) -> None:
    assert data_of(expression) == {"kind": "array", "dtype": dtype, "shape": shape, "data": data}


def test_large_arrays_are_summarised() -> None:
    value = data_of("np.where(np.arange(1000) == 5, np.nan, np.arange(1000.0)).reshape(10, 100)")
    assert value["kind"] == "big" and value["shape"] == [10, 100] and value["bytes"] == 8000
    assert (value["min"], value["max"], value["nan"], value["inf"]) == (0.0, 999.0, 1, 0)
    assert value["mean"] == pytest.approx((999 * 1000 / 2 - 5) / 999)
    assert value["head"] == [0.0, 1.0, 2.0, 3.0, 4.0, "nan", 6.0, 7.0]


def test_other_values_are_named() -> None:
    assert data_of("3.0") == {"kind": "scalar", "type": "float", "data": 3.0}
    assert data_of("np.float64(3.0)") == {"kind": "scalar", "type": "float64", "data": 3.0}
    assert data_of("'three'") == {"kind": "other", "type": "str", "text": "'three'"}
    assert data_of("[1, [2]]") == {"kind": "other", "type": "list", "text": "[1, [2]]"}
    assert data_of("None") is None
    assert data_of("10 ** 5000")["kind"] == "scalar"


HOSTILE = """
def bad(*_):
    print("the recorder ran me")
    raise RuntimeError("the recorder ran me")

for name in ("__repr__", "__str__", "__len__", "__bool__", "__eq__", "__getattr__", "__iter__",
             "__contains__", "__format__"):
    setattr(Variable, name, bad)
Variable.__hash__ = None
for name in ("__repr__", "__len__", "__bool__", "__iter__", "__getattr__"):
    setattr(Function, name, bad)
"""


def test_no_dunder_method_of_the_learner_is_ever_run() -> None:
    text = """
import numpy as np
from engine import Variable, square, add
x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
"""
    trace = stepper.record({"main.py": text, "engine.py": stepper_engines.STEP16 + HOSTILE})
    last = replay.check(trace)
    assert trace["end"] == {"kind": "done"}
    assert replay.events(trace, "print") == []
    assert replay.number(replay.variable_named(trace, last, "x")["grad"]) == 64.0


def test_a_property_with_a_side_effect_is_read_behind_its_back() -> None:
    engine = (
        stepper_engines.STEP16.replace(
            "        self.grad = None\n        self.creator",
            """
        self._grad = None
        self.creator""",
        )
        + """
def get(self):
    global reads
    reads += 1
    return self._grad
def put(self, value):
    self._grad = value
reads = 0
Variable.grad = property(get, put)
"""
    )
    text = """
import numpy as np
import engine
from engine import Variable, square
x = Variable(np.array(3.0))
y = square(x)
y.backward()
print(engine.reads)
"""
    trace = stepper.record({"main.py": text, "engine.py": engine})
    last = replay.check(trace)
    assert [e["text"] for e in replay.events(trace, "print")] == ["3\n"]  # what backward reads
    assert replay.number(replay.variable_named(trace, last, "x")["grad"]) == 6.0
