"""Under which name a Variable is known: Variable.name first, else the program's own name for it."""

from __future__ import annotations

from .state import State


class Names:
    """Follows the program's names. When a name moves on while the variable it meant is still
    alive, that one becomes `x (1)`, the next `x (2)`, in the order they were bound."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._owner: dict[str, int] = {}
        self._global: set[str] = set()
        self._bound: dict[str, int] = {}  # how often, so far
        self._held: dict[int, dict[str, int]] = {}  # variable → its names now, and their numbers
        self._last: dict[int, str] = {}  # what it was called before it lost its last name
        self._shown: dict[int, str | None] = {}
        state.named = self._refresh

    def bind(self, name: str, v: int, local: bool) -> None:
        """The program's name stands for this variable now."""
        owner = self._owner.get(name)
        if owner == v:
            return
        if local and (name in self._global or self._held.get(v)):
            return  # a name of the module says more than one inside a function
        if not local:
            self._global.add(name)
        if owner is not None:
            self._lose(name, owner)
        number = self._bound.get(name, 0) + 1
        self._bound[name] = number
        self._owner[name] = v
        held = self._held.get(v)
        if held is None:
            self._held[v] = {name: number}
            self._state.collector.own += 1
        elif name not in held:
            if not local and not any(other in self._global for other in held):
                for other in held:
                    del self._owner[other]
                held.clear()
            held[name] = number
        self._refresh(v)

    def unbind(self, name: str) -> None:
        """It stands for something else now. A variable keeps its only name."""
        owner = self._owner.get(name)
        if owner is not None and len(self._held[owner]) > 1:
            del self._owner[name]
            del self._held[owner][name]
            self._refresh(owner)

    def _lose(self, name: str, v: int) -> None:
        held = self._held[v]
        number = held.pop(name)
        if not self._state.alive[v]:
            del self._held[v]
            self._state.collector.own -= 1
            self._last.pop(v, None)
            self._shown.pop(v, None)
            return
        if not held:
            self._last[v] = f"{name} ({number})"
        self._refresh(v)

    def _refresh(self, v: int) -> None:
        now = self._state.own_name[v]
        if now is None:
            now = next(iter(self._held.get(v, ())), None) or self._last.get(v)
        was = self._shown.get(v)
        if now != was:
            self._shown[v] = now
            self._state.events.name(v, was, now)
