"""Snapshots of a program's memory: which objects exist, and what changed since the last one."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable
from types import FrameType
from typing import Any

from stepper.identity import Identities, Mark
from stepper.recognise import FUNCTION, OBJECT, VARIABLE, Shapes, static_type_attribute

from .cycles import cycles
from .references import References

KINDS = {VARIABLE: "variable", FUNCTION: "function", OBJECT: "object"}

Name = tuple[str, str | None, int]


class Snapshots:
    """Compares each snapshot with the one before. Keeps only numbers and text."""

    def __init__(self) -> None:
        self.on_freed: Callable[[], str] = str
        self.unwatched: set[str] = set()
        self.listed = 0
        self._shapes = Shapes()
        self._objects = Identities(self._gone)
        self._links = References(self._shapes, self._objects.serials)
        self._kinds: dict[int, str] = {}
        self._freed: list[tuple[int, str]] = []
        self._counts: dict[int, int] = {}
        self._names: set[Name] = set()
        self._linked: set[tuple[int, int, str, bool]] = set()
        self._bytes: dict[int, tuple[int, int]] = {}
        self._held = (0, 0)
        self._cycles: list[list[int]] = []

    @property
    def kept(self) -> int:
        """How many objects of ours the collector counts: weak references, each with a __dict__, and
        tuples. Computed, not measured, because Python reuses freed objects without counting."""
        marks = len(self._objects.marks)
        return 2 * marks + len(self._names) + len(self._linked) + len(self._bytes)

    def close(self) -> None:
        """Stop watching: what is freed from now on is freed by the end of the run."""
        self._objects.close()

    def _gone(self, serial: int) -> None:
        self._freed.append((serial, self.on_freed()))

    def changes(self, module: dict[str, Any], frames: list[FrameType]) -> dict[str, Any]:
        """What changed since the last snapshot, as a `MemoryStep` of answers.schema.json.

        Args:
            module: the program's globals.
            frames: of its functions that are running, innermost first.
        """
        freed, self._freed = self._freed, []
        found: dict[str, Any] = {"new": self._discover()}
        for serial, _ in freed:
            for table in (self._counts, self._bytes, self._kinds):
                table.pop(serial, None)
        found["freed"] = freed
        found["kinds"] = self._recognise()
        self._references(found, module, frames)
        found["counts"] = self._count()
        return {key: value for key, value in found.items() if value or key == "cycles"}

    def _discover(self) -> list[tuple[int, str, str]]:
        """Objects made since the last snapshot, reachable or not: the collector lists them."""
        known = self._objects.serials
        new = []
        for obj in gc.get_objects():
            if id(obj) in known:
                continue
            kind = self._kind(obj)
            if kind is None:
                continue
            self._objects.add(obj, self.listed)
            if id(obj) not in self._objects.marks:
                del known[id(obj)]
                self.unwatched.add(type(obj).__name__)
                continue
            self._kinds[self.listed] = kind
            new.append((self.listed, kind, type(obj).__name__))
            self.listed += 1
        return new

    def _kind(self, obj: object) -> str | None:
        kind = self._shapes.kind(obj)
        if kind == OBJECT and static_type_attribute(type(obj), "__module__") != "__main__":
            return None
        return KINDS.get(kind)

    def _recognise(self) -> list[tuple[int, str]]:
        """What was first seen in the middle of its __init__ may have become a Variable."""
        changed = []
        for mark in self._objects.alive():
            if self._kinds[mark.serial] == "object":
                kind = self._kind(weakref.ref.__call__(mark))
                if kind is not None and kind != "object":
                    self._kinds[mark.serial] = kind
                    changed.append((mark.serial, kind))
        return changed

    def _references(
        self, found: dict[str, Any], module: dict[str, Any], frames: list[FrameType]
    ) -> None:
        """Names, links and arrays."""
        self._links.start()
        self._links.from_names(None, module)
        for frame in frames:
            names = frame.f_locals
            self._links.from_names(frame.f_code.co_name, names)
            if sys.version_info < (3, 13):
                names.clear()  # a copy, which the frame would keep with everything in it
        sizes = {}
        for mark in self._objects.alive():
            sizes[mark.serial] = self._links.from_object(
                mark.serial, weakref.ref.__call__(mark), self._kinds[mark.serial] == "variable"
            )
        links = self._links
        found["bind"] = sorted(links.names - self._names, key=_in_order)
        found["unbind"] = sorted(self._names - links.names, key=_in_order)
        found["link"] = sorted(links.links - self._linked)
        found["unlink"] = sorted(self._linked - links.links)
        if links.links != self._linked:
            strong = [(a, b) for a, b, _, weak in links.links if not weak]
            rings = cycles(strong)
            if rings != self._cycles:
                found["cycles"] = self._cycles = rings
        self._names, self._linked = links.names, links.links
        found["bytes"] = [
            (s, *now) for s, now in sizes.items() if now != self._bytes.get(s, (0, 0))
        ]
        self._bytes = sizes
        held = links.held()
        if held != self._held:
            found["held"] = self._held = held

    def _count(self) -> list[tuple[int, int]]:
        changed = []
        for mark in self._objects.alive():
            count = reference_count(mark)
            if count != self._counts.get(mark.serial):
                self._counts[mark.serial] = count
                changed.append((mark.serial, count))
        return changed


def _in_order(name: Name) -> tuple[str, str, int]:
    return name[0], name[1] or "", name[2]


def _raw_count(mark: weakref.ref[Any]) -> int:
    obj = mark()
    return sys.getrefcount(obj)


class _Sample:
    pass


def _own_count() -> int:
    """How many references of `_raw_count` are its own; versions of Python differ."""
    sample = _Sample()
    holder = [sample]
    del sample
    return _raw_count(weakref.ref(holder[0])) - 1


_OWN = _own_count()


def reference_count(mark: Mark) -> int:
    """The number of references to an object, without ours."""
    return _raw_count(mark) - _OWN
