"""A fault of the recorder itself: where it ended the recording, and the report to show."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any

MOST = 4000  # characters of a traceback
HERE = str(Path(__file__).resolve().parent.parent) + os.sep  # left out of the report


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong in the recorder, and the last line of source it is sure of."""

    message: str  # TypeError: …
    place: list[Any] | None  # ["main.py", 12]
    details: str  # the traceback, for the bug report

    def data(self) -> dict[str, Any]:
        """As the trace's `end` holds it."""
        return {"message": self.message, "at": self.place, "details": self.details}

    def sentence(self) -> str:
        """For the command line."""
        where = f" at {self.place[0]}, line {self.place[1]}" if self.place else ""
        return (
            f"the recording ends{where}: the recorder itself failed ({self.message}). "
            "The program is not to blame; what was recorded until then is right"
        )


def fault_of(error: BaseException, place: str) -> Fault:
    """Describe an error of the recorder; `place` is a place as JSON."""
    message = traceback.format_exception_only(error)[-1].strip()
    details = "".join(traceback.format_exception(error)).replace(HERE, "")
    return Fault(message, loads(place), details[-MOST:])
