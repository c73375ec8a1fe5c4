"""Engines that copy, replace, delete and restore arrays, data and gradients in every way there is.

Each is the small engine below with another way to store a gradient, or another kind of Variable.
"""

from __future__ import annotations

_ENGINE = """
import operator
import numpy as np

{variable}

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def accumulate(self, gx):
        self.grad = gx if self.grad is None else self.grad + gx

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs, seen_set = [], set()

        def add_func(f):
            if f not in seen_set:
                funcs.append(f)
                seen_set.add(f)
                funcs.sort(key=lambda x: x.generation)

        add_func(self.creator)
        while funcs:
            f = funcs.pop()
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
{before}
            for x, gx in zip(f.inputs, gxs):
{store}
                if x.creator is not None:
                    add_func(x.creator)


class Function:
    def __call__(self, *inputs):
        ys = self.forward(*[x.data for x in inputs])
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(np.asarray(y)) for y in ys]
        self.generation = max([x.generation for x in inputs])
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs):
        raise NotImplementedError

    def backward(self, *gys):
        raise NotImplementedError


class Square(Function):
    def forward(self, x):
        return x ** 2

    def backward(self, gy):
        return 2 * self.inputs[0].data * gy


class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return gy, gy


class Mul(Function):
    def forward(self, x0, x1):
        return x0 * x1

    def backward(self, gy):
        x0, x1 = self.inputs
        return (
            gy * x1.data,
            gy * x0.data,
        )


class Split(Function):
    def forward(self, x):
        return x + 0.5, x - 0.5

    def backward(self, gy0, gy1):
        if gy0 is None:
            return gy1
        return gy0 if gy1 is None else gy0 + gy1


class Flat(Function):
    def forward(self, x):
        return x.reshape(-1).reshape(x.shape)

    def backward(self, gy):
        return np.asarray(gy).reshape(np.shape(gy))


def accumulate(pairs):
    for x, gx in pairs:
        x.accumulate(gx)


def square(x):
    return Square()(x)


def add(x0, x1):
    return Add()(x0, x1)


def mul(x0, x1):
    return Mul()(x0, x1)


def split(x):
    return Split()(x)


def flat(x):
    return Flat()(x)
"""

_FIELDS = """
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0"""

VARIABLES = {
    "plain": f"class Variable:\n    def __init__(self, data):{_FIELDS}",
    "slots": "class Variable:\n"
    '    __slots__ = ("data", "grad", "creator", "generation")\n\n'
    f"    def __init__(self, data):{_FIELDS}",
    "slots with weak references": "class Variable:\n"
    '    __slots__ = ("data", "grad", "creator", "generation", "__weakref__")\n\n'
    f"    def __init__(self, data):{_FIELDS}",
    "property": f"""class Variable:
    def __init__(self, data):{_FIELDS}

    @property
    def grad(self):
        return self._grad

    @grad.setter
    def grad(self, value):
        self._grad = value

    @grad.deleter
    def grad(self):
        del self._grad""",
    "property of another name": f"""class Variable:
    def __init__(self, data):{_FIELDS}

    @property
    def grad(self):
        return self.g

    @grad.setter
    def grad(self, value):
        self.g = value

    @grad.deleter
    def grad(self):
        del self.g

    @property
    def data(self):
        return self.value

    @data.setter
    def data(self, value):
        self.value = value""",
    "property that copies": f"""class Variable:
    def __init__(self, data):{_FIELDS}

    @property
    def grad(self):
        return self._grad

    @grad.setter
    def grad(self, value):
        self._grad = None
        self._grad = None if value is None else np.array(value)

    @grad.deleter
    def grad(self):
        del self._grad""",
    "class default": """class Variable:
    grad = None
    creator = None
    generation = 0

    def __init__(self, data):
        self.data = data""",
    "own __setattr__": f"""class Variable:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, None)
        object.__setattr__(self, name, value)

    def __init__(self, data):{_FIELDS}""",
}

# How x.grad and gx become x.grad; each is correct but for those that share an array in place.
STORES = {
    "plain": "if x.grad is None:\n    x.grad = gx\nelse:\n    x.grad = x.grad + gx",
    "one line": "x.grad = gx if x.grad is None else x.grad + gx",
    "copies": "x.grad = np.array(gx if x.grad is None else x.grad + gx)",
    "replaces": "old = x.grad; x.grad = None; x.grad = np.array(gx if old is None else old + gx)",
    "setattr": "setattr(x, 'grad', gx if x.grad is None else x.grad + gx)",
    "object.__setattr__": "object.__setattr__(x, 'grad', gx if x.grad is None else x.grad + gx)",
    "deletes": "old = x.grad; x.grad = None; del x.grad; x.grad = gx if old is None else old + gx",
    "restores": "old = x.grad; x.grad = np.array(99.0); x.grad = old\n"
    "x.grad = gx if old is None else old + gx",
    "restores a copy": "old = np.array(0.0) if x.grad is None else x.grad.copy(); x.grad = None\n"
    "x.grad = old + gx",
    "in place": "if x.grad is None:\n    x.grad = np.array(gx)\nelse:\n    x.grad += gx",
    "in place, shared": "if x.grad is None:\n    x.grad = np.asarray(gx)\nelse:\n    x.grad += gx",
    "in place, through a name": "if x.grad is None: x.grad = np.asarray(gx)\n"
    "else:\n    g = x.grad\n    g += gx",
    "in place, through a view": "if x.grad is None: x.grad = np.array(gx)\n"
    "else:\n    g = x.grad[...]\n    g += gx",
    "out": "if x.grad is None:\n    x.grad = np.array(gx)\nelse:\n"
    "    np.add(x.grad, gx, out=x.grad)",
    "third argument": "if x.grad is None:\n    x.grad = np.asarray(gx)\nelse:\n"
    "    np.add(x.grad, gx, x.grad)",
    "an element": "if x.grad is None:\n    x.grad = np.array(gx)\nelse:\n"
    "    x.grad[...] = x.grad + gx",
    "operator.iadd": "if x.grad is None: x.grad = np.array(gx)\n"
    "else: x.grad = operator.iadd(x.grad, gx)",
    "a method": "x.accumulate(gx)",
    "a function": "accumulate([(x, gx)])",
    "swaps": "x.grad, gx = (gx if x.grad is None else x.grad + gx), None",
    "moves data": "x.grad = gx if x.grad is None else x.grad + gx\n"
    "x.data, kept = None, x.data; x.data = kept.copy()",
    "a helper inside": "def put(v, g):\n    v.grad = g\n"
    "put(x, gx if x.grad is None else x.grad + gx)",
    "a lambda": "(lambda v: setattr(v, 'grad', gx if v.grad is None else v.grad + gx))(x)",
}
BY_DICT = {
    "__dict__": "x.__dict__['grad'] = gx if x.grad is None else x.grad + gx",
    "vars": "vars(x).update(grad=gx if x.grad is None else x.grad + gx)",
    "pop from __dict__": "old = x.__dict__.pop('grad'); "
    "x.__dict__['grad'] = gx if old is None else old + gx",
    "an alias of __dict__": "d = x.__dict__\nd['grad'] = gx if x.grad is None else x.grad + gx",
    "an alias of __dict__, through methods": "d = x.__dict__\nold = d.pop('grad', None)\n"
    "d.setdefault('grad', gx if old is None else old + gx)",
}
BEFORE = {
    "nothing": "",
    "copies gxs": "gxs = [np.array(gx) for gx in gxs]",
    "copies gxs twice": "gxs = tuple([np.array(gx) for gx in gxs]); gys = None\n"
    "gxs = [gx + 0 for gx in gxs]",
    "lets go of gys": "for y in f.outputs: y.grad = None",
}


# Ways to put a function into the queue, and to take the last one out.
PUSHES = (
    "push(f)",
    "q = funcs; q.append(f)",
    "list.append(funcs, f)",
    "funcs.extend([f])",
    "funcs[len(funcs):] = [f]",
    "funcs.__iadd__([f])",
    "getattr(funcs, 'append')(f)",
    "funcs.insert(len(funcs), f)",
    "operator.iadd(funcs, [f])",
    "(lambda g: funcs.append(g))(f)",
    "list(map(funcs.append, [f]))",
)
POPS = (
    "f = funcs.pop(-1)",
    "f = funcs[-1]; del funcs[-1]",
    "f, = funcs[-1:]; funcs[-1:] = []",
    "f = pop()",
    "f = list.pop(funcs)",
    "*rest, f = funcs; funcs[:] = rest",
    "f = funcs[-1]; funcs.remove(f)",
    "f = next(reversed(funcs)); funcs.pop()",
    "f = (lambda: funcs.pop())()",
)


def with_queue(push: str = "funcs.append(f)", pop: str = "f = funcs.pop()") -> str:
    """The plain engine with another way to use its queue."""
    return (
        engine()
        .replace("                funcs.append(f)", f"                {push}")
        .replace("            f = funcs.pop()", f"            {pop}")
        .replace(
            "        def add_func(f):",
            "        push, pop = funcs.append, funcs.pop\n\n        def add_func(f):",
        )
    )


def _indented(text: str, spaces: int) -> str:
    return "\n".join([" " * spaces + line for line in text.splitlines()])


def engine(variable: str = "plain", store: str = "plain", before: str = "nothing") -> str:
    """The source of one of them."""
    return (
        _ENGINE.replace("{variable}", VARIABLES[variable])
        .replace("{store}", _indented({**STORES, **BY_DICT}[store], 16))
        .replace("{before}", _indented(BEFORE[before], 12))
    )


# Single lines that change what a variable holds, after `y.backward()` of a program with x, a and y.
LINES = (
    "x.grad = None; x.grad = np.array(7.0)",
    "x.grad = None; x.grad = np.array(7.0); x.grad = None; x.grad = np.array(8.0)",
    "g = x.grad; x.grad = None; x.grad = g",
    "g = x.grad; x.grad = None; del g; x.grad = np.array(5.0)",
    "x.grad = x.grad.copy()",
    "x.grad = x.grad + 0",
    "x.grad, a.grad = a.grad, x.grad",
    "x.data = None; x.data = np.array(3.0)",
    "x.data, a.data = a.data, x.data",
    "x.data = x.data.copy(); x.data += 1",
    "setattr(x, 'grad', np.array(3.0))",
    "set_it = setattr; set_it(x, 'grad', np.array(3.5))",
    "object.__setattr__(x, 'grad', np.array(1.25))",
    "functools.partial(setattr, x, 'grad')(np.array(1.75))",
    "(lambda v: setattr(v, 'grad', np.array(2.25)))(x)",
    "[setattr(v, 'grad', None) for v in (x, a)]",
    "list(map(Variable.cleargrad, [x, a]))",
    "for v in (x, a): v.grad = None",
    "for v in (x, a): v.grad = None; v.grad = np.array(4.0)",
    "holder = {'deep': [[x]]}; holder['deep'][0][0].grad = np.array(6.5)",
    "find(x).grad = np.array(8.5)",
    "[x, a][1 - 1].grad = np.array(9.5)",
    "(x if True else a).grad = np.array(10.5)",
    "exec('x.grad = np.array(0.5)')",
    "reset([[[x]]])",
    "box.clear()",
    "box.model.w.grad = np.array(11.5)",
    "del x.grad; x.grad = np.array(9.0)",
    "x.grad[...] = 0",
    "x.grad.fill(3)",
    "x.grad.flat[0] = 12",
    "x.grad.flat = 13",
    "x.grad.shape = (1, 1)",
    "x.grad.T[...] = 14",
    "x.grad.real = 15",
    "x.grad += 1",
    "x.grad.__iadd__(1)",
    "np.copyto(x.grad, 2.5)",
    "np.add(x.grad, 1, out=x.grad)",
    "np.multiply(x.grad, 2, x.grad)",
    "np.ndarray.fill(x.grad, 16)",
    "np.put(x.grad, [0], [17])",
    "np.nan_to_num(x.grad, copy=False, nan=18.0)",
    "operator.iadd(x.grad, 19)",
    "g = x.grad.reshape(1); g += 1",
    "g = x.grad\ng += 20",
    "g = x.grad.reshape(1)\ng *= 2",
    "gs = [x.grad]; gs[0] += 21",
    "gs = [x.grad]\ngs[0] += 22",
    "v = x.data[None]\nv[0] = 23",
    "raw = x.data.reshape(-1)\nraw.sort()\nraw[::-1] = 24",
    "memoryview(x.grad)[()] = 25.0",
    "source[...] = 26",
    "source *= 2; source = None",
    "for i in range(3): source[...] = i",
    "while source[()] < 40: source += 10",
    "_ = [source.fill(i) for i in (27, 28)]",
    "x.__class__ = Other",
    "with changing(x): x.grad = np.array(29.0)",
    "try: x.grad = np.array(30.0); boom\nexcept NameError: x.grad = np.array(31.0)",
    "match x.grad:\n    case g: g[...] = 32",
    "if (g := x.grad) is not None: g += 33",
    "x.grad = x.data",
    "x.grad = x.data; x.data += 1",
    "x.grad = a.grad = np.array(34.0); a.grad += 1",
    "noisy == noisy",
    "str(noisy)",
    "noisy()",
    "noisy + noisy",
    "noisy[0] = 0",
    "noisy.value = 1",
    "del noisy",
    "np.negative(x.grad, x.grad)",
    "np.negative(source, source)",
    "np.frexp(x.grad, x.grad)",
    "x.grad.cumsum(0, None, x.grad.reshape(1))",
    "clear = functools.partial(x.grad.fill, 0.0)\nclear()",
    "clear = functools.partial(setattr, x, 'grad', np.array(7.0))\nclear()",
    "more = functools.partial(operator.iadd, x.grad, 1)\nmore()",
    "set_it = setattr\nlist(map(set_it, [x], ['grad'], [np.array(5.0)]))",
    "with contextlib.ExitStack() as stack: stack.callback(setattr, x, 'grad', np.array(5.0))",
    "class Inside:\n    x.grad = np.array(5.5)",
    "class Inside:\n    x.data[...] = 5.5",
    "raw = memoryview(x.grad)\nraw[()] = 9.0",
    "raw = np.asarray(x.grad.data)\nraw[...] = 9.5",
    "raw = np.lib.stride_tricks.as_strided(x.grad, (1,), (8,))\nraw[0] = 55.0",
    "with np.nditer(x.grad, op_flags=[['readwrite']]) as it:\n    for v in it: v[...] = 2 * v",
    "thread = threading.Thread(target=reset, args=([[x]],)); thread.start(); thread.join()",
    "next(clearing(x))",
    "for _ in clearing(x): pass",
)
BY_DICT_LINES = (
    "x.__dict__['grad'] = np.array(4.0)",
    "x.__dict__.update(grad=np.array(4.5))",
    "x.__dict__ |= {'grad': np.array(4.75)}",
    "x.__dict__ = {**x.__dict__, 'grad': np.array(5.75)}",
    "vars(x)['grad'] = np.array(4.25)",
    "d = vars(x)\nd['grad'] = np.array(5.25)",
    "d = vars(x)\nd.pop('grad')\nd['grad'] = np.array(5.5)",
    "d = vars(x)\nkept = dict(d)\nd.clear()\nd.update(kept)",
    "operator.setitem(x.__dict__, 'grad', None)",
    "x.__init__(np.array(6.0))",
)

HEAD = """
import contextlib, functools, operator, threading
import numpy as np
from engine import *

source = np.array(2.0)
x = Variable(source)
w = Variable(np.array(3.0))
a = square(x)
y = add(mul(a, w), flat(a))


class Box:
    def __init__(self, **parts):
        self.__dict__.update(parts)

    def clear(self):
        for part in (self.model.w, self.other):
            part.grad = None


class Noisy:
    def __eq__(self, other):
        x.grad = np.array(100.0)
        return True

    __hash__ = None

    def __str__(self):
        x.grad = np.array(101.0)
        return "noisy"

    def __call__(self):
        x.grad = np.array(102.0)

    def __add__(self, other):
        x.grad = np.array(103.0)
        return self

    def __setitem__(self, key, value):
        x.grad = np.array(104.0)

    @property
    def value(self):
        return 0

    @value.setter
    def value(self, value):
        x.grad = np.array(105.0)

    def __del__(self, v=x, value=np.array(106.0)):
        v.grad = value


class Other(Variable):
    __slots__ = ()


def find(v):
    return v


def reset(nested):
    for item in nested:
        if isinstance(item, list):
            reset(item)
        else:
            item.grad = None


def clearing(v):
    v.grad = None
    yield 1
    v.grad = np.array(0.25)


@contextlib.contextmanager
def changing(v):
    v.grad = np.array(0.75)
    yield
    v.grad = np.array(0.875)


box = Box(model=Box(w=w), other=a)
noisy = Noisy()
y.backward()
x.grad = np.array(x.grad)
"""
TAIL = """
pass
print(x.data, w.data)
pass
"""


def program(*lines: str) -> str:
    """HEAD, the lines, and a line or two after them at which everything must be as it is."""
    return HEAD + "\npass\n".join(lines) + TAIL
