"""A small project of its own with the real build.py and tools/, among stubs instead of tools."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
WHEEL = "numpy-2.4.3-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
STUBBED = ("python3.12", "node", "npm")

# The Python that runs the tests must not be taken for one that build.py may use.
START = """
import runpy, sys
sys.executable = sys._base_executable = "no-python"
sys.path.insert(0, ".")
sys.argv = ["build.py", *sys.argv[1:]]
runpy.run_path("build.py", run_name="__main__")
"""


class Project:
    """build.py in a folder of its own; `stub` holds what the stubs are told and were asked."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.bin = folder / "bin"
        self.stub = folder / "stub"
        self.home = folder / "home"
        for place in (self.root, self.bin, self.stub, self.home):
            place.mkdir()
        self._sources()
        self._packages()
        self.order({})
        for name in STUBBED:
            self.add_stub(self.bin / name)

    def _sources(self) -> None:
        for name in (
            "build.py",
            "LICENSE",
            "requirements.txt",
            "requirements-test.txt",
            "requirements-node.txt",
            ".npmrc",
            "pyproject.toml",
        ):
            shutil.copy(ROOT / name, self.root)
        ignored = shutil.ignore_patterns("kernel", "__pycache__")
        shutil.copytree(ROOT / "tools", self.root / "tools", ignore=ignored)
        self.write("py/dezero/__init__.py", "")
        self.write("py/stepper/trace.schema.json", "{}")
        self.write("py/lab/answers.schema.json", "{}")
        self.write("web/index.html", "<!doctype html>")
        self.write("web/lessons/step16/lesson.json", '{"id": "step16", "engine": "step16"}')
        self.write("web/lessons/step16/program.py", "x = 1\n")
        self.write("vite.config.ts", "")
        self.write("package.json", "{}")

    def _packages(self) -> None:
        wheel = self.stub / "carried.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("numpy-2.4.3.dist-info/licenses/LICENSE.txt", "numpy's licence")
        numpy = {"file_name": WHEEL, "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()}
        modules = self.stub / "node_modules"
        files = {
            "pyodide/package.json": '{"version": "314.0.4"}',
            "pyodide/pyodide-lock.json": json.dumps({"packages": {"numpy": numpy}}),
            "svelte/LICENSE.md": "Svelte's licence",
            "vitest/LICENSE": "of a tool that is not shipped",
            ".package-lock.json": "{}",
        }
        for name, text in files.items():
            (modules / name).parent.mkdir(parents=True, exist_ok=True)
            (modules / name).write_text(text)
        packages = {
            "": {},
            "node_modules/pyodide": {"version": "314.0.4", "license": "MPL-2.0"},
            "node_modules/svelte": {"version": "5.0.0", "license": "MIT"},
            "node_modules/vitest": {"version": "4.0.0", "license": "MIT", "dev": True},
        }
        self.write("package-lock.json", json.dumps({"packages": packages}))

    def add_stub(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        body = (Path(__file__).parent / "stub.py").read_text(encoding="utf-8")
        path.write_text(f"#!{sys.executable} -IS\n{body}", encoding="utf-8")
        path.chmod(0o755)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def order(self, orders: dict[str, Any]) -> None:
        """Tell the stubs to answer a call otherwise: what to print, exit with, write, hang at."""
        (self.stub / "orders.json").write_text(json.dumps(orders))

    def calls(self) -> list[str]:
        """What the stubs were asked since the last time that this was."""
        path = self.stub / "calls"
        found = path.read_text().split("\n")[:-1] if path.exists() else []
        path.unlink(missing_ok=True)
        return found

    def made(self) -> list[str]:
        """The same without the questions that every run asks."""
        return [call for call in self.calls() if call not in ("node version", "probe", "runs")]

    @property
    def env(self) -> dict[str, str]:
        nowhere = "http://127.0.0.1:9"  # whoever asks the network is refused at once
        return {
            "PATH": str(self.bin),
            "HOME": str(self.home),
            "STUB_FOLDER": str(self.stub),
            "REAL_ROOT": str(ROOT),
            "REAL_PATH": os.environ["PATH"],
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
            "https_proxy": nowhere,
            "http_proxy": nowhere,
            "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-S", "-c", START, *arguments],
            cwd=self.root,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Whoever starts the tests in the background has Ctrl+C ignored, which children inherit.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def built(self, *arguments: str) -> str:
        """`build.py build`, which must succeed; returns what it printed."""
        done = self.run("build", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *arguments: str) -> str:
        """A run that must fail in one sentence; returns the sentence."""
        done = self.run(*(arguments or ("build",)))
        assert done.returncode != 0
        assert "Traceback" not in done.stdout + done.stderr
        last = done.stderr.strip().splitlines()[-1]
        assert last.startswith("build.py: ")
        assert last.endswith(".")
        return last


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)
