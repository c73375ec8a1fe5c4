"""Which files are the learner's or an engine's, what they are called in the trace, their text."""

from __future__ import annotations

import os
import site
import sysconfig
import tokenize
from dataclasses import dataclass
from pathlib import Path

from .facts import FileFacts, facts_of

BESIDE = Path(__file__).resolve().parent.parent  # where steps/ and dezero/ are
_OWN = str(Path(__file__).resolve().parent) + os.sep
_FOREIGN = tuple(
    str(Path(p).resolve()) + os.sep for p in {sysconfig.get_path("stdlib"), *site.getsitepackages()}
)
_ENGINES = ("engine", "dezero", "steps")


@dataclass(slots=True)
class Source:
    """One file that is traced."""

    name: str  # its key in the trace's `files`
    program: bool  # the learner's program, not an engine
    main: bool
    text: str
    facts: FileFacts


class Sources:
    """Finds the Source of a code object's file name, or None for a file that is not traced."""

    def __init__(self, main: str, folder: Path | None) -> None:
        self.used: dict[str, Source] = {}  # by name; in the order they ran
        self._main = main
        self._folder = None if folder is None else str(folder.resolve()) + os.sep
        self._known: dict[str, Source | None] = {}

    def declare(self, filename: str, name: str, text: str) -> None:
        """A file known beforehand: the program, or one that exists in memory only."""
        main = filename == self._main
        facts = facts_of(name, text)
        top = name.partition("/")[0].removesuffix(".py")
        engine = not main and (top in _ENGINES or facts.looks_like_engine)
        self._known[filename] = Source(name, not engine, main, text, facts)

    def of(self, filename: str) -> Source | None:
        if filename not in self._known:
            self._find(filename)
        source = self._known[filename]
        if source is not None:
            self.used.setdefault(source.name, source)
        return source

    def write_in_place(self) -> bool:
        """Some line of the files that ran can write into an array."""
        return any(source.facts.in_place for source in self.used.values())

    def _find(self, filename: str) -> None:
        self._known[filename] = None
        if not filename.endswith(".py"):
            return
        path = str(Path(filename).resolve())
        name = self._name(path)
        if name is None:
            return
        try:
            with tokenize.open(path) as file:
                text = file.read()
        except (OSError, SyntaxError, UnicodeDecodeError):
            return
        self.declare(filename, name, text)

    def _name(self, path: str) -> str | None:
        if path.startswith(_OWN):
            return None
        for engine in ("steps", "dezero"):  # first: in the page they are installed packages
            root = str(BESIDE / engine) + os.sep
            if path.startswith(root):
                return f"{engine}/{path.removeprefix(root)}".replace(os.sep, "/")
        if f"{os.sep}site-packages{os.sep}" in path:
            return None
        foreign = path.startswith(_FOREIGN)
        if self._folder is not None and path.startswith(self._folder) and not foreign:
            return path.removeprefix(self._folder).replace(os.sep, "/")
        return None
