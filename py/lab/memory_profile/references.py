"""Finds references: from names, attributes, items of containers and weak references, to objects
and arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MemberDescriptorType
from typing import Any

import numpy as np
from stepper.recognise import (
    ARRAY,
    CONTAINER,
    FUNCTION,
    VARIABLE,
    WEAK,
    Shapes,
    container_items,
    weak_target,
)

MAX_DEPTH = 4  # of containers inside containers
MAX_ITEMS = 1000  # of one container
_PLAIN = frozenset({type(None), bool, int, float, complex, str, bytes})  # refer to nothing

_base = np.ndarray.base.__get__
_nbytes = np.ndarray.nbytes.__get__


class References:
    """The references of one snapshot. Holds serial numbers, ids and text, and no object."""

    def __init__(self, shapes: Shapes, serials: dict[int, int]) -> None:
        self.names: set[tuple[str, str | None, int]] = set()
        self.links: set[tuple[int, int, str, bool]] = set()
        self._buffers: dict[int, tuple[int, bool]] = {}  # id → bytes, held by gradients only
        self._shapes = shapes
        self._serials = serials
        self._slots: dict[type, dict[str, MemberDescriptorType]] = {}

    def start(self) -> None:
        self.names, self.links, self._buffers = set(), set(), {}

    def held(self) -> tuple[int, int]:
        """Bytes of all data and of all gradients. A buffer that holds both counts as data."""
        data = sum(size for size, gradient in self._buffers.values() if not gradient)
        return data, sum(size for size, gradient in self._buffers.values() if gradient)

    def from_names(self, where: str | None, names: Mapping[str, Any]) -> None:
        """Record the names of a scope: `where` is its function, or None for the module."""
        for name, value in list(names.items()):
            if name.startswith("__") or type(value) in _PLAIN:
                continue
            for path, leaf, weak in self._leaves(name, value):
                serial = self._serials.get(id(leaf))
                if serial is None:
                    self._array(leaf, False)
                elif not weak:
                    self.names.add((path, where, serial))

    def from_object(self, serial: int, obj: Any, variable: bool) -> tuple[int, int]:
        """Record the links of one object.

        Returns:
            Bytes of the data and of the gradients that it refers to directly.
        """
        sizes: dict[int, tuple[int, bool]] = {}
        for name, value in self._attributes(obj):
            if type(value) in _PLAIN:
                continue
            gradient = variable and name.lstrip("_") == "grad"
            for path, leaf, weak in self._leaves(name, value):
                target = self._serials.get(id(leaf))
                if target is not None:
                    self.links.add((serial, target, path, weak))
                elif not weak:
                    sizes.update(self._array(leaf, gradient))
        data = sum(size for size, gradient in sizes.values() if not gradient)
        return data, sum(size for size, gradient in sizes.values() if gradient)

    def _attributes(self, obj: Any) -> list[tuple[str, Any]]:
        """Attributes of an instance, in slots or its __dict__, read without running code of its."""
        kind = type(obj)
        slots = self._slots.get(kind)
        if slots is None:
            slots = self._slots[kind] = _slots(kind)
        found = []
        for name, slot in slots.items():
            try:
                found.append((name, slot.__get__(obj, kind)))
            except AttributeError:  # an empty slot
                continue
        try:
            own = object.__getattribute__(obj, "__dict__")
        except AttributeError:
            return found
        return found + list(own.items()) if type(own) is dict else found

    def _array(self, value: Any, gradient: bool) -> dict[int, tuple[int, bool]]:
        if self._shapes.kind(value) == ARRAY:
            owner, size = _owner(value)
        elif isinstance(value, np.generic):  # numpy computes these from 0-d arrays
            owner, size = value, value.nbytes
        else:
            return {}
        key = id(owner)
        if key in self._buffers:
            gradient = gradient and self._buffers[key][1]
        self._buffers[key] = (size, gradient)
        return {key: (size, gradient)}

    def _leaves(self, path: str, value: Any) -> Iterator[tuple[str, Any, bool]]:
        """Each (path, object or array, whether weakly referenced) inside a value."""
        pending = [(path, value, 0)]
        entered: set[int] = set()
        while pending:
            path, value, depth = pending.pop()
            kind = self._shapes.kind(value)
            if (
                id(value) in self._serials
                or kind in (ARRAY, VARIABLE, FUNCTION)
                or isinstance(value, np.generic)
            ):
                yield path, value, False
            elif kind == WEAK:
                target = weak_target(value)
                if target is not None:
                    yield path, target, True
            elif kind == CONTAINER and depth < MAX_DEPTH and id(value) not in entered:
                entered.add(id(value))
                pending.extend((p, v, depth + 1) for p, v in _items(path, value))


def _owner(array: Any) -> tuple[Any, int]:
    """The owner of an array's memory and its size in bytes: a view keeps all of it alive."""
    size = _nbytes(array)
    while (base := _base(array)) is not None:
        array = base
        if not isinstance(array, np.ndarray):
            break
        size = _nbytes(array)
    return array, size


def _items(path: str, container: Any) -> list[tuple[str, Any]]:
    if isinstance(container, dict):
        pairs = list(dict.items(container))[:MAX_ITEMS]
        return [(f"{path}[{_key(key)}]", value) for key, value in pairs]
    items = container_items(container)[:MAX_ITEMS]
    if isinstance(container, set | frozenset):
        return [(f"{path}{{{i}}}", item) for i, item in enumerate(items)]
    return [(f"{path}[{i}]", item) for i, item in enumerate(items)]


def _key(key: object) -> str:
    return repr(key)[:40] if type(key) in (str, int, float, bool) else "…"


def _slots(kind: type) -> dict[str, MemberDescriptorType]:
    return {
        name: found
        for base in kind.__mro__
        for name, found in base.__dict__.items()
        if isinstance(found, MemberDescriptorType) and found.__objclass__ is base
    }
