"""What `build.py bench` prints of budgets, and what `build.py test` makes of failures."""

import sys

import pytest

from tools import bench, checks


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        (1.5, None),
        ("numpy 2.4.3", None),
        ({"value": 0.45, "at_most": 0.45}, True),
        ({"value": 0.46, "at_most": 0.45}, False),
        ({"value": 50, "at_least": 50}, True),
        ({"value": 49.9, "at_least": 50}, False),
        ({"value": float("nan"), "at_most": 1.0}, False),
    ],
)
def test_a_budget_is_kept_or_missed(found, kept) -> None:
    (figure,) = bench.figures("kernel", {"ready": found})
    assert figure.kept is kept


def test_the_table_shows_figure_budget_and_verdict(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "fast.py").write_text(
        "def measure(): return {'ratio': {'value': 62.31, 'at_least': 50, 'note': 'of sorting'}}"
    )
    (tmp_path / "slow.py").write_text("def measure(): return {'ms': {'value': 9, 'at_most': 8}}")
    (tmp_path / "broken.py").write_text("def measure(): raise ValueError('no browser')")
    (tmp_path / "helper.py").write_text("")
    monkeypatch.setattr(bench, "MODULES", tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert bench.main() == 1
    out, err = capsys.readouterr()
    rows = {line.split("  ")[0]: line.split() for line in out.splitlines()}
    assert rows["fast: ratio"][2:] == ["62.31", "at", "least", "50", "kept", "of", "sorting"]
    assert rows["slow: ms"][2:] == ["9", "at", "most", "8", "MISSED"]
    assert "ValueError: no browser" in err
    assert out.splitlines()[-1] == "budgets: 1 kept, 2 missed"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_every_check_runs_whichever_fail_and_the_last_line_counts_them(capfd) -> None:
    failing = checks.Check("first", python("raise SystemExit(3)"))
    passing = checks.Check("second", python("import os; print(os.environ['WHO'])"), {"WHO": "me"})
    assert checks.run([failing, passing]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert "me" in lines
    assert any(line.startswith("== first: FAILED (exit code 3), ") for line in lines)
    assert lines[-1] == "checks: 1 passed, 1 failed"
    assert checks.run([passing]) == 0


def test_a_check_that_finds_no_test_has_failed(tmp_path) -> None:
    assert checks.run([checks.Check("none", [sys.executable, "-m", "pytest", str(tmp_path)])]) == 1
