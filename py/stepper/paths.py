"""Simple expressions that can be looked up without running code: f.inputs[0].data, output()."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Mapping
from typing import Any
from weakref import ref

from .recognise import MISSING, safe_attribute, weak_target

# A name, then steps: an attribute (str), an index (int, or a nested Path), a call ("()").
type Step = str | int | Path
type Path = tuple[Any, ...]

CALL = "()"
INDEX = "[]"


def path_of(node: ast.AST) -> Path | None:
    """The path that an expression spells, or None where it is more than a path."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        base = path_of(node.value)
        return None if base is None else (*base, node.attr)
    if isinstance(node, ast.Subscript):
        base = path_of(node.value)
        index = _index(node.slice)
        return None if base is None or index is None else (*base, (INDEX, index))
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        base = path_of(node.func)
        return None if base is None else (*base, (CALL, None))
    return None


def _index(node: ast.AST) -> Any:
    if isinstance(node, ast.Constant) and type(node.value) in (int, str):
        return node.value
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
        and type(node.operand.value) is int
    ):
        return -node.operand.value
    if isinstance(node, ast.Name):
        return (node.id,)
    return None


def look_up(path: Path, names: Mapping[str, Any], rest: Mapping[str, Any]) -> Any:
    """The object a path leads to now, or MISSING. Runs no code of the program."""
    value = names.get(path[0], MISSING)
    if value is MISSING:
        value = rest.get(path[0], MISSING)
    if len(path) == 1:
        return value
    for step in path[1:]:
        if value is MISSING:
            return MISSING
        if type(step) is str:
            value = safe_attribute(value, step, MISSING)
        elif step[0] == INDEX:
            value = _item(value, step[1], names, rest)
        elif isinstance(value, ref):
            value = weak_target(value)
        else:
            return MISSING
    return value


def _item(value: Any, index: Any, names: Mapping[str, Any], rest: Mapping[str, Any]) -> Any:
    if type(index) is tuple:
        index = look_up(index, names, rest)
    try:
        if type(index) is int and isinstance(value, list | tuple | deque):
            base: Any = next(b for b in (list, tuple, deque) if isinstance(value, b))
            return base.__getitem__(value, index)
        if type(value) is dict and type(index) in (int, str):
            return value.get(index, MISSING)
    except IndexError:
        return MISSING
    return MISSING


def path_text(path: Path) -> str:
    """How the source spells it, for names alone: self.queue."""
    return ".".join([step if type(step) is str else "…" for step in path])
