"""An exception as the learner should read it: their own lines only."""

from __future__ import annotations

from dataclasses import dataclass, field
from json import dumps
from types import TracebackType
from typing import Any

from .sources import Sources

MESSAGE = 2000  # characters
FRAMES = 40  # the first and last lines of a deep recursion


@dataclass(slots=True)
class Place:
    """One line of a traceback."""

    file: str
    line: int
    name: str
    text: str


@dataclass(slots=True)
class Problem:
    """What ended the program."""

    type: str
    message: str
    frames: list[Place] = field(default_factory=list)
    column: int | None = None

    def json(self) -> str:
        shown: dict[str, Any] = {
            "type": self.type,
            "message": self.message,
            "frames": [
                {"file": p.file, "line": p.line, "name": p.name, "text": p.text}
                for p in self.frames
            ],
        }
        if self.column is not None:
            shown["column"] = self.column
        return dumps(shown)

    def traceback(self, real_names: dict[str, str]) -> str:
        """As Python prints it, without the lines of others."""
        lines = ["Traceback (most recent call last):"] if self.frames else []
        for place in self.frames:
            file = real_names.get(place.file, place.file)
            lines.append(f'  File "{file}", line {place.line}, in {place.name}')
            lines.append(f"    {place.text}")
        lines.append(f"{self.type}: {self.message}" if self.message else self.type)
        return "\n".join(lines)


def problem_of(error: BaseException, sources: Sources) -> Problem:
    """Describe an exception. Runs its `__str__`, which may be the learner's, guarded."""
    problem = Problem(type(error).__name__, _message(error))
    problem.frames = _frames(error.__traceback__, sources)
    if isinstance(error, SyntaxError) and error.filename is not None:
        source = sources.of(error.filename)
        if source is not None and error.lineno is not None:
            text = (error.text or _line(source.text, error.lineno)).strip()
            problem.frames = [Place(source.name, error.lineno, "<module>", text)]
            problem.message = error.msg
            if error.offset is not None and error.offset > 0:
                problem.column = error.offset
    return problem


def _message(error: BaseException) -> str:
    try:
        message = str(error)
    except BaseException:
        message = ""
    if isinstance(error, KeyError) and len(error.args) == 1:
        message = f"{message}"
    return message if len(message) <= MESSAGE else message[:MESSAGE] + "…"


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _frames(traceback: TracebackType | None, sources: Sources) -> list[Place]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        source = sources.of(code.co_filename)
        number = traceback.tb_lineno
        if source is not None and number is not None:
            text = _line(source.text, number).strip()
            places.append(Place(source.name, number, code.co_name, text))
        traceback = traceback.tb_next
    if len(places) > FRAMES:
        places = places[: FRAMES // 2] + places[-FRAMES // 2 :]
    return places
