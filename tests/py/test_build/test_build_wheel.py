"""The numpy wheel: from whichever source it comes, only the right bytes are taken."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, WHEEL

from tools import paths, wheel


def wheel_of(project) -> Path:
    return project.root / ".cache" / WHEEL


def right_bytes(project) -> bytes:
    return (project.stub / "carried.whl").read_bytes()


def test_the_wheel_is_taken_from_the_package_that_carries_it_and_the_source_is_named(
    project,
) -> None:
    printed = project.built()
    assert "The numpy wheel came from the PyPI package open-webui==0.12.4" in printed
    assert wheel_of(project).read_bytes() == right_bytes(project)


def test_a_given_wheel_is_taken_without_a_network(project, tmp_path) -> None:
    given = tmp_path / "given.whl"
    given.write_bytes(right_bytes(project))
    project.built("--numpy-wheel", str(given))
    assert "pip download" not in project.calls()
    assert wheel_of(project).read_bytes() == right_bytes(project)


def test_a_given_wheel_with_the_wrong_checksum_is_refused(project, tmp_path) -> None:
    given = tmp_path / "given.whl"
    given.write_bytes(right_bytes(project) + b"!")
    sentence = project.refused("build", "--numpy-wheel", str(given))
    assert (
        "given.whl is not the numpy wheel that Pyodide 314.0.4 asks for (wrong SHA-256" in sentence
    )
    assert f"give {WHEEL}" in sentence
    assert not wheel_of(project).exists()


def test_a_given_wheel_that_is_not_there_is_refused(project) -> None:
    sentence = project.refused("build", "--numpy-wheel", "nowhere.whl")
    assert "There is no file nowhere.whl" in sentence


def test_a_damaged_wheel_in_the_cache_is_fetched_again(project) -> None:
    project.built()
    wheel_of(project).write_bytes(right_bytes(project)[:-1])
    assert "is damaged (wrong SHA-256) and is fetched again" in project.built()
    assert wheel_of(project).read_bytes() == right_bytes(project)


def test_a_fetched_wheel_with_the_wrong_checksum_is_refused_and_not_kept(project) -> None:
    good = right_bytes(project)
    (project.stub / "carried.whl").write_bytes(good + b"!")
    sentence = project.refused()
    assert "open-webui==0.12.4: wrong SHA-256" in sentence
    assert "--numpy-wheel" in sentence
    assert not wheel_of(project).exists()
    (project.stub / "carried.whl").write_bytes(good)
    project.built()


def test_without_any_source_it_says_how_to_give_the_wheel(project) -> None:
    project.order({"pip download": {"print": "NewConnectionError: refused", "exit": 1}})
    sentence = project.refused()
    assert "the Pyodide CDN:" in sentence
    assert "open-webui==0.12.4: not reachable" in sentence
    assert f"give the file {WHEEL} with --numpy-wheel" in sentence


class Cdn(http.server.BaseHTTPRequestHandler):
    """Stands for the CDN: `body` is what it has, `promised` the length that it says."""

    body = b""
    promised = 0
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if self.body else 404)
        self.send_header("Content-Length", str(self.promised))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def cdn(monkeypatch, tmp_path) -> Iterator[type[Cdn]]:
    handler = type("Handler", (Cdn,), {"asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/v{{version}}/{{name}}"
    monkeypatch.setattr(wheel, "CDN", address)
    monkeypatch.setattr(paths, "TMP", tmp_path)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


WANTED = wheel.Expected("314.0.4", WHEEL, "0" * 64)


def test_the_cdn_is_asked_for_the_wheel_of_the_installed_pyodide(cdn) -> None:
    cdn.body = b"wheel" * 100_000
    cdn.promised = len(cdn.body)
    assert wheel._from_cdn(WANTED).read_bytes() == cdn.body
    assert cdn.asked == [f"/v314.0.4/{WHEEL}"]


def test_a_cdn_without_the_wheel_is_passed_over(cdn) -> None:
    with pytest.raises(wheel.Unavailable, match="Not Found"):
        wheel._from_cdn(WANTED)


def test_a_download_cut_short_is_never_the_wheel(cdn) -> None:
    cdn.body = b"whe"
    cdn.promised = 5
    with pytest.raises(wheel.Unavailable):
        wheel.check(wheel._from_cdn(WANTED), WANTED)


def test_the_expected_checksum_is_the_one_of_the_installed_pyodide() -> None:
    if not (ROOT / "node_modules" / "pyodide").exists():
        pytest.skip("node_modules is not installed")
    want = wheel.expected()
    assert want.name == WHEEL
    assert want.sha256 == "0cad9c1b91f0082e4f959bc0e0bf5835a2efbba6ab3b1e9d1fe6e7e564cca98e"
