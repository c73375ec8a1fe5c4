"""Derivatives of a computation that was recorded as a graph, by differences: no backward is asked.

The graph is walked from its root by `creator` and `inputs`; then each Function's `forward` runs
again on arrays that differ a little in one element.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from stepper.recognise import (
    CONTAINER,
    FUNCTION,
    WEAK,
    Shapes,
    container_items,
    weak_target,
)

MOST_FUNCTIONS = 2_000
MOST_ELEMENTS = 64  # of a variable whose derivative is taken, element by element
MOST_NUMBERS = 100_000  # in one array that is computed again and again
MOST_FORWARDS = 40_000  # calls of forward for one graph
TOLERANCE = 1e-4  # how well a repeated forward must agree: float32 does

Array = npt.NDArray[np.float64]
Place = tuple[int, str, int]  # which function, "input" or "output", which of them


class Unknown(Exception):
    """There is no figure. `args[0]` says why: large, long, unsteady, kind, failed."""


@dataclass(slots=True)
class Node:
    """One Function: where its arrays come from and go to, as indices of the graph's variables."""

    function: Any
    inputs: list[int]
    outputs: dict[int, int] = field(default_factory=dict)  # by slot; only those that lead to root


class Graph:
    """What a root was computed from.

    Functions are numbered in the order in which a walk from the root meets them, depth first, a
    Function's inputs from first to last: whoever knows the same graph counts them alike.

    Raises:
        Unknown: it is too long, or does not say which output of a Function a variable is.
    """

    def __init__(self, root: Any, shapes: Shapes) -> None:
        self._shapes = shapes
        self._index: dict[int, int] = {}
        self.variables: list[Any] = []
        self.nodes: list[Node] = []
        self.place: list[Place | None] = []  # of each variable, None of a root that is a leaf
        self._numbers: dict[int, int] = {}  # id(function) → index in nodes
        self._walk(root)
        self.order = self._order()  # inputs before what is computed from them

    def _variable(self, variable: Any, place: Place | None) -> int:
        index = self._index.setdefault(id(variable), len(self.variables))
        if index == len(self.variables):
            self.variables.append(variable)
            self.place.append(place)
        return index

    def _walk(self, root: Any) -> None:
        waiting = [self._variable(root, None)]
        while waiting:
            v = waiting.pop()
            creator = self._shapes.read(self.variables[v], "creator")
            if creator is None or self._shapes.kind(creator) != FUNCTION:
                continue
            k = self._numbers.get(id(creator))
            fresh = k is None
            if k is None:
                k = self._numbers[id(creator)] = len(self.nodes)
                if k >= MOST_FUNCTIONS:
                    raise Unknown("long")
                self.nodes.append(Node(creator, []))
            slot = self._slot(creator, self.variables[v])
            self.nodes[k].outputs[slot] = v
            self.place[v] = (k, "output", slot)
            if fresh:
                inputs = self._shapes.inputs_of(creator)
                ids = [self._variable(x, (k, "input", i)) for i, x in enumerate(inputs)]
                self.nodes[k].inputs = ids
                waiting.extend(reversed(ids))

    def _slot(self, function: Any, variable: Any) -> int:
        outputs = self._shapes.read(function, "outputs")
        if outputs is None:
            outputs = self._shapes.read(function, "output")
        items = container_items(outputs) if self._shapes.kind(outputs) == CONTAINER else [outputs]
        for slot, item in enumerate(items):
            target = weak_target(item) if self._shapes.kind(item) == WEAK else item
            if target is variable:
                return slot
        raise Unknown("failed")

    def _order(self) -> list[int]:
        order: list[int] = []
        done: set[int] = set()
        begun: set[int] = set()  # what they need is on its way
        waiting = [0] if self.nodes else []
        while waiting:
            k = waiting[-1]
            before = [self._maker(v) for v in self.nodes[k].inputs]
            missing = [j for j in before if j is not None and j not in done]
            if missing and k not in done:
                if not begun.isdisjoint(missing):
                    raise Unknown("failed")  # a ring of creators has no order
                begun.add(k)
                waiting.extend(missing)
                continue
            waiting.pop()
            if k not in done:
                done.add(k)
                order.append(k)
        return order

    def _maker(self, v: int) -> int | None:
        place = self.place[v]
        return place[0] if place is not None and place[1] == "output" else None


class Slopes:
    """The derivatives of sum(root * seed) by any variable of a graph.

    Raises:
        Unknown: an array is too large or not of real numbers, or forward does not repeat itself.
    """

    def __init__(self, root: Any, seed: Any, shapes: Shapes) -> None:
        self.graph = Graph(root, shapes)
        self._values = [real(shapes.read(v, "data")) for v in self.graph.variables]
        self._seed = np.ones_like(self._values[0]) if seed is None else real(seed)
        self._forwards = 0
        for v, value in self._compute({}, self.graph.order).items():
            was = self._values[v]
            if value.shape != was.shape or not np.allclose(value, was, TOLERANCE, equal_nan=True):
                raise Unknown("unsteady")

    def of(self, v: int) -> Array:
        """The derivative by variable `v`, of its shape: central differences of fourth order.

        Raises:
            Unknown: the variable is too large, or the graph has cost enough already.
        """
        value = self._values[v]
        if v == 0:
            return np.broadcast_to(self._seed, value.shape)
        after = self._after(v)
        if value.size > MOST_ELEMENTS:
            raise Unknown("large")
        if self._forwards + 4 * value.size * sum(map(self._cost, after)) > MOST_FORWARDS:
            raise Unknown("long")
        slope = np.empty_like(value)
        for at in np.ndindex(value.shape):
            step = 1e-3 * max(1.0, abs(float(value[at])))
            near = self._nudged(v, at, step, after) - self._nudged(v, at, -step, after)
            far = self._nudged(v, at, 2 * step, after) - self._nudged(v, at, -2 * step, after)
            slope[at] = (8 * near - far) / (12 * step)
        return slope

    def _cost(self, k: int) -> int:
        """Of one forward: one, and more for a function of very many inputs."""
        return 1 + len(self.graph.nodes[k].inputs) // 8

    def _nudged(self, v: int, at: tuple[int, ...], by: float, after: list[int]) -> float:
        value = self._values[v].copy()
        value[at] += by
        root = self._compute({v: value}, after).get(0, self._values[0])
        return float(np.sum(root * self._seed))

    def _after(self, v: int) -> list[int]:
        """The functions that are computed from this variable, in order."""
        changed = {v}
        found = []
        for k in self.graph.order:
            node = self.graph.nodes[k]
            if changed.intersection(node.inputs):
                changed.update(node.outputs.values())
                found.append(k)
        return found

    def _compute(self, changed: dict[int, Array], functions: Iterable[int]) -> dict[int, Array]:
        """`changed`, and what these functions make of it; all other values are as they were."""
        for k in functions:
            node = self.graph.nodes[k]
            xs = [changed.get(v, self._values[v]) for v in node.inputs]
            self._forwards += self._cost(k)
            try:
                # A copy: forward may keep something for its backward.
                ys = copy.copy(node.function).forward(*[x.copy() for x in xs])
            except Exception as error:
                raise Unknown("failed") from error
            ys = ys if isinstance(ys, tuple) else (ys,)
            for slot, v in node.outputs.items():
                changed[v] = real(ys[slot]) if slot < len(ys) else self._values[v]
        return changed


def real(data: Any) -> Array:
    """Any array of real numbers, in double precision."""
    if not isinstance(data, np.ndarray | np.generic | float | int):
        raise Unknown("kind")
    array = np.asarray(data)
    if array.dtype.kind not in "fiub":
        raise Unknown("kind")
    if array.size > MOST_NUMBERS:
        raise Unknown("large")
    return array.astype(np.float64)
