"""Which lines can change a Variable that they do not name.

A line such as `x.grad = gx` names what it changes, so the recorder looks there. A line such as
`update_all()` or `setattr(v, key, gx)` is opaque: after it every Variable has to be looked at. What
is Python code of the learner's or of an engine is not, because it is followed by itself.
"""

from __future__ import annotations

import ast
import builtins

from .calls import CHANGES, HEAP, PURE, called_name, changes_in_place, module_path
from .paths import path_of

_BUILTINS = PURE | frozenset({
    "bin", "bytes", "chr", "classmethod", "complex", "divmod", "format", "hash", "hex", "next",
    "object", "ord", "pow", "property", "slice", "staticmethod",
})  # fmt: skip
_BUILTINS |= {name for name, value in vars(builtins).items() if isinstance(value, type)
              and issubclass(value, BaseException)}  # fmt: skip
# Modules of which nothing writes into an array or into a Variable.
_MODULES = frozenset({
    "abc", "collections", "copy", "dataclasses", "heapq", "itertools", "math",
    "queue", "time", "typing", "warnings", "weakref",
})  # fmt: skip
_NUMPY = frozenset({"np", "numpy", "cp", "cupy"})
_NUMPY_PARTS = frozenset({"fft", "linalg", "random"})
_ENGINES = frozenset({"engine", "dezero", "steps"})
# Methods of arrays and of Python's own types that change nothing, and those every engine has.
_METHODS = frozenset({
    "__call__", "__init__", "all", "any", "argmax", "argmin", "astype", "backward", "cleargrad",
    "conj", "copy", "count", "cumsum", "decode", "dot", "encode", "endswith", "flatten",
    "format", "forward", "get", "grad", "index", "is_integer", "item", "items", "join", "keys",
    "ljust", "lower", "lstrip", "max", "mean", "min", "nonzero", "prod", "ravel", "repeat",
    "replace", "reshape", "rjust", "round", "rstrip", "set_creator", "split", "squeeze",
    "startswith", "std", "strip", "sum", "swapaxes", "take", "tolist", "trace", "transpose",
    "upper", "values", "var", "view",
})  # fmt: skip
# Methods of arrays that can write their result into a later argument.
_WITH_OUT = frozenset({
    "all", "any", "argmax", "argmin", "cumsum", "dot", "max", "mean", "min", "prod", "round", "std",
    "sum", "take", "trace", "var",
})  # fmt: skip
# They call what they are given first.
_CALLERS = frozenset({"map", "filter", "starmap", "reduce", "accumulate"})
# Of these the receiver has to be looked at: a list may grow, a __dict__ or an array may not.
_ON_DICT = frozenset({"clear", "pop", "popitem", "setdefault", "update", "sort", "put"})


class Opacity:
    """Tells the opaque parts of one file's syntax tree."""

    def __init__(self, tree: ast.AST | None) -> None:
        self._known: set[str] = set()  # defined in the file, or imported from where it is known
        self._lambdas = False  # one of the file's lambdas is opaque: any call may be a call of it
        if tree is None:
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self._known.add(node.name)
            elif isinstance(node, ast.ImportFrom) and (
                node.level or (node.module or "").partition(".")[0] in _ENGINES | _MODULES
            ):
                self._known.update([alias.asname or alias.name for alias in node.names])
        bodies = [n.body for n in ast.walk(tree) if isinstance(n, ast.Lambda)]
        self._lambdas = any(self.of(n) for body in bodies for n in ast.walk(body))

    def of(self, node: ast.AST) -> bool:
        """This one node is opaque, whatever is in it."""
        if isinstance(node, ast.Call):
            return not self._is_followed_or_harmless(node)
        if isinstance(node, ast.Attribute):
            return node.attr == "__dict__" or (
                not isinstance(node.ctx, ast.Load) and path_of(node.value) is None
            )
        if isinstance(node, ast.Subscript):
            return not isinstance(node.ctx, ast.Load) and path_of(node.value) is None
        if isinstance(node, ast.AugAssign):
            return path_of(node.target) is None
        return False

    def _is_followed_or_harmless(self, call: ast.Call) -> bool:
        func, name = call.func, called_name(call)
        if changes_in_place(call) or any(k.arg in ("copy", "out") for k in call.keywords):
            return False
        if name in HEAP:
            return True
        if name in _CALLERS and not self._is_known(call.args[0] if call.args else None):
            return False
        if isinstance(func, ast.Name):
            if name in _BUILTINS or name in self._known:
                return True
            return not call.args and not call.keywords and not self._lambdas  # a weak reference
        module = module_path(call)
        if module is not None:
            return self._is_harmless_in(module)
        if isinstance(func, ast.Attribute):
            path = path_of(func)
            if path is not None and path[0] in _MODULES:
                return True
            if name in CHANGES:
                return path_of(func.value) is not None  # looked at when it has run
            if name in _WITH_OUT and len(call.args) > 1:
                return False
            return name in _METHODS or name in self._known
        if isinstance(func, ast.Call):  # Square()(x)
            return self._is_followed_or_harmless(func)
        return not call.args and not call.keywords and not self._lambdas

    def _is_known(self, function: ast.expr | None) -> bool:
        """What is handed on to be called is followed, or harmless."""
        if isinstance(function, ast.Attribute):
            return function.attr in _METHODS or function.attr in self._known
        if isinstance(function, ast.Name):
            return function.id in _BUILTINS or function.id in self._known
        return isinstance(function, ast.Lambda)  # its body is looked at by itself

    @staticmethod
    def _is_harmless_in(module: tuple[str, ...]) -> bool:
        if module[0] not in _NUMPY:
            return True
        if module[-1] in ("fill_diagonal", "put_along_axis"):
            return False
        return len(module) == 2 or (len(module) == 3 and module[1] in _NUMPY_PARTS)


def receivers(node: ast.AST) -> list[ast.expr]:
    """What a node may write into, to be looked at when its line has run."""
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return [node.value]
    if isinstance(node, ast.AugAssign):
        target = node.target
        return [target, target.value] if isinstance(target, ast.Subscript) else [target]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return [node.func.value] if node.func.attr in _ON_DICT else []
    return []


def backing_fields(tree: ast.AST) -> frozenset[str]:
    """Attributes that a property of the file returns: `g` of `return self.g`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            for n in ast.walk(node):
                if isinstance(n, ast.Return) and isinstance(n.value, ast.Attribute):
                    found.add(n.value.attr)
    return frozenset(found)


def stores_beyond(node: ast.AST, first: str | None, fields: frozenset[str]) -> bool:
    """The node writes into a Variable, perhaps, other than the function's first parameter.

    `fields` are the attributes by which a Variable is known.
    """
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        matters = node.attr in fields or node.attr.startswith("_")
        return matters and (first is None or path_of(node.value) != (first,))
    if isinstance(node, ast.Call):  # a list may grow; only an array is changed by these
        return called_name(node) in ("sort", "put") and bool(receivers(node))
    return bool(receivers(node))
