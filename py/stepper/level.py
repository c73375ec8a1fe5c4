"""A frame that is being followed line by line."""

from __future__ import annotations

from types import FrameType
from typing import TYPE_CHECKING

from .call import Call
from .codes import Code
from .formulas import Formulas
from .line import Line

if TYPE_CHECKING:
    from .applications import Application


class Level:
    """What the recorder knows of one frame on the stack, until it returns."""

    __slots__ = (
        "application", "call", "called", "changes_before", "code", "fn", "formulas", "frame",
        "line", "lines", "of", "program", "raised", "settles", "turn",
    )  # fmt: skip

    def __init__(self, frame: FrameType, code: Code) -> None:
        self.frame = frame
        self.code = code
        self.of = code.code  # what its lines are lines of
        self.lines = code.facts.lines
        self.program = code.program
        self.settles = code.program  # whatever its lines are, they are looked at
        self.application: Application | None = None  # this is the call of a Function
        self.line: Line | None = None
        self.call: Call | None = None  # this is a Variable.backward
        self.fn = -1  # this is the backward of that Function …
        self.turn: Call | None = None  # … in a turn of that call
        self.formulas: Formulas | None = None
        self.raised = False
        self.called = False  # the current line has also called a frame that is followed
        self.changes_before = 0  # changes of gradients when it did so first
