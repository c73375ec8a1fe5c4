"""The links in the documents lead somewhere, and the documents name what is there."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")


def documents() -> list[Path]:
    """Every Markdown file of the project: what git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).exists()]


def prose(document: Path) -> str:
    return CODE.sub("", FENCE.sub("", document.read_text(encoding="utf-8")))


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", document.read_text(encoding="utf-8"))):
        words = re.sub(r"[^\w\- ]", "", heading.lower())
        found.add(words.strip().replace(" ", "-"))
    return found


def links() -> list[tuple[Path, str]]:
    return [(document, link) for document in documents() for link in LINK.findall(prose(document))]


def name(value: object) -> str | None:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else None


@pytest.mark.parametrize(("document", "link"), links(), ids=name)
def test_a_link_leads_to_something(document: Path, link: str) -> None:
    if re.match(r"(https?|mailto):", link):
        return  # the tests ask no network
    if re.match(r"[?#]\w+=", link):
        assert_the_page_can_follow(link)
        return
    place, _, anchor = link.partition("#")
    target = (document.parent / place).resolve() if place else document
    assert target.is_relative_to(ROOT), "the link leaves the project"
    assert target.exists(), f"{name(document)} links to {link}, which is not there"
    if anchor and target.suffix == ".md":
        assert anchor in anchors(target), f"{name(target)} has no heading for #{anchor}"


def assert_the_page_can_follow(link: str) -> None:
    """A lesson's links may open a lesson or a view, choose engines, or go to a pop."""
    what, _, which = link[1:].partition("=")
    if what == "lesson":
        assert (ROOT / "web" / "lessons" / which / "lesson.json").exists()
    elif what in ("engine", "machine", "compare"):
        names = which.split(",")
        assert len(names) == (2 if what == "compare" else 1)
        assert all(n == "dezero" or (ROOT / "py" / "steps" / f"{n}.py").exists() for n in names)
    elif what == "pop":
        pop, _, engine = which.partition(",")
        assert pop.isdigit()
        assert engine in ("", "dezero") or (ROOT / "py" / "steps" / f"{engine}.py").exists()
    elif what == "term":
        glossary = json.loads((ROOT / "web/lessons/glossary.json").read_text(encoding="utf-8"))
        assert which in [entry["id"] for entry in glossary]
    else:
        places = re.search(rf"\| `\[.*\]\(#{what}=\w+\)` \|.*: (.*) \|", prose_of_lessons())
        assert places, f"the page knows no link {link}"
        assert f"`{which}`" in places[1]


def prose_of_lessons() -> str:
    return (ROOT / "web" / "lessons" / "README.md").read_text(encoding="utf-8")


def test_there_are_documents_with_links() -> None:
    assert ROOT / "README.md" in documents()
    assert links()


@pytest.mark.parametrize(
    "document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/facts.md"]
)
def test_a_path_named_in_a_document_is_there(document: str) -> None:
    text = FENCE.sub("", (ROOT / document).read_text(encoding="utf-8"))
    tops = "py|web|tests|tools|docs"
    for path in re.findall(rf"`((?:{tops})/[\w./-]*)`", text):
        assert (ROOT / path).exists(), f"{document} names {path}, which is not there"


def test_the_readme_says_of_every_dependency_what_it_is_for() -> None:
    reasons: dict[str, str] = {}
    for row in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        cells = row.strip("|").split("|")
        if row.startswith("|") and len(cells) == 2:
            reasons.update(dict.fromkeys(re.findall(r"`([^`]+)`", cells[0]), cells[1].strip()))
    missing = [package for package in direct_dependencies() if len(reasons.get(package, "")) < 10]
    assert missing == []


def direct_dependencies() -> list[str]:
    """What package.json and requirements*.txt ask for; not what those need in turn."""
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    found = [*package["dependencies"], *package["devDependencies"]]
    for file in sorted(ROOT.glob("requirements*.txt")):
        asked = file.read_text(encoding="utf-8").split("# What those need")[0]
        found += re.findall(r"^([\w.-]+)==", asked, re.MULTILINE)
    return found
