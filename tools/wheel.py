"""The numpy wheel for Pyodide, which is on no package index by itself.

It is taken from the first of: a given file, the cache, Pyodide's own CDN, a PyPI package that
ships the same file. From wherever it comes, its SHA-256 must be the one in the lock file of the npm
package `pyodide`.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import ssl
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tools import paths
from tools.environment import PIP_ENV
from tools.messages import Progress, Stop, megabytes, say
from tools.process import Failed, run_logged
from tools.stages import sha256

CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{name}"
CDN_TIMEOUT = 5.0  # seconds without a byte

CARRIER = "open-webui==0.12.4"
CARRIER_FOLDER = "open_webui/frontend/pyodide/"
CARRIER_SIZE = 106_366_595  # bytes


@dataclass(frozen=True)
class Expected:
    """The wheel that the installed Pyodide asks for."""

    pyodide: str
    name: str
    sha256: str


class Unavailable(Exception):
    """A source does not have the wheel; the message says why in a few words."""


def expected() -> Expected:
    folder = paths.NODE_MODULES / "pyodide"
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    numpy = lock["packages"]["numpy"]
    return Expected(version, numpy["file_name"], numpy["sha256"])


def prepare(given: Path | None) -> Path:
    """The path of the verified wheel in the cache. Raises Stop if no source has it."""
    want = expected()
    place = paths.CACHE / want.name
    if given is not None:
        _take_given(given, want, place)
        return place
    if place.exists():
        if sha256(place) == want.sha256:
            return place
        say(f"{paths.relative(place)} is damaged (wrong SHA-256) and is fetched again.")
        place.unlink()
    paths.CACHE.mkdir(exist_ok=True)
    refused: list[str] = []
    for source, fetch in (
        ("the Pyodide CDN", _from_cdn),
        (f"the PyPI package {CARRIER}", _from_carrier),
    ):
        try:
            fetched = fetch(want)
            check(fetched, want)
        except Unavailable as error:
            refused.append(f"{source}: {error}")
            continue
        os.replace(fetched, place)
        say(f"The numpy wheel came from {source}; its SHA-256 is right.")
        return place
    raise Stop(
        f"The numpy wheel for Pyodide could not be fetched ({'; '.join(refused)}): connect to the "
        f"network and run this again, or give the file {want.name} with --numpy-wheel."
    )


def check(path: Path, want: Expected) -> None:
    """Raises Unavailable unless the file is the wheel."""
    found = sha256(path)
    if found != want.sha256:
        raise Unavailable(f"wrong SHA-256, {found[:12]}… instead of {want.sha256[:12]}…")


def _take_given(given: Path, want: Expected, place: Path) -> None:
    if not given.is_file():
        raise Stop(f"There is no file {given}: give the path of {want.name} with --numpy-wheel.")
    try:
        check(given, want)
    except Unavailable as error:
        raise Stop(
            f"{given} is not the numpy wheel that Pyodide {want.pyodide} asks for ({error}): "
            f"give {want.name}, or leave --numpy-wheel out to have it fetched."
        ) from error
    paths.CACHE.mkdir(exist_ok=True)
    copy = paths.TMP / want.name
    shutil.copyfile(given, copy)
    os.replace(copy, place)


def _from_cdn(want: Expected) -> Path:
    url = CDN.format(version=want.pyodide, name=want.name)
    target = paths.TMP / want.name
    progress = Progress("Fetching the numpy wheel from the Pyodide CDN")
    try:
        with (
            urllib.request.urlopen(url, timeout=CDN_TIMEOUT) as answer,
            target.open("wb") as stream,
        ):
            total = int(answer.headers.get("Content-Length") or 0)
            done = 0
            for block in iter(lambda: answer.read(1 << 16), b""):
                stream.write(block)
                done += len(block)
                progress.show(f"{megabytes(done)} of {megabytes(total)}")
    except (urllib.error.URLError, http.client.HTTPException, ssl.SSLError, OSError) as error:
        if target.exists() and isinstance(error, OSError) and error.filename:
            raise  # of the file system, not of the network
        progress.done("not reachable, going on")
        raise Unavailable(str(getattr(error, "reason", error)) or type(error).__name__) from error
    progress.done(megabytes(done))
    return target


def _from_carrier(want: Expected) -> Path:
    folder = paths.TMP / "carrier"
    folder.mkdir()

    def measure() -> str:
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return f"{megabytes(min(size, CARRIER_SIZE))} of {megabytes(CARRIER_SIZE)}"

    command = [
        str(paths.VENV_PYTHON),
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--python-version=3.12",
    ]
    command += ["--only-binary=:all:", "--progress-bar=off", "--no-cache-dir", "--retries=2"]
    command += ["--dest", str(folder), CARRIER]
    label = f"Fetching the PyPI package {CARRIER}, which holds the numpy wheel"
    try:
        run_logged(command, label, "carrier", measure, {**PIP_ENV, "TMPDIR": str(folder)})
    except Failed as failed:
        if failed.disk_full:
            raise failed.as_stop("pip failed") from failed
        reason = (
            "not reachable"
            if failed.no_network
            else f"pip failed, see {paths.relative(failed.log)}"
        )
        raise Unavailable(reason) from failed
    target = paths.TMP / want.name
    try:
        with (
            zipfile.ZipFile(next(folder.glob("*.whl"))) as carrier,
            carrier.open(CARRIER_FOLDER + want.name) as member,
            target.open("wb") as stream,
        ):
            shutil.copyfileobj(member, stream)
    except (StopIteration, KeyError, zipfile.BadZipFile) as error:
        raise Unavailable("the package does not hold it") from error
    shutil.rmtree(folder)
    return target
