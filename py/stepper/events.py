"""The events of a recording: the twin of trace.schema.json, and the only place that names them.

An event is a form, which says its kind and its fields, and the values of these fields. The values
of all events stand one after another in one flat list: tuples or objects would count in Python's
cyclic collector, which would then run at other moments than without the recorder. A value is a
number, a plain word such as "set", or JSON: whatever comes from the program is rendered when it is
seen, and compared in that form. An event becomes JSON when it is handed out, when all the forms of
a chunk are filled at once.
"""

from __future__ import annotations

from functools import lru_cache

from .values import quote

type Json = str  # rendered already

LINE = "%s"  # by far the most events are lines, and few differ: their value is the whole event
# By kind; every %s is a value. A kind with a field that can be missing has two forms.
FORMS = {
    "line": (LINE,),
    "var": ('{"k":"var","v":%s}',),
    "call": ('{"k":"call","f":%s}', '{"k":"call","f":%s,"bare":true}'),
    "apply": ('{"k":"apply","name":%s,"code":%s}',),
    "local": ('{"k":"local","name":%s,"text":%s}',),
    "wire": ('{"k":"wire","f":%s}',),
    "applied": ('{"k":"applied"}',),
    "link": ('{"k":"link","v":%s,"was":%s,"now":%s}',),
    "name": ('{"k":"name","v":%s,"was":%s,"now":%s}',),
    "generation": ('{"k":"generation","%s":%s,"was":%s,"now":%s}',),
    "data": ('{"k":"data","v":%s,"was":%s,"now":%s}',),
    "grad": (
        '{"k":"grad","v":%s,"how":"%s","was":%s,"now":%s,"arrived":[%s,%s],"by":%s}',
        '{"k":"grad","v":%s,"how":"%s","was":%s,"now":%s,"arrived":[%s,%s],"by":%s,"shared":%s}',
    ),
    "enter": ('{"k":"enter","call":%s,"root":%s,"depth":%s,"code":%s,"expect":%s}',),
    "leave": ('{"k":"leave","call":%s,"raised":%s}',),
    "found": ('{"k":"found","what":"%s","name":%s,"type":%s,"was":%s}',),
    "push": ('{"k":"push","f":%s,"at":%s}',),
    "skip": ('{"k":"skip","f":%s}',),
    "sort": ('{"k":"sort","at":%s,"was":%s,"now":%s,"by":"%s"}',),
    "pop": ('{"k":"pop","f":%s,"at":%s,"call":%s,"was":%s}',),
    "unqueue": ('{"k":"unqueue","f":%s,"at":%s}',),
    "seen": ('{"k":"seen","f":%s,"on":%s,"at":%s}',),
    "gather": ('{"k":"gather","f":%s,"gys":[%s]}',),
    "gxs": ('{"k":"gxs","f":%s,"gxs":[%s],"formulas":[%s]}',),
    "freed": ('{"k":"freed","%s":%s,"by":"%s"}',),
    "config": ('{"k":"config","name":%s,"was":%s,"now":%s}',),
    "print": ('{"k":"print","stream":"%s","text":%s}',),
    "error": ('{"k":"error","error":%s}',),
}
HELD = -1  # among the calls of backward whose pop is provisional: all that is held back
SIZES = {form: form.count("%s") for forms in FORMS.values() for form in forms}
_FORM = {kind: forms[0] for kind, forms in FORMS.items()}
_VAR, _LINK, _NAME = _FORM["var"], _FORM["link"], _FORM["name"]
_CALL, _CALL_BARE = FORMS["call"]
_APPLY, _LOCAL, _WIRE, _APPLIED = _FORM["apply"], _FORM["local"], _FORM["wire"], _FORM["applied"]
_GENERATION, _DATA, _FREED = _FORM["generation"], _FORM["data"], _FORM["freed"]
_GRAD, _GRAD_SHARED = FORMS["grad"]
_ENTER, _LEAVE, _FOUND = _FORM["enter"], _FORM["leave"], _FORM["found"]
_PUSH, _SKIP, _SORT, _POP = _FORM["push"], _FORM["skip"], _FORM["sort"], _FORM["pop"]
_UNQUEUE, _SEEN, _GATHER, _GXS = _FORM["unqueue"], _FORM["seen"], _FORM["gather"], _FORM["gxs"]
_CONFIG, _PRINT, _ERROR = _FORM["config"], _FORM["print"], _FORM["error"]


def _number(value: int) -> int | str:
    """A serial number or a generation; -1 stands for none."""
    return "null" if value < 0 else value


@lru_cache(maxsize=1024)
def _name(name: str) -> Json:
    """Of names there are few, and each is written again and again."""
    return quote(name)


def _text(value: str | None) -> Json:
    return "null" if value is None else quote(value)


def _flag(value: bool) -> Json:
    return "true" if value else "false"


def line_event(at: Json, was: Json) -> Json:
    """The program goes from one line to another."""
    return f'{{"k":"line","at":{at},"was":{was}}}'


def variable_entry(serial: int, data: Json, grad: Json, generation: int, at: Json) -> Json:
    """An entry of the table of variables."""
    rest = f'"generation":{_number(generation)},"at":{at}'
    return f'{{"id":{serial},"data":{data},"grad":{grad},{rest}}}'


def function_entry(
    serial: int,
    label: str,
    name: str | None,
    inputs: list[int],
    outputs: list[int],
    generation: int,
    at: Json,
) -> Json:
    """An entry of the table of functions; `name` where the program has one for it."""
    named = "" if name is None else f'"name":{_name(name)},'
    return (
        f'{{"id":{serial},"label":{_name(label)},{named}"inputs":{inputs},"outputs":{outputs},'
        f'"generation":{_number(generation)},"at":{at}}}'
    )


def formula(input_: int, name: str, source: Json, filled: str | None) -> Json:
    """One formula of a `gxs` event; `input_` is the variable that it is for, -1 where unknown."""
    return (
        f'{{"input":{_number(input_)},"name":{_name(name)},"source":{source},'
        f'"filled":{_text(filled)}}}'
    )


class Events:
    """The events that have not been handed out, in the order in which they happened.

    A method of the name of an event emits one; its fields are those of trace.schema.json. `v` and
    `f` are serial numbers of a variable and a function, `was` and `now` values before and after,
    `at` a 0-based position in the queue or the seen-set, `call` the number of a call of backward.
    A serial number or a position is -1 where the schema has null. None of the methods raises.
    """

    def __init__(self) -> None:
        self.forms: list[str] = []
        self.values: list[int | str] = []
        self._form = self.forms.append
        self._add = self.values.extend
        self._value = self.values.append
        self._taken = 0  # events handed out before these
        self._provisional: dict[int, int] = {}  # call of backward → place of its pop

    CALL, BARE_CALL, LINK, WIRE = _CALL, _CALL_BARE, _LINK, _WIRE

    @property
    def count(self) -> int:
        """Events emitted in all, those that were handed out included."""
        return self._taken + len(self.forms)

    def line(self, event: Json) -> None:
        """`event` comes from `line_event`."""
        self._form(LINE)
        self._value(event)

    def variable(self, v: int) -> None:
        self._form(_VAR)
        self._value(v)

    def call(self, f: int) -> None:
        self._form(_CALL)
        self._value(f)

    def apply(self, name: str, code: Json) -> None:
        """A call of a Function of this class, at these lines, is followed from here on."""
        self._form(_APPLY)
        self._add((quote(name), code))

    def local(self, name: str, text: str) -> None:
        self._form(_LOCAL)
        self._add((quote(name), quote(text)))

    def applied(self) -> None:
        self._form(_APPLIED)

    def link(self, v: int, was: int, now: int) -> None:
        self._form(_LINK)
        self._add((v, _number(was), _number(now)))

    def name(self, v: int, was: str | None, now: str | None) -> None:
        self._form(_NAME)
        self._add((v, _text(was), _text(now)))

    def generation(self, which: str, serial: int, was: int, now: int) -> None:
        """`which` is "v" for a variable and "f" for a function."""
        self._form(_GENERATION)
        self._add((which, serial, _number(was), _number(now)))

    def data(self, v: int, was: Json, now: Json) -> None:
        self._form(_DATA)
        self._add((v, was, now))

    def grad(
        self,
        v: int,
        how: str,
        was: Json,
        now: Json,
        arrived: tuple[int, int],
        by: int,
        shared: list[int],
    ) -> None:
        """`arrived` counts the contributions before and after; `shared` are other variables."""
        if shared:
            self._form(_GRAD_SHARED)
            self._add((v, how, was, now, *arrived, _number(by), str(shared)))
        else:
            self._form(_GRAD)
            self._add((v, how, was, now, *arrived, _number(by)))

    def enter(self, call: int, root: int, depth: int, code: Json, expect: list[list[int]]) -> None:
        self._form(_ENTER)
        self._add((call, root, depth, code, str(expect)))

    def leave(self, call: int, raised: bool) -> None:
        self._form(_LEAVE)
        self._add((call, _flag(raised)))

    def found(self, what: str, name: str, kind: str, was: str | None) -> None:
        self._form(_FOUND)
        self._add((what, quote(name), quote(kind), _text(was)))

    def push(self, f: int, at: int) -> None:
        self._form(_PUSH)
        self._add((f, at))

    def skip(self, f: int) -> None:
        self._form(_SKIP)
        self._value(f)

    def sort(self, at: int, was: list[int], now: list[int], by: str) -> None:
        self._form(_SORT)
        self._add((at, str(was), str(now), by))

    def sorted_already(self) -> None:
        """The queue was sorted, and its order did not change."""
        self._form(_SORT)
        self._add((0, "[]", "[]", "sort"))

    def pop(self, f: int, at: int, call: int, was: int) -> None:
        self._form(_POP)
        self._add((f, _number(at), call, _number(was)))

    def unqueue(self, f: int, at: int) -> None:
        self._form(_UNQUEUE)
        self._add((f, at))

    def seen(self, f: int, on: bool, at: int) -> None:
        self._form(_SEEN)
        self._add((f, _flag(on), at))

    def gather(self, f: int, gys: list[Json]) -> None:
        self._form(_GATHER)
        self._add((f, ",".join(gys)))

    def gxs(self, f: int, gxs: list[Json], formulas: list[Json]) -> None:
        self._form(_GXS)
        self._add((f, ",".join(gxs), ",".join(formulas)))

    def freed(self, which: str, serial: int, by: str) -> None:
        """`which` is "v" for a variable and "f" for a function."""
        self._form(_FREED)
        self._add((which, serial, by))

    def config(self, name: str, was: Json, now: Json) -> None:
        self._form(_CONFIG)
        self._add((quote(name), was, now))

    def print(self, stream: str, text: str) -> None:
        self._form(_PRINT)
        self._add((stream, quote(text)))

    def error(self, problem: Json) -> None:
        self._form(_ERROR)
        self._value(problem)

    # Changes before anything is handed out

    @property
    def waiting(self) -> int:
        """How many events have not been handed out."""
        return len(self.forms)

    @property
    def last_line(self) -> Json | None:
        """The last event, where it is a line."""
        return str(self.values[-1]) if self.forms and self.forms[-1] is LINE else None

    def insert_line(self, place: int, event: Json) -> None:
        """The events from this place on belong to a line that goes on after a call it made."""
        self.values.insert(self._value_place(place), event)
        self.forms.insert(place, LINE)
        for call, pop in self._provisional.items():
            if pop >= place:
                self._provisional[call] = pop + 1

    def take_back_line(self) -> None:
        """Remove what came after the last line: it may be half of what the line did. What is
        held back is removed as a whole: events would still have been put in."""
        place = min(self._after_last_line(), self._provisional.pop(HELD, len(self.forms)))
        del self.values[self._value_place(place) :]
        del self.forms[place:]

    def provisional_pop(self, f: int, at: int, call: int, was: int) -> None:
        """A pop that may turn out to be none. It is not handed out before that is known."""
        self._provisional[call] = len(self.forms)
        self.pop(f, at, call, was)

    def confirm_pop(self, call: int) -> None:
        self._provisional.pop(call, None)

    def retract_pop(self, call: int) -> bool:
        """The provisional pop only took a function out of a list. False: there was none."""
        place = self._provisional.pop(call, None)
        if place is None:
            return False
        at = self._value_place(place)
        self.forms[place] = _UNQUEUE
        del self.values[at + 2 : at + 4]
        return True

    def hold_back(self) -> None:
        """Hand nothing out from here on, until `let_go`: events will be put in."""
        self._provisional[HELD] = len(self.forms)

    def let_go(self) -> None:
        self._provisional.pop(HELD, None)

    def take_back(self, start: int) -> list[tuple[str, list[int | str]]]:
        """Remove the events from this number on; returns the form and the values of each."""
        start -= self._taken
        at = self._value_place(start)
        taken = []
        for form in self.forms[start:]:
            taken.append((form, self.values[at : at + SIZES[form]]))
            at += SIZES[form]
        del self.values[self._value_place(start) :]
        del self.forms[start:]
        return taken

    def insert(self, number: int, form: str, values: list[int | str]) -> None:
        """Put an event in before the one of this number, counted from the first of the recording,
        which has not been handed out. Nothing provisional may stand behind it."""
        place = number - self._taken
        at = self._value_place(place)
        self.values[at:at] = values
        self.forms.insert(place, form)

    # Handing out

    def take(self, most: int, everything: bool) -> tuple[int, Json]:
        """Remove the first events, at most `most` of them; returns how many, and their JSON.

        Without `everything`, only those that nothing will change any more: what a line has done is
        known when the next one begins.
        """
        end = len(self.forms)
        if not everything:
            end = min([self._after_last_line(), *self._provisional.values()])
        end = min(end, most)
        if end == len(self.forms):
            text = ",".join(self.forms) % tuple(self.values)
            self.forms.clear()
            self.values.clear()
        else:
            values_end = sum(map(SIZES.__getitem__, self.forms[:end]))
            text = ",".join(self.forms[:end]) % tuple(self.values[:values_end])
            del self.forms[:end]
            del self.values[:values_end]
        self._taken += end
        for call, pop in self._provisional.items():
            self._provisional[call] = pop - end
        return end, text

    def _after_last_line(self) -> int:
        place = len(self.forms)
        while place and self.forms[place - 1] is not LINE:
            place -= 1
        return place

    def _value_place(self, place: int) -> int:
        """Where the values of the event at this place begin. Quick for one of the last."""
        return len(self.values) - sum(map(SIZES.__getitem__, self.forms[place:]))

    @property
    def place(self) -> int:
        """Where the next event will be."""
        return len(self.forms)
