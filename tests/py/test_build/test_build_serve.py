"""`build.py serve`: the page on one's own machine, and a port that is in use."""

import http.client
import os
import signal
import socket
from collections.abc import Iterator

import pytest


class Served:
    """A running `build.py serve` of the small project."""

    def __init__(self, project) -> None:
        self.process = project.start("serve", "--no-open", "--port", "0")
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Local:" in line:
                self.port = int(line.split("127.0.0.1:")[1].split("/")[0])
                return
        raise AssertionError(self.process.communicate())

    def get(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


@pytest.fixture
def served(project) -> Iterator[Served]:
    running = Served(project)
    yield running
    running.process.terminate()
    running.process.communicate()


def test_it_serves_the_page_as_soon_as_it_names_the_address(served) -> None:
    response, body = served.get("/")
    assert response.status == 200
    assert b"<title>page</title>" in body


def test_every_file_has_its_type_and_is_sent_whole(served, project) -> None:
    types = {
        "a.mjs": "text/javascript",
        "a.js": "text/javascript",
        "a.css": "text/css",
        "a.wasm": "application/wasm",
        "a.json": "application/json",
        "a.svg": "image/svg+xml",
    }
    for name, type_ in types.items():
        project.write(f"dist/assets/{name}", "bytes")
        response, body = served.get(f"/assets/{name}")
        assert response.headers["Content-Type"].partition(";")[0] == type_
        assert body == b"bytes"
    for name in ("a.wasm.gz", "a.whl"):
        project.write(f"dist/assets/{name}", "bytes")
        assert served.get(f"/assets/{name}")[1] == b"bytes"


def test_it_serves_nothing_else(served, project) -> None:
    project.write("dist/assets/a.js", "")
    for path in ("/assets/", "/nothing", "/../build.py", "/%2e%2e/build.py"):
        assert served.get(path)[0].status == 404


def test_a_new_build_is_seen_at_once(served, project) -> None:
    assert served.get("/")[0].headers["Cache-Control"] == "no-cache"
    project.order({"npm build": {"write": [str(project.root / "build/tmp/dist/new.js"), "new"]}})
    project.write("web/index.html", "changed")
    project.built()
    assert served.get("/new.js")[1] == b"new"


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly(served, sign: signal.Signals) -> None:
    served.process.send_signal(sign)
    out, err = served.process.communicate(timeout=10)
    assert err == ""
    assert "Traceback" not in out


def test_ctrl_c_while_it_builds_ends_quietly_too(project) -> None:
    gate = project.stub / "gate"
    os.mkfifo(gate)
    project.order({"npm ci": {"hang": str(gate)}})
    process = project.start("serve", "--no-open", "--port", "0")
    with gate.open("wb"):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in out + err


def test_a_port_in_use_is_told_before_the_long_work_begins(project) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sentence = project.refused("serve", "--no-open", "--port", str(port))
    assert f"Port {port} is in use" in sentence
    assert "--port" in sentence.split(":", 2)[2]
    assert project.calls() == []


def test_a_port_taken_meanwhile_is_told_too(project) -> None:
    gate = project.stub / "gate"
    os.mkfifo(gate)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    project.order({"npm build": {"hang": str(gate)}})
    process = project.start("serve", "--no-open", "--port", str(port))
    with socket.socket() as taken:
        with gate.open("wb"):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", port))
            taken.listen()
        _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"Port {port} is in use" in err
