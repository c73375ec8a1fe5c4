"""`answer` of lab, with every answer checked against answers.schema.json before it is given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lab
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

PY = Path(__file__).resolve().parents[2] / "py"
SCHEMA = json.loads((PY / "lab/answers.schema.json").read_text(encoding="utf-8"))
TRACE = json.loads((PY / "stepper/trace.schema.json").read_text(encoding="utf-8"))
_REGISTRY: Registry[Any] = Registry().with_resources(
    (uri, Resource.from_contents(schema))
    for uri, schema in (
        (SCHEMA["$id"], SCHEMA),
        (SCHEMA["$id"].replace("lab/answers", "stepper/trace"), TRACE),
    )
)


def validator(tool: str) -> Draft202012Validator:
    """For the answers of one tool."""
    reference = SCHEMA["properties"][tool]["$ref"]
    return Draft202012Validator({"$ref": SCHEMA["$id"] + reference}, registry=_REGISTRY)


VALIDATORS = {tool: validator(tool) for tool in SCHEMA["properties"]}


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What `lab.answer` answers, as it arrives in the page.

    Raises:
        ValidationError: the answer is not as the schema describes it.
        ValueError: it is not JSON.
    """
    given = lab.answer(request)
    received: dict[str, Any] = json.loads(json.dumps(given, allow_nan=False))
    VALIDATORS[request["tool"]].validate(received)
    return given
