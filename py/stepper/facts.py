"""What each line of a source file can do, found once from its syntax tree.

The recorder asks these facts at every line it sees, so that it looks only at what the line can
have changed.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from .calls import CHANGES, Containers, changes_in_place, is_pure, role_of_method, sorts
from .events import line_event
from .formula import Template, template
from .opaque import Opacity, backing_fields, receivers, stores_beyond
from .paths import Path, path_of
from .recognise import FIELDS
from .values import quote

_ELSEWHERE = (ast.Lambda, ast.FunctionDef, ast.ClassDef)


@dataclass(slots=True)
class Line:
    """Facts about one line of source."""

    place: str  # JSON: ["main.py", 12]
    number: int
    uses: Containers
    effects: bool = False  # more than binding names
    names: list[str] = field(default_factory=list)  # may stand for Variables it changes …
    longer: list[Path] = field(default_factory=list)  # … or lead to them
    containers: list[Path] = field(default_factory=list)  # may be the queue or the seen-set
    mentions: list[Path] = field(default_factory=list)  # beside a container: seen_set.add(f)
    stores: list[str] = field(default_factory=list)  # names it binds
    grad_stores: list[tuple[Path, bool]] = field(default_factory=list)  # path.grad = (in place?)
    tests: list[tuple[Path, Path]] = field(default_factory=list)  # if A not in B
    formulas: list[tuple[str | None, Template]] = field(default_factory=list)  # None: returned
    attributes: bool = False  # it stores an attribute or an element
    own: bool = False  # it does more than the functions it calls
    deep: bool = False  # can change an array in place
    sorts: bool = False
    clears: bool = False
    comprehension: bool = False
    events: dict[str, str] = field(default_factory=dict)  # its line event, by the place before
    before: bool = False  # it has tests or formulas, which are read before it runs
    repeats: bool = False  # a loop whose body is on its own line
    opaque: bool = False  # it can change Variables that it does not name
    writes: list[Path] = field(default_factory=list)  # may be arrays or a __dict__, written to
    bases: set[str] = field(default_factory=set)  # names at which these begin, and what it stores
    bare: list[Path] = field(default_factory=list)  # called without arguments: weak references?
    several: bool = False  # it can change something before it calls a function
    statements: int = 0

    def event(self, was: str) -> str:
        """The event of this line; few lines are followed by many others."""
        event = self.events.get(was)
        if event is None:
            event = self.events[was] = line_event(self.place, was)
        return event


@dataclass(slots=True)
class Definition:
    """Facts about one `def`."""

    name: str
    first: int
    last: int
    of_engine: bool  # a method of a class that looks like a part of an engine
    wrapper: bool  # def square(x): return Square()(x)
    loops: bool
    opaque: bool  # it can change Variables other than its first argument


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
        self._returned: set[str] = set()  # names that the function at hand returns
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        self.uses = Containers(tree)
        self._opacity = Opacity(tree)
        self._fields = backing_fields(tree).union(FIELDS, ("name",))
        self._engine_classes = _engine_classes(tree)
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
            outer, self._returned = self._returned, _returned_names(node)
            self._add(node, node.decorator_list, node.lineno, node.lineno, stores=[node.name])
            self._block(node.body, None)
            self._returned = outer
        elif isinstance(node, ast.ClassDef):
            self._add(node, node.decorator_list, node.lineno, node.lineno, stores=[node.name])
            self._block(node.body, node.name)
        else:
            header = list(_header(node))
            blocks = list(_blocks(node))
            last = node.end_lineno or node.lineno
            if blocks:
                last = max([node.lineno, *[getattr(n, "end_lineno", 0) for n in header]])
            self._add(node, header, node.lineno, last)
            for block in blocks:
                self._block(block, in_class)

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef, in_class: str | None) -> None:
        first = min([node.lineno, *[d.lineno for d in node.decorator_list]])
        self.definitions[first, node.name] = Definition(
            name=node.name,
            first=node.lineno,
            last=node.end_lineno or node.lineno,
            of_engine=in_class in self._engine_classes,
            wrapper=_is_wrapper(node),
            loops=any(_may_not_end(n) for n in ast.walk(node)),
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
        nodes = [n for part in parts for n in _walk(part)]
        alone = first == last and not self._shares_line(node)
        for number in range(first, last + 1):
            line = self.line(number)
            line.stores.extend(stores or [])
            self._collect(line, node, nodes, alone)
            body = [n for block in _blocks(node) for n in block]
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
                _append_new(line.mentions, container)
                if self.uses.is_used(container):
                    _append_new(line.containers, container)
        if isinstance(node, ast.AugAssign):
            impure = line.effects = line.deep = True
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete | ast.For):
            # The queue may be replaced: funcs = funcs[1:].
            line.effects = line.effects or any(path[-1] in line.stores for path in line.containers)
        if impure:
            for path in paths:
                if len(path) > 1:
                    _append_new(line.longer, path)
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
                    _append_new(line.bare, path)
        for n in [*nodes, node, *inside]:
            line.opaque = line.opaque or self._opacity.of(n)
            for receiver in receivers(n):
                path = path_of(receiver)
                if path is None:
                    line.opaque = True
                else:
                    line.bases.add(path[0])
                    _append_new(line.writes, path)
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
        for n in _walk(node.test):
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


def _append_new(paths: list[Path], path: Path) -> None:
    if path not in paths:
        paths.append(path)


def _header(node: ast.stmt) -> Iterator[ast.AST]:
    """The expressions that run on the statement's own line, not those of its blocks."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.withitem):
            yield child.context_expr
            if child.optional_vars is not None:
                yield child.optional_vars
        elif isinstance(child, ast.expr):
            yield child


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield block
    for handler in getattr(node, "handlers", []):
        yield handler.body
    for case in getattr(node, "cases", []):
        yield case.body


def _walk(node: ast.AST) -> list[ast.AST]:
    """Every node that runs in this very frame: a lambda's body does not."""
    found = [node]
    for n in found:
        for name in n._fields:
            child = getattr(n, name, None)
            if type(child) is list:
                found.extend([c for c in child if isinstance(c, ast.AST)])
            elif isinstance(child, ast.AST) and not isinstance(child, _ELSEWHERE):
                found.append(child)
    return found


def _engine_classes(tree: ast.Module) -> set[str]:
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


def _returned_names(node: ast.AST) -> set[str]:
    """Names in its return statements, and in what is assigned to these: gxs = gx0, gx1."""
    values = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value is not None]
    names = _element_names(values)
    for n in ast.walk(node):
        if isinstance(n, ast.Assign) and _element_names(list(n.targets)) & names:
            names |= _element_names([n.value])
    return names


def _element_names(nodes: list[ast.expr]) -> set[str]:
    elements = [e for n in nodes for e in (n.elts if isinstance(n, ast.Tuple | ast.List) else [n])]
    return {e.id for e in elements if isinstance(e, ast.Name)}


def _may_not_end(node: ast.AST) -> bool:
    """A loop over anything but a container or a range."""
    if isinstance(node, ast.For):
        return isinstance(node.iter, ast.Call) and not is_pure(node.iter)
    return isinstance(node, ast.While)


def _is_wrapper(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
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
