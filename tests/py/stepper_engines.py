"""Engines as other people write them, as text: what the recorder must follow."""

from __future__ import annotations

HEAD = """
import numpy as np

class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

"""

TAIL = """

class Function:
    def __call__(self, *inputs):
        ys = self.forward(*[x.data for x in inputs])
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(np.asarray(y)) for y in ys]
        self.generation = max(x.generation for x in inputs)
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        return outputs if len(outputs) > 1 else outputs[0]

class Square(Function):
    def forward(self, x):
        return x ** 2
    def backward(self, gy):
        x = self.inputs[0].data
        return 2 * x * gy

class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1
    def backward(self, gy):
        return gy, gy

class Mul(Function):
    def forward(self, x0, x1):
        return x0 * x1
    def backward(self, gy):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy * x1, gy * x0

class Split(Function):
    def forward(self, x):
        return 2 * x, x * x
    def backward(self, gy0, gy1):
        x = self.inputs[0].data
        gx = 0
        if gy0 is not None:
            gx = gx + 2 * gy0
        if gy1 is not None:
            gx = gx + 2 * x * gy1
        return gx

def square(x):
    return Square()(x)

def add(x0, x1):
    return Add()(x0, x1)

def mul(x0, x1):
    return Mul()(x0, x1)

def split(x):
    return Split()(x)
"""

SEED = """
        if self.grad is None:
            self.grad = np.ones_like(self.data)
"""

DELIVER = """
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                if x.creator is not None:
                    %s
"""


def engine(before: str, loop: str, add: str, top: str = "") -> str:
    """An engine whose backward is: seed, `before`, while: `loop`, deliver, `add` the creators."""
    body = "    def backward(self):" + SEED + before + loop + DELIVER % add
    return top + HEAD + body + TAIL


HEAP_WRAPPER = engine(
    """
        heap = []
        seen = set()
        def add_func(f):
            if f not in seen:
                seen.add(f)
                heapq.heappush(heap, Item(f))
        add_func(self.creator)
""",
    """
        while heap:
            f = heapq.heappop(heap).func
""",
    "add_func(x.creator)",
    """
import heapq

class Item:
    def __init__(self, func):
        self.func = func
    def __lt__(self, other):
        return self.func.generation > other.func.generation
""",
)

HEAP_COUNTER = engine(
    """
        funcs, seen_set = [], set()
        count = itertools.count()
        def add_func(f):
            if f in seen_set:
                return
            seen_set.add(f)
            heappush(funcs, (-f.generation, next(count), f))
        add_func(self.creator)
""",
    """
        while len(funcs) > 0:
            _, _, f = heappop(funcs)
""",
    "add_func(x.creator)",
    "import itertools\nfrom heapq import heappush, heappop\n",
)

PRIORITY_QUEUE = engine(
    """
        q = queue.PriorityQueue()
        seen = {}
        n = 0
        q.put((-self.creator.generation, n, self.creator))
        seen[self.creator] = True
""",
    """
        while not q.empty():
            f = q.get()[2]
""",
    """if x.creator not in seen:
                        n += 1
                        seen[x.creator] = True
                        q.put((-x.creator.generation, -n, x.creator))""",
    "import queue\n",
)

DEQUE_WRONG = engine(
    """
        funcs = deque([self.creator])
""",
    """
        while funcs:
            f = funcs.popleft()
""",
    "funcs.append(x.creator)",
    "from collections import deque\n",
)

SEEN_BY_ID = engine(
    """
        todo = [self.creator]
        done = [id(self.creator)]
""",
    """
        while todo:
            todo.sort(key=lambda g: g.generation)
            f = todo[-1]
            del todo[-1]
""",
    """if id(x.creator) not in done:
                        done.append(id(x.creator))
                        todo.append(x.creator)""",
)

BISECT = engine(
    """
        funcs = [self.creator]
        seen = {self.creator}
""",
    """
        while funcs:
            f, *funcs = funcs
""",
    """if x.creator not in seen:
                        seen.add(x.creator)
                        bisect.insort(funcs, x.creator, key=lambda g: -g.generation)""",
    "import bisect\n",
)

IN_ATTRIBUTES = (
    HEAD
    + """
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        self.history = []
        self.queue = []
        self.visited = set()
        self._push(self.creator)
        while self.queue:
            f = self._take()
            self.history.append(f)
            self._propagate(f)

    def _push(self, f):
        if f is None or f in self.visited:
            return
        self.visited.add(f)
        self.queue.append(f)
        self.queue = sorted(self.queue, key=lambda g: g.generation)

    def _take(self):
        return self.queue.pop()

    def _propagate(self, f):
        gys = [output.grad for output in f.outputs]
        gxs = f.backward(*gys)
        if not isinstance(gxs, tuple):
            gxs = (gxs,)
        for x, gx in zip(f.inputs, gxs):
            self._accumulate(x, gx)
            self._push(x.creator)

    def _accumulate(self, x, gx):
        x.grad = gx if x.grad is None else x.grad + gx
"""
    + TAIL
)

GLOBAL_QUEUE = engine(
    """
        SEEN.clear()
        QUEUE.append(self.creator)
        SEEN.add(self.creator)
""",
    """
        while QUEUE:
            f = max(QUEUE, key=lambda g: g.generation)
            QUEUE.remove(f)
""",
    """if x.creator not in SEEN:
                        SEEN.add(x.creator)
                        QUEUE.append(x.creator)""",
    "QUEUE = []\nSEEN = set()\n",
)

# Counts first how often each function is used, with a stack of its own, then pops what is ready.
COUNTS_USERS = engine(
    """
        users = {}
        stack, visited = [self.creator], {self.creator}
        while stack:
            f = stack.pop()
            for x in f.inputs:
                c = x.creator
                if c is not None:
                    users[c] = users.get(c, 0) + 1
                    if c not in visited:
                        visited.add(c)
                        stack.append(c)

        ready = [self.creator]
        def used(c):
            users[c] -= 1
            if users[c] == 0:
                ready.append(c)
""",
    """
        while ready:
            f = ready.pop()
""",
    "used(x.creator)",
)

TOPOLOGICAL = (
    HEAD
    + """
    def backward(self):
        self.grad = np.ones_like(self.data)
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                if v.creator is not None:
                    for x in v.creator.inputs:
                        build(x)
                    if v.creator not in topo:
                        topo.append(v.creator)
        build(self)
        for f in reversed(topo):
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            gxs = gxs if isinstance(gxs, tuple) else (gxs,)
            for x, gx in zip(f.inputs, gxs):
                x.grad = gx if x.grad is None else x.grad + gx
"""
    + TAIL
)

RECURSIVE = """
import numpy as np

class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        f = self.creator
        if f is not None:
            x = f.input
            x.grad = f.backward(self.grad)
            x.backward()

class Function:
    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        output = Variable(np.array(y))
        output.set_creator(self)
        self.input = input
        self.output = output
        return output

class Square(Function):
    def forward(self, x):
        return x ** 2
    def backward(self, gy):
        x = self.input.data
        gx = 2 * x * gy
        return gx

class Exp(Function):
    def forward(self, x):
        return np.exp(x)
    def backward(self, gy):
        x = self.input.data
        gx = np.exp(x) * gy
        return gx
"""

STACK = """
        funcs = [self.creator]
"""
STACK_LOOP = """
        while funcs:
            f = funcs.pop()
"""

OVERWRITES = (
    HEAD
    + "    def backward(self):"
    + SEED
    + STACK
    + STACK_LOOP
    + """
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(f.inputs, gxs):
                x.grad = gx
                if x.creator is not None:
                    funcs.append(x.creator)
"""
    + TAIL
)

IN_PLACE = OVERWRITES.replace(
    "                x.grad = gx\n",
    """                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad += gx
""",
).replace("return 2 * x * gy", "return np.asarray(2 * x * gy)")

NEVER_ENDS = OVERWRITES.replace(
    "            gys =", "            funcs.append(f)\n            gys ="
)

RAISES = OVERWRITES.replace(
    "        x = self.inputs[0].data\n        return 2 * x * gy",
    "        x = self.inputs[0].data\n        return 2 * x * gy * self.scale",
)

WEAK = (
    """
import contextlib
import weakref
import numpy as np

class Config:
    enable_backprop = True

@contextlib.contextmanager
def using_config(name, value):
    old_value = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, old_value)

def no_grad():
    return using_config('enable_backprop', False)

class Variable:
    __array_priority__ = 200

    def __init__(self, data, name=None):
        if data is not None:
            if not isinstance(data, np.ndarray):
                raise TypeError('{} is not supported'.format(type(data)))
        self.data = data
        self.name = name
        self.grad = None
        self.creator = None
        self.generation = 0

    @property
    def shape(self):
        return self.data.shape

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        return 'variable(' + str(self.data) + ')'

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        funcs = []
        seen_set = set()

        def add_func(f):
            if f not in seen_set:
                funcs.append(f)
                seen_set.add(f)
                funcs.sort(key=lambda x: x.generation)

        add_func(self.creator)
        while funcs:
            f = funcs.pop()
            gys = [output().grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)

            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx

                if x.creator is not None:
                    add_func(x.creator)

            if not retain_grad:
                for y in f.outputs:
                    y().grad = None

def as_variable(obj):
    if isinstance(obj, Variable):
        return obj
    return Variable(obj)

def as_array(x):
    if np.isscalar(x):
        return np.array(x)
    return x

class Function:
    def __call__(self, *inputs):
        inputs = [as_variable(x) for x in inputs]
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]
        if Config.enable_backprop:
            self.generation = max([x.generation for x in inputs])
            for output in outputs:
                output.set_creator(self)
            self.inputs = inputs
            self.outputs = [weakref.ref(output) for output in outputs]
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, xs):
        raise NotImplementedError()

    def backward(self, gys):
        raise NotImplementedError()
"""
    + TAIL[TAIL.index("class Square") :]
    + """
Variable.__add__ = add
Variable.__mul__ = mul
"""
)

# Engines that pop in a right order; all must give the gradients that calculus gives.
RIGHT = {
    "heap of wrappers": HEAP_WRAPPER,
    "heap with a counter": HEAP_COUNTER,
    "PriorityQueue": PRIORITY_QUEUE,
    "seen by id": SEEN_BY_ID,
    "bisect": BISECT,
    "in attributes and methods": IN_ATTRIBUTES,
    "global queue": GLOBAL_QUEUE,
    "topological order": TOPOLOGICAL,
    "weak outputs": WEAK,
}
# Engines whose queue can be recognised.
WITH_QUEUE = [name for name in RIGHT if name != "topological order"]

STEP16 = engine(
    """
        funcs = []
        seen_set = set()
        def add_func(f):
            if f not in seen_set:
                funcs.append(f)
                seen_set.add(f)
                funcs.sort(key=lambda x: x.generation)
        add_func(self.creator)
""",
    """
        while funcs:
            f = funcs.pop()
""",
    "add_func(x.creator)",
)
