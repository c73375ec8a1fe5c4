"""`build.py bench`: the measurements of tests/bench/, in a table beside their budgets.

Each module there has a function `measure`, which returns its figures by name. A figure is a number
or a text, or a dictionary with `value` and, where there is a budget, `at_most` or `at_least`, and
perhaps a `note`.
"""

from __future__ import annotations

import math
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tools import environment, paths
from tools.browser import VARIABLE
from tools.messages import Stop, say
from tools.process import run_shown

MODULES = paths.ROOT / "tests" / "bench"


def run(browser: str) -> int:
    """Measure in .venv's Python, which has numpy and Playwright; this one may have neither."""
    env = {"PYTHONPATH": environment.python_path(), "PYTHONUTF8": "1", VARIABLE: browser}
    return run_shown([str(paths.VENV_PYTHON), "-m", "tools.bench"], env)


@dataclass(frozen=True)
class Figure:
    name: str
    value: float | int | str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the measurement is within its budget; None if it has no budget."""
        if isinstance(self.value, str) or (self.at_most is None and self.at_least is None):
            return None
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    def row(self) -> list[str]:
        if isinstance(self.value, bool):
            value = "yes" if self.value else "NO"
        else:
            value = self.value if isinstance(self.value, str) else f"{self.value:.4g}"
        budget = "" if self.at_most is None else f"at most {self.at_most:g}"
        budget += "" if self.at_least is None else f"at least {self.at_least:g}"
        verdict = {True: "kept", False: "MISSED", None: ""}[self.kept]
        return [self.name, value, budget, verdict, self.note]


def figures(module: str, measured: dict[str, Any]) -> Iterator[Figure]:
    for name, found in measured.items():
        fields = found if isinstance(found, dict) else {"value": found}
        yield Figure(f"{module}: {name}", **fields)


def table(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows
    )


def main() -> int:
    sys.path.insert(0, str(MODULES))
    names = sorted(
        Path(path).stem for path in MODULES.glob("*.py") if not path.name.startswith("_")
    )
    if not names:
        raise Stop("tests/bench/ holds no measurements.")
    found: list[Figure] = []
    for name in names:
        module = import_module(name)
        if not hasattr(module, "measure"):
            continue  # a helper of the others
        say(f"Measuring {name} …")
        try:
            found.extend(figures(name, module.measure()))
        except Exception:  # whatever it is, the others are measured all the same
            traceback.print_exc()
            found.append(
                Figure(name, math.nan, at_most=0.0, note="could not be measured, see above")
            )
    say("\n" + table([["what", "figure", "budget", "", ""], *(figure.row() for figure in found)]))
    missed = sum(figure.kept is False for figure in found)
    kept = sum(figure.kept is True for figure in found)
    say(f"\nbudgets: {kept} kept, {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
