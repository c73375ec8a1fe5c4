"""The answers of lab have one schema, and it is strict."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lab import TOOLS
from schema_checked import SCHEMA, VALIDATORS, answer

PROGRAM = """\
import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(x.grad)
"""
REQUESTS: dict[str, list[dict[str, Any]]] = {
    "grader": [
        {"check": "pass"},
        {"check": "from lab.grader import expect\nexpect(False, 'key', grad=1.0)"},
        {"check": "1 / 0"},
    ],
    "gradient_check": [{}, {"files": {"main.py": PROGRAM + "1 / 0"}}],
    "memory_profile": [{"collect_at": [5]}, {"files": {"main.py": PROGRAM + "1 / 0"}}],
    "survey": [{"engines": ["step07", "step14", "step16"]}],
}


def ask(tool: str, more: dict[str, Any]) -> dict[str, Any]:
    return answer({"tool": tool, "files": {"main.py": PROGRAM}, "engine": "step16", **more})


def test_the_schema_is_one_and_of_every_tool() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert sorted(SCHEMA["properties"]) == sorted(TOOLS) == sorted(REQUESTS)


@pytest.mark.parametrize(("tool", "more"), [(t, m) for t, ms in REQUESTS.items() for m in ms])
def test_no_field_of_an_answer_is_missing_more_or_of_another_kind(
    tool: str, more: dict[str, Any]
) -> None:
    given = ask(tool, more)
    for field in given:
        for bad in (_without(given, field), {**given, field: object}, {**given, "surplus": 1}):
            if bad != given:
                assert not VALIDATORS[tool].is_valid(bad), (tool, field)


def _without(answered: dict[str, Any], field: str) -> dict[str, Any]:
    rest = copy.copy(answered)
    del rest[field]
    return rest
