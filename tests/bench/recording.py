"""How much slower is a recorded run, and is recording linear in the number of pops?

The program squares one number over and over on step 16's engine, and calls backward. Plain and
recorded runs take turns, so that both meet the same machine.

    python tests/bench/recording.py
"""

import json
import statistics
import sys
import time
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "py"))

from stepper.run import Job, run
from steps import step16

TARGET = 15  # times the plain run, at most
LENGTHS = (1_000, 2_000, 4_000, 8_000)
ROUNDS = 7
REPEATS = 12  # of the plain program in a round
PROGRAM = """
import numpy as np
from engine import Variable, square
x = Variable(np.array(1.0))
y = x
for _ in range({length}):
    y = square(y)
y.backward()
assert x.grad is not None
"""


def plain(length: int) -> float:
    """Seconds of processor time of the program by itself."""
    code = compile(PROGRAM.format(length=length), "program.py", "exec")
    module = ModuleType("engine")
    module.__dict__.update({k: v for k, v in vars(step16).items() if not k.startswith("__")})
    sys.modules["engine"] = module
    try:
        start = time.process_time()
        exec(code, {"__name__": "__main__"})
        return time.process_time() - start
    finally:
        del sys.modules["engine"]


def recorded(length: int) -> tuple[float, int, int]:
    """The same under the recorder, its whole trace made: seconds, bytes, events."""
    chunks: list[str] = []
    start = time.process_time()
    result = run(
        Job(PROGRAM.format(length=length), engine="step16", max_events=10**7), chunks.append
    )
    seconds = time.process_time() - start
    assert result.kind == "done" and result.pops == length and result.fault is None
    return seconds, sum(map(len, chunks)), result.events


def measure() -> dict[str, object]:
    """Median of several rounds at each length.

    In a round the plain program runs so often that it takes about as long as the recorded one: a
    busy machine then slows both alike.

    Returns:
        the ratio of recorded to plain at 1,000 functions with its budget; at each length the
        seconds of both, their ratio, bytes and events of the trace; `growth`: seconds recorded at
        8,000 to eight times those at 1,000, about 1 where recording is linear.
    """
    lengths: dict[int, dict[str, float]] = {}
    for length in LENGTHS:
        rounds = []
        for _ in range(ROUNDS):
            alone = statistics.mean(plain(length) for _ in range(REPEATS))
            rounds.append((alone, *recorded(length)))
        lengths[length] = {
            "plain_seconds": round(statistics.median(r[0] for r in rounds), 5),
            "recorded_seconds": round(statistics.median(r[1] for r in rounds), 5),
            "ratio": round(statistics.median(r[1] / r[0] for r in rounds), 1),
            "bytes": rounds[0][2],
            "events": rounds[0][3],
        }
    first, last = lengths[LENGTHS[0]], lengths[LENGTHS[-1]]
    return {
        "ratio": {"value": first["ratio"], "at_most": TARGET},
        "growth": round(
            last["recorded_seconds"] / first["recorded_seconds"] / (LENGTHS[-1] / LENGTHS[0]), 2
        ),
        **{
            f"{name} at {length:,}": value
            for length, found in lengths.items()
            for name, value in found.items()
        },
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
