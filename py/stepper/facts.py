"""What each line of a source file can change, found once from its syntax tree.

The recorder asks these facts at every line it sees, so that it looks only at what the line can
have changed.
"""

from __future__ import annotations

import ast
import functools

from .calls import CHANGES, Containers, changes_in_place, is_pure, role_of_method, sorts
from .formula import template
from .line import Definition, Line
from .opaque import Opacity, backing_fields, receivers, stores_beyond
from .paths import Path, path_of
from .recognise import FIELDS
from .syntax import (
    append_new,
    blocks,
    engine_classes,
    header,
    is_wrapper,
    may_not_end,
    returned_names,
    walk,
)
from .values import quote


class FileFacts:
    """All facts of one file. A file that does not compile has none; it will not run either."""

    def __init__(self, name: str, text: str) -> None:
        self.lines: dict[int, Line] = {}
        self.definitions: dict[tuple[int, str], Definition] = {}
        self.looks_like_engine = False
        self.in_place = False  # some line can write into an array
        self.uses = Containers(None)
        self._opacity = Opacity(None)
        self._fields: frozenset[str] = frozenset()  # by which a Variable is known
        self._name = name
        self._text = text.splitlines(keepends=True)
        self._returned: set[str] = set()  # names that the current function returns
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        self.uses = Containers(tree)
        self._opacity = Opacity(tree)
        self._fields = backing_fields(tree).union(FIELDS, ("name",))
        self._engine_classes = engine_classes(tree)
        self.looks_like_engine = bool(self._engine_classes)
        self._block(tree.body, in_class=None)
        self.in_place = any(line.deep for line in self.lines.values())

    def line(self, number: int) -> Line:
        found = self.lines.get(number)
        if found is None:
            place = f"[{quote(self._name)},{number}]"
            found = self.lines[number] = Line(place, number, self.uses)
        return found

    def _block(self, body: list[ast.stmt], in_class: str | None) -> None:
        for statement in body:
            self._statement(statement, in_class)

    def _statement(self, node: ast.stmt, in_class: str | None) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._define(node, in_class)
            outer, self._returned = self._returned, returned_names(node)
            self._add(node, node.decorator_list, node.lineno, node.lineno, stores=[node.name])
            self._block(node.body, None)
            self._returned = outer
        elif isinstance(node, ast.ClassDef):
            self._add(node, node.decorator_list, node.lineno, node.lineno, stores=[node.name])
            self._block(node.body, node.name)
        else:
            heads = list(header(node))
            bodies = list(blocks(node))
            last = node.end_lineno or node.lineno
            if bodies:
                last = max([node.lineno, *[getattr(n, "end_lineno", 0) for n in heads]])
            self._add(node, heads, node.lineno, last)
            for block in bodies:
                self._block(block, in_class)

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef, in_class: str | None) -> None:
        first = min([node.lineno, *[d.lineno for d in node.decorator_list]])
        self.definitions[first, node.name] = Definition(
            name=node.name,
            first=node.lineno,
            last=node.end_lineno or node.lineno,
            of_engine=in_class in self._engine_classes,
            wrapper=is_wrapper(node),
            loops=any(may_not_end(n) for n in ast.walk(node)),
            opaque=self._is_opaque(node),
        )

    def _is_opaque(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        parameters = [*node.args.posonlyargs, *node.args.args]
        first = parameters[0].arg if parameters else None
        inside = [n for statement in node.body for n in ast.walk(statement)]
        return any(self._opacity.of(n) or stores_beyond(n, first, self._fields) for n in inside)

    def _add(
        self,
        node: ast.stmt,
        parts: list[ast.AST] | list[ast.expr],
        first: int,
        last: int,
        stores: list[str] | None = None,
    ) -> None:
        nodes = [n for part in parts for n in walk(part)]
        alone = first == last and not self._shares_line(node)
        for number in range(first, last + 1):
            line = self.line(number)
            line.stores.extend(stores or [])
            self._collect(line, node, nodes, alone)
            body = [n for block in blocks(node) for n in block]
            if isinstance(node, ast.While | ast.For) and body and body[0].lineno == number:
                line.repeats = True

    def _shares_line(self, node: ast.stmt) -> bool:
        """The statement stands behind `if …:` or another on the same line, so may not run."""
        return bool(self._text[node.lineno - 1].encode()[: node.col_offset].strip())

    def _collect(self, line: Line, node: ast.stmt, nodes: list[ast.AST], alone: bool) -> None:
        heads = {id(n.func) for n in nodes if isinstance(n, ast.Call)}
        impure = False
        calls = stores = 0
        line.statements += 1
        paths: list[Path] = []
        for n in nodes:
            if isinstance(n, ast.Call):
                role = role_of_method(n)
                if role is None and not is_pure(n):
                    impure = True
                    calls += 1
                line.effects = line.effects or role is not None or not is_pure(n)
                line.clears = line.clears or role == "clear"
                line.sorts = line.sorts or sorts(n)
                line.deep = line.deep or changes_in_place(n)
            elif isinstance(n, ast.Attribute | ast.Subscript) and not isinstance(n.ctx, ast.Load):
                impure = line.effects = line.attributes = True
                stores += 1
                line.deep = line.deep or isinstance(n, ast.Subscript)
                base = path_of(n.value)
                if base is not None:
                    line.bases.add(base[0])
                    if len(base) > 1:
                        paths.append(base)
            elif isinstance(n, ast.Name):
                if not isinstance(n.ctx, ast.Load):
                    line.stores.append(n.id)
                if id(n) not in heads:
                    paths.append((n.id,))
            elif isinstance(n, ast.comprehension | ast.GeneratorExp):
                line.comprehension = True
            container = path_of(n) if isinstance(n, ast.Name | ast.Attribute) else None
            if container is not None and id(n) not in heads:
                append_new(line.mentions, container)
                if self.uses.is_used(container):
                    append_new(line.containers, container)
        if isinstance(node, ast.AugAssign):
            impure = line.effects = line.deep = True
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete | ast.For):
            # The queue may be replaced: funcs = funcs[1:].
            line.effects = line.effects or any(path[-1] in line.stores for path in line.containers)
        if impure:
            for path in paths:
                if len(path) > 1:
                    append_new(line.longer, path)
                elif path[0] not in line.names:
                    line.names.append(path[0])
        self._collect_writes(line, node, nodes, heads)
        # Where x.grad has a setter, x.grad += gx has changed the array before it is called.
        before = stores > 0 and (line.deep or line.opaque)
        many = calls > 1 or stores > 1 or before or line.statements > 1
        line.several = line.several or (many and line.effects)
        self._grad_stores(line, node, alone)
        self._tests(line, node)
        self._formulas(line, node)
        line.before = bool(line.tests or line.formulas)
        line.own = line.own or line.attributes or line.deep or line.opaque or bool(line.containers)

    def _collect_writes(
        self, line: Line, node: ast.stmt, nodes: list[ast.AST], heads: set[int]
    ) -> None:
        # A lambda's body runs in no frame that is followed, and who knows when; so does a method
        # that is handed on: map(funcs.append, more).
        children = [child for n in nodes for child in ast.iter_child_nodes(n)]
        lambdas = {id(n): n for n in [*nodes, *children] if isinstance(n, ast.Lambda)}
        inside = [n for each in lambdas.values() for n in ast.walk(each.body)]
        later = any(isinstance(n, ast.Call) and role_of_method(n) for n in inside)
        handed_on = any(
            isinstance(n, ast.Attribute) and n.attr in CHANGES and id(n) not in heads for n in nodes
        )
        line.opaque = line.opaque or later or handed_on
        for n in nodes:
            if isinstance(n, ast.Call) and not n.args and not n.keywords:
                path = path_of(n.func)
                if path is not None and len(path) == 1:
                    append_new(line.bare, path)
        for n in [*nodes, node, *inside]:
            line.opaque = line.opaque or self._opacity.of(n)
            for receiver in receivers(n):
                path = path_of(receiver)
                if path is None:
                    line.opaque = True
                else:
                    line.bases.add(path[0])
                    append_new(line.writes, path)
        # A name may stand for something else by the end of the line.
        line.opaque = line.opaque or not line.bases.isdisjoint(line.stores)
        line.effects = line.effects or line.opaque or bool(line.writes)

    def _grad_stores(self, line: Line, node: ast.stmt, alone: bool) -> None:
        if not alone or not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            return
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "grad":
                base = path_of(target.value)
                if base is not None:
                    line.grad_stores.append((base, isinstance(node, ast.AugAssign)))

    def _tests(self, line: Line, node: ast.stmt) -> None:
        if not isinstance(node, ast.If):
            return
        for n in walk(node.test):
            if not isinstance(n, ast.Compare) or not isinstance(n.ops[0], ast.In | ast.NotIn):
                continue
            member = n.left
            if isinstance(member, ast.Call) and len(member.args) == 1:  # id(f) in seen
                member = member.args[0]
            left, right = path_of(member), path_of(n.comparators[0])
            if left is not None and right is not None:
                line.tests.append((left, right))

    def _formulas(self, line: Line, node: ast.stmt) -> None:
        if isinstance(node, ast.Return) and node.value is not None:
            line.formulas.append((None, template(node.value, self._text)))
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id in self._returned:
                line.formulas.append((target.id, template(node.value, self._text)))
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for name, value in zip(target.elts, node.value.elts, strict=False):
                    if isinstance(name, ast.Name) and name.id in self._returned:
                        line.formulas.append((name.id, template(value, self._text)))
        elif isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
            line.formulas.append((node.target.id, template(node.value, self._text)))


@functools.lru_cache(maxsize=64)
def facts_of(name: str, text: str) -> FileFacts:
    """The facts of a file; engines are run again and again."""
    return FileFacts(name, text)
