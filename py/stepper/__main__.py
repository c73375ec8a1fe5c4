"""python -m stepper program.py [--engine step16] [-o trace.json]"""

from __future__ import annotations

import argparse
import os
import sys
import tokenize
from pathlib import Path
from typing import NoReturn

from .imports import UnknownEngine, engine_names, module_of
from .run import MAX_EVENTS, MAX_SECONDS, Job, Result, run

DONE, RAISED, USAGE, CUT, FAULT = range(5)


def main(arguments: list[str] | None = None) -> int:
    """Record a program; returns the exit code."""
    options = _parser().parse_args(arguments)
    program = Path(options.program)
    text = _read(program, "program")
    engine, engine_file = _engine(options.engine)
    out = None if options.output is None else Path(options.output)
    if out is not None and not out.resolve().parent.is_dir():
        _usage(f"there is no folder {out.resolve().parent} to write {out.name} into")
    job = Job(
        text,
        filename=str(program),
        folder=program.resolve().parent,
        engine=engine,
        engine_file=engine_file,
        max_events=options.max_events,
        max_seconds=options.max_seconds,
        through=sys.stderr if out is None else sys.stdout,
        through_errors=sys.stderr,
    )
    chunks: list[str] = []
    result = run(job, chunks.append)
    trace = "".join(chunks) + "\n"
    if out is None:
        sys.stdout.write(trace)
    else:
        _write(out, trace)
    return _report(result, program, engine_file, out, len(trace))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m stepper",
        description="Run a program and record what its autograd engine does, as JSON.",
    )
    parser.add_argument("program", help="the Python file to run")
    parser.add_argument(
        "--engine",
        metavar="NAME",
        help=f"what the program imports as `engine`: {', '.join(engine_names())}, or a Python file",
    )
    parser.add_argument("-o", dest="output", metavar="FILE", help="where the trace goes")
    parser.add_argument("--max-events", type=_positive_int, default=MAX_EVENTS, metavar="N")
    parser.add_argument("--max-seconds", type=_positive, default=MAX_SECONDS, metavar="S")
    return parser


def _positive_int(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return number


def _usage(sentence: str) -> NoReturn:
    print(f"stepper: {sentence}", file=sys.stderr)
    raise SystemExit(USAGE)


def _read(path: Path, what: str) -> str:
    try:
        with tokenize.open(path) as file:
            return file.read()
    except OSError as error:
        _usage(f"the {what} {path} cannot be read: {error.strerror}")
    except (SyntaxError, UnicodeDecodeError):
        _usage(f"the {what} {path} is not text that Python can read")


def _engine(name: str | None) -> tuple[str | None, Path | None]:
    if name is None:
        return None, None
    if name.endswith(".py") or os.sep in name:
        _read(Path(name), "engine")
        return None, Path(name).resolve()
    try:
        module_of(name)
    except UnknownEngine as error:
        _usage(str(error))
    return name, None


def _write(out: Path, trace: str) -> None:
    """All of it or nothing: a half-written trace is of no use."""
    part = out.with_name(out.name + ".part")
    try:
        part.write_text(trace, encoding="utf-8")
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        _usage(f"{out} cannot be written: {error.strerror}")


def _report(
    result: Result, program: Path, engine_file: Path | None, out: Path | None, size: int
) -> int:
    sys.stdout.flush()
    if result.problem is not None:
        names = {"main.py": str(program)}
        if engine_file is not None:
            names["engine.py"] = str(engine_file)
        print(result.problem.traceback(names), file=sys.stderr)
    if result.limit is not None:
        print(
            f"stepper: cut at its limit of {result.limit.size:g} {result.limit.which}; "
            "what was recorded until then is in the trace",
            file=sys.stderr,
        )
    if result.fault is not None:
        print(f"stepper: {result.fault.sentence()}:\n{result.fault.details}", file=sys.stderr)
    if out is not None:
        print(
            f"stepper: {result.events} events, {result.pops} pops, {size} bytes in {out}",
            file=sys.stderr,
        )
    return {"done": DONE, "error": RAISED, "limit": CUT, "fault": FAULT}[result.kind]


if __name__ == "__main__":
    raise SystemExit(main())
