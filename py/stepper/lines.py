"""Line by line: what each line has done is emitted before the next one begins."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from .applications import Applications
from .backward import Backward
from .config import Settings
from .effects import Effects
from .events import LINE
from .frames import Frames
from .level import Level
from .line import Line
from .monitoring import DISABLE
from .output import Output
from .pacing import EVENTS_PER_LOOK, Pacing
from .state import State


class Lines:
    """Follows the lines of the frames on the stack."""

    def __init__(
        self,
        state: State,
        frames: Frames,
        effects: Effects,
        backward: Backward,
        settings: Settings,
        output: Output,
        pacing: Pacing,
        applications: Applications,
        failed: Callable[[BaseException], None],
    ) -> None:
        self.place = "null"  # the current line, as JSON
        self._state = state
        self._events = state.events
        self._frames = frames
        self._effects = effects
        self._backward = backward
        self._settings = settings
        self._output = output
        self._pacing = pacing
        self._applications = applications
        self._failed = failed
        self._collector = state.collector
        self._jumps = 0
        self.on_line = self._line_callback()

    def flush_output(self) -> None:
        if self._output.pending:
            self._output.take(self._events)

    def _line_callback(self) -> Callable[[CodeType, int], None]:
        """It runs for every line of what is followed, so what it needs is in its own variables."""
        stack = self._frames.stack
        events = self._events
        forms, values = events.forms, events.values
        pacing = self._pacing
        output = self._output
        state = self._state
        effects = self._effects

        def on_line(code: CodeType, number: int) -> None:
            try:
                level = stack[-1] if stack else None
                if type(level) is not Level or level.of is not code:
                    self._pacing.tick()
                    return
                line = level.line
                if line is not None:
                    if line.number == number and line.comprehension and not line.repeats:
                        self._pacing.tick()
                        return
                    if (
                        level.settles
                        or (line.effects and (line.own or not level.called))
                        or effects.dirty
                    ):
                        self.settle(level, line, not level.raised)
                    level.called = False
                level.raised = False
                if output.pending:
                    self.flush_output()
                line = level.lines.get(number)
                if line is None:
                    line = level.code.facts.line(number)
                level.line = line
                was = self.place
                forms.append(LINE)
                values.append(line.events.get(was) or line.event(was))
                self.place = line.place
                if level.program:
                    state.made_at = line.place
                if line.before:
                    frame = level.frame
                    if level.formulas is not None:
                        level.formulas.before(line, frame.f_locals, frame.f_globals)
                    if line.tests and self._backward.calls:
                        self._effects.queue.skip(frame, line)
                if len(forms) >= pacing.look:
                    self._pacing.tick()
            except Exception as error:
                self._failed(error)

        return on_line

    def on_jump(self, code: CodeType, offset: int, target: int) -> Any:
        """Back to the top of a loop. A loop on one line reports no new line by itself."""
        if target > offset:
            return DISABLE
        self._jumps += 1
        if self._jumps % EVENTS_PER_LOOK == 0:
            self._pacing.tick()
        level = self._frames.stack[-1] if self._frames.stack else None
        if isinstance(level, Level) and level.code.code is code:
            line = level.line
            if line is not None and line.repeats:
                self.on_line(code, line.number)
        return None

    def before_call(self) -> None:
        """A line calls a frame that is followed: what it has done to the queue comes first."""
        stack = self._frames.stack
        level = stack[-1] if stack else None
        if type(level) is not Level:
            level = next((one for one in reversed(stack) if type(one) is Level), None)
        if type(level) is Level:
            line = level.line
            if not level.called:
                level.changes_before = self._backward.gradients.changes
            if (
                line is not None
                and line.effects
                and (line.several or (line.containers and self._backward.calls))
            ):
                self.settle(level, line, False)
            level.called = level.called or bool(self._backward.calls)
        if self._output.pending:
            self.flush_output()

    def settle(self, level: Level, line: Line, final: bool) -> None:
        """Emit what the line has done."""
        if level.application is not None:
            if final:
                self._applications.line(level, line)
            return
        events = self._events
        start = events.place
        if line.effects:
            self._effects.settle(level.frame, line, level.called, final)
            if line.grad_stores and final and events.place == start:
                gradients = self._backward.gradients
                since = level.changes_before if level.called else gradients.changes
                self._effects.stored(level.frame, line, since)
        if self._effects.dirty:
            self._effects.catch_up()
        if level.program:
            if line.stores and self._frames.inner == 0:
                code = level.code
                self._effects.bind(level.frame, line, None if code.is_main else code.parameters)
                self._collector.apply()
            self._settings.check()
        if self.place != line.place and events.place > start:
            # The line goes on after a call it made.
            events.insert_line(start, line.event(self.place))
            self.place = line.place

    def finished(self, level: Level, raised: bool) -> None:
        """The frame returns: its last line has come to its end."""
        line = level.line
        if line is not None and (
            level.settles
            or (line.effects and (line.own or not level.called))
            or self._effects.dirty
        ):
            self.settle(level, line, not raised)
        self.flush_output()
