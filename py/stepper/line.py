"""What is known of one line and of one `def` of a source file before it runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from .calls import Containers
from .events import line_event
from .formula import Template
from .paths import Path


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
