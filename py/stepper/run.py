"""Program in, Trace out."""

from __future__ import annotations

import contextlib
import platform
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import dumps, loads
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

import numpy as np

from .fault import Fault
from .imports import Imports, module_of
from .limits import Limit
from .output import NoInput, Output, Writer
from .problems import Problem, problem_of
from .recorder import Recorder
from .sources import Sources
from .values import quote

FORMAT = "dezero-in-steps/trace"
VERSION = 1
MAX_EVENTS = 300_000
MAX_SECONDS = 30.0


@dataclass(slots=True)
class Job:
    """What is to be run, and how."""

    text: str
    filename: str = "main.py"  # as tracebacks show it
    folder: Path | None = None  # the program's own, first on sys.path
    files: dict[str, str] | None = None  # modules in memory: engine.py
    engine: str | None = None  # a module beside this package
    engine_file: Path | None = None
    max_events: int = MAX_EVENTS
    max_seconds: float = MAX_SECONDS
    through: TextIO | None = None  # where output goes, too
    through_errors: TextIO | None = None


@dataclass(slots=True)
class Result:
    """How it ended."""

    kind: str
    problem: Problem | None = None
    limit: Limit | None = None
    events: int = 0
    pops: int = 0
    fault: Fault | None = None  # of the recorder's own


def record(
    files: dict[str, str],
    engine: str | None = None,
    *,
    emit: Callable[[dict[str, Any]], None] | None = None,
    max_events: int = MAX_EVENTS,
    max_seconds: float = MAX_SECONDS,
) -> dict[str, Any]:
    """Run a program and return its Trace (trace.schema.json).

    Args:
        files: texts by name. `main.py` is the program; `engine.py`, when there, is what it imports
            as `engine`; other modules may follow.
        engine: without an `engine.py`, the module that is imported as `engine`: step16, dezero.
        emit: called with chunks of the trace while the program runs, the last one holds `end`.
            Without it the whole trace is returned.
        max_events: how many events are recorded before the program is stopped.
        max_seconds: how long it may run.

    Returns:
        The trace; with `emit`, its last chunk. Where the recorder itself failed, it ends there, its
        `end` says so, and a RuntimeWarning tells why.

    Raises:
        UnknownEngine: there is no engine of that name.
        KeyError: there is no main.py.
    """
    others = {name: text for name, text in files.items() if name != "main.py"}
    job = Job(
        files["main.py"], files=others, engine=engine, max_events=max_events,
        max_seconds=max_seconds,
    )  # fmt: skip
    chunks: list[str] = []
    last = ""

    def take(text: str) -> None:
        nonlocal last
        if emit is None:
            chunks.append(text)
        else:
            last = text
            emit(loads(text))

    result = run(job, take, stream=emit is not None)
    if result.fault is not None:
        sentence = f"{result.fault.sentence()}:\n{result.fault.details}"
        warnings.warn(sentence, RuntimeWarning, stacklevel=2)
    return join(chunks) if emit is None else loads(last)


def join(chunks: list[str]) -> dict[str, Any]:
    """One Trace of its chunks."""
    trace: dict[str, Any] = loads(chunks[0])
    for text in chunks[1:]:
        for key, value in loads(text).items():
            if isinstance(value, list):
                trace.setdefault(key, []).extend(value)
            elif isinstance(value, dict) and key == "files":
                trace.setdefault(key, {}).update(value)
            else:
                trace[key] = value
    return trace


def run(job: Job, take: Callable[[str], None], *, stream: bool = False) -> Result:
    """Run a job and hand out its trace as the JSON of chunks: many with `stream`, else one."""
    files = dict(job.files or {})
    alias = None
    if "engine.py" not in files and job.engine_file is None and job.engine is not None:
        alias = module_of(job.engine)
    sources = Sources(job.filename, job.folder)
    sources.declare(job.filename, "main.py", job.text)
    sources.of(job.filename)
    for name, text in files.items():
        sources.declare(name, name, text)
    if job.engine_file is not None:
        sources.declare(
            str(job.engine_file), "engine.py", job.engine_file.read_text(encoding="utf-8")
        )
    output = Output()
    imports = Imports(sources, files, job.folder, alias, job.engine_file)
    result = Result("done")
    chunk = _Chunks(take, sources, job, imports)
    recorder = Recorder(
        sources, output, chunk.hand_out if stream else None, job.max_events, job.max_seconds
    )
    chunk.recorder = recorder
    module = ModuleType("__main__")
    module.__dict__["__file__"] = job.filename
    with imports, _streams(output, job), _main_module(module, job):
        try:
            code = compile(job.text, job.filename, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            result = Result("error", problem_of(error, sources))
        else:
            result = _execute(code, module, recorder, sources)
        if recorder.fault is not None:
            result = Result("fault", fault=recorder.fault)
        elif recorder.stopper.reached is not None:
            result = Result("limit", limit=recorder.stopper.reached)
        if result.problem is not None:
            recorder.out.append(f'{{"k":"error","error":{result.problem.json()}}}')
        chunk.finish(result)
        module.__dict__.clear()
    return result


def _execute(code: Any, module: ModuleType, recorder: Recorder, sources: Sources) -> Result:
    problem: Problem | None = None
    try:
        recorder.start()
        exec(code, module.__dict__)
    except Limit:
        recorder.leave_alone()
    except SystemExit as error:
        recorder.leave_alone()
        if error.code not in (None, 0, False):
            problem = problem_of(error, sources)
    except BaseException as error:
        recorder.leave_alone()
        problem = problem_of(error, sources)
    finally:
        recorder.stop()
    return Result("done") if problem is None else Result("error", problem)


class _Chunks:
    """Makes chunks of what the recorder has collected."""

    recorder: Recorder

    def __init__(
        self, take: Callable[[str], None], sources: Sources, job: Job, imports: Imports
    ) -> None:
        self._take = take
        self._sources = sources
        self._job = job
        self._imports = imports
        self._told: set[str] = set()
        self._started = False
        self._events = 0

    def _engine(self) -> str | None:
        if not self._imports.finder.imported:
            return None
        job = self._job
        if job.engine_file is not None or "engine.py" in (job.files or {}):
            return "engine.py"
        return job.engine or ("engine.py" if "engine.py" in self._sources.used else None)

    def hand_out(self, end: str = "null") -> None:
        state = self.recorder.state
        parts: list[str] = []
        if not self._started:
            parts.append(
                f'"format":{quote(FORMAT)},"version":{VERSION},'
                f'"python":{quote(platform.python_version())},"numpy":{quote(np.__version__)}'
            )
            self._started = True
        new = {n: s.text for n, s in self._sources.used.items() if n not in self._told}
        self._told.update(new)
        parts.append(f'"engine":{dumps(self._engine())},"files":{dumps(new)}')
        self._events += len(state.out)
        parts.append(f'"variables":[{",".join(state.new_variables)}]')
        parts.append(f'"functions":[{",".join(state.new_functions)}],"events":[')
        # The events are most of it: joined once, with what comes before and after them.
        out = state.out or [""]
        out[0] = "{" + ",".join(parts) + out[0]
        out[-1] += f'],"end":{end}}}'
        self._take(",".join(out))
        state.new_variables.clear()
        state.new_functions.clear()
        self.recorder.handed_out(self._events)

    def finish(self, result: Result) -> None:
        end: dict[str, Any] = {"kind": result.kind}
        if result.problem is not None:
            end["error"] = loads(result.problem.json())
        if result.limit is not None:
            end.update(limit=result.limit.which, size=result.limit.size)
        if result.fault is not None:
            end["fault"] = result.fault.data()
        self.hand_out(dumps(end))
        result.events, result.pops = self._events, self.recorder.backward.pops


@contextlib.contextmanager
def _streams(output: Output, job: Job) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = NoInput()
    sys.stdout = Writer(output, "stdout", job.through)
    sys.stderr = Writer(output, "stderr", job.through_errors)
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


@contextlib.contextmanager
def _main_module(module: ModuleType, job: Job) -> Iterator[None]:
    before, arguments = sys.modules.get("__main__"), sys.argv
    sys.modules["__main__"] = module
    sys.argv = [job.filename]
    try:
        yield
    finally:
        sys.argv = arguments
        if before is not None:
            sys.modules["__main__"] = before
