"""The stack of frames that the recorder follows, kept through what sys.monitoring reports."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import get_ident
from types import CodeType, FrameType
from typing import Any, Protocol

from .applications import Applications
from .call import Call
from .codes import APPLIED, CLASS_BODY, INIT, OTHER, WATCHED, Code, Codes, Quiet
from .config import Settings
from .effects import Effects
from .identity import Collector
from .level import Level
from .monitoring import DISABLE
from .recognise import FUNCTION, VARIABLE, Shapes

HEADROOM = 60  # frames of the recorder on top of a program that recurses as deep as it may
FRAMES = 10  # of these, what a program may take for itself
SHALLOW = 100  # frames: so deep a program has room enough


class Follower(Protocol):
    """What is done about a frame that begins or returns."""

    def enter(self, frame: FrameType, code: Code, root: Any) -> None:
        """Variable.backward is called."""

    def turn(self, frame: FrameType, code: Code, function: Any) -> None:
        """The backward of a Function is called."""

    def before_call(self) -> None:
        """A line calls a frame that is followed."""

    def returned(self, level: Level, value: Any, raised: bool) -> None:
        """A frame that is followed returns, or an exception leaves it."""

    def made(self, frame: FrameType) -> None:
        """An __init__ of the engine returns."""

    def touched(self, frame: FrameType, code: Code) -> None:
        """Another method of the engine returns."""

    def given(self, value: Any) -> None:
        """A call of the engine has returned this value."""

    def failed(self, error: BaseException) -> None:
        """A fault of the recorder's own."""


def is_of(level: Level | Quiet | None, code: Code, frame: FrameType) -> bool:
    """Whether the level is that of this frame; of a quiet one only the code is known."""
    if level is None or level.code is not code:
        return False
    return not isinstance(level, Level) or level.frame is frame


def probe(frames: int) -> None:
    """Go this many frames deeper and come back. Raises RecursionError where there is no room."""
    if frames:
        probe(frames - 1)


class Frames:
    """Knows of each frame on the stack whether its lines matter, only its return, or nothing."""

    def __init__(
        self,
        codes: Codes,
        shapes: Shapes,
        calls: list[Call],
        effects: Effects,
        settings: Settings,
        collector: Collector,
        applications: Applications,
        follower: Follower,
    ) -> None:
        self.stack: list[Level | Quiet] = []
        self.inner = 0  # frames of the engine that are not followed, on the stack
        self.applying = 0  # of these, a Function's __call__
        self._codes = codes
        self._shapes = shapes
        self._calls = calls
        self._effects = effects
        self._settings = settings
        self._collector = collector
        self._applications = applications
        self._follower = follower
        self._thread = get_ident()

    def callbacks(self) -> dict[int, Callable[..., Any]]:
        """What sys.monitoring is to call, by event."""
        events = sys.monitoring.events
        on_start, on_return = self._start_callback(), self._return_callback()
        return {
            events.PY_START: on_start,
            events.PY_RESUME: on_start,
            events.PY_THROW: self._on_throw,
            events.PY_RETURN: on_return,
            events.PY_YIELD: on_return,
            events.PY_UNWIND: self._on_unwind,
            events.EXCEPTION_HANDLED: self._on_handled,
        }

    def _start_callback(self) -> Callable[[CodeType, int], Any]:
        """It runs for every call of the learner's functions, and once for any other."""
        known = self._codes.known
        missing: Any = object()
        stack = self.stack
        disable = DISABLE
        get_frame = sys._getframe

        def on_start(code: CodeType, offset: int) -> Any:
            found = known.get(id(code), missing)
            if found is None:
                return disable
            try:
                if found is missing:
                    with self._collector.counting():
                        found = self._codes.classify(code)
                    if found is None:
                        return disable
                if self.applying and found.simple:
                    return None
                if get_ident() == self._thread:
                    if len(stack) > SHALLOW:
                        probe(HEADROOM - FRAMES)
                    self.follow(get_frame(1), found)
            except RecursionError:
                raise  # the program is as deep as it may be: the call fails, as without us
            except Exception as error:
                self._follower.failed(error)
            return None

        return on_start

    def _on_throw(self, code: CodeType, offset: int, error: BaseException) -> None:
        found = self._codes.known.get(id(code))
        if found is None or (self.applying and found.simple) or get_ident() != self._thread:
            return
        try:
            self.follow(sys._getframe(1), found)
        except Exception as fault:
            self._follower.failed(fault)

    def follow(self, frame: FrameType, code: Code) -> None:
        if code.name == "backward" and code.first is not None:
            first = frame.f_locals.get(code.first)
            kind = self._shapes.kind(first)
            if kind == VARIABLE:
                return self._follower.enter(frame, code, first)
            if kind == FUNCTION:
                return self._follower.turn(frame, code, first)
        if code.special:
            self.stack.append(code.quiet[WATCHED if code.generator else CLASS_BODY])
        elif self._calls or (code.program and self.inner == 0):
            self._follower.before_call()
            self.push(Level(frame, code))
        else:
            self._quiet(frame, code)
        return None

    def push(self, level: Level) -> None:
        self.stack.append(level)
        if not level.code.tells_lines:
            self._codes.listen_to_lines(level.code)

    def _quiet(self, frame: FrameType, code: Code) -> None:
        """A frame of the engine outside backward: only its return matters."""
        kind = INIT if code.name == "__init__" else OTHER
        if code.name == "__call__" and self._shapes.kind(code.first_argument(frame)) == FUNCTION:
            kind = APPLIED
            self.applying += 1
            if self._applications.left and self.applying == 1 and self._applies(frame, code):
                return
        elif self.applying or code.transparent:
            kind = WATCHED
        if kind != WATCHED:
            self.inner += 1
        self.stack.append(code.quiet[kind])

    def _applies(self, frame: FrameType, code: Code) -> bool:
        """Whether this call of a Function is followed line by line."""
        self._follower.before_call()
        level = self._applications.begin(frame, code)
        if level is None:
            return False
        self.inner += 1
        self.push(level)
        return True

    def applied(self, level: Level, value: Any) -> None:
        """Such a call returns."""
        self.stack.pop()
        if level.code.opaque:
            self._effects.dirty = True
        self.inner -= 1
        self.applying -= 1
        if value is not None:
            self._follower.given(value)
        self._collector.apply()

    def _return_callback(self) -> Callable[[CodeType, int, Any], None]:
        known = self._codes.known
        stack = self.stack
        get_frame = sys._getframe

        def on_return(code: CodeType, offset: int, value: Any) -> None:
            found = known.get(id(code))
            if found is None or (self.applying and found.simple):
                return
            if get_ident() != self._thread:
                return
            try:
                level = stack[-1] if stack else None
                frame = get_frame(1)
                if (
                    level is None
                    or level.code is not found
                    or (type(level) is Level and level.frame is not frame)
                ):
                    if not self._resynchronise(found, frame):
                        return
                    level = stack[-1]
                if isinstance(level, Level):
                    self._follower.returned(level, value, False)
                else:
                    self._return_quietly(level, value, frame)
            except Exception as error:
                self._follower.failed(error)

        return on_return

    def _on_unwind(self, code: CodeType, offset: int, error: BaseException) -> None:
        found = self._codes.known.get(id(code))
        if found is None or (self.applying and found.simple) or get_ident() != self._thread:
            return
        try:
            frame = sys._getframe(1)
            if self.stack and self._resynchronise(found, frame):
                level = self.stack[-1]
                if isinstance(level, Level):
                    self._follower.returned(level, None, True)
                else:
                    self._return_quietly(level, None, frame)
        except Exception as fault:
            self._follower.failed(fault)

    def _on_handled(self, code: CodeType, offset: int, error: BaseException) -> None:
        level = self.stack[-1] if self.stack else None
        if isinstance(level, Level) and level.code.code is code:
            level.raised = True

    def _resynchronise(self, code: Code, frame: FrameType) -> bool:
        """Whether this frame is on the stack; what is above it has gone silently."""
        stack = self.stack
        for at in range(len(stack) - 1, -1, -1):
            if is_of(stack[at], code, frame):
                while len(stack) > at + 1:
                    level = stack[-1]
                    if isinstance(level, Level):
                        self._follower.returned(level, None, True)
                    else:
                        self._return_quietly(level, None, None)
                return True
        return False

    def _return_quietly(self, level: Quiet, value: Any, frame: FrameType | None) -> None:
        self.stack.pop()
        if level.code.opaque:
            self._effects.dirty = True
        if level.kind == WATCHED:
            return
        if level.kind == CLASS_BODY:
            self._effects.dirty = True  # its lines are not followed
            if frame is not None:
                self._settings.notice(frame)
            return
        self.inner -= 1
        if level.kind == APPLIED:
            self.applying -= 1
        elif frame is None:
            return
        elif level.kind == INIT:
            self._follower.made(frame)
        else:
            self._follower.touched(frame, level.code)
        if value is not None:
            self._follower.given(value)
        self._collector.apply()

    def letter_of(self, value: Any) -> str | None:
        """The capital letter that the program calls this by, in the function of it that runs."""
        for level in reversed(self.stack):
            if isinstance(level, Level) and level.program:
                if not level.code.capitals:
                    return None
                names = level.frame.f_locals
                return next((n for n in level.code.capitals if names.get(n) is value), None)
        return None

    def roots(self) -> list[Any]:
        """What the frames that are running know by name."""
        roots: list[Any] = []
        frame: FrameType | None = next(
            (level.frame for level in reversed(self.stack) if isinstance(level, Level)), None
        )
        while frame is not None and self._codes.known.get(id(frame.f_code)) is not None:
            roots.extend(frame.f_locals.values())
            if frame.f_locals is not frame.f_globals:
                roots.extend(frame.f_globals.values())
            frame = frame.f_back
        return roots
