"""The package dezero-in-steps, installed by pip where nothing of the project is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Nothing of the project can be imported by way of the environment.
ALONE = {**os.environ, "PYTHONPATH": "", "PYTHONUTF8": "1"}
PROGRAM = """\
import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(x.grad)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # -P, and no PYTHONPATH: the project's folder holds a build.py.
    command = [sys.executable, "-P", "-m", "build", "--wheel", "--no-isolation"]
    subprocess.run([*command, "--outdir", folder, ROOT], check=True, capture_output=True, env=ALONE)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a fresh environment in which pip has installed the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check"]
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    numpy = next(line for line in pins if line.startswith("numpy=="))
    run = subprocess.run([*pip, wheel, numpy], capture_output=True, text=True, env=ALONE)
    assert run.returncode == 0, run.stdout + run.stderr
    return python


def test_the_recorder_runs_where_only_the_wheel_is(python: Path, tmp_path: Path) -> None:
    program, trace = tmp_path / "program.py", tmp_path / "trace.json"
    program.write_text(PROGRAM, encoding="utf-8")
    command = [python, "-m", "stepper", program.name, "--engine", "step16", "-o", trace.name]
    subprocess.run(command, cwd=tmp_path, check=True, env=ALONE)
    recorded = json.loads(trace.read_text(encoding="utf-8"))
    printed = [event["text"] for event in recorded["events"] if event["k"] == "print"]
    assert "".join(printed) == "64.0\n"
    assert [event["f"] for event in recorded["events"] if event["k"] == "pop"] != []


def test_every_package_can_be_imported(python: Path, tmp_path: Path) -> None:
    text = "import dezero, lab, stepper, steps.step07, steps.appendix_a; print(dezero.__file__)"
    run = subprocess.run(
        [python, "-c", text], cwd=tmp_path, check=True, capture_output=True, text=True, env=ALONE
    )
    assert "site-packages" in run.stdout


def test_the_wheel_holds_the_packages_and_the_notices(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        notices = [name for name in names if ".dist-info/licenses/" in name]
        assert any("Koki Saitoh" in archive.read(name).decode() for name in notices)
    folders = {name.partition("/")[0] for name in names if ".dist-info" not in name}
    assert folders == {"dezero", "lab", "stepper", "steps"}
    assert not any("__pycache__" in name or name.startswith("tests") for name in names)


def test_one_version_everywhere(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = re.search(r"^## (\d+\.\d+\.\d+)", changes, re.MULTILINE)
    assert latest is not None
    assert {page["version"], lock["version"], latest[1]} == {project["version"]}
    assert wheel.name.startswith(f"dezero_in_steps-{project['version']}-")
