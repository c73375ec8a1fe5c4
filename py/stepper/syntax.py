"""Questions about a syntax tree: which nodes run on a line, what looks like an engine."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .calls import is_pure
from .paths import Path

ELSEWHERE = (ast.Lambda, ast.FunctionDef, ast.ClassDef)  # their bodies run in frames of their own


def append_new(paths: list[Path], path: Path) -> None:
    if path not in paths:
        paths.append(path)


def header(node: ast.stmt) -> Iterator[ast.AST]:
    """The expressions that run on the statement's own line, not those of its blocks."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.withitem):
            yield child.context_expr
            if child.optional_vars is not None:
                yield child.optional_vars
        elif isinstance(child, ast.expr):
            yield child


def blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield block
    for handler in getattr(node, "handlers", []):
        yield handler.body
    for case in getattr(node, "cases", []):
        yield case.body


def walk(node: ast.AST) -> list[ast.AST]:
    """Every node that runs in this very frame: a lambda's body does not."""
    found = [node]
    for n in found:
        for name in n._fields:
            child = getattr(n, name, None)
            if type(child) is list:
                found.extend([c for c in child if isinstance(c, ast.AST)])
            elif isinstance(child, ast.AST) and not isinstance(child, ELSEWHERE):
                found.append(child)
    return found


def engine_classes(tree: ast.Module) -> set[str]:
    """Classes with a `backward`, their bases and their subclasses."""
    classes = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
    bases = {
        name: {b.id for b in n.bases if isinstance(b, ast.Name)} & classes.keys()
        for name, n in classes.items()
    }
    found = {
        name
        for name, n in classes.items()
        if any(isinstance(s, ast.FunctionDef) and s.name == "backward" for s in n.body)
    }
    for _ in classes:
        more = {b for name in found for b in bases[name]}
        more |= {name for name in classes if bases[name] & found}
        if more <= found:
            break
        found |= more
    return found


def returned_names(node: ast.AST) -> set[str]:
    """Names in its return statements, and in what is assigned to these: gxs = gx0, gx1."""
    values = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value is not None]
    names = element_names(values)
    for n in ast.walk(node):
        if isinstance(n, ast.Assign) and element_names(list(n.targets)) & names:
            names |= element_names([n.value])
    return names


def element_names(nodes: list[ast.expr]) -> set[str]:
    elements = [e for n in nodes for e in (n.elts if isinstance(n, ast.Tuple | ast.List) else [n])]
    return {e.id for e in elements if isinstance(e, ast.Name)}


def may_not_end(node: ast.AST) -> bool:
    """A loop over anything but a container or a range."""
    if isinstance(node, ast.For):
        return isinstance(node.iter, ast.Call) and not is_pure(node.iter)
    return isinstance(node, ast.While)


def is_wrapper(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """def square(x): return Square()(x), or f = Square(); return f(x)."""
    last = node.body[-1] if node.body else None
    if not isinstance(last, ast.Return) or not isinstance(last.value, ast.Call):
        return False
    call = last.value
    arguments = [a.value if isinstance(a, ast.Starred) else a for a in call.args]
    if not all(isinstance(a, ast.Name) for a in arguments):
        return False
    if isinstance(call.func, ast.Call):
        return True
    made = {
        target.id
        for s in node.body
        if isinstance(s, ast.Assign) and isinstance(s.value, ast.Call)
        for target in s.targets
        if isinstance(target, ast.Name)
    }
    return isinstance(call.func, ast.Name) and call.func.id in made
