"""What a call in the source can change, by what it is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy

from .paths import Path, path_of

# Builtins that change nothing of what they are given.
PURE = frozenset({
    "abs", "all", "any", "bool", "callable", "dict", "enumerate", "filter", "float", "frozenset",
    "getattr", "hasattr", "id", "int", "isinstance", "issubclass", "iter", "len", "list", "map",
    "max", "min", "print", "range", "repr", "reversed", "round", "set", "sorted", "str", "sum",
    "tuple", "type", "zip", "super",
})  # fmt: skip
MODULES = frozenset({"np", "numpy", "math", "cupy", "cp", "random", "time", "warnings"})
REMOVES = frozenset({"pop", "popleft", "popitem", "remove", "get_nowait"})
CHANGES = REMOVES | frozenset({
    "append", "appendleft", "extend", "extendleft", "insert", "add", "discard", "update", "clear",
    "sort", "reverse", "rotate", "put", "put_nowait", "setdefault",
})  # fmt: skip
HEAP = frozenset({
    "heappush", "heappop", "heapify", "heapreplace", "heappushpop", "insort", "insort_left",
    "insort_right",
})  # fmt: skip
HEAP_REMOVES = frozenset({"heappop", "heapreplace", "heappushpop"})
# ufuncs of one input: a second argument is where the result goes.
UNARY = frozenset(n for n, f in vars(numpy).items() if isinstance(f, numpy.ufunc) and f.nin == 1)
IN_PLACE = frozenset({
    "fill", "shuffle", "itemset", "put", "copyto", "putmask", "place", "resize", "partition",
    "setfield",
    "at", "iadd", "imul", "isub", "__iadd__", "__imul__", "__isub__", "__itruediv__",
    "__setitem__", "exec", "eval",
})  # fmt: skip


def called_name(call: ast.Call) -> str:
    """The last part of what is called: pop of funcs.pop()."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def module_path(call: ast.Call) -> Path | None:
    """The path of what is called, where it starts at a module: ("np", "add", "at")."""
    path = path_of(call.func)
    return path if path is not None and len(path) > 1 and path[0] in MODULES else None


def is_pure(call: ast.Call) -> bool:
    """It can change neither a Variable nor a container."""
    if changes_in_place(call):
        return False
    return (isinstance(call.func, ast.Name) and call.func.id in PURE) or module_path(
        call
    ) is not None


def role_of_method(call: ast.Call) -> str | None:
    """'clear' or 'change' of a call that can change a container, and nothing but it."""
    name = called_name(call)
    if name in HEAP:
        return "change"
    if isinstance(call.func, ast.Attribute) and module_path(call) is None:
        if name == "clear":
            return "clear"
        if name in CHANGES or (name == "get" and not call.args):
            return "change"
    return None


def sorts(call: ast.Call) -> bool:
    """It sorts something, whether or not the order changes."""
    name = called_name(call)
    return (
        isinstance(call.func, ast.Attribute) and name == "sort" and module_path(call) is None
    ) or name in ("sorted", "heapify")


def changes_in_place(call: ast.Call) -> bool:
    """It can write into an array."""
    if called_name(call) in IN_PLACE or any(k.arg == "out" for k in call.keywords):
        return True
    module = module_path(call)
    if module is None:
        return False
    return len(call.args) >= (2 if module[-1] in UNARY else 3)


class Containers:
    """Which names of a file stand for a queue or a seen-set, by what the source does to them."""

    def __init__(self, tree: ast.AST | None) -> None:
        self.removed: set[str] = set()  # something is taken out: a queue
        self.tested: set[str] = set()  # `in` is asked of it: a seen-set
        self.heaps: set[str] = set()
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Call):
                self._call(node)
            elif isinstance(node, ast.Compare):
                if isinstance(node.ops[0], ast.In | ast.NotIn):
                    self._note(self.tested, node.comparators[0])
            elif isinstance(node, ast.Delete):
                for target in node.targets:
                    if isinstance(target, ast.Subscript):
                        self._note(self.removed, target.value)
            elif isinstance(node, ast.Assign):
                self._assign(node)

    def is_used(self, path: Path) -> bool:
        return path[-1] in self.removed or path[-1] in self.tested

    def _note(self, names: set[str], node: ast.AST) -> None:
        path = path_of(node)
        if path is not None and type(path[-1]) is str:
            names.add(path[-1])

    def _call(self, call: ast.Call) -> None:
        name = called_name(call)
        if name in HEAP and call.args:
            if name.startswith("heap"):
                self._note(self.heaps, call.args[0])
            if name in HEAP_REMOVES:
                self._note(self.removed, call.args[0])
        elif isinstance(call.func, ast.Attribute):
            if name in REMOVES or (name == "get" and not call.args):
                self._note(self.removed, call.func.value)
            elif name in ("get", "__contains__"):
                self._note(self.tested, call.func.value)

    def _assign(self, node: ast.Assign) -> None:
        """funcs = funcs[1:], f, *funcs = funcs, funcs = [g for g in funcs if g is not f]."""
        targets = [p for t in node.targets for p in _target_paths(t)]
        starred = any(isinstance(n, ast.Starred) for t in node.targets for n in ast.walk(t))
        for n in ast.walk(node.value):
            source: ast.AST | None = None
            if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Slice):
                source = n.value
            elif isinstance(n, ast.comprehension):
                source = n.iter
            elif starred and n is node.value:
                source = n
            path = path_of(source) if source is not None else None
            if path is not None and path in targets and type(path[-1]) is str:
                self.removed.add(path[-1])


def _target_paths(node: ast.AST) -> Iterator[Path]:
    if isinstance(node, ast.Tuple | ast.List):
        for item in node.elts:
            yield from _target_paths(item)
    elif isinstance(node, ast.Starred):
        yield from _target_paths(node.value)
    else:
        path = path_of(node)
        if path is not None:
            yield path
