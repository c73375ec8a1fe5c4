"""The glossary explains every word that a lesson leads to, in both languages, and leads on itself."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

LESSONS = Path(__file__).resolve().parents[2] / "web" / "lessons"
TERM_LINK = re.compile(r"\(#term=([^)\s]+)\)")
INTRODUCE = [
    *("step07", "step08", "step09", "step11", "step12", "step13", "step14", "appendix-a"),
    *(
        "step15",
        "step16",
        "step17",
        "step18",
        "step19",
        "step20",
        "step21",
        "step22",
        "step23",
        "step24",
    ),
]

glossary: list[dict[str, Any]] = json.loads((LESSONS / "glossary.json").read_text(encoding="utf-8"))
ids = [entry["id"] for entry in glossary]
each_entry = pytest.mark.parametrize("entry", glossary, ids=ids)


def test_no_word_is_explained_twice() -> None:
    assert len(set(ids)) == len(ids)
    for language in ("en", "ko"):
        terms = [entry["term"][language] for entry in glossary]
        assert len(set(terms)) == len(terms)


@each_entry
def test_an_entry_is_whole_in_both_languages(entry: dict[str, Any]) -> None:
    assert set(entry) == {"id", "term", "text", "lesson", "also"}
    assert re.fullmatch(r"[a-z][\w-]*", entry["id"])
    for part in (entry["term"], entry["text"]):
        assert set(part) == {"en", "ko"}
        assert part["en"].strip() and part["ko"].strip()
        assert not re.search("[가-힣]", part["en"])
    assert re.search("[가-힣]", entry["text"]["ko"])


@each_entry
def test_both_languages_give_the_same_example(entry: dict[str, Any]) -> None:
    english, korean = (
        sorted(set(re.findall(r"`[^`]+`", entry["text"][language]))) for language in ("en", "ko")
    )
    # Korean may say "the `forward` of `Square`" where English names it in one word.
    assert names_in(english) == names_in(korean)


def names_in(codes: list[str]) -> set[str]:
    return set(re.findall(r"\w+", " ".join(codes)))


@each_entry
def test_an_entry_leads_somewhere(entry: dict[str, Any]) -> None:
    assert entry["lesson"] in INTRODUCE
    assert entry["also"], "there is always something to read on with"
    assert set(entry["also"]) <= set(ids) - {entry["id"]}
    assert len(set(entry["also"])) == len(entry["also"])


def test_words_come_in_the_order_of_the_lessons() -> None:
    """What a learner meets first stands first; only words of the first three lessons are mixed."""
    first = {"step07": 0, "step08": 0, "step09": 0}
    places = [first.get(entry["lesson"], INTRODUCE.index(entry["lesson"])) for entry in glossary]
    assert places == sorted(places)


@each_entry
def test_introduced_in_is_the_first_lesson_that_leads_to_it(entry: dict[str, Any]) -> None:
    def leads(lesson: str) -> bool:
        parts = ("lesson.en.md", "quiz.json", "exercise.json")
        paths = [LESSONS / lesson / part for part in parts]
        return any(f"(#term={entry['id']})" in p.read_text("utf-8") for p in paths if p.exists())

    assert entry["lesson"] == next((lesson for lesson in INTRODUCE if leads(lesson)), None)


def links() -> list[Any]:
    found = {
        (path.parent.name, path.name, term)
        for pattern in ("*/lesson.*.md", "*/quiz.json", "*/exercise.json")
        for path in LESSONS.glob(pattern)
        for term in TERM_LINK.findall(path.read_text(encoding="utf-8"))
    }
    return [
        pytest.param(term, id=f"{folder}/{name}-{term}") for folder, name, term in sorted(found)
    ]


@pytest.mark.parametrize("term", links())
def test_a_word_that_a_lesson_leads_to_is_explained(term: str) -> None:
    assert term in ids
