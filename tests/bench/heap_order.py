"""Is `dezero`'s backward near linear? Its heap against the book's sort, in one run.

The graph is the worst for sorting: one x is squared many times, and the squares are added up in a
balanced tree, so that thousands of functions wait in the queue at once.

    python tests/bench/heap_order.py [--leaves 16000]
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "py"))

from dezero import Function, Variable, square
from dezero.arrays import as_array
from dezero.variable import Array, fit_to_inputs

LEAVES = 16_000
TARGET = 50  # times faster than sorting, at 16,000 leaves
ROUNDS = 5  # of the heap, which takes a fraction of a second; the sort, which takes many, runs once


def backward_by_sorting(root: Variable) -> None:
    """`Variable.backward` with the queue of step 16: sorted at every add, popped from the end."""
    root.grad = np.ones_like(root.data)
    funcs: list[Function] = []
    seen_set: set[Function] = set()

    def add_func(f: Function) -> None:
        if f not in seen_set:
            funcs.append(f)
            seen_set.add(f)
            funcs.sort(key=lambda f: f.generation)

    assert root.creator is not None
    add_func(root.creator)
    while funcs:
        f = funcs.pop()
        gys = [output.grad() for output in f.outputs]
        gxs = fit_to_inputs(f, f.backward(*gys))
        for x, gx in zip(f.inputs, gxs, strict=True):
            x.grad = np.array(gx) if x.grad is None else as_array(x.grad + gx)
            if x.creator is not None:
                add_func(x.creator)
        for output in f.outputs:
            output.cleargrad()


def tree_of_squares(x: Variable, leaves: int) -> Variable:
    """Square x `leaves` times, and add the squares pairwise until one sum is left."""
    row = [square(x) for _ in range(leaves)]
    while len(row) > 1:
        odd = row[len(row) & ~1 :]
        row = [a + b for a, b in zip(row[::2], row[1::2], strict=False)] + odd
    return row[0]


def pops_of(backward: Callable[[Variable], None], leaves: int) -> list[int]:
    """The order in which `backward` pops, each function as its number in order of creation."""
    numbers: dict[Function, int] = {}
    pops: list[int] = []

    class Noted(Function):
        def __init__(self) -> None:
            numbers[self] = len(numbers)

        def forward(self, *xs: Array) -> Array:
            total: Array = np.add.reduce(xs)
            return total

        def backward(self, gy: Array) -> tuple[Array, ...]:
            pops.append(numbers[self])
            return (gy,) * len(self.inputs)

    row = [Noted()(Variable(np.array(1.0))) for _ in range(leaves)]
    while len(row) > 1:
        odd = row[len(row) & ~1 :]
        row = [Noted()(a, b) for a, b in zip(row[::2], row[1::2], strict=False)] + odd
    backward(row[0])
    return pops


def timed(backward: Callable[[Variable], None], leaves: int, rounds: int) -> tuple[float, bool]:
    """Seconds of processor time that `backward` takes at best, and whether it is right."""
    x = Variable(np.array(3.0))
    y = tree_of_squares(x, leaves)
    seconds = []
    right = True
    for _ in range(rounds):
        x.cleargrad()
        start = time.process_time()
        backward(y)
        seconds.append(time.process_time() - start)
        right = right and x.grad is not None and float(x.grad) == 2 * 3.0 * leaves
    return min(seconds), right


def measure(leaves: int = LEAVES) -> dict[str, object]:
    """Time both ways on the same graph and compare their order on a smaller one.

    Returns:
        leaves, seconds of either way, their ratio with the ratio promised, whether the gradients
        are right, and whether both pop in the same order.
    """
    heap_seconds, heap_right = timed(Variable.backward, leaves, ROUNDS)
    sort_seconds, sort_right = timed(backward_by_sorting, leaves, 1)
    return {
        "leaves": leaves,
        "heap_seconds": round(heap_seconds, 4),
        "sort_seconds": round(sort_seconds, 4),
        "ratio": {"value": round(sort_seconds / heap_seconds, 1), "at_least": TARGET},
        "gradients_right": heap_right and sort_right,
        "same_order": pops_of(Variable.backward, 1000) == pops_of(backward_by_sorting, 1000),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leaves", type=int, default=LEAVES)
    print(json.dumps(measure(parser.parse_args().leaves), indent=2))


if __name__ == "__main__":
    main()
