"""A Function's call, followed line by line: how the graph comes into being.

What a line gives to local names and to the Function's own attributes is told as text. That the
Function's inputs and outputs are what they are is known for certain only when the call returns, so
its events are put where they belong then; nothing of the call is handed out before.
"""

from __future__ import annotations

from types import FrameType
from typing import Any

from .codes import Code
from .level import Level
from .line import Line
from .local_text import local_text
from .state import State
from .values import quote

FOLLOWED = 8  # calls of Functions, the program's first; later ones are told as a whole
ATTRIBUTES = 16  # of a Function that are compared
MISSING = object()


class Application:
    """What is known of a call that has not returned."""

    __slots__ = ("attributes", "made", "places", "told", "wired")

    def __init__(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes  # of the Function, as text
        self.told: dict[str, tuple[int, str]] = {}  # by name: line and value, as told last
        self.made: set[int] = set()  # serials of the variables that came into being in it
        self.places: dict[int, int] = {}  # by variable: after the line that set its creator
        self.wired = -1  # after the line that gave the Function its inputs


class Applications:
    """Follows the first calls of Functions outside backward."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._shapes = state.shapes
        self.left = FOLLOWED  # calls that will be followed

    def begin(self, frame: FrameType, code: Code) -> Level | None:
        """A Function is called; None where this call is told as a whole."""
        function = code.first_argument(frame)
        definition = code.definition
        if definition is None or id(function) in self._state.functions.serials:
            return None
        self.left -= 1
        level = Level(frame, code)
        level.application = Application(self._attributes(function))
        level.settles = True
        events = self._state.events
        events.hold_back()
        place = f"[{quote(code.source.name)},{definition.first},{definition.last}]"
        events.apply(type(function).__name__, place)
        return level

    def line(self, level: Level, line: Line) -> None:
        """A line of it has run."""
        application, frame = level.application, level.frame
        assert application is not None
        state, shapes = self._state, self._shapes
        names = frame.f_locals
        function = level.code.first_argument(frame)
        for name in line.stores:
            value = names.get(name, MISSING)
            if value is MISSING:
                continue
            for variable in shapes.variables_in(value):
                if id(variable) not in state.variables.serials and self._is_new(variable, function):
                    application.made.add(state.add_unlinked(variable))
            text = local_text(value, shapes)
            if application.told.get(name) != (line.number, text):  # a loop that has come to its end
                application.told[name] = (line.number, text)
                state.events.local(name, text)
        if not (line.effects or line.attributes):
            return
        for v, made in self._made(level, application):
            data, _, creator, generation = state.fields(made)
            state.check_rest(v, data, generation)
            if creator is function and v not in application.places:
                application.places[v] = state.events.count
        if application.wired < 0 and shapes.inputs_of(function):
            application.wired = state.events.count
        now = self._attributes(function)
        for name, text in now.items():
            if application.attributes.get(name) != text:
                state.events.local(f"{level.code.first}.{name}", text)
        application.attributes = now

    def end(self, level: Level) -> None:
        """It returns, or an exception leaves it."""
        application = level.application
        assert application is not None
        state, events = self._state, self._state.events
        start = events.count
        for v, made in self._made(level, application):
            state.check_creator(v, state.fields(made)[2])
        if application.wired >= 0 and application.places:
            self._place(application, start)
        events.applied()
        events.let_go()

    def _place(self, application: Application, start: int) -> None:
        """Move what see_function has emitted to where it happened. Last places first: what is
        put in moves what comes after it."""
        events = self._state.events
        moved: list[tuple[int, str, list[int | str]]] = []
        call: list[int | str] | None = None
        for form, values in events.take_back(start):
            if form == events.CALL and call is None:
                call = values
            elif form == events.LINK and values[0] in application.places:
                moved.append((application.places[int(values[0])], form, values))
            else:
                moved.append((events.count, form, values))
        if call is not None:
            first = min(application.wired, *application.places.values())
            # In the order in which they are at one place: the call, the links, the inputs.
            moved.insert(0, (first, events.BARE_CALL, call))
            moved.append((application.wired, events.WIRE, call))
        moved.sort(key=lambda one: one[0])
        while moved:
            events.insert(*moved.pop())

    def _made(self, level: Level, application: Application) -> list[tuple[int, Any]]:
        """The variables that came into being in it and that a name stands for."""
        serials = self._state.variables.serials
        found = {
            serials.get(id(variable), -1): variable
            for value in level.frame.f_locals.values()
            for variable in self._shapes.variables_in(value)
        }
        return [(v, found[v]) for v in sorted(application.made & found.keys())]

    def _is_new(self, variable: Any, function: Any) -> bool:
        creator = self._state.fields(variable)[2]
        return creator is None or creator is function

    def _attributes(self, function: Any) -> dict[str, str]:
        try:
            own = object.__getattribute__(function, "__dict__")
        except AttributeError:
            return {}
        if len(own) > ATTRIBUTES:
            return {}
        return {str(name): local_text(value, self._shapes) for name, value in own.items()}
