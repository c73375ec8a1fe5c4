"""dist/licences.txt: the licences of all that the page ships."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tools import paths
from tools.messages import Stop
from tools.stages import write_whole

TEXTS = Path(__file__).parent / "licences"  # texts that the packages themselves leave out

# Tools that leave some of their own code, styles or output in the page.
LEAVE_TRACES = ("katex", "rolldown", "shiki", "vite")

BUNDLED = (
    "\n# Licenses of bundled dependencies"  # from here on Vite's file speaks of what stays in Vite
)
RULE = "=" * 100
BY_VITE = "licences.json"  # what `build.license` writes: the packages that are really bundled


def write(page: Path, numpy_wheel: Path) -> None:
    """Write licences.txt into a built page, in place of Vite's list.

    Raises:
        Stop: a package has no licence to show.
    """
    head = "DeZero in Steps holds its own code and the works below, each under its own licence."
    parts = [
        head,
        *(
            f"{RULE}\n{title}\n{RULE}\n\n{text.strip()}"
            for title, text in _sections(page / BY_VITE, numpy_wheel)
        ),
    ]
    write_whole(page / "licences.txt", "\n\n".join(parts) + "\n")
    (page / BY_VITE).unlink()


def _sections(bundled: Path, numpy_wheel: Path) -> Iterator[tuple[str, str]]:
    yield "DeZero in Steps", (paths.ROOT / "LICENSE").read_text(encoding="utf-8")
    for text in sorted(TEXTS.glob("*.txt")):
        title, _, body = text.read_text(encoding="utf-8").partition("\n")
        yield title, body
    yield from _numpy(numpy_wheel)
    yield from _bundled(bundled)
    yield from _tools()


def _numpy(wheel: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            _, inside, place = name.partition(".dist-info/licenses/")
            if inside and not name.endswith("/"):
                yield (
                    f"{wheel.name.split('-cp')[0]}: {place}",
                    archive.read(name).decode("utf-8", "replace"),
                )


def _bundled(path: Path) -> Iterator[tuple[str, str]]:
    for package in json.loads(path.read_text(encoding="utf-8")):
        name = package["name"]
        if not package.get("text"):
            raise Stop(f"{name} has no licence file: give its text in tools/licences/ to ship it.")
        yield _title(name, package["version"], package.get("identifier")), package["text"]


def _tools() -> Iterator[tuple[str, str]]:
    lock = json.loads(paths.LOCK_FILE.read_text(encoding="utf-8"))["packages"]
    for name in LEAVE_TRACES:
        place = f"node_modules/{name}"
        if place not in lock:
            continue
        files = _licence_files(paths.ROOT / place)
        if not files:
            raise Stop(f"{place} has no licence file: add one in tools/licences.py to ship it.")
        text = "\n\n".join(path.read_text(encoding="utf-8").partition(BUNDLED)[0] for path in files)
        yield _title(name, lock[place]["version"], lock[place].get("license")), text


def _title(name: str, version: str, licence: str | None) -> str:
    return f"{name} {version} ({licence or 'see below'})"


def _licence_files(package: Path) -> list[Path]:
    names = ("licence", "license", "copying", "notice")
    return sorted(
        path for path in package.iterdir() if path.is_file() and path.name.lower().startswith(names)
    )
