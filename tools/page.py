"""The stages from sources to dist/: kernel, recorded traces, page."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from tools import environment, licences, paths
from tools.dist import check_dist
from tools.messages import Stop
from tools.node import find_npm
from tools.process import Failed, run_logged
from tools.stages import Stage, digest, replace_folder

PY = paths.ROOT / "py"
LINKED_ENGINE = re.compile(r"\]\(#(?:engine=|pop=\d+,)(step\d\d|appendix_a|topological|dezero)\)")
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
    """build/traces: the recorded runs of each lesson that has a program, with their derivatives.

    Besides the lesson's own engine, the program is run with every other engine that a link of the
    lesson's text brings along.
    """
    paths.TRACES.mkdir(parents=True, exist_ok=True)
    wanted = set()
    for path in sorted(paths.LESSONS.glob("*/lesson.json")):
        folder = path.parent
        if not (folder / "program.py").exists():
            continue
        lesson = json.loads(path.read_text(encoding="utf-8"))
        for recording in [Recording(folder, lesson), *_linked(folder, lesson)]:
            recording.make_trace()
            recording.make_truth()
            wanted |= {recording.trace.name, recording.truth.name}
    for made in paths.TRACES.glob("*.json"):
        if made.name not in wanted:
            made.unlink()


def _linked(folder: Path, lesson: dict[str, Any]) -> list[Recording]:
    """One for each engine of the list that a link names: #engine=step14, #pop=3,step14."""
    named: set[str] = set()
    for text in sorted(folder.glob("lesson.*.md")):
        named |= set(LINKED_ENGINE.findall(text.read_text(encoding="utf-8")))
    return [
        Recording(folder, {**lesson, "engine": engine}, f".{engine}")
        for engine in sorted(named - {lesson.get("engine")})
    ]


class Recording:
    """The run of a lesson's program with one engine."""

    def __init__(self, folder: Path, lesson: dict[str, Any], suffix: str = "") -> None:
        self.folder = folder
        self.lesson = lesson
        self.own = suffix == ""
        self.name = folder.name + suffix
        self.program = folder / "program.py"
        self.trace = paths.TRACES / f"{self.name}.json"
        self.truth = paths.TRACES / f"{self.name}.truth.json"

    def make_trace(self) -> None:
        # What the words of a lesson say does not change its trace.
        facts = json.dumps([self.lesson.get("engine"), self.lesson.get("ends", "done")])

        def make() -> None:
            unfinished = paths.TMP / self.trace.name
            command = [str(paths.VENV_PYTHON), "-m", "stepper", str(self.program)]
            command += ["-o", str(unfinished), *_engine_option(self.lesson, self.folder)]
            self._run(
                command,
                f"Recording the run of {self.name}",
                f"trace-{self.name}",
                "The run of {} could not be recorded",
                fine=STEPPER_WROTE_A_TRACE,
            )
            if self.own:
                _check_end(self.lesson, self.program, unfinished)
            os.replace(unfinished, self.trace)

        sources = [PY / "stepper", self.program, *_engine_sources(self.lesson, self.folder)]
        inputs = digest([*sources, environment.RUN], facts)
        Stage(paths.STAMPS / f"trace-{self.name}.json", inputs, [self.trace], make).run()

    def make_truth(self) -> None:
        """The numerical derivatives, by which the page judges the gradients."""

        def make() -> None:
            unfinished = paths.TMP / self.truth.name
            command = [str(paths.VENV_PYTHON), "-m", "lab", "gradient_check", str(self.program)]
            command += ["-o", str(unfinished), *_engine_option(self.lesson, self.folder)]
            self._run(
                command,
                f"Checking the gradients of {self.name}",
                f"truth-{self.name}",
                "The gradients of {} could not be checked",
            )
            os.replace(unfinished, self.truth)

        sources = [PY / "lab", PY / "stepper", self.program]
        sources += [*_engine_sources(self.lesson, self.folder), environment.RUN]
        inputs = digest(sources, json.dumps(self.lesson.get("engine")))
        Stage(paths.STAMPS / f"truth-{self.name}.json", inputs, [self.truth], make).run()

    def _run(
        self, command: list[str], label: str, log: str, sentence: str, fine: tuple[int, ...] = (0,)
    ) -> None:
        env = {"PYTHONPATH": str(PY), "PYTHONUTF8": "1"}
        try:
            run_logged(command, label, log, env=env, fine=fine)
        except Failed as failed:
            raise failed.as_stop(sentence.format(paths.relative(self.program))) from failed


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
