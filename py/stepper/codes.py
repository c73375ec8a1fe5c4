"""What the recorder does with the frames of a code object, decided once for each."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase
from types import CodeType, FrameType
from typing import Any

from .facts import FileFacts
from .line import Definition
from .monitoring import CALLS, LINES, RECORDER
from .recognise import ARRAY, SEQUENCES, VARIABLE, Shapes, container_items
from .sources import Source, Sources

CAPITALS = frozenset(ascii_uppercase)
OPTIMIZED = 0x1  # the flag of a function's code; the body of a module or a class does not have it
VARARGS = 0x4
# Comparisons run inside heappush and sort: their lines would drown the engine's own.
SILENT = frozenset({"__lt__", "__gt__", "__le__", "__ge__", "__eq__", "__ne__", "__hash__"})


APPLIED, INIT, OTHER, CLASS_BODY, WATCHED = range(5)


class Quiet:
    """A frame of which only the return matters; one object stands for all of its code."""

    __slots__ = ("code", "kind")

    def __init__(self, code: Code, kind: int) -> None:
        self.code = code
        self.kind = kind


@dataclass(slots=True, eq=False)
class Code:
    """A code object of the learner's or an engine's file."""

    code: CodeType  # kept, so that its id stays its own
    source: Source
    facts: FileFacts
    definition: Definition | None
    name: str
    first: str | None  # its first parameter
    parameters: frozenset[str]
    is_main: bool
    class_body: bool
    generator: bool  # a generator expression: its lines are not shown, but it may never end
    program: bool  # its lines are shown outside backward, too
    loops: bool
    special: bool  # neither a module nor a function of the usual kind
    gradients: tuple[str, ...]  # its parameters after the first, where it is a backward
    rest: str | None  # its *gys
    tells_lines: bool
    transparent: bool  # it only calls a Function, whose own call shows everything
    simple: bool  # of no interest inside a Function's __call__
    opaque: bool  # it can change Variables other than its first argument
    capitals: tuple[str, ...] = ()  # names of one capital letter in it

    quiet: list[Quiet] = field(default_factory=list)  # by kind

    def first_argument(self, frame: FrameType) -> Any:
        """What its first parameter stands for now, in most cases `self`."""
        return None if self.first is None else frame.f_locals.get(self.first)

    def arguments(self, names: Mapping[str, Any], shapes: Shapes) -> list[Any]:
        """What a Function's backward was called with: gradients, or one list of them."""
        values = [names.get(n) for n in self.gradients]
        if self.rest is not None:
            values.extend(container_items(names.get(self.rest)))
        # Parameters with defaults that were not given are no gradients.
        while len(values) > 1 and not _is_gradient(values[-1], shapes):
            values.pop()
        if len(values) == 1 and isinstance(values[0], SEQUENCES):
            return container_items(values[0])
        return values


class Codes:
    """Looks a code object up; None for what is not traced."""

    def __init__(self, sources: Sources) -> None:
        self.known: dict[int, Code | None] = {}
        self._foreign: list[CodeType] = []
        self._sources = sources

    def classify(self, code: CodeType) -> Code | None:
        found = self._classify(code)
        self.known[id(code)] = found
        if found is not None:
            found.quiet = [Quiet(found, kind) for kind in range(WATCHED + 1)]
            sys.monitoring.set_local_events(RECORDER, code, LINES if found.tells_lines else CALLS)
        if found is None:
            self._foreign.append(code)
        return found

    def listen_to_lines(self, code: Code) -> None:
        code.tells_lines = True
        sys.monitoring.set_local_events(RECORDER, code.code, LINES)

    def release(self) -> None:
        """No code reports anything any more."""
        for code in self.known.values():
            if code is not None:
                sys.monitoring.set_local_events(RECORDER, code.code, 0)

    def _classify(self, code: CodeType) -> Code | None:
        source = self._sources.of(code.co_filename)
        name = code.co_name
        module = name == "<module>"
        generator = name == "<genexpr>"
        if source is None:
            return None
        if name.startswith("<") and not module and not generator:
            return None
        class_body = not module and not code.co_flags & OPTIMIZED
        definition = source.facts.definitions.get((code.co_firstlineno, name))
        opaque = definition is not None and definition.opaque
        silent = name in SILENT
        if silent and not opaque:
            return None
        count = code.co_argcount + code.co_kwonlyargcount
        count += bool(code.co_flags & VARARGS) + bool(code.co_flags & 0x8)
        names = code.co_varnames[:count]
        program = source.program and not class_body and (not module or source.main)
        if definition is not None and (definition.of_engine or definition.wrapper):
            program = False
        loops = definition is None or definition.loops
        return Code(
            code=code,
            source=source,
            facts=source.facts,
            definition=definition,
            name=name,
            first=code.co_varnames[0] if code.co_argcount else None,
            parameters=frozenset(names),
            is_main=module and source.main,
            class_body=class_body,
            program=program,
            generator=generator,
            loops=loops,
            special=generator or class_body or silent,
            transparent=not source.program and definition is not None and definition.wrapper,
            tells_lines=loops or generator or module,
            gradients=code.co_varnames[1 : code.co_argcount],
            rest=names[code.co_argcount + code.co_kwonlyargcount]
            if code.co_flags & VARARGS
            else None,
            opaque=opaque,
            capitals=tuple(
                n for n in dict.fromkeys((*code.co_names, *code.co_varnames)) if n in CAPITALS
            ),
            simple=not loops
            and not opaque
            and not class_body
            and not generator
            and name not in ("backward", "__call__"),
        )


def _is_gradient(value: Any, shapes: Shapes) -> bool:
    return value is None or isinstance(value, float) or shapes.kind(value) in (ARRAY, VARIABLE)
