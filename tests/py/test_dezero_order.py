"""dezero pops in exactly the order of a stable sort with pop from the end."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from dezero import Function, Variable
from hypothesis import given
from hypothesis import strategies as st

BENCH = Path(__file__).resolve().parents[1] / "bench" / "heap_order.py"


class Join(Function):
    """Adds up any number of inputs into one output or two, and notes when it is popped."""

    def __init__(self, number: int, outputs: int, pops: list[int]) -> None:
        self.number, self.count, self.pops = number, outputs, pops

    def forward(self, *xs: np.ndarray) -> tuple[np.ndarray, ...]:
        return (np.array(sum(xs)),) * self.count

    def backward(self, *gys: np.ndarray) -> tuple[np.ndarray, ...]:
        self.pops.append(self.number)
        return (sum(gys),) * len(self.inputs)


@st.composite
def graphs(draw: st.DrawFn) -> Callable[[list[int]], Variable]:
    """A recipe for one random graph: any function may use any earlier variables, repeatedly."""
    recipe = []
    made = 1
    for _ in range(draw(st.integers(1, 40))):
        inputs = draw(st.lists(st.integers(0, made - 1), min_size=1, max_size=3))
        outputs = draw(st.integers(1, 2))
        recipe.append((inputs, outputs))
        made += outputs

    def build(pops: list[int]) -> Variable:
        made = [Variable(np.array(1.0))]
        for number, (inputs, outputs) in enumerate(recipe):
            result = Join(number, outputs, pops)(*[made[i] for i in inputs])
            made += result if outputs > 1 else [result]
        joined = Join(len(recipe), 1, pops)(*made)
        joined.kept = made  # so that no output counts as dropped
        return joined

    return build


def order_of_the_book(root: Variable) -> list[int]:
    """The order that step 16 describes, worked out on the finished graph."""
    funcs, seen, pops = [root.creator], {root.creator}, []
    while funcs:
        funcs.sort(key=lambda f: f.generation)
        f = funcs.pop()
        pops.append(f.number)
        for x in f.inputs:
            if x.creator is not None and x.creator not in seen:
                seen.add(x.creator)
                funcs.append(x.creator)
    return pops


@given(graphs())
def test_pops_in_the_order_of_the_book(build: Callable[[list[int]], Variable]) -> None:
    pops: list[int] = []
    root = build(pops)
    expected = order_of_the_book(root)
    root.backward()
    assert pops == expected


@given(graphs())
def test_every_function_is_popped_once_and_after_all_that_use_its_outputs(
    build: Callable[[list[int]], Variable],
) -> None:
    pops: list[int] = []
    root = build(pops)
    users: dict[Function, list[Function]] = {}
    waiting, functions = [root.creator], {root.creator}
    while waiting:
        f = waiting.pop()
        for x in f.inputs:
            if x.creator is not None:
                users.setdefault(x.creator, []).append(f)
                if x.creator not in functions:
                    functions.add(x.creator)
                    waiting.append(x.creator)
    root.backward()
    assert len(pops) == len(set(pops)) == len(functions)
    turn = {number: i for i, number in enumerate(pops)}
    for f, those in users.items():
        assert all(turn[user.number] < turn[f.number] for user in those)


def test_among_equal_generations_the_last_added_goes_first() -> None:
    pops: list[int] = []
    x = Variable(np.array(1.0))
    row = [Join(number, 1, pops)(x) for number in range(5)]
    Join(5, 1, pops)(*row).backward()
    assert pops == [5, 4, 3, 2, 1, 0]


def test_the_bench_finds_both_orders_and_gradients_equal() -> None:
    command = [sys.executable, str(BENCH), "--leaves", "500"]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert found["same_order"] is True
    assert found["gradients_right"] is True
    # How large the ratio is depends on what else the machine does: only a bench says it.
    assert found["ratio"]["value"] > 0
