"""The Python side of the set-up: .venv with the pinned packages of requirements*.txt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tools import paths, pythons
from tools.messages import Stop, say
from tools.process import Failed, answer, run_logged
from tools.stages import Stage, digest

RUN = paths.ROOT / "requirements.txt"  # what building needs
TEST = paths.ROOT / "requirements-test.txt"  # what testing needs besides
NODE = paths.ROOT / "requirements-node.txt"  # where the machine has no Node that will do

PIP_ENV = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUTF8": "1"}


def prepare() -> None:
    """Have .venv with what building needs."""
    stage = _stage(RUN, _make_anew)
    if stage.fresh() and answer([str(paths.VENV_PYTHON), "-c", "print('runs')"]) != "runs":
        stage.stamp.unlink()  # the Python it was made from is gone
    stage.run()


def prepare_tests() -> None:
    """Have .venv with what testing needs, too."""
    _stage(TEST, lambda: _install(TEST)).run()


def prepare_node() -> Path:
    """Have Node.js and npm in .venv; returns the folder of their programs."""
    _stage(NODE, lambda: _install(NODE)).run()
    return paths.VENV_PYTHON.parent


def _stage(requirements: Path, make: Callable[[], None]) -> Stage:
    # The stamps lie inside .venv, so that they go when it goes. It does not survive a move of its
    # folder, so its path counts among the inputs.
    return Stage(
        stamp=paths.VENV / f"made-from-{requirements.stem}.json",
        inputs=digest([requirements], str(paths.VENV)),
        outputs=[paths.VENV / "pyvenv.cfg"],
        make=make,
    )


def _make_anew() -> None:
    python = pythons.find()
    say(f"Python {python.version[0]}.{python.version[1]} ({python.path})")
    if paths.VENV.exists():
        shutil.rmtree(paths.VENV)
    try:
        run_logged([str(python.path), "-m", "venv", str(paths.VENV)], "Making .venv", "venv")
    except Failed as failed:
        raise failed.as_stop("The virtual environment .venv could not be made") from failed
    _install(RUN)


def _install(requirements: Path) -> None:
    pinned = sum("==" in line for line in requirements.read_text(encoding="utf-8").splitlines())
    log = paths.LOGS / f"pip-{requirements.stem}.log"

    def measure() -> str:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        if any(line.startswith("Installing collected packages") for line in lines):
            return f"installing {pinned} packages"
        return (
            f"{sum(line.startswith('Collecting ') for line in lines)} of {pinned} packages fetched"
        )

    command = [str(paths.VENV_PYTHON), "-m", "pip", "install", "--progress-bar=off", "--retries=2"]
    command += ["--requirement", str(requirements)]
    try:
        run_logged(
            command, f"Installing {requirements.name} into .venv", log.stem, measure, PIP_ENV
        )
    except Failed as failed:
        if failed.no_network:
            raise Stop(
                f"pip could not get the packages of {requirements.name}: connect to the network "
                f"(or set pip up for yours) and run this again; see {paths.relative(failed.log)}."
            ) from failed
        raise failed.as_stop(f"pip could not install {requirements.name}") from failed


def python_path() -> str:
    """PYTHONPATH for programs that import the project's packages."""
    return os.pathsep.join([str(paths.ROOT / "py"), str(paths.ROOT)])
