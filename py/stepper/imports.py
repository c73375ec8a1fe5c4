"""Where the program's imports come from: `engine`, files in memory, and what lies beside."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import linecache
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from .sources import BESIDE, Sources

_OURS = ("engine", "dezero", "steps")


class UnknownEngine(ValueError):
    """There is no engine of that name."""


@functools.cache
def engine_names() -> list[str]:
    """The engines that lie beside this package."""
    modules = [path.stem for path in (BESIDE / "steps").glob("[!_]*.py")]
    steps = sorted(modules, key=lambda name: (not name.startswith("step"), name))
    return [*steps, *(["dezero"] if (BESIDE / "dezero" / "__init__.py").exists() else [])]


def module_of(engine: str) -> str:
    """The full name of the module that serves as `engine`."""
    if engine in engine_names():
        return engine if engine == "dezero" else f"steps.{engine}"
    if engine.startswith("steps.") and engine.removeprefix("steps.") in engine_names():
        return engine
    names = ", ".join(engine_names())
    raise UnknownEngine(f"there is no engine named {engine}; there are {names}, or give a file")


class Alias(Loader):
    """`engine` is another module, the very same object."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(self._name)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # the import system has just set that of `engine`


class FromText(Loader):
    """A module whose text was given."""

    def __init__(self, filename: str, text: str) -> None:
        self._filename = filename
        self._text = text

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._text, self._filename, "exec", dont_inherit=True), module.__dict__)


class Finder(MetaPathFinder):
    """First in sys.meta_path while a program runs."""

    def __init__(self, files: dict[str, str], alias: str | None, engine_file: Path | None) -> None:
        self.imported = False  # `engine` was asked for
        self._files = files
        self._alias = alias
        self._engine_file = engine_file

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        stem = fullname.replace(".", "/")
        if fullname == "engine":
            self.imported = True
            if self._engine_file is not None:
                return importlib.util.spec_from_file_location("engine", self._engine_file)
        for name, package in ((f"{stem}/__init__.py", True), (f"{stem}.py", False)):
            if name in self._files and name != "main.py":
                loader = FromText(name, self._files[name])
                spec = ModuleSpec(fullname, loader, origin=name, is_package=package)
                spec.has_location = True
                return spec
        if fullname == "engine" and self._alias is not None:
            return ModuleSpec("engine", Alias(self._alias))
        return None


class Imports:
    """Sets the import system up for one run, and puts it back as it was."""

    def __init__(
        self, sources: Sources, files: dict[str, str], folder: Path | None,
        alias: str | None, engine_file: Path | None,
    ) -> None:  # fmt: skip
        self.finder = Finder(files, alias, engine_file)
        self._files = files
        self._folder = folder
        self._sources = sources
        self._path: list[str] = []
        self._modules: dict[str, ModuleType] = {}

    def __enter__(self) -> Imports:
        self._path = list(sys.path)
        for name in [n for n in sys.modules if n.partition(".")[0] in _OURS]:
            self._modules[name] = sys.modules.pop(name)
        self._before = set(sys.modules)
        ours = [] if self._folder is None else [str(self._folder)]
        sys.path[:0] = ours
        if str(BESIDE) not in sys.path:
            sys.path.insert(len(ours), str(BESIDE))
        sys.meta_path.insert(0, self.finder)
        for name, text in self._files.items():
            linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        return self

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self.finder)
        sys.path[:] = self._path
        for name in list(sys.modules):
            if name.partition(".")[0] in _OURS or self._is_learners(name):
                del sys.modules[name]
        sys.modules.update(self._modules)
        for name in self._files:
            linecache.cache.pop(name, None)
        importlib.invalidate_caches()

    def _is_learners(self, name: str) -> bool:
        if name in self._before:
            return False
        file = getattr(sys.modules[name], "__file__", None)
        return isinstance(file, str) and self._sources.of(file) is not None
