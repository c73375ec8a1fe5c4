"""Switches of an engine such as Config.enable_backprop, and the events of their changes."""

from __future__ import annotations

import math
from types import FrameType
from typing import Any

from .events import Events
from .values import float_text, quote

_KINDS = (bool, int, float, str)


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is float:
        return float_text(value) if math.isfinite(value) else quote(str(value))
    return str(value) if type(value) is int else quote(str(value))


class Settings:
    """Classes that hold nothing but plain switches, as their class attributes."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._classes: list[tuple[dict[str, Any], str, dict[str, Any]]] = []

    def notice(self, frame: FrameType) -> None:
        """The body of a class has run: is it such a class?"""
        body = {
            name: value
            for name, value in frame.f_locals.items()
            if not (name.startswith("__") and name.endswith("__"))
        }
        if body and all(type(value) in _KINDS for value in body.values()):
            self._classes.append((frame.f_globals, frame.f_code.co_name, body))

    def check(self) -> None:
        for module, class_name, known in self._classes:
            cls = module.get(class_name)
            if type(cls) is not type:
                continue
            now = cls.__dict__
            for name, was in known.items():
                value = now.get(name)
                if value is not was and (type(value) in _KINDS or value is None):
                    if type(value) is not type(was) or value != was:
                        self._events.config(name, _text(was), _text(value))
                    known[name] = value
