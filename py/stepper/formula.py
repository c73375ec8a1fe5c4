"""Formulas out of the source of a Function's backward: `2 * x * gy` and `2 * 2.0 * 16.0`."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .paths import Path, look_up, path_of
from .values import quote, short_text

_BEYOND = (
    ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr,
    ast.Await, ast.Yield, ast.YieldFrom, ast.JoinedStr,
)  # fmt: skip


@dataclass(slots=True)
class Template:
    """An expression as written, and the same cut where a value can be put in."""

    source: str
    name: str | None  # when the expression is nothing but a name
    pieces: list[str | Path] | None  # None: values cannot be put in (a comprehension, a lambda)
    parts: list[Template] | None  # of a tuple or list: its elements
    json: str = ""  # the source as JSON

    def __post_init__(self) -> None:
        self.json = quote(self.source)

    def fill(self, names: Mapping[str, Any], rest: Mapping[str, Any]) -> str | None:
        """The source with values for names; None where one is too large to show."""
        if self.pieces is None:
            return None
        texts = []
        for piece in self.pieces:
            if isinstance(piece, str):
                texts.append(piece)
                continue
            value = names.get(piece[0]) if len(piece) == 1 else None
            text = short_text(look_up(piece, names, rest) if value is None else value)
            if text is None:
                return None
            alone = len(self.pieces) == 1
            texts.append(f"({text})" if text[0] == "-" and not alone else text)
        return "".join(texts)


def template(node: ast.expr, lines: list[str]) -> Template:
    """Prepare an expression once; `lines` are the file's."""
    source = _segment(lines, node)
    parts = None
    if isinstance(node, ast.Tuple | ast.List) and not any(
        isinstance(item, ast.Starred) for item in node.elts
    ):
        parts = [template(item, lines) for item in node.elts]
    name = node.id if isinstance(node, ast.Name) else None
    return Template(" ".join(source.split()), name, _pieces(node, lines), parts)


def _segment(lines: list[str], node: ast.expr) -> str:
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    start, end = node.col_offset, node.end_col_offset or 0
    chosen = [line.encode() for line in lines[first : last + 1]]
    if not chosen:
        return ""
    chosen[-1] = chosen[-1][:end]
    chosen[0] = chosen[0][start:]
    return b"".join(chosen).decode(errors="replace")


def _pieces(node: ast.expr, lines: list[str]) -> list[str | Path] | None:
    if node.lineno != node.end_lineno:
        return None
    found: list[tuple[int, int, Path]] = []
    if not _collect(node, found):
        return None
    line = lines[node.lineno - 1].encode()
    pieces: list[str | Path] = []
    at = node.col_offset
    for start, end, path in sorted(found, key=lambda item: item[0]):
        if start > at:
            pieces.append(line[at:start].decode(errors="replace"))
        pieces.append(path)
        at = end
    rest = line[at : node.end_col_offset].decode(errors="replace")
    if rest:
        pieces.append(rest)
    return pieces


def _collect(node: ast.AST, found: list[tuple[int, int, Path]]) -> bool:
    """Where values go; False when the expression is beyond this way of showing it."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        path = path_of(node)
        if path is None:
            return False
        found.append((node.col_offset, node.end_col_offset or 0, path))
        return True
    if isinstance(node, _BEYOND):
        return False
    if isinstance(node, ast.Call):
        # The function's own name stays: np.exp(2.0).
        if not isinstance(node.func, ast.Name) and path_of(node.func) is None:
            return False
        children: list[ast.AST] = [*node.args, *[keyword.value for keyword in node.keywords]]
    else:
        children = [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.operator | ast.unaryop | ast.boolop | ast.cmpop)
            and not isinstance(child, ast.expr_context)
        ]
    return all(_collect(child, found) for child in children)
