"""Stages are skipped when nothing has changed, and nothing half-made is ever trusted."""

import json
import os
import signal
from pathlib import Path

import pytest

ALL = [
    "venv", "pip install", "npm ci", "npm types", "pip download", "build", "pyodide_cli",
    "pack", "stepper", "lab", "npm build",
]  # fmt: skip
PACKED = ["build", "pyodide_cli", "pack"]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_first_build_does_everything_and_a_second_nothing(project) -> None:
    project.built()
    assert project.made() == ALL
    project.built()
    assert project.made() == []


@pytest.mark.parametrize(
    ("changed", "redone"),
    [
        ("web/index.html", ["npm build"]),
        ("web/lessons/step16/program.py", ["stepper", "lab", "npm build"]),
        ("web/lessons/step16/lesson.en.md", ["npm build"]),
        ("web/src/kernel/runner.py", ["pack", "npm build"]),
        ("py/dezero/core.py", [*PACKED, "npm build"]),
        ("py/steps/step16.py", [*PACKED, "stepper", "lab", "npm build"]),
        ("py/steps/step17.py", [*PACKED, "npm build"]),
        ("py/lab/grader.py", [*PACKED, "lab", "npm build"]),
        ("py/lab/answers.schema.json", ["npm types", *PACKED, "lab", "npm build"]),
        ("web/src/trace/check.test.ts", []),
        ("web/testing/mutate.ts", []),
        (
            "py/stepper/trace.schema.json",
            ["npm types", *PACKED, "stepper", "lab", "npm build"],
        ),
    ],
)
def test_a_change_redoes_what_depends_on_it_and_no_more(project, changed: str, redone) -> None:
    project.built()
    project.calls()
    project.write(changed, "changed")
    project.built()
    assert project.made() == redone


def test_caches_and_bytecode_are_no_change(project) -> None:
    project.built()
    project.calls()
    project.write("py/dezero/__pycache__/core.cpython-313.pyc", "x")
    project.built()
    assert project.made() == []


def test_an_output_that_was_cut_short_or_deleted_is_made_again(project) -> None:
    project.built()
    made = [project.root / name for name in ("build/kernel/python.wasm.gz", "dist/index.html")]
    traces = project.root / "build/traces/step16.json"
    whole = [path.read_bytes() for path in made]
    for path in made:
        os.truncate(path, path.stat().st_size // 2)
    traces.unlink()
    project.calls()
    project.built()
    assert project.made() == ["pack", "stepper", "npm build"]
    assert [path.read_bytes() for path in made] == whole
    assert traces.exists()


def test_an_older_output_stays_whole_when_a_new_one_fails(project) -> None:
    project.built()
    before = contents(project.root / "dist")
    project.write("web/index.html", "changed")
    project.order({"npm build": {"print": "half of it is written", "exit": 1}})
    project.refused()
    assert contents(project.root / "dist") == before


def killed_while(project, call: str, sign: signal.Signals) -> None:
    """Start a build, wait until `call` has done its work but not ended, and kill build.py there."""
    gate = project.stub / "gate"
    os.mkfifo(gate)
    project.order({call: {"hang": str(gate)}})
    process = project.start("build")
    with gate.open("wb"):  # opens when the stub has come to the gate
        process.send_signal(sign)
        process.wait(timeout=30)
    out, err = process.communicate(timeout=30)
    assert process.returncode != 0
    assert "Traceback" not in out + err
    gate.unlink()
    project.order({})


@pytest.mark.parametrize(
    ("call", "sign"),
    [
        *((call, signal.SIGKILL) for call in ALL),
        ("npm ci", signal.SIGTERM),
        ("pack", signal.SIGINT),
    ],
)
def test_what_a_killed_run_left_is_not_trusted(project, call: str, sign: signal.Signals) -> None:
    killed_while(project, call, sign)
    project.calls()
    project.built()
    # An unfinished .venv, or package, is made from the start.
    begun = {"pip install": "venv", "pyodide_cli": "build"}.get(call, call)
    assert project.made() == ALL[ALL.index(begun) :]
    assert (project.root / "dist" / "index.html").is_file()
    assert list((project.root / "build" / "tmp").iterdir()) == []


def test_two_builds_at_once_wait_for_one_another(project) -> None:
    gate = project.stub / "gate"
    os.mkfifo(gate)
    project.order({"pack": {"hang": str(gate)}})
    first = project.start("build")
    with gate.open("wb"):
        second = project.start("build")
        assert second.stdout is not None
        assert "Another build.py works in this folder" in second.stdout.readline()
    for process in (first, second):
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert project.made() == ALL


def test_a_lesson_that_is_gone_leaves_no_trace(project) -> None:
    project.write("web/lessons/old/lesson.json", "{}")
    project.write("web/lessons/old/program.py", "")
    project.built()
    assert (project.root / "build/traces/old.json").exists()
    (project.root / "web/lessons/old/lesson.json").unlink()
    project.built()
    assert not (project.root / "build/traces/old.json").exists()


def ends(project, kind: str, code: int) -> dict[str, object]:
    """The order for a program whose run ends so."""
    trace = {"end": {"kind": kind, "error": {"type": "TypeError", "message": "no list"}}}
    unfinished = project.root / "build" / "tmp" / "step16.json"
    return {"stepper": {"write": [str(unfinished), json.dumps(trace)], "exit": code}}


def test_a_lesson_whose_program_fails_unmeant_stops_the_build(project) -> None:
    project.order(ends(project, "error", 1))
    sentence = project.refused()
    assert "web/lessons/step16/program.py ends with 'error': TypeError: no list" in sentence


def test_a_lesson_may_say_that_its_program_is_meant_to_fail(project) -> None:
    project.write("web/lessons/step16/lesson.json", '{"engine": "step14", "ends": "error"}')
    project.order(ends(project, "error", 1))
    project.built()


def test_a_lesson_that_is_meant_to_fail_but_does_not_stops_the_build(project) -> None:
    project.write("web/lessons/step16/lesson.json", '{"engine": "step14", "ends": "error"}')
    assert "ends with 'done'" in project.refused()


@pytest.mark.parametrize("name", ["notes.md", "assets/page.js.map", ".hidden", "src/main.ts"])
def test_a_file_that_is_not_of_the_page_stops_the_build(project, name: str) -> None:
    unfinished = project.root / "build" / "tmp" / "dist" / name
    project.order({"npm build": {"write": [str(unfinished), "x"]}})
    assert f"dist/ would hold {name}" in project.refused()
    assert not (project.root / "dist").exists()


def test_a_path_of_this_machine_in_the_page_stops_the_build(project) -> None:
    unfinished = project.root / "build" / "tmp" / "dist" / "assets" / "page.js"
    project.order({"npm build": {"write": [str(unfinished), f"'{project.root}/web'"]}})
    assert "would name a folder of this machine" in project.refused()


def test_the_licences_of_what_is_shipped_stand_in_dist(project) -> None:
    project.built()
    text = (project.root / "dist" / "licences.txt").read_text(encoding="utf-8")
    for part in (
        "the DeZero in Steps authors",
        "Copyright (c) 2019 Koki Saitoh",
        "Mozilla Public License Version 2.0",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
        "numpy's licence",
        "Svelte's licence",
    ):
        assert part in text
    assert "of a tool that is not shipped" not in text


def test_a_shipped_package_without_a_licence_stops_the_build(project) -> None:
    (project.stub / "node_modules" / "svelte" / "LICENSE.md").unlink()
    assert "svelte has no licence file" in project.refused()
