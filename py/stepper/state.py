"""What the recorder knows of every Variable and Function, and the events that change it.

The tables are flat lists of numbers and texts by serial number: nothing in them belongs to the
learner, and Python's collector does not count them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy import float64, ndarray

from .arrays import DATA, GRAD, Arrays
from .events import Events, function_entry, variable_entry
from .identity import Collector, Identities
from .recognise import FUNCTION, VARIABLE, Fields, Shapes
from .slots import Slots
from .values import array_text, float_text, quote, value_text


def _ignore(*_: Any) -> None:
    pass


class State:
    """Tables of variables and functions, and the list of events not yet handed out."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.events = Events()
        self.new_variables: list[str] = []
        self.new_functions: list[str] = []
        self.collector = Collector()
        self.arrays = Arrays(self.collector)
        self.variables = Identities(lambda serial: self._freed("v", serial))
        self.functions = Identities(lambda serial: self._freed("f", serial))
        self.made_at = "null"  # the program's current line, as JSON
        self.on_call: Callable[[], None] = _ignore  # a forward call ends a backward by hand
        # Variables, by serial.
        self.data = Slots(DATA, self.arrays, self.text)
        self.grad = Slots(GRAD, self.arrays, self.text)
        self.creator: list[int] = []
        self.generation: list[int] = []
        self.own_name: list[str | None] = []  # Variable.name
        self.alive: list[bool] = []
        # Functions, by serial; inputs and outputs are cut from one list each.
        self.f_generation: list[int] = []
        self.inputs: list[int] = []
        self.inputs_at: list[int] = [0]
        self.outputs: list[int] = []
        self.outputs_at: list[int] = [0]
        self.named: Callable[[int], None] = _ignore  # Variable.name has changed
        self.letter_of: Callable[[Any], str | None] = _ignore  # that the program calls it by
        self.failed: Callable[[Exception], None] = (
            _ignore  # called where an exception would be lost
        )

    def inputs_of(self, f: int) -> list[int]:
        return self.inputs[self.inputs_at[f] : self.inputs_at[f + 1]]

    def outputs_of(self, f: int) -> list[int]:
        return self.outputs[self.outputs_at[f] : self.outputs_at[f + 1]]

    def _freed(self, which: str, serial: int) -> None:
        """Called while the object is freed: an exception would be dropped."""
        try:
            self.collector.own -= 1
            if which == "v":
                self.alive[serial] = False
                self.data.hold(serial, None)
                self.grad.hold(serial, None)
            by = "collector" if self.collector.running else "count"
            self.events.freed(which, serial, by)
        except Exception as error:
            self.failed(error)

    def is_written(self, v: int, data: Any, grad: Any) -> bool:
        """The variable's arrays hold other values than were emitted."""
        return self.text(data) != self.data.texts[v] or (
            grad is not None and self.text(grad) != self.grad.texts[v]
        )

    def size_of(self, v: int) -> int:
        """Elements of the arrays that the variable holds, which it costs to look at."""
        return self.data.size(v) + self.grad.size(v)

    def grad_of(self, v: int) -> Any:
        """The gradient that the variable really has now; None where it cannot be looked at."""
        variable = self.variables.find(v)
        return None if variable is None else self.fields(variable)[1]

    def text(self, value: Any) -> str:
        """A value as JSON, a Variable as a reference to it."""
        kind = type(value)
        if kind is ndarray:
            return array_text(value)
        if kind is float64:
            return f'{{"kind":"scalar","type":"float64","data":{float_text(value)}}}'
        if value is None:
            return "null"
        what = self.shapes.kind(value)
        if what == VARIABLE:
            return f'{{"kind":"variable","v":{self.see_variable(value)}}}'
        if what == FUNCTION:
            name = quote(type(value).__name__)
            return f'{{"kind":"other","type":{name},"text":{name}}}'
        return value_text(value)

    def see_variable(self, variable: Any) -> int:
        """Its serial. On first sight everything it was computed from is seen first."""
        serial = self.variables.serials.get(id(variable))
        if serial is not None:
            return serial
        creator = self.fields(variable)[2]
        if creator is not None and self.shapes.kind(creator) == FUNCTION:
            self.see_function(creator)
            serial = self.variables.serials.get(id(variable))
            if serial is not None:
                return serial
        return self._add_variable(variable)

    def see_function(self, function: Any) -> int:
        """Its serial; inputs first, without recursion: graphs are deep."""
        serial = self.functions.serials.get(id(function))
        if serial is not None:
            return serial
        inputs = self.shapes.inputs_of(function)
        known = self.variables.serials
        for x in inputs:
            if id(x) not in known:
                break
        else:
            return self._add_function(function, inputs)
        waiting = [function]
        visited: set[int] = set()
        while waiting:
            f = waiting[-1]
            if id(f) in self.functions.serials:
                waiting.pop()
                continue
            before = len(waiting)
            if id(f) not in visited:
                visited.add(id(f))
                for x in self.shapes.inputs_of(f):
                    if id(x) not in self.variables.serials:
                        creator = self.shapes.read(x, "creator")
                        if (
                            creator is not None
                            and self.shapes.kind(creator) == FUNCTION
                            and id(creator) not in self.functions.serials
                            and id(creator) not in visited
                        ):
                            waiting.append(creator)
            if len(waiting) == before:
                waiting.pop()
                self._add_function(f, self.shapes.inputs_of(f))
        return self.functions.serials[id(function)]

    def add_unlinked(self, variable: Any) -> int:
        """The serial of a variable whose creator is told later."""
        return self._add_variable(variable)

    def _add_variable(self, variable: Any) -> int:
        serial = len(self.creator)
        data, grad, _, generation = self.fields(variable)
        name = self.shapes.read(variable, "name")
        if type(generation) is not int:
            generation = -1
        self.data.add(serial, data)
        self.grad.add(serial, grad)
        self.creator.append(-1)
        self.generation.append(generation)
        self.own_name.append(None)
        self.alive.append(True)
        self.variables.add(variable, serial)
        self.collector.own += 1
        # Rendered only now: data can be a Variable itself.
        data_text = self.data.texts[serial] = self.text(data)
        grad_text = "null"
        if grad is not None:
            grad_text = self.grad.texts[serial] = self.text(grad)
        self.new_variables.append(
            variable_entry(serial, data_text, grad_text, generation, self.made_at)
        )
        self.events.variable(serial)
        if type(name) is str and name:
            self.own_name[serial] = name
            self.named(serial)
        return serial

    def _add_function(self, function: Any, variables: list[Any]) -> int:
        known = self.variables.serials
        inputs = [known[id(x)] if id(x) in known else self._add_variable(x) for x in variables]
        outputs = self.shapes.outputs_of(function)
        serial = len(self.f_generation)
        generation = self.shapes.read(function, "generation")
        generation = generation if type(generation) is int else -1
        self.on_call()
        self.f_generation.append(generation)
        self.functions.add(function, serial)
        self.collector.own += 1
        self.inputs.extend(inputs)
        self.inputs_at.append(len(self.inputs))
        self.events.call(serial)
        made = [known[id(y)] if id(y) in known else self._add_variable(y) for y in outputs]
        self.outputs.extend(made)
        self.outputs_at.append(len(self.outputs))
        self.new_functions.append(
            function_entry(
                serial,
                type(function).__name__,
                self.letter_of(function),
                inputs,
                made,
                generation,
                self.made_at,
            )
        )
        for v, y in zip(made, outputs, strict=True):
            if self.fields(y)[2] is function:
                self.link(v, serial)
        return serial

    def link(self, v: int, creator: int) -> None:
        was = self.creator[v]
        if was != creator:
            self.creator[v] = creator
            self.events.link(v, was, creator)

    def check_creator(self, v: int, creator: Any) -> None:
        """The variable's creator is this now."""
        if creator is None:
            if self.creator[v] >= 0:
                self.link(v, -1)
        elif self.shapes.kind(creator) == FUNCTION:
            f = self.functions.serials.get(id(creator))
            if f is None:
                f = self.see_function(creator)
            if self.creator[v] != f:
                self.link(v, f)

    def fields(self, variable: Any) -> Fields:
        """data, grad, creator, generation; None for what was deleted."""
        try:
            return self.shapes.fields[type(variable)](variable)
        except AttributeError:
            read = self.shapes.read
            return (
                read(variable, "data"), read(variable, "grad"),
                read(variable, "creator"), read(variable, "generation"),
            )  # fmt: skip

    def check_rest(self, v: int, data: Any, generation: Any) -> None:
        """Data and generation against what was known."""
        if not self.data.has(v, data):
            self.data.hold(v, data)
            self._set_data(v, self.text(data))
        if generation is not None and type(generation) is int and generation != self.generation[v]:
            was = self.generation[v]
            self.generation[v] = generation
            self.events.generation("v", v, was, generation)

    def check_name(self, v: int, variable: Any) -> None:
        """Variable.name against what was known."""
        name = self.shapes.read(variable, "name")
        if name is not self.own_name[v]:
            name = name if type(name) is str and name else None
            if name != self.own_name[v]:
                self.own_name[v] = name
                self.named(v)

    def data_written(self, v: int, data: Any) -> None:
        """The same array, but perhaps other contents."""
        text = self.text(data)
        if text != self.data.texts[v]:
            self._set_data(v, text)

    def _set_data(self, v: int, text: str) -> None:
        was = self.data.texts[v]
        self.data.texts[v] = text
        self.emit_data(v, was, text)

    def emit_data(self, v: int, was: str, now: str) -> None:
        self.events.data(v, was, now)

    def check_function(self, function: Any) -> int:
        """Its serial, and an event when its generation is another now."""
        f = self.functions.serials.get(id(function))
        if f is None:
            return self.see_function(function)
        generation = self.shapes.read(function, "generation")
        if type(generation) is int and generation != self.f_generation[f]:
            was = self.f_generation[f]
            self.f_generation[f] = generation
            self.events.generation("f", f, was, generation)
        return f
