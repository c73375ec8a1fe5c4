"""A stage makes outputs from inputs, and is skipped while neither has changed.

The stamp of a stage says from which inputs its outputs were made, and how large each output was.
It is removed before the work begins and written after everything else, so an interrupted stage is
never taken for a finished one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from tools import paths
from tools.messages import Stop

# Nothing is made from these.
NOT_INPUTS = {
    "__pycache__",
    "node_modules",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
}


def files_in(folder: Path) -> Iterator[Path]:
    """Every file in a folder (or the file itself), in a fixed order, without caches."""
    if folder.is_file():
        yield folder
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_INPUTS)
        for name in sorted(names):
            if not name.endswith(".test.ts"):
                yield Path(parent, name)


def sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            found.update(block)
    return found.hexdigest()


def digest(inputs: Iterable[Path], *facts: str) -> str:
    """One digest of the names and contents of files and folders, and of facts such as a version."""
    found = hashlib.sha256(json.dumps(facts).encode())
    for place in inputs:
        for path in files_in(place):
            found.update(f"\0{paths.relative(path)}\0{sha256(path)}".encode())
    return found.hexdigest()


@dataclass(frozen=True)
class Stage:
    """`make` leaves `outputs` (files or folders); `inputs` digests all that they depend on."""

    stamp: Path
    inputs: str
    outputs: Sequence[Path]
    make: Callable[[], None]

    def fresh(self) -> bool:
        """Whether the outputs stand as they were made, from these inputs."""
        try:
            stamped = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(stamped == {"inputs": self.inputs, "outputs": self._sizes()})

    def run(self) -> bool:
        """Make the outputs unless they are fresh; says whether there was something to do."""
        if self.fresh():
            return False
        self.stamp.unlink(missing_ok=True)
        self.make()
        for output in self.outputs:
            if not output.exists():
                raise Stop(
                    f"{paths.relative(output)} was not made, which is a fault of build.py: "
                    "please report it."
                )
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"inputs": self.inputs, "outputs": self._sizes()}, indent=1)
        write_whole(self.stamp, text)
        return True

    def _sizes(self) -> dict[str, int]:
        return {
            paths.relative(path): path.stat().st_size
            for output in self.outputs
            for path in files_in(output)
        }


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, path)


def replace_folder(new: Path, place: Path) -> None:
    """Put a finished folder in the place of an older one."""
    if place.exists():
        old = paths.TMP / f"old-{place.name}"
        os.replace(place, old)
        os.replace(new, place)
        shutil.rmtree(old)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(new, place)
