"""Finding a Python that can run the engines: CPython 3.12 to 3.14 with venv."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import paths
from tools.messages import Stop, say
from tools.process import Failed, answer, run_logged

OLDEST = (3, 12)
NEWEST = (3, 14)  # the pinned numpy has wheels up to here
FETCHED = (3, 13)  # the version that uv is asked for
UV = "uv==0.13.9"
NAMES = ("python3.14", "python3.13", "python3.12", "python3", "python")

FOLDER = paths.CACHE / "python"  # what uv fetched

# A pyenv shim on the PATH may stand for no Python at all, so every candidate is run.
PROBE = """
import sys, sysconfig
assert sys.implementation.name == 'cpython' and not sysconfig.get_config_var('Py_GIL_DISABLED')
try:
    import ensurepip, venv
except ImportError:
    print(*sys.version_info[:2], 0)
else:
    print(*sys.version_info[:2], 1)
"""


@dataclass(frozen=True)
class Python:
    path: Path
    version: tuple[int, int]
    has_venv: bool


def candidates() -> Iterator[Path]:
    yield Path(getattr(sys, "_base_executable", None) or sys.executable)
    for folder in os.get_exec_path():
        for name in NAMES:
            yield Path(folder, name + (".exe" if os.name == "nt" else ""))
    home = os.path.expanduser("~")
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(home, ".pyenv")
    data = os.environ.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    uv = os.environ.get("UV_PYTHON_INSTALL_DIR") or os.path.join(data, "uv", "python")
    for pattern in (
        os.path.join(pyenv, "versions", "*", "bin", "python3"),
        os.path.join(uv, "*", "bin", "python3"),
        str(FOLDER / "*" / "bin" / "python3"),
        "/Library/Frameworks/Python.framework/Versions/3.*/bin/python3",
    ):
        yield from map(Path, sorted(glob.glob(pattern)))


def probe(path: Path) -> Python | None:
    """What a candidate is; None where it does not run or is no usable CPython."""
    words = (answer([str(path), "-I", "-c", PROBE], timeout=10) or "").split()
    if len(words) != 3:
        return None
    return Python(path, (int(words[0]), int(words[1])), words[2] == "1")


def find() -> Python:
    """The newest Python that will do, fetched by uv where the machine has none.

    Raises:
        Stop: there is none, and none could be fetched.
    """
    return _newest() or _fetch()


def _newest() -> Python | None:
    found: list[Python] = []
    tried = set()
    for path in candidates():
        if path in tried or paths.VENV in path.parents or not os.access(path, os.X_OK):
            continue
        tried.add(path)
        python = probe(path)
        if python and OLDEST <= python.version <= NEWEST:
            if python.has_venv and python.version == NEWEST:
                return python
            found.append(python)
    usable = [python for python in found if python.has_venv]
    if usable:
        return max(usable, key=lambda python: python.version)
    if found:
        bare = max(found, key=lambda python: python.version)
        number = ".".join(map(str, bare.version))
        raise Stop(
            f"Python {number} ({bare.path}) cannot make virtual environments: "
            f"install its venv module (Debian's package python{number}-venv) and run this again."
        )
    return None


def _fetch() -> Python:
    say("No Python 3.12, 3.13 or 3.14 was found (on the PATH, in pyenv or in uv).")
    uv = paths.CACHE / "uv"
    number = ".".join(map(str, FETCHED))
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--retries=1"]
    install = [str(uv / "bin" / "uv"), "python", "install", number, "--install-dir", str(FOLDER)]
    try:
        run_logged([*pip, "--target", str(uv), UV], f"Fetching {UV}", "uv")
        run_logged([*install, "--no-bin"], f"Fetching Python {number} with uv", "uv-python")
    except (Failed, Stop) as failed:
        raise Stop(
            "No Python 3.12, 3.13 or 3.14 was found, and uv could not fetch one "
            "(build/logs/uv*.log says why): install one, for example with "
            f"`pyenv install {number}`, and run this again."
        ) from failed
    python = _newest()
    if python is None:
        raise Stop(f"The Python {number} that uv fetched does not run: install another.")
    return python
