"""The order of the pops, judged by a model that knows the graph, not the learner's engine."""

import builtins
import sys

import engine
import numpy as np
from engine import Function, Variable, add, exp, square
from lab.grader import array, expect, fail, names, same, watch_backward


def generations(root):
    """Each Function behind a Variable with its generation, counted anew from the leaves."""
    depth = {}

    def visit(variable):
        f = variable.creator
        if f is None:
            return 0
        if f not in depth:
            depth[f] = max(visit(x) for x in f.inputs)
        return depth[f] + 1

    visit(root)
    return depth


def right_order(root):
    """The last added of those with the highest generation, each Function once."""
    depth = generations(root)
    waiting, added, order = [root.creator], {root.creator}, []
    while waiting:
        highest = max(depth[f] for f in waiting)
        f = next(f for f in reversed(waiting) if depth[f] == highest)
        waiting.remove(f)
        order.append(f)
        for x in f.inputs:
            if x.creator is not None and x.creator not in added:
                added.add(x.creator)
                waiting.append(x.creator)
    return order


def popped(root):
    """The Functions in the order in which the learner's engine pops them."""
    with watch_backward(engine) as order:
        try:
            root.backward()
        except TypeError as error:
            if "not supported between instances" in str(error):
                fail("compared", error=str(error))
            raise
    return order


class Mean(Function):
    """Of any number of inputs: keeps the values small, however large the graph."""

    def forward(self, *xs):
        return sum(xs) / len(xs)

    def backward(self, gy):
        return (gy / len(self.inputs),) * len(self.inputs)


def x_at(value):
    return Variable(array(value))


# One way is short and one is long: of the two functions waiting, a higher generation goes first.
x = x_at(0.5)
first = names(popped(add(exp(x), square(square(x)))))[:2]
x = x_at(0.5)
second = names(popped(add(square(square(x)), exp(x))))[:2]
expect(not (first == second == ["Add", "Exp"]), "smallest")
expect((first, second) != (["Add", "Exp"], ["Add", "Square"]), "oldest")

# The diamond, whose wrong results each have their own cause.
x = x_at(2.0)
a = square(x)
y = add(square(a), square(a))
order = popped(y)
expect(not same(x.grad, 128.0), "again")
expect(not same(x.grad, 96.0), "neither")
expect(len(order) >= 4, "missing", got=len(order), want=4)
expect(order[-1] is a.creator or not same(x.grad, 32.0), "early")
expect(same(x.grad, 64.0), "value", grad=x.grad)

# Ties.
x = x_at(0.5)
a = square(x)
y = add(square(a), exp(a))
order = popped(y)
expect(order == right_order(y), "ties", got=names(order), want=names(right_order(y)))

# Large graphs, in which functions come to wait at different times.
rng = np.random.default_rng(16)
for _ in range(20):
    made = [x_at(0.5), x_at(0.25)]
    for _ in range(12):
        made.append(Mean()(*(made[rng.integers(len(made))] for _ in range(rng.integers(1, 3)))))
    y = Mean()(*made[2:])
    right, order = right_order(y), popped(y)
    if order != right:
        depth = generations(y)
        expect(len(set(order)) == len(order), "again")
        expect(len(order) == len(right), "missing", got=len(order), want=len(right))
        level = [depth[f] for f in order]
        expect(level == sorted(level, reverse=True), "order", got=level)
        fail("later_ties")

# All is right. Is the list still sorted?
sorts = []
builtin_sorted = builtins.sorted


def note(items):
    """Sorting plain generation numbers is no sorting of the functions."""
    sorts.extend(item for item in items[:1] if not isinstance(item, int))


def watch(frame, event, called):
    if event == "c_call" and called.__name__ == "sort" and isinstance(called.__self__, list):
        note(called.__self__)


def watched_sorted(items, **options):
    items = list(items)
    note(items)
    return builtin_sorted(items, **options)


y = Mean()(*(square(x_at(1.0)) for _ in range(50)))
builtins.sorted = watched_sorted
sys.setprofile(watch)
try:
    y.backward()
finally:
    sys.setprofile(None)
    builtins.sorted = builtin_sorted
expect(len(sorts) < 10, "sorts", count=len(sorts))
