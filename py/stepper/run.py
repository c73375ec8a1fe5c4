"""Program in, Trace out."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import loads
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

from .chunks import Chunks, join
from .fault import Fault
from .imports import Imports, module_of
from .limits import Limit
from .output import NoInput, Output, Writer
from .pacing import STREAMING, Chunking
from .problems import Problem, problem_of
from .recorder import Recorder
from .sources import Sources

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

    def end(self) -> dict[str, Any]:
        """The `end` of the trace."""
        end: dict[str, Any] = {"kind": self.kind}
        if self.problem is not None:
            end["error"] = loads(self.problem.json())
        if self.limit is not None:
            end.update(limit=self.limit.which, size=self.limit.size)
        if self.fault is not None:
            end["fault"] = self.fault.data()
        return end


def record(
    files: dict[str, str],
    engine: str | None = None,
    *,
    emit: Callable[[dict[str, Any]], None] | None = None,
    max_events: int = MAX_EVENTS,
    max_seconds: float = MAX_SECONDS,
    chunking: Chunking = STREAMING,
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
        chunking: when and how large the chunks are that `emit` is called with.

    Returns:
        The trace; with `emit`, its last chunk. Where the recorder itself failed, it ends there, its
        `end` says so, and a RuntimeWarning says why.

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

    result = run(job, take, stream=emit is not None, chunking=chunking)
    if result.fault is not None:
        sentence = f"{result.fault.sentence()}:\n{result.fault.details}"
        warnings.warn(sentence, RuntimeWarning, stacklevel=2)
    return join(chunks) if emit is None else loads(last)


def _engine_of(job: Job, imports: Imports, sources: Sources) -> str | None:
    """What the program has imported as its engine so far."""
    if not imports.finder.imported:
        return None
    if job.engine_file is not None or "engine.py" in (job.files or {}):
        return "engine.py"
    return job.engine or ("engine.py" if "engine.py" in sources.used else None)


def run(
    job: Job,
    take: Callable[[str], None],
    *,
    stream: bool = False,
    chunking: Chunking = STREAMING,
) -> Result:
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
    most = chunking.events if stream else sys.maxsize
    chunks = Chunks(take, sources, lambda: _engine_of(job, imports, sources), most)
    recorder = Recorder(
        sources, output, (lambda: chunks.hand_out(recorder.state)) if stream else None,
        job.max_events, job.max_seconds, chunking,
    )  # fmt: skip
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
            recorder.events.error(result.problem.json())
        chunks.finish(recorder.state, result.end())
        result.events, result.pops = chunks.events, recorder.backward.pops
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
