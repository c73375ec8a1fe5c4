"""What is on the screen, frame by frame: gradients on their way, and the gradient of every variable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import dist
from typing import Any

from playwright.sync_api import Page

# Only by what the page promises: names in words, data-kind, data-id, data-from, data-to.
RECORD = """
(region) => {
  const centre = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return [x + width / 2, y + height / 2]
  }
  const graph = document.querySelector(region)
  const frames = []
  const look = () => {
    const nodes = (kind) => [...graph.querySelectorAll(`[data-kind="${kind}"]`)]
    frames.push({
      flights: nodes('gradient').map((one) => ({
        from: Number(one.dataset.from),
        to: Number(one.dataset.to),
        at: centre(one),
        lasts: one.getAnimations()[0]?.effect.getTiming().duration ?? 0,
      })),
      names: Object.fromEntries(nodes('variable').map((one) => [one.dataset.id, one.getAttribute('aria-label')])),
      states: Object.fromEntries(nodes('function').map((one) => [one.dataset.id, one.dataset.state])),
      places: {
        variable: Object.fromEntries(nodes('variable').map((one) => [one.dataset.id, centre(one)])),
        function: Object.fromEntries(nodes('function').map((one) => [one.dataset.id, centre(one)])),
      },
      queue: [...document.querySelectorAll('[aria-label="funcs"] li')].map((one) => Number(one.dataset.id)),
      position: document.documentElement.dataset.position,
    })
    window.watching = requestAnimationFrame(look)
  }
  window.watched = frames
  look()
}
"""
STOP = "() => { cancelAnimationFrame(window.watching); return window.watched }"
GRAPH = 'section[aria-label="Graph"]'


@dataclass
class Flight:
    """One gradient on its way, over all frames in which it was seen."""

    source: int
    target: int
    frames: list[int]
    path: list[tuple[float, float]]
    lasts: float


class Frames:
    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []

    @property
    def flights(self) -> list[Flight]:
        found: list[Flight] = []
        for number, frame in enumerate(self.all):
            seen: list[Flight] = []
            for one in frame["flights"]:
                flight = next(
                    (
                        f
                        for f in found
                        if (f.source, f.target) == (one["from"], one["to"])
                        and f.frames[-1] == number - 1
                        and f not in seen
                    ),
                    None,
                )
                if flight is None:
                    flight = Flight(one["from"], one["to"], [], [], one["lasts"])
                    found.append(flight)
                seen.append(flight)
                flight.frames.append(number)
                flight.path.append((one["at"][0], one["at"][1]))
        return found

    def products(self, f: int) -> list[Flight]:
        """What a function sent to its inputs: those flights that do not come into it."""
        return [one for one in self.flights if one.source == f and self._flies_from(one, f)]

    def _flies_from(self, flight: Flight, f: int) -> bool:
        place = self.all[flight.frames[0]]["places"]["function"][str(f)]
        return dist(flight.path[0], place) < dist(flight.path[-1], place)

    def grad(self, v: int, frame: int) -> str:
        """The gradient in the variable's name: `Variable x, data 2.0, grad 64.0, generation 0`."""
        name: str = self.all[frame]["names"][str(v)]
        return name.partition("grad ")[2].partition(",")[0]

    def place(self, kind: str, identity: int, frame: int) -> tuple[float, float]:
        x, y = self.all[frame]["places"][kind][str(identity)]
        return x, y


@contextmanager
def watching(page: Page, region: str = GRAPH) -> Iterator[Frames]:
    """Records every frame until the block ends."""
    frames = Frames()
    page.evaluate(RECORD, region)
    yield frames
    frames.all = page.evaluate(STOP)
