"""The Python folders import only what the table of ARCHITECTURE.md allows."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `py/(\w+)/` \|.*\|([^|]*)\|$", re.MULTILINE)


def floors() -> dict[str, set[str]]:
    """Each folder of py/ with the names that it may import."""
    table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return {name: set(re.findall(r"\w+", allowed)) for name, allowed in ROW.findall(table)}


def imported(source: str) -> Iterator[str]:
    """The top names of what a source imports; of its own package, nothing."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def forbidden(folder: str, source: str) -> set[str]:
    known = set(sys.stdlib_module_names) | {folder} | floors()[folder]
    return set(imported(source)) - known


def test_the_table_names_every_package() -> None:
    packages = {path.parent.name for path in (ROOT / "py").glob("*/__init__.py")}
    assert set(floors()) == packages


@pytest.mark.parametrize("folder", sorted(floors()))
def test_a_package_imports_only_what_the_table_allows(folder: str) -> None:
    for path in (ROOT / "py" / folder).rglob("*.py"):
        found = forbidden(folder, path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)} imports {', '.join(sorted(found))}"


def test_the_check_finds_an_import_that_runs_up() -> None:
    assert forbidden("stepper", "from lab import grader\nimport numpy, os, stepper.values") == {
        "lab"
    }
    assert forbidden("dezero", "def f():\n    import steps.step16") == {"steps"}
