"""The stages from sources to dist/: kernel, recorded traces, page."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tools import environment, licences, paths
from tools.dist import check_dist
from tools.messages import Stop
from tools.node import find_npm
from tools.process import Failed, run_logged
from tools.stages import Stage, digest, replace_folder

PY = paths.ROOT / "py"
STEPPER_WROTE_A_TRACE = (0, 1, 3)  # the program ended well, with an error, at a limit


def make_kernel(node: str, numpy: Path, own: Path) -> None:
    """build/kernel: all that the page needs to run Python, packed from two wheels."""
    packer = paths.ROOT / "tools" / "kernel"
    sources = [numpy, own, packer, paths.ROOT / "web" / "src" / "kernel", paths.LOCK_FILE]

    def make() -> None:
        unfinished = paths.TMP / "kernel"
        command = [node, str(packer / "pack.mjs"), "--numpy", str(numpy), "--own", str(own)]
        command += ["--kept", str(paths.REPACKED)]
        try:
            run_logged(
                [*command, "--out", str(unfinished)], "Packing Python for the browser", "kernel"
            )
        except Failed as failed:
            raise failed.as_stop("Python could not be packed for the browser") from failed
        replace_folder(unfinished, paths.KERNEL)

    Stage(paths.STAMPS / "kernel.json", digest(sources), [paths.KERNEL], make).run()


def make_traces() -> None:
    """build/traces: one recorded run for each lesson that has a program."""
    paths.TRACES.mkdir(parents=True, exist_ok=True)
    programs = sorted(
        path.parent
        for path in paths.LESSONS.glob("*/lesson.json")
        if path.with_name("program.py").exists()
    )
    for folder in programs:
        _make_trace(folder)
        _make_truth(folder)
    for made in paths.TRACES.glob("*.json"):
        if made.name.partition(".")[0] not in {folder.name for folder in programs}:
            made.unlink()


def _make_trace(folder: Path) -> None:
    lesson = json.loads((folder / "lesson.json").read_text(encoding="utf-8"))
    program = folder / "program.py"
    trace = paths.TRACES / f"{folder.name}.json"
    # What the words of a lesson say does not change its trace.
    facts = json.dumps([lesson.get("engine"), lesson.get("ends", "done")])

    def make() -> None:
        unfinished = paths.TMP / trace.name
        command = [str(paths.VENV_PYTHON), "-m", "stepper", str(program), "-o", str(unfinished)]
        command += _engine_option(lesson, folder)
        env = {"PYTHONPATH": str(PY), "PYTHONUTF8": "1"}
        try:
            run_logged(
                command,
                f"Recording the run of {folder.name}",
                f"trace-{folder.name}",
                env=env,
                fine=STEPPER_WROTE_A_TRACE,
            )
        except Failed as failed:
            raise failed.as_stop(
                f"The run of {paths.relative(program)} could not be recorded"
            ) from failed
        _check_end(lesson, program, unfinished)
        os.replace(unfinished, trace)

    sources = [PY / "stepper", program, *_engine_sources(lesson, folder), environment.RUN]
    inputs = digest(sources, facts)
    Stage(paths.STAMPS / f"trace-{folder.name}.json", inputs, [trace], make).run()


def _make_truth(folder: Path) -> None:
    """The numerical derivatives for the run of a lesson, by which the page judges its gradients."""
    lesson = json.loads((folder / "lesson.json").read_text(encoding="utf-8"))
    program = folder / "program.py"
    truth = paths.TRACES / f"{folder.name}.truth.json"

    def make() -> None:
        unfinished = paths.TMP / truth.name
        command = [str(paths.VENV_PYTHON), "-m", "lab", "gradient_check", str(program)]
        command += ["-o", str(unfinished), *_engine_option(lesson, folder)]
        env = {"PYTHONPATH": str(PY), "PYTHONUTF8": "1"}
        label = f"Checking the gradients of {folder.name}"
        try:
            run_logged(command, label, f"truth-{folder.name}", env=env)
        except Failed as failed:
            raise failed.as_stop(
                f"The gradients of {paths.relative(program)} could not be checked"
            ) from failed
        os.replace(unfinished, truth)

    sources = [PY / "lab", PY / "stepper", program, *_engine_sources(lesson, folder)]
    inputs = digest([*sources, environment.RUN], json.dumps(lesson.get("engine")))
    Stage(paths.STAMPS / f"truth-{folder.name}.json", inputs, [truth], make).run()


def _engine_option(lesson: dict[str, Any], folder: Path) -> list[str]:
    engine = lesson.get("engine")
    if not engine:
        return []
    return ["--engine", str(folder / "engine.py") if engine == "own" else engine]


def _engine_sources(lesson: dict[str, Any], folder: Path) -> list[Path]:
    """The files of the engines that the run of a lesson imports."""
    engine = lesson.get("engine")
    own = folder / "engine.py"
    sources = [own] if engine == "own" else []
    if engine == "dezero":
        sources.append(PY / "dezero")
    elif engine and engine != "own":
        sources.append(PY / "steps" / f"{engine}.py")
    texts = [
        path.read_text(encoding="utf-8")
        for path in [folder / "program.py", *sources]
        if path.is_file()
    ]
    # A program may import any engine by its name as well.
    return sources + [PY / name for name in ("steps", "dezero") if name in "".join(texts)]


def _check_end(lesson: dict[str, Any], program: Path, trace: Path) -> None:
    end = json.loads(trace.read_text(encoding="utf-8"))["end"]
    wanted = lesson.get("ends", "done")
    if end["kind"] != wanted:
        problem = end.get("error") or {}
        why = f": {problem.get('type')}: {problem.get('message')}" if problem else ""
        raise Stop(
            f"The run of {paths.relative(program)} ends with '{end['kind']}'{why}; "
            f'fix the program, or set "ends" in its lesson.json if that is intended.'
        )


def make_page(wheel: Path) -> None:
    """dist/: the static files of the page, with the licences of all that is in them."""
    web = [paths.ROOT / "web" / name for name in ("index.html", "lessons", "public", "src")]
    web += [PY / name for name in ("steps", "dezero", "stepper/trace.schema.json")]
    web += [paths.KERNEL, paths.PACKAGE, paths.TRACES, paths.LOCK_FILE]
    web += sorted((paths.ROOT / "tools").glob("*.ts"))
    web += [
        paths.ROOT / name
        for name in (
            "vite.config.ts", "svelte.config.js", "tsconfig.json", "package.json", "LICENSE",
            "tools/lessons", "tools/licences", "tools/licences.py", "tools/dist.py",
        )
    ]  # fmt: skip

    def make() -> None:
        unfinished = paths.TMP / "dist"
        command = [find_npm(), "run", "build", "--", "--outDir", str(unfinished), "--emptyOutDir"]
        try:
            run_logged(command, "Building the page", "page", env={"NO_COLOR": "1"})
        except Failed as failed:
            raise failed.as_stop("The page could not be built") from failed
        licences.write(unfinished, wheel)
        check_dist(unfinished)
        replace_folder(unfinished, paths.DIST)

    report = os.environ.get("VITE_REPORT_URL", "")  # where the page sends who found a mistake
    Stage(paths.STAMPS / "page.json", digest(web, report), [paths.DIST], make).run()
