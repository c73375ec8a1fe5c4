"""Derivatives of a recorded computation by finite differences; no `backward` is called.

The graph is walked from its root along `creator` and `inputs`. Then the `forward` of each Function
runs again on arrays that differ a little in one element.

Source of the formula: the five-point stencil, Abramowitz & Stegun, "Handbook of Mathematical
Functions", 25.3.6.
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

MAX_FUNCTIONS = 2_000
MAX_ELEMENTS = 64  # of a variable whose derivative is computed, element by element
MAX_NUMBERS = 100_000  # in one array that is computed repeatedly
MAX_FORWARDS = 40_000  # calls of forward for one graph
KINK = 1e-6  # relative; a smaller jump of the slope is rounding
TOLERANCE = 1e-4  # relative; a repeated forward must agree within it, and float32 does

Array = npt.NDArray[np.float64]
Place = tuple[int, str, int]  # which function, "input" or "output", which of them


class NoDerivative(Exception):
    """A derivative cannot be computed. `args[0]` says why, in a word of the schema."""


@dataclass(slots=True)
class Node:
    """One Function: its inputs and outputs, as indices of the graph's variables."""

    function: Any
    inputs: list[int]
    outputs: dict[int, int] = field(
        default_factory=dict
    )  # by slot; only those that lead to the root


class Graph:
    """The graph that a root was computed by.

    Functions are numbered in the order in which a depth-first walk from the root meets them, the
    inputs of each from first to last, so anyone who knows the graph numbers them alike.

    Raises:
        NoDerivative: "long", more than MAX_FUNCTIONS; "failed", if a variable is not among the
            outputs of its creator, or the graph has a cycle.
    """

    def __init__(self, root: Any, shapes: Shapes) -> None:
        self._shapes = shapes
        self._index: dict[int, int] = {}
        self.variables: list[Any] = []
        self.nodes: list[Node] = []
        self.place: list[Place | None] = []  # of each variable; None for a root that is a leaf
        self._numbers: dict[int, int] = {}  # id(function) → index in nodes
        self._walk(root)
        self.order = self._order()  # topological: inputs before outputs

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
                if k >= MAX_FUNCTIONS:
                    raise NoDerivative("long")
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
        raise NoDerivative("failed")

    def _order(self) -> list[int]:
        order: list[int] = []
        done: set[int] = set()
        begun: set[int] = set()  # their inputs are being ordered
        waiting = [0] if self.nodes else []
        while waiting:
            k = waiting[-1]
            before = [self._maker(v) for v in self.nodes[k].inputs]
            missing = [j for j in before if j is not None and j not in done]
            if missing and k not in done:
                if not begun.isdisjoint(missing):
                    raise NoDerivative("failed")  # a cycle of creators has no order
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


class FiniteDifferences:
    """The derivatives of sum(root * seed) by any variable of a graph.

    Args:
        root: a Variable of any engine.
        seed: an array of the root's shape, or None for ones.
        shapes: reads the attributes of Variables and Functions.

    Raises:
        NoDerivative: "large" or "kind", an array that is too large or not of real numbers;
            "unsteady", if `forward` computes something else when it runs again; and as Graph.
    """

    def __init__(self, root: Any, seed: Any, shapes: Shapes) -> None:
        self.graph = Graph(root, shapes)
        self._values = [real(shapes.read(v, "data")) for v in self.graph.variables]
        self._seed = np.ones_like(self._values[0]) if seed is None else real(seed)
        self._forwards = 0
        for v, value in self._compute({}, self.graph.order).items():
            was = self._values[v]
            if value.shape != was.shape or not np.allclose(value, was, TOLERANCE, equal_nan=True):
                raise NoDerivative("unsteady")

    def of(self, v: int) -> Array:
        """The derivative by the variable of index `v`, an array of its shape.

        Central differences of fourth order, with a step of 1e-3, or 1e-3 of the element where that
        is larger.

        Raises:
            NoDerivative: "large", more than MAX_ELEMENTS elements; "long", more than MAX_FORWARDS
                calls of `forward` for this graph; "kink", if the slopes on the two sides of the
                point differ, as those of max or relu at 0; "failed", if `forward` raises.
        """
        value = self._values[v]
        if v == 0:
            return np.broadcast_to(self._seed, value.shape)
        after = self._after(v)
        if value.size > MAX_ELEMENTS:
            raise NoDerivative("large")
        if self._forwards + 4 * value.size * sum(map(self._cost, after)) > MAX_FORWARDS:
            raise NoDerivative("long")
        derivative = np.empty_like(value)
        for at in np.ndindex(value.shape):
            step = 1e-3 * max(1.0, abs(float(value[at])))
            right, left = (self._nudged(v, at, by, after) for by in (step, -step))
            far_right, far_left = (self._nudged(v, at, 2 * by, after) for by in (step, -step))
            derivative[at] = (8 * (right - left) - (far_right - far_left)) / (12 * step)
            if self._has_kink(right + left, far_right + far_left, step, float(derivative[at])):
                raise NoDerivative("kink")
        return derivative

    def _has_kink(self, near: float, far: float, step: float, slope: float) -> bool:
        """Whether the slope jumps at the point; `near` and `far` are sums of the values beside it.

        Where a function is smooth, the difference of its one-sided slopes grows with the distance;
        at a kink it is the same near and far.
        """
        here = float(np.sum(self._values[0] * self._seed))
        jump, far_jump = (near - 2 * here) / step, (far - 2 * here) / (2 * step)
        return abs(jump) > KINK * max(1.0, abs(slope), abs(here)) and abs(far_jump) < 1.5 * abs(
            jump
        )

    def _cost(self, k: int) -> int:
        """The cost of one forward: 1, and more for a function of very many inputs."""
        return 1 + len(self.graph.nodes[k].inputs) // 8

    def _nudged(self, v: int, at: tuple[int, ...], by: float, after: list[int]) -> float:
        value = self._values[v].copy()
        value[at] += by
        root = self._compute({v: value}, after).get(0, self._values[0])
        return float(np.sum(root * self._seed))

    def _after(self, v: int) -> list[int]:
        """The functions that depend on this variable, in order."""
        changed = {v}
        found = []
        for k in self.graph.order:
            node = self.graph.nodes[k]
            if changed.intersection(node.inputs):
                changed.update(node.outputs.values())
                found.append(k)
        return found

    def _compute(self, changed: dict[int, Array], functions: Iterable[int]) -> dict[int, Array]:
        """Evaluate `functions` with the values of `changed`, and return those and their outputs."""
        for k in functions:
            node = self.graph.nodes[k]
            xs = [changed.get(v, self._values[v]) for v in node.inputs]
            self._forwards += self._cost(k)
            try:
                # A copy: forward may keep something for its backward.
                ys = copy.copy(node.function).forward(*[x.copy() for x in xs])
            except Exception as error:
                raise NoDerivative("failed") from error
            ys = ys if isinstance(ys, tuple) else (ys,)
            for slot, v in node.outputs.items():
                changed[v] = real(ys[slot]) if slot < len(ys) else self._values[v]
        return changed


def real(data: Any) -> Array:
    """Data of a Variable as an array of float64.

    Raises:
        NoDerivative: "kind", not real numbers; "large", more than MAX_NUMBERS.
    """
    if not isinstance(data, np.ndarray | np.generic | float | int):
        raise NoDerivative("kind")
    array = np.asarray(data)
    if array.dtype.kind not in "fiub":
        raise NoDerivative("kind")
    if array.size > MAX_NUMBERS:
        raise NoDerivative("large")
    return array.astype(np.float64)
