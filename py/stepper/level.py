"""A frame that is being followed line by line."""

from __future__ import annotations

from types import FrameType

from .backward import Call
from .codes import Code
from .facts import Line
from .formulas import Formulas


class Level:
    """What the recorder knows of one frame on the stack, until it returns."""

    __slots__ = (
        "call", "called", "code", "fn", "formulas", "frame", "line", "lines", "of", "program",
        "raised", "told", "turn",
    )  # fmt: skip

    def __init__(self, frame: FrameType, code: Code) -> None:
        self.frame = frame
        self.code = code
        self.of = code.code  # what its lines are lines of
        self.lines = code.facts.lines
        self.program = code.program
        self.line: Line | None = None
        self.call: Call | None = None  # this is a Variable.backward
        self.fn = -1  # this is the backward of that Function …
        self.turn: Call | None = None  # … in a turn of that call
        self.formulas: Formulas | None = None
        self.raised = False
        self.called = False  # the line at hand has called a frame that is followed, too
        self.told = 0  # gradients told when it did so first
