"""The stage from py/ to build/package: what a Pyodide that is not ours needs to load the engines.

The wheel of our packages, numpy's wheel for Pyodide as it was published, and a `pyodide-lock.json`
that names these two with their SHA-256. pyodide-build makes both: its builder is `python -m build`,
its `pyodide lockfile add-wheels` writes the entry.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tools import environment, paths
from tools.process import Failed, run_logged
from tools.stages import Stage, digest, replace_folder

SOURCES = [paths.ROOT / name for name in ("py", "pyproject.toml", "LICENSE")]
LOCK = "pyodide-lock.json"
# Our folder holds a build.py, which `-m build` would take for the builder: hence this, and -P.
OWN_MODULES = {"PYTHONPATH": ""}


def make(numpy: Path) -> Path:
    """Have build/package, with `numpy` in it; returns the path of our own wheel."""

    def make_anew() -> None:
        unfinished = paths.TMP / "package"
        unfinished.mkdir(parents=True)
        shutil.copyfile(numpy, unfinished / numpy.name)
        own = _build_wheel(unfinished)
        _write_lock(unfinished, own)
        replace_folder(unfinished, paths.PACKAGE)

    inputs = digest([*SOURCES, numpy, paths.LOCK_FILE, environment.RUN])
    Stage(paths.STAMPS / "package.json", inputs, [paths.PACKAGE], make_anew).run()
    return _own_wheel(paths.PACKAGE)


def _own_wheel(folder: Path) -> Path:
    return next(folder.glob("dezero_in_steps-*.whl"))


def _build_wheel(folder: Path) -> Path:
    command = [str(paths.VENV_PYTHON), "-P", "-m", "build", "--wheel", "--no-isolation"]
    try:
        run_logged(
            [*command, "--outdir", str(folder), "."], "Building the wheel", "wheel", env=OWN_MODULES
        )
    except Failed as failed:
        raise failed.as_stop("The wheel of py/ could not be built") from failed
    return _own_wheel(folder)


def _write_lock(folder: Path, own: Path) -> None:
    pyodide = paths.NODE_MODULES / "pyodide" / LOCK
    lock = json.loads(pyodide.read_text(encoding="utf-8"))
    lock["packages"] = {"numpy": lock["packages"]["numpy"]}
    ours = folder / LOCK
    ours.write_text(json.dumps(lock), encoding="utf-8")
    command = [str(paths.VENV_PYTHON), "-P", "-m", "pyodide_cli", "lockfile", "add-wheels"]
    command += ["--input", str(ours), "--output", str(ours)]
    command += ["--base-path", str(folder), str(own)]
    try:
        run_logged(command, "Writing the lock file for Pyodide", "lockfile", env=OWN_MODULES)
    except Failed as failed:
        raise failed.as_stop("The wheel could not be registered for Pyodide") from failed
