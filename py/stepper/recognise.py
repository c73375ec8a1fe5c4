"""What a Variable and a Function look like, in any engine: by their attributes, never by name.

Nothing here runs a line of the learner's code: no property, no dunder method, no truth test.
"""

from __future__ import annotations

import dis
import functools
import sys
from collections import OrderedDict, deque
from collections.abc import Callable
from operator import attrgetter
from queue import Queue
from types import CodeType, FunctionType, GetSetDescriptorType, MemberDescriptorType, ModuleType
from typing import Any
from weakref import ref

from numpy import generic, ndarray

NOTHING, VARIABLE, FUNCTION, CONTAINER, WEAK, OBJECT, ARRAY = range(7)

SEQUENCES = (list, tuple)
CONTAINERS = (list, tuple, deque, set, frozenset, dict, Queue)
MISSING: Any = object()
STANDARD = sys.stdlib_module_names

Fields = tuple[Any, Any, Any, Any]  # data, grad, creator, generation
FIELDS = ("data", "grad", "creator", "generation")
LINKS = ("name", "inputs", "input", "outputs", "output")


def static_type_attribute(kind: type, name: str) -> Any:
    """What the class itself (or a base) has under this name, without running a descriptor."""
    for base in kind.__mro__:
        found = base.__dict__.get(name, MISSING)
        if found is not MISSING:
            return found
    return MISSING


def safe_attribute(obj: Any, name: str, default: Any = None) -> Any:
    """obj.name without running the learner's code; of a property the attribute behind it."""
    kind = type(obj)
    found = static_type_attribute(kind, name)
    if isinstance(found, MemberDescriptorType | GetSetDescriptorType):  # written in C: safe
        try:
            return found.__get__(obj, kind)
        except Exception:
            return default
    if found is MISSING or not hasattr(type(found), "__set__"):
        value = _instance_attribute(obj, name)
        if value is not MISSING:
            return value
        plain = found is not MISSING and not hasattr(type(found), "__get__")
        return found if plain else default
    if isinstance(found, property) and isinstance(found.fget, FunctionType):
        path = returned_path(found.fget.__code__)
        for step in path or ():
            if obj is MISSING:
                return default
            obj = safe_attribute(obj, step, MISSING)
        if path:
            return default if obj is MISSING else obj
    # Any other property: the value most likely stands behind an underscore.
    for behind in (f"_{name}", f"_{kind.__name__}__{name}", f"__{name}"):
        slot = static_type_attribute(kind, behind)
        if isinstance(slot, MemberDescriptorType):
            return safe_attribute(obj, behind, default)
        value = _instance_attribute(obj, behind)
        if value is not MISSING:
            return value
    return default


@functools.cache
def returned_path(code: CodeType) -> tuple[str, ...] | None:
    """Attributes that lead to what a getter returns: ("g",) of `return self.g`; None of any other.

    Told from its bytecode, so that the getter need not run.
    """
    first, *middle, last = [i for i in dis.get_instructions(code) if i.opname != "RESUME"]
    if not first.opname.startswith("LOAD_FAST") or last.opname != "RETURN_VALUE":
        return None
    path = []
    names = iter(middle)
    for i in names:
        if i.opname != "LOAD_ATTR":
            return None
        if i.argval == "__dict__":  # self.__dict__["g"]
            key, subscript = next(names, None), next(names, None)
            if key is None or type(key.argval) is not str or subscript is None:
                return None
            path.append(key.argval)
        else:
            path.append(i.argval)
    return tuple(path) or None


def _instance_attribute(obj: Any, name: str) -> Any:
    try:
        return object.__getattribute__(obj, "__dict__").get(name, MISSING)
    except AttributeError:
        return MISSING


def weak_target(reference: Any) -> Any:
    """What a weak reference points to now, also of a subclass with a `__call__` of its own."""
    return ref.__call__(reference)


class Shapes:
    """Remembers for every class what its instances are, and how they are read."""

    def __init__(self) -> None:
        self.kinds: dict[type, int] = {}
        self.fields: dict[type, Callable[[Any], Fields]] = {}  # of the types of Variables
        self._plain: dict[type, bool] = {}

    def kind(self, value: Any) -> int:
        """One of the constants above."""
        found = self.kinds.get(type(value))
        return self._classify(value) if found is None else found

    def read(self, obj: Any, name: str) -> Any:
        """An attribute of a Variable or Function, None where it has none."""
        kind = type(obj)
        plain = self._plain.get(kind)
        if plain is None:
            plain = self._plain[kind] = _reads_plainly(kind)
        return getattr(obj, name, None) if plain else safe_attribute(obj, name)

    def _classify(self, value: Any) -> int:
        kind = type(value)
        if isinstance(value, ndarray):
            return self._keep(kind, ARRAY)
        if issubclass(kind, CONTAINERS):
            return self._keep(kind, CONTAINER)
        if issubclass(kind, ref):
            return self._keep(kind, WEAK)
        if (
            kind.__module__ in ("builtins", "numpy", "functools")
            or issubclass(kind, type | FunctionType | ModuleType | generic)
            or not hasattr(kind, "__module__")
        ):
            return self._keep(kind, NOTHING)
        if kind.__module__.partition(".")[0] in STANDARD and (kind.__module__ != "__main__"):
            return self._keep(kind, OBJECT)
        if all(static_type_attribute(kind, n) is not MISSING for n in ("forward", "backward")):
            return self._keep(kind, FUNCTION)
        if self._is_variable(kind, value):
            return self._keep(kind, VARIABLE)
        return OBJECT  # perhaps a Variable in the middle of its __init__: asked again next time

    def _keep(self, kind: type, what: int) -> int:
        self.kinds[kind] = what
        return what

    def _is_variable(self, kind: type, value: Any) -> bool:
        names = ("data", "grad", "creator")
        if any(safe_attribute(value, name, MISSING) is MISSING for name in names):
            return False
        self.fields[kind] = self._reader(kind, value)
        return True

    def _reader(self, kind: type, value: Any) -> Callable[[Any], Fields]:
        def slow(variable: Any) -> Fields:
            data, grad, creator, generation = (safe_attribute(variable, n) for n in FIELDS)
            return data, grad, creator, generation

        if not _reads_plainly(kind):
            return slow
        if safe_attribute(value, "generation", MISSING) is not MISSING:
            return attrgetter(*FIELDS)
        three = attrgetter(*FIELDS[:3])

        def without_generation(variable: Any) -> Fields:
            data, grad, creator = three(variable)
            return data, grad, creator, getattr(variable, "generation", None)

        return without_generation

    def variables_in(self, value: Any) -> list[Any]:
        """The Variables in a single Variable, a list or tuple of them, or weak references."""
        if value is None:
            return []
        kind = self.kind(value)
        if kind == VARIABLE:
            return [value]
        if kind == WEAK:
            target = weak_target(value)
            return [target] if self.kind(target) == VARIABLE else []
        if kind != CONTAINER:
            return []
        items = value
        if type(value) is not list and type(value) is not tuple:
            if not isinstance(value, SEQUENCES):
                return []
            items = container_items(value)
        kinds = self.kinds
        found = []
        for item in items:
            item_kind = kinds.get(type(item))
            if item_kind is None:
                item_kind = self.kind(item)
            if item_kind == WEAK:
                item = weak_target(item)
                item_kind = self.kind(item)
            if item_kind == VARIABLE:
                found.append(item)
        return found

    def inputs_of(self, function: Any) -> list[Any]:
        """The input Variables of a Function, whatever the engine calls and wraps them."""
        value = self.read(function, "inputs")
        return self.variables_in(self.read(function, "input") if value is None else value)

    def outputs_of(self, function: Any) -> list[Any]:
        """Its output Variables that are still alive."""
        value = self.read(function, "outputs")
        return self.variables_in(self.read(function, "output") if value is None else value)


def _reads_plainly(kind: type) -> bool:
    """getattr on its instances runs no code of the learner's, for the attributes asked here."""
    if static_type_attribute(kind, "__getattribute__") is not object.__getattribute__:
        return False
    if static_type_attribute(kind, "__getattr__") is not MISSING:
        return False
    for name in (*FIELDS, *LINKS):
        found = static_type_attribute(kind, name)
        if isinstance(found, MemberDescriptorType) or found is MISSING:
            continue
        if hasattr(type(found), "__get__"):
            return False
    return True


def container_items(container: Any) -> list[Any]:
    """A copy of what a list, deque, set, dict (its keys) or Queue holds, in its order."""
    kind = type(container)
    if kind is list or kind is tuple:
        return list(container)
    if issubclass(kind, Queue):
        container = container.queue
        kind = type(container)
    for base in (list, tuple, deque, set, frozenset, dict, OrderedDict):
        if issubclass(kind, base):
            return list(base.__iter__(container))
    return []
