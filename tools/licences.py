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

# Runtime dependencies by the lock file that nothing of the page is made from: parts of Svelte's
# compiler, types, Node's sockets.
NOT_SHIPPED = {
    "@codemirror/streamparser", "@jridgewell/gen-mapping", "@jridgewell/remapping",
    "@jridgewell/resolve-uri", "@jridgewell/sourcemap-codec", "@jridgewell/trace-mapping",
    "@sveltejs/acorn-typescript", "@types/emscripten", "@types/estree", "acorn", "aria-query",
    "axobject-query", "esrap", "is-reference", "locate-character", "magic-string", "ws",
    "zimmerframe",
}  # fmt: skip
# Tools that leave some of their own code, styles or output in the page.
LEAVE_TRACES = ("katex", "rolldown", "shiki", "vite")

BUNDLED = (
    "\n# Licenses of bundled dependencies"  # from here on Vite's file speaks of what stays in Vite
)
RULE = "=" * 100


def write(target: Path, numpy_wheel: Path) -> None:
    """Write the file. Raises Stop where a package has no licence to show."""
    head = "DeZero in Steps holds its own code and the works below, each under its own licence."
    parts = [
        head,
        *(f"{RULE}\n{title}\n{RULE}\n\n{text.strip()}" for title, text in _sections(numpy_wheel)),
    ]
    write_whole(target, "\n\n".join(parts) + "\n")


def _sections(numpy_wheel: Path) -> Iterator[tuple[str, str]]:
    yield "DeZero in Steps", (paths.ROOT / "LICENSE").read_text(encoding="utf-8")
    for text in sorted(TEXTS.glob("*.txt")):
        title, _, body = text.read_text(encoding="utf-8").partition("\n")
        yield title, body
    yield from _numpy(numpy_wheel)
    yield from _packages()


def _numpy(wheel: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            _, inside, place = name.partition(".dist-info/licenses/")
            if inside and not name.endswith("/"):
                yield (
                    f"{wheel.name.split('-cp')[0]}: {place}",
                    archive.read(name).decode("utf-8", "replace"),
                )


def _packages() -> Iterator[tuple[str, str]]:
    lock = json.loads(paths.LOCK_FILE.read_text(encoding="utf-8"))
    for place, package in sorted(lock["packages"].items()):
        name = place.rpartition("node_modules/")[2]
        shipped = (
            not package.get("dev") and not package.get("devOptional") and name not in NOT_SHIPPED
        )
        if not place or name == "pyodide" or not (shipped or name in LEAVE_TRACES):
            continue
        files = _licence_files(paths.ROOT / place)
        if not files:
            raise Stop(
                f"{place} has no licence file: add one in tools/licences.py before shipping it."
            )
        text = "\n\n".join(path.read_text(encoding="utf-8").partition(BUNDLED)[0] for path in files)
        yield f"{name} {package['version']} ({package.get('license', 'see below')})", text


def _licence_files(package: Path) -> list[Path]:
    names = ("licence", "license", "copying", "notice")
    return sorted(
        path for path in package.iterdir() if path.is_file() and path.name.lower().startswith(names)
    )
