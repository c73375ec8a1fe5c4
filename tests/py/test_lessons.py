"""The content is tested: every program of every lesson runs and prints its figures, every answer is what the engines say,
every exercise tells right from wrong. What the lessons' folders hold is told in web/lessons/README.md."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from schema_checked import answer as ask_lab
from stepper import engine_names, record

LESSONS = Path(__file__).resolve().parents[2] / "web" / "lessons"
LANGUAGES = ("en", "ko")
RUN_BLOCK = re.compile(
    r"^```python run(?: (\w+))?\n(.*?)^```\n(?:^```output\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
SINCE_313 = " and no __dict__ for setting new attributes"  # what Python 3.13 adds to a message
PLACEHOLDER = re.compile(r"^\{\{(\w+)((?: [\w.]+)*)\}\}$", re.MULTILINE)

folders = sorted(path.parent for path in LESSONS.glob("*/lesson.json"))
each_lesson = pytest.mark.parametrize("folder", folders, ids=lambda folder: folder.name)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def card(folder: Path) -> dict[str, Any]:
    return json.loads(read(folder / "lesson.json"))


def optional(folder: Path, name: str) -> Any:
    path = folder / name
    return json.loads(read(path)) if path.exists() else None


def files(folder: Path, program: str, engine: str) -> tuple[dict[str, str], str | None]:
    """What the page hands to Python: an engine by name, or the text of the folder's own."""
    if engine == "own":
        return {"main.py": program, "engine.py": read(folder / "engine.py")}, None
    assert engine in engine_names()
    return {"main.py": program}, engine


def run(folder: Path, program: str, engine: str) -> tuple[str, dict[str, Any]]:
    """What a program prints, with the last line of an error, and how it ends."""
    trace = record(*files(folder, program, engine))
    printed = "".join(event["text"] for event in trace["events"] if event["k"] == "print")
    error = trace["end"].get("error")
    if error:
        message = error["message"].removesuffix(SINCE_313)
        printed += f"{error['type']}: {message}\n"
    return printed, trace["end"]


def texts_in(value: Any) -> list[dict[str, str]]:
    """Every text in both languages, anywhere in a JSON value."""
    if isinstance(value, dict):
        if "en" in value or "ko" in value:
            return [value]
        return [text for item in value.values() for text in texts_in(item)]
    return [text for item in value for text in texts_in(item)] if isinstance(value, list) else []


# ── the card and the words ──


@each_lesson
def test_the_card_is_whole(folder: Path) -> None:
    lesson = card(folder)
    assert lesson["id"] == folder.name
    assert lesson["kind"] in ("step", "bug", "free")
    assert (lesson["kind"] == "bug") == folder.name.startswith("bug-")
    assert isinstance(lesson["minutes"], int)
    if lesson["kind"] == "step":
        assert 8 <= lesson["minutes"] <= 20


@each_lesson
@pytest.mark.parametrize("name", ["lesson.json", "quiz.json", "exercise.json"])
def test_every_text_is_there_in_both_languages(folder: Path, name: str) -> None:
    for text in texts_in(optional(folder, name) or []):
        assert set(text) == set(LANGUAGES), text
        assert text["en"].strip() and not re.search("[가-힣]", text["en"]), text
        # A figure or a piece of code is the same in both.
        assert re.search("[가-힣]", text["ko"]) or text["ko"] == text["en"], text
        assert re.findall(r"\{\w+\}", text["en"]) == [] or set(
            re.findall(r"\{\w+\}", text["en"])
        ) == set(re.findall(r"\{\w+\}", text["ko"])), text


# ── programs ──


@each_lesson
def test_the_program_prints_its_figures(folder: Path) -> None:
    lesson = card(folder)
    printed, end = run(folder, read(folder / "program.py"), lesson["engine"])
    expected = folder / "program.out"
    assert printed == (read(expected) if expected.exists() else "")
    assert end["kind"] == lesson.get("ends", "done")


def blocks() -> list[Any]:
    found = []
    for folder in folders:
        for i, block in enumerate(RUN_BLOCK.findall(read(folder / "lesson.en.md"))):
            found.append(pytest.param(folder, block, id=f"{folder.name}-{i}"))
    return found


@pytest.mark.parametrize(("folder", "block"), blocks())
def test_a_program_in_the_text_prints_what_stands_below_it(
    folder: Path, block: tuple[str, str, str]
) -> None:
    engine, program, output = block
    printed, _ = run(folder, program, engine or card(folder)["engine"])
    assert printed.strip() == output.strip()


@each_lesson
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_something_to_stand_for(folder: Path, language: str) -> None:
    text = read(folder / f"lesson.{language}.md")
    quiz = optional(folder, "quiz.json") or []
    asked = []
    for kind, rest in PLACEHOLDER.findall(text):
        names = rest.split()
        if kind == "question":
            asked += names
        elif kind == "pops":
            assert not names and (folder / "program.py").exists()
        elif kind == "exercise":
            assert (folder / "exercise.json").exists()
        else:
            assert kind == "diff"
            assert set(names[:2]) <= set(engine_names())
    assert sorted(asked) == sorted(question["id"] for question in quiz), (
        "each question is asked once"
    )
    assert ("{{exercise}}" in text) == (folder / "exercise.json").exists()


# ── questions ──


def questions() -> list[Any]:
    return [
        pytest.param(folder, question, id=f"{folder.name}-{question['id']}")
        for folder in folders
        for question in optional(folder, "quiz.json") or []
    ]


@pytest.mark.parametrize(("folder", "question"), questions())
def test_a_question_has_one_right_answer_and_says_why(
    folder: Path, question: dict[str, Any]
) -> None:
    if "choices" in question:
        choices = question["choices"]
        assert len(choices) >= 3
        assert sum(choice.get("right", False) for choice in choices) == 1
        assert all(choice["because"]["en"] and choice["because"]["ko"] for choice in choices)
        assert len({choice["text"]["en"] for choice in choices}) == len(choices)
    elif "blanks" in question:
        assert len(question["blanks"]) >= 2 and "proof" in question
        for blank in question["blanks"]:
            assert set(blank) == {"label", "answer", "because"}
            assert isinstance(blank["answer"], int | float)
    else:
        assert isinstance(question["answer"], int | float)
        assert question["wrong"] and question["answer"] not in [
            wrong["value"] for wrong in question["wrong"]
        ]
        assert "proof" in question


@pytest.mark.parametrize(("folder", "question"), questions())
def test_the_right_answer_is_what_the_engine_says(folder: Path, question: dict[str, Any]) -> None:
    proof = question.get("proof")
    if proof is None:
        return
    printed, _ = run(folder, "\n".join(proof["program"]) + "\n", proof["engine"])
    assert printed.strip() == proof["prints"].strip()
    if "answer" in question:
        assert float(printed.split()[-1]) == question["answer"]
    if "blanks" in question:
        answers = [blank["answer"] for blank in question["blanks"]]
        assert [float(one) for one in printed.split()] == answers


# ── exercises ──


def replaced(text: str, replacements: list[list[str]]) -> str:
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def engine_text(folder: Path, engine: str) -> str:
    if engine == "own":
        return read(folder / "engine.py")
    name = "dezero/__init__" if engine == "dezero" else f"steps/{engine}"
    return read(LESSONS.parents[1] / "py" / f"{name}.py")


def judge(folder: Path, replacements: list[list[str]]) -> dict[str, Any]:
    exercise = optional(folder, "exercise.json")
    start = folder / "start.py"
    program = read(start if start.exists() else folder / "program.py")
    if exercise["edits"] == "program":
        request, engine = files(folder, replaced(program, replacements), exercise["engine"])
    else:
        text = replaced(engine_text(folder, exercise["engine"]), replacements)
        request, engine = {"main.py": program, "engine.py": text}, None
    check = read(folder / "check.py")
    return ask_lab({"tool": "grader", "files": request, "engine": engine, "check": check})


def attempts() -> list[Any]:
    """Each text that somebody may hand in, and what the check must say: a key, "error" or None for right."""
    found = []
    for folder in folders:
        exercise = optional(folder, "exercise.json")
        if exercise is None:
            continue
        for name, replacements in exercise["solutions"].items():
            found.append(pytest.param(folder, replacements, None, id=f"{folder.name}-{name}"))
        for name, wrong in exercise["wrong"].items():
            found.append(
                pytest.param(folder, wrong["replace"], wrong["key"], id=f"{folder.name}-{name}")
            )
    return found


@pytest.mark.parametrize(("folder", "replacements", "key"), attempts())
def test_an_exercise_tells_right_from_wrong(
    folder: Path, replacements: list[list[str]], key: str | None
) -> None:
    verdict = judge(folder, replacements)
    if key is None:
        assert verdict == {"verdict": "passed"}
    elif key == "error":
        assert verdict["verdict"] == "error"
        assert verdict["problem"]["frames"], "the page must be able to show the line"
    else:
        assert (verdict["verdict"], verdict.get("key")) == ("failed", key)
        message = optional(folder, "exercise.json")["messages"][key]
        for language in LANGUAGES:
            assert set(re.findall(r"\{(\w+)\}", message[language])) <= set(verdict["values"])


@each_lesson
def test_the_unchanged_beginning_of_an_exercise_does_not_pass(folder: Path) -> None:
    exercise = optional(folder, "exercise.json")
    if exercise is not None:
        assert judge(folder, [])["verdict"] != "passed"
        assert exercise["solutions"] and exercise["wrong"] and exercise["hints"]


@each_lesson
def test_every_key_of_a_check_has_its_sentence(folder: Path) -> None:
    exercise = optional(folder, "exercise.json")
    if exercise is not None:
        place = {"expect": 1, "fail": 0}
        calls = [
            n for n in ast.walk(ast.parse(read(folder / "check.py"))) if isinstance(n, ast.Call)
        ]
        keys = {
            ast.literal_eval(call.args[place[call.func.id]])
            for call in calls
            if isinstance(call.func, ast.Name) and call.func.id in place
        }
        assert keys == set(exercise["messages"])
