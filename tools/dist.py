"""dist/ holds the page's files and nothing else."""

from __future__ import annotations

from pathlib import Path

from tools import paths
from tools.messages import Stop
from tools.stages import files_in

EXPECTED = {
    ".html", ".js", ".mjs", ".css", ".json", ".wasm", ".gz", ".zip", ".whl", ".svg", ".png", ".ico",
    ".txt", ".webmanifest",
}  # fmt: skip
TEXT = {".html", ".js", ".mjs", ".css", ".json", ".svg", ".txt", ".webmanifest"}


def check_dist(folder: Path) -> None:
    """Raises Stop where a file is missing or does not belong there."""
    if not (folder / "index.html").is_file():
        raise Stop("The page was built without an index.html: look at vite.config.ts.")
    machine = str(paths.ROOT).encode()
    for path in files_in(folder):
        name = path.relative_to(folder).as_posix()
        if path.suffix not in EXPECTED or path.name.startswith("."):
            raise Stop(
                f"dist/ would hold {name}, which is not a file of the page: "
                "find out what puts it there."
            )
        if path.suffix in TEXT and machine in path.read_bytes():
            raise Stop(f"dist/{name} would name a folder of this machine: find out what writes it.")
