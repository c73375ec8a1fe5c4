"""Engines as learners write them: step 16's with another `backward`."""

from __future__ import annotations

import re
from pathlib import Path

PY = Path(__file__).resolve().parents[2] / "py"
STEP16 = (PY / "steps" / "step16.py").read_text(encoding="utf-8")

DIAMOND = """\
import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(y.data, x.grad)
"""


def with_backward(body: str, imports: str = "") -> str:
    """Step 16 with this `Variable.backward` in place of its own."""
    method = re.compile(r"    def backward\(self\).*?(?=\n\n    def |\n\n\n)", re.DOTALL)
    engine, count = method.subn(lambda _: body.rstrip("\n"), STEP16, count=1)
    assert count == 1, "step16.py has no Variable.backward to replace"
    return imports + engine


HEAP = with_backward(
    """\
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        heap = []
        known = set()
        counter = 0

        def put(f):
            nonlocal counter
            if f not in known:
                known.add(f)
                heapq.heappush(heap, (-f.generation, -counter, f))
                counter += 1

        put(self.creator)
        while heap:
            _, _, f = heapq.heappop(heap)
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(f.inputs, gxs):
                x.grad = gx if x.grad is None else x.grad + gx
                if x.creator is not None:
                    put(x.creator)
""",
    "import heapq\n",
)

DEQUE_WRONG_ORDER = with_backward(
    """\
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = deque([self.creator])
        while waiting:
            f = waiting.pop()
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(f.inputs, gxs):
                x.grad = gx if x.grad is None else x.grad + gx
                if x.creator is not None:
                    waiting.append(x.creator)
""",
    "from collections import deque\n",
)

RECURSIVE = with_backward(
    """\
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        f = self.creator
        if f is None:
            return
        gxs = f.backward(*[output.grad for output in f.outputs])
        if not isinstance(gxs, tuple):
            gxs = (gxs,)
        for x, gx in zip(f.inputs, gxs):
            x.grad = gx
            x.backward()
"""
)

ENDLESS = with_backward(
    """\
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs[-1]
            any(iter(int, 1))
"""
)
"""Its inner loop is in C, without a line of its own: no limit of events ends it, however slow the machine."""

RAISES_IN_THE_MIDDLE = with_backward(
    """\
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        done = 0
        while funcs:
            f = funcs.pop()
            done += 1
            if done == 3:
                raise RuntimeError("the third one is too much")
            gxs = f.backward(*[output.grad for output in f.outputs])
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(f.inputs, gxs):
                x.grad = gx if x.grad is None else x.grad + gx
                if x.creator is not None:
                    funcs.append(x.creator)
"""
)

NO_BACKWARD = STEP16.replace("def backward(self):", "def other(self):", 1)
