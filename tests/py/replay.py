"""A small replayer of traces, both ways: an independent reading of trace.schema.json."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "py/stepper/trace.schema.json").read_text()
)
_validator = jsonschema.Draft202012Validator(SCHEMA)
_events = {
    SCHEMA["$defs"][ref["$ref"].rpartition("/")[2]]["properties"]["k"]["const"]: _validator.evolve(
        schema={**ref, "$defs": SCHEMA["$defs"]}
    )
    for ref in SCHEMA["$defs"]["TraceEvent"]["anyOf"]
}
_valid: set[Any] = set()


def _shape(value: Any, key: str = "") -> Any:
    """What the schema looks at: events of one shape need validating only once."""
    if isinstance(value, dict):
        return tuple((k, _shape(v, k)) for k, v in value.items())
    if isinstance(value, list):
        shapes = [_shape(v) for v in value]
        return tuple(shapes) if len(shapes) < 6 else (len(shapes), frozenset(shapes))
    if isinstance(value, str) and key in ("k", "how", "kind", "by", "what", "stream"):
        return value
    return type(value).__name__


def validate(trace: dict[str, Any]) -> None:
    """The trace follows the schema, is JSON without NaN, and its entries are numbered."""
    json.dumps(trace, allow_nan=False)
    few = {key: trace[key][:20] for key in ("variables", "functions", "events")}
    _validator.validate({**trace, **few})
    for event in trace["events"]:
        shape = _shape(event)
        if shape not in _valid:
            _events[event["k"]].validate(event)
            _valid.add(shape)
    for entries in (trace["variables"], trace["functions"]):
        assert [entry["id"] for entry in entries] == list(range(len(entries)))


class Replay:
    """The state after any number of events."""

    def __init__(self, trace: dict[str, Any]) -> None:
        self.trace = trace
        self.index = 0
        self.state: dict[str, Any] = {
            "line": None,
            "variables": [
                {
                    "shown": False, "data": v["data"], "grad": v["grad"], "name": None,
                    "generation": v["generation"], "creator": None, "freed": None,
                    "arrived": 0, "expected": 0,
                }
                for v in trace["variables"]
            ],
            "functions": [
                {"shown": False, "wired": False, "generation": f["generation"], "freed": None}
                for f in trace["functions"]
            ],
            "queue": [], "queue_name": None, "seen": [], "seen_name": None, "popped": None,
            "stack": [], "applying": False,
            # Known from the first change on: what was there before it.
            "config": {e["name"]: e["was"] for e in reversed(trace["events"]) if e["k"] == "config"},
        }  # fmt: skip

    def seek(self, index: int) -> dict[str, Any]:
        events = self.trace["events"]
        while self.index < index:
            self._step(events[self.index], forward=True)
            self.index += 1
        while self.index > index:
            self.index -= 1
            self._step(events[self.index], forward=False)
        return self.state

    def end(self) -> dict[str, Any]:
        return self.seek(len(self.trace["events"]))

    def copy(self) -> dict[str, Any]:
        return copy.deepcopy(self.state)

    def _swap(self, holder: dict[str, Any], key: str, event: dict[str, Any], forward: bool) -> None:
        """Old and new value must fit what is there: the event is reversible."""
        old, new = ("was", "now") if forward else ("now", "was")
        assert holder[key] == event[old], (key, holder[key], event)
        holder[key] = event[new]

    def _insert(self, items: list[int], f: int, at: int) -> None:
        assert 0 <= at <= len(items)
        items.insert(at, f)

    def _remove(self, items: list[int], f: int, at: int) -> None:
        assert items[at] == f
        del items[at]

    def _put(self, items: list[int], event: dict[str, Any], into: bool) -> None:
        (self._insert if into else self._remove)(items, event["f"], event["at"])

    def _show(self, entry: dict[str, Any], forward: bool) -> None:
        assert entry["shown"] is not forward
        entry["shown"] = forward

    def _step(self, event: dict[str, Any], forward: bool) -> None:
        state = self.state
        kind = event["k"]
        if kind == "line":
            old, new = (event["was"], event["at"]) if forward else (event["at"], event["was"])
            assert state["line"] == old
            state["line"] = new
        elif kind == "var":
            self._show(state["variables"][event["v"]], forward)
        elif kind == "call":
            self._show(state["functions"][event["f"]], forward)
            state["functions"][event["f"]]["wired"] = forward and not event.get("bare")
        elif kind == "wire":
            function = state["functions"][event["f"]]
            assert function["shown"] and function["wired"] is not forward
            function["wired"] = forward
        elif kind in ("apply", "applied"):
            assert state["applying"] is (forward is (kind == "applied"))
            state["applying"] = forward is (kind == "apply")
        elif kind in ("link", "name", "data"):
            key = {"link": "creator", "name": "name", "data": "data"}[kind]
            self._swap(state["variables"][event["v"]], key, event, forward)
        elif kind == "generation":
            holder = (
                state["variables"][event["v"]] if "v" in event else state["functions"][event["f"]]
            )
            self._swap(holder, "generation", event, forward)
        elif kind == "grad":
            self._grad(event, forward)
        elif kind == "enter":
            self._enter(event, forward)
        elif kind == "leave":
            if forward:
                assert event["call"] in state["stack"]
                state["stack"].remove(event["call"])
            else:
                state["stack"].append(event["call"])
        elif kind == "found":
            key = f"{event['what']}_name"
            old, new = ("was", "name") if forward else ("name", "was")
            assert state[key] == event[old]
            state[key] = event[new]
        elif kind in ("push", "unqueue"):
            self._put(state["queue"], event, forward is (kind == "push"))
        elif kind == "seen":
            self._put(state["seen"], event, forward is event["on"])
        elif kind == "sort":
            old, new = (event["was"], event["now"]) if forward else (event["now"], event["was"])
            at = event["at"]
            assert state["queue"][at : at + len(old)] == old and sorted(old) == sorted(new)
            state["queue"][at : at + len(old)] = new
        elif kind == "pop":
            if event["at"] is not None:
                self._put(state["queue"], event, not forward)
            old, new = (event["was"], event["f"]) if forward else (event["f"], event["was"])
            assert state["popped"] == old
            state["popped"] = new
        elif kind == "freed":
            holder = (
                state["variables"][event["v"]] if "v" in event else state["functions"][event["f"]]
            )
            assert (holder["freed"] is None) is forward
            holder["freed"] = event["by"] if forward else None
        elif kind == "config":
            old, new = ("was", "now") if forward else ("now", "was")
            assert state["config"][event["name"]] == event[old]
            state["config"][event["name"]] = event[new]

    def _grad(self, event: dict[str, Any], forward: bool) -> None:
        variable = self.state["variables"][event["v"]]
        self._swap(variable, "grad", event, forward)
        before, after = event["arrived"] if forward else reversed(event["arrived"])
        assert variable["arrived"] == before
        variable["arrived"] = after

    def _enter(self, event: dict[str, Any], forward: bool) -> None:
        stack = self.state["stack"]
        if forward:
            assert len(stack) >= event["depth"]
            stack.append(event["call"])
        else:
            stack.remove(event["call"])
        for v, *counts in event["expect"]:
            variable = self.state["variables"][v]
            old, new = (counts[:2], counts[2:]) if forward else (counts[2:], counts[:2])
            assert [variable["arrived"], variable["expected"]] == old
            variable["arrived"], variable["expected"] = new


def check(trace: dict[str, Any]) -> dict[str, Any]:
    """Valid, and reversible: forwards to the end, backwards to the beginning, seeking in between.

    Returns the state at the end.
    """
    validate(trace)
    replay = Replay(trace)
    first = replay.copy()
    count = len(trace["events"])
    step = max(1, count // 7)
    stations = {i: replay.copy() for i in range(0, count + 1, step) if replay.seek(i)}
    last = copy.deepcopy(replay.end())
    for i in sorted(stations, key=lambda i: (i * 7919) % (count + 1)):
        assert replay.seek(i) == stations[i]
    replay.end()
    assert replay.state == last
    assert replay.seek(0) == first
    return last


def variable_named(trace: dict[str, Any], state: dict[str, Any], name: str) -> dict[str, Any]:
    """The variable that is shown under this name."""
    found = [v for v in state["variables"] if v["shown"] and v["name"] == name]
    assert len(found) == 1, (name, [v["name"] for v in state["variables"]])
    return found[0]  # type: ignore[no-any-return]


def number(value: dict[str, Any] | None) -> Any:
    """What a rendered value holds."""
    return None if value is None else value["data"]


def events(trace: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [event for event in trace["events"] if event["k"] in kinds]


def pops(trace: dict[str, Any]) -> list[str]:
    """Labels of the functions popped, in order."""
    return [trace["functions"][e["f"]]["label"] for e in events(trace, "pop")]
