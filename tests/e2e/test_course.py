"""The course as a learner takes it: lessons, questions, exercises, progress, contents, glossary, tour."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.stepper_page import KERNEL_TIMEOUT, StepperPage

ROOT = Path(__file__).resolve().parents[2]
LESSONS = ROOT / "web" / "lessons"
TITLES = {
    path.parent.name: json.loads(path.read_text(encoding="utf-8"))["title"]
    for path in LESSONS.glob("*/lesson.json")
}


def load(lesson: str, name: str) -> Any:
    path = LESSONS / lesson / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def question(stepper: StepperPage, id: str) -> Locator:
    return stepper.page.locator(f"[data-question={id}]")


def exercise(stepper: StepperPage) -> Locator:
    return stepper.region("Exercise")


def skip_the_tour(stepper: StepperPage) -> None:
    stepper.press("Skip")


def printed_by(lesson: str) -> list[str]:
    """Lines that the output must show; of an error that is meant, what it says."""
    path = LESSONS / lesson / "program.out"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if load(lesson, "lesson.json").get("ends") == "error":
        lines[-1] = lines[-1].partition(": ")[2]
    return [line.strip() for line in lines]


# ── every lesson ──


def answer_everything(stepper: StepperPage, lesson: str) -> None:
    """Every wrong and every right answer of every question."""
    for asked in load(lesson, "quiz.json") or []:
        box = question(stepper, asked["id"])
        verdict = box.get_by_role("status")
        buttons = box.get_by_role("listitem").get_by_role("button")
        given = []
        for i in range(len(asked.get("choices", []))):
            buttons.nth(i).click()
            expect(verdict).to_contain_text(re.compile("Right.|Not quite."))
            given.append("Right." in verdict.inner_text())
        assert given.count(True) == (1 if given else 0)
        for i, blank in enumerate(asked.get("blanks", [])):
            box.get_by_role("textbox").nth(i).fill(str(blank["answer"]))
        if "blanks" in asked:
            box.get_by_role("button", name="Check").click()
            expect(verdict).to_contain_text("Right.")
        if "answer" in asked:
            for value in [wrong["value"] for wrong in asked["wrong"]]:
                box.get_by_label("Your answer").fill(str(value))
                box.get_by_role("button", name="Check").click()
                expect(verdict).to_contain_text("Not quite.")
            box.get_by_label("Your answer").fill(str(asked["answer"]))
            box.get_by_role("button", name="Check").click()
            expect(verdict).to_contain_text("Right.")


def test_the_whole_course_judges_every_answer_and_prints_its_figures(stepper: StepperPage) -> None:
    """From the first lesson on by `Next lesson`, Python booted once."""
    stepper.open(lesson="step07")
    stepper.expect_kernel("ready")
    skip_the_tour(stepper)
    seen = []
    while True:
        lesson = re.search(r"lesson=([\w-]+)", stepper.page.url)
        assert lesson
        seen.append(lesson[1])
        title = TITLES[lesson[1]]["en"]
        expect(stepper.page.get_by_role("heading", level=1)).to_have_text(title)
        expect(stepper.page).to_have_title(re.compile(re.escape(title)))
        answer_everything(stepper, lesson[1])
        stepper.expect_kernel("ready")
        stepper.press("Run")
        stepper.expect_over()
        for line in printed_by(lesson[1]):
            stepper.expect_output(line)
        onward = stepper.page.get_by_role("link", name="Next lesson", exact=True)
        if onward.count() == 0:
            break
        onward.click()
        expect(stepper.page).not_to_have_url(re.compile(rf"lesson={lesson[1]}(&|$)"))
    assert sorted(seen) == sorted(TITLES)


def test_a_program_of_the_text_is_tried_as_it_stands(stepper: StepperPage) -> None:
    stepper.open(lesson="step17")
    stepper.expect_kernel("ready")
    stepper.text_box("Program").fill("print('mine')\n")
    stepper.page.get_by_role("tab", name="Lesson").click()
    stepper.page.get_by_role("button", name="Put into the Program tab").first.click()
    expect(stepper.text_box("Program")).to_contain_text("look(a)")
    stepper.press("Run")
    stepper.expect_over()
    stepper.expect_output("in the call: True")
    stepper.expect_output("after None: False")
    stepper.press("Undo")
    expect(stepper.text_box("Program")).to_contain_text("print('mine')")


def test_a_link_chooses_an_engine_and_leaves_the_reader_in_the_text(stepper: StepperPage) -> None:
    stepper.open(lesson="step14")
    stepper.expect_kernel("ready")
    stepper.page.get_by_role("link", name="step 13").first.click()
    expect(stepper.page.get_by_role("combobox", name="Engine to run with")).to_have_value("step13")
    expect(stepper.page.get_by_role("tab", name="Lesson")).to_have_attribute(
        "aria-selected", "true"
    )
    stepper.press("Run")
    stepper.expect_over()
    stepper.expect_output("1.0")


def test_step_15_gives_nothing_away_and_its_table_fills_while_the_reader_steps(
    stepper: StepperPage,
) -> None:
    """SPEC: the stack pops D, C, A, B, A, and x.grad is 96.0 where 64.0 is right."""
    stepper.open(lesson="step15")
    stepper.expect_position(0, 5)
    table = stepper.page.locator("article table").first
    rows = table.get_by_role("row")
    expect(rows).to_have_count(2)  # the head, and a question mark
    expect(stepper.region("Output")).to_contain_text("Nothing printed yet.")
    for text in ("96", "D, C, A"):
        expect(stepper.page.get_by_role("article")).not_to_contain_text(text)
    for position in range(1, 6):
        stepper.key("ArrowRight")
        stepper.expect_position(position)
    expect(rows).to_have_count(6)
    cells = [row.get_by_role("cell").all_inner_texts() for row in rows.all()[1:]]
    assert [taken.split()[0] for _, taken, *_ in cells] == ["D", "C", "A", "B", "A"]
    assert [queue for *_, queue, _ in cells] == ["B, C", "B, A", "B", "A", "–"]
    assert ["too early" in taken for _, taken, *_ in cells] == [False, False, True, False, False]
    assert "96.0" in cells[4][3] and "32.0" in cells[2][3]
    stepper.page.get_by_role("link", name="This small engine").click()
    expect(stepper.root()).to_have_attribute("data-length", "4")
    stepper.press("Last")
    stepper.expect_gradient("x", "64.0")


def test_choices_stand_in_one_order_for_one_reader(stepper: StepperPage) -> None:
    stepper.open(lesson="step15")
    box = stepper.page.locator("[data-question=third]")
    expect(box.get_by_role("listitem")).to_have_count(4)
    first = box.get_by_role("listitem").all_inner_texts()
    stepper.page.reload()
    expect(box.get_by_role("listitem")).to_have_count(4)
    assert box.get_by_role("listitem").all_inner_texts() == first


# ── an exercise ──


def test_an_exercise_is_begun_answered_wrongly_and_solved(stepper: StepperPage) -> None:
    sheet = load("step14", "exercise.json")
    begun = (ROOT / "py" / "steps" / f"{sheet['engine']}.py").read_text(encoding="utf-8")

    def changed(replacements: list[list[str]]) -> str:
        text = begun
        for old, new in replacements:
            text = text.replace(old, new)
        return text

    stepper.open(lesson="step14")
    stepper.expect_kernel("ready")
    skip_the_tour(stepper)
    exercise(stepper).get_by_role("button", name="Begin").click()
    expect(stepper.text_box("Engine")).to_contain_text("class Variable")

    stepper.page.get_by_role("tab", name="Lesson").click()
    exercise(stepper).get_by_role("button", name="Check").click()
    verdict = exercise(stepper).get_by_role("status")
    expect(verdict).to_contain_text("Not yet.", timeout=KERNEL_TIMEOUT)

    solution = next(iter(sheet["solutions"].values()))
    stepper.text_box("Engine").fill(changed(solution))
    stepper.page.get_by_role("tab", name="Lesson").click()
    exercise(stepper).get_by_role("button", name="Check").click()
    expect(verdict).to_contain_text("Solved.", timeout=KERNEL_TIMEOUT)

    stepper.text_box("Engine").fill("class Variable:\n    def f(:\n")
    stepper.page.get_by_role("tab", name="Lesson").click()
    exercise(stepper).get_by_role("button", name="Check").click()
    expect(verdict).to_contain_text("SyntaxError in engine.py, line 2", timeout=KERNEL_TIMEOUT)

    hints = len(sheet["hints"])
    for number in range(1, hints + 1):
        exercise(stepper).get_by_role("button", name="Show a hint").click()
        expect(exercise(stepper)).to_contain_text(f"Hint {number} of {hints}")


@pytest.mark.parametrize("lesson", ["step07", "step08", "step14"])
def test_check_judges_nothing_before_the_learner_has_done_something(
    stepper: StepperPage, lesson: str
) -> None:
    stepper.open(lesson=lesson)
    stepper.expect_kernel("ready")
    exercise(stepper).get_by_role("button", name="Check").click()
    expect(exercise(stepper).get_by_role("status")).to_have_text("Press Begin first.")
    skip_the_tour(stepper)
    exercise(stepper).get_by_role("button", name="Begin").click()
    exercise(stepper).get_by_role("button", name="Check").click()
    expect(exercise(stepper).get_by_role("status")).to_contain_text(
        "Not yet.", timeout=KERNEL_TIMEOUT
    )


def test_an_exercise_stands_beside_its_editor_and_stays_over_a_reload(
    stepper: StepperPage,
) -> None:
    stepper.open(lesson="step14")
    skip_the_tour(stepper)
    exercise(stepper).get_by_role("button", name="Begin").click()
    task, editor = exercise(stepper), stepper.text_box("Engine")
    expect(task.get_by_role("button", name="Check")).to_be_visible()
    task.get_by_role("button", name="Show a hint").click()
    expect(editor).to_be_visible()
    beside = task.bounding_box()
    code = editor.bounding_box()
    assert beside is not None and code is not None
    assert beside["x"] + beside["width"] <= code["x"] + 1 and code["width"] >= 400
    editor.fill("# half done\n")
    stepper.page.reload()
    expect(editor).to_contain_text("# half done")
    expect(task).to_contain_text("Hint 1 of 3")
    stepper.page.get_by_role("tab", name="Lesson").click()
    expect(task).to_contain_text("Hint 1 of 3")
    task.get_by_role("button", name="Go on in the editor").click()
    expect(editor).to_be_visible()


def test_beginning_an_exercise_loses_nothing_that_was_typed(stepper: StepperPage) -> None:
    stepper.open(lesson="step14")
    stepper.text_box("Program").fill("print('my program')\n")
    stepper.text_box("Engine").fill("# my engine\n")
    stepper.page.get_by_role("tab", name="Lesson").click()
    exercise(stepper).get_by_role("button", name="Begin").click()
    expect(stepper.text_box("Engine")).to_contain_text("class Variable")
    stepper.page.get_by_role("tab", name="Lesson").click()
    exercise(stepper).get_by_role("button", name="Undo").click()
    expect(stepper.text_box("Engine")).to_contain_text("# my engine")
    expect(stepper.text_box("Program")).to_contain_text("my program")
    stepper.page.reload()
    expect(stepper.text_box("Engine")).to_contain_text("# my engine")
    expect(stepper.text_box("Program")).to_contain_text("my program")


def test_an_exercise_that_never_ends_says_so(stepper: StepperPage) -> None:
    stepper.open(lesson="bug-cleargrad")
    stepper.expect_kernel("ready")
    stepper.text_box("Program").fill("while True:\n    pass\n")
    stepper.page.get_by_role("tab", name="Lesson").click()
    exercise(stepper).get_by_role("button", name="Check").click()
    expect(exercise(stepper).get_by_role("status")).to_contain_text(
        "did not come to an end", timeout=KERNEL_TIMEOUT
    )
    stepper.expect_kernel("ready")


# ── the way through the course ──


def test_contents_lead_to_lessons_and_keep_progress_over_a_reload(stepper: StepperPage) -> None:
    stepper.open(view="contents")
    expect(stepper.page).to_have_title(re.compile("Contents"))
    link = (
        stepper.page.get_by_role("listitem")
        .get_by_role("link")
        .filter(has_text=TITLES["step14"]["en"])
    )
    expect(link).to_have_attribute("data-standing", "new")
    link.click()
    stepper.expect_position(0)
    asked = load("step14", "quiz.json")[0]
    right = next(choice for choice in asked["choices"] if choice.get("right"))
    words = re.sub("[`*$].*", "", right["text"]["en"]) or right["text"]["en"].strip("`*")
    box = question(stepper, asked["id"])
    box.get_by_role("button").filter(has_text=words).first.click()
    expect(box.get_by_role("status")).to_contain_text("Right.")
    stepper.page.go_back()
    expect(link).to_have_attribute("data-standing", "begun")
    stepper.page.reload()
    expect(link).to_have_attribute("data-standing", "begun")
    expect(stepper.page.get_by_role("link", name="Go on")).to_be_visible()


def test_back_and_forward_of_the_browser(stepper: StepperPage) -> None:
    stepper.open(lesson="step13")
    stepper.page.get_by_role("link", name="Next lesson", exact=True).click()
    expect(stepper.page.get_by_role("heading", level=1)).to_have_text(TITLES["step14"]["en"])
    stepper.page.get_by_role("link", name="Glossary", exact=True).click()
    expect(stepper.page.get_by_role("heading", level=1)).to_have_text("Glossary")
    stepper.page.go_back()
    stepper.page.go_back()
    expect(stepper.page.get_by_role("heading", level=1)).to_have_text(TITLES["step13"]["en"])
    stepper.page.go_forward()
    expect(stepper.page.get_by_role("heading", level=1)).to_have_text(TITLES["step14"]["en"])


def test_a_link_of_the_text_opens_in_another_tab_as_well(stepper: StepperPage) -> None:
    stepper.open(lesson="step14")
    link = stepper.page.locator("[lang=en] a[data-short^='#term=']").first
    with stepper.page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Glossary")
    expect(opened.value).to_have_url(re.compile(r"lesson=step14&view=glossary&at="))


def test_a_term_of_the_narration_leads_to_the_glossary(stepper: StepperPage) -> None:
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.region("Narration").get_by_role("link", name="generation").first.click()
    stepper.page.get_by_role("link", name="More in the glossary").click()
    expect(stepper.page.get_by_role("heading", level=1)).to_have_text("Glossary")
    expect(stepper.page.locator("[data-term=generation]")).to_be_focused()
    stepper.page.get_by_role("searchbox", name="Find a term").fill("no such term")
    expect(stepper.page.get_by_text("No term has this in it.")).to_be_visible()


def test_the_tour_is_offered_once_can_be_walked_and_replayed(stepper: StepperPage) -> None:
    stepper.open()
    stepper.press("Show me around")
    tour = stepper.page.get_by_role("dialog", name="Tour")
    for stop in range(1, 6):
        expect(tour).to_contain_text(f"{stop} of 6")
        tour.get_by_role("button", name="Next", exact=True).click()
    tour.get_by_role("button", name="Start stepping").click()
    expect(tour).to_have_count(0)
    stepper.page.reload()
    stepper.expect_kernel("ready")
    expect(stepper.page.get_by_role("button", name="Show me around")).to_have_count(0)
    stepper.key("?")
    stepper.page.get_by_role("dialog").get_by_role("button", name="Show me around").click()
    expect(tour).to_be_visible()
    stepper.key("Escape")
    expect(tour).to_have_count(0)


@pytest.mark.parametrize(
    "place",
    [
        {"lesson": "step16"},
        {"lesson": "step23", "lang": "ko"},
        {"view": "contents"},
        {"view": "glossary"},
        {"view": "functions"},
    ],
)
@pytest.mark.parametrize("width", [360, 820])
def test_nothing_sticks_out_sideways(
    stepper: StepperPage, place: dict[str, str], width: int
) -> None:
    stepper.page.set_viewport_size({"width": width, "height": 800})
    stepper.open(**place)
    expect(stepper.page.get_by_role("main").first).to_be_visible()
    over = stepper.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0
