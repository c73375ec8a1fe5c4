"""The Python end of the kernel: runs one learner's program in a worker that is then thrown away."""

import asyncio
import ctypes
import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy  # noqa: F401  imported before the program asks, so that its first run is quick
from lab import answer
from stepper.run import Job
from stepper.run import run as record

# A longer run is not checked: the check runs the program again, and each forward very often.
CHECKED_SECONDS = 2.0
CHECKED_POPS = 300

CLOSED_BOX = "a program in this page has Python and numpy, and reaches nothing outside"
UNAVAILABLE = {
    "js": f"js is not available here: {CLOSED_BOX}",
    "pyodide": f"pyodide is not available here: {CLOSED_BOX}",
    "pyodide_js": f"pyodide_js is not available here: {CLOSED_BOX}",
    "_pyodide": f"_pyodide is not available here: {CLOSED_BOX}",
    "_pyodide_core": f"_pyodide_core is not available here: {CLOSED_BOX}",
    "micropip": "micropip is not available here: only Python's own modules and numpy are",
    "multiprocessing": "multiprocessing is not available here: the page runs one process",
    "webbrowser": f"webbrowser is not available here: {CLOSED_BOX}",
    "matplotlib": "matplotlib is not available here: only Python's own modules and numpy are",
    "tkinter": "tkinter is not available here: the page opens no windows",
}


class _Unavailable(MetaPathFinder):
    """Answers for what this page does not have with a sentence instead of a bare name."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        sentence = UNAVAILABLE.get(fullname.partition(".")[0])
        if sentence is None:
            return None
        raise ModuleNotFoundError(sentence, name=fullname)


def _no_event_loop(*args: object, **kwargs: object) -> object:
    raise RuntimeError("asyncio cannot run coroutines in this page: call the functions directly")


def _guard_stack(size: int) -> None:
    """Make Python raise RecursionError once its C stack has grown by `size` bytes from here.

    The stack that counts in a browser is the one of its JavaScript engine, which Python cannot
    see and which ends first, taking Python with it. Python's own C stack grows in step with it.
    """
    api = ctypes.pythonapi
    api.PyThreadState_Get.restype = ctypes.c_void_p
    here = api.emscripten_stack_get_current()
    failed = api.PyUnstable_ThreadState_SetStackProtection(
        ctypes.c_void_p(api.PyThreadState_Get()),
        ctypes.c_void_p(here - size),
        ctypes.c_size_t(size),
    )
    if failed:
        raise RuntimeError("Python does not take a limit for its stack")


def prepare() -> None:
    """Close the ways out of Python. To be called once, when everything of ours is imported."""
    asyncio.run = _no_event_loop  # type: ignore[assignment]
    # Pyodide's own sleep lets JavaScript go on meanwhile; a program has nothing to wait for there.
    time.sleep = getattr(time.sleep, "__wrapped__", time.sleep)
    for name in [name for name in sys.modules if name.partition(".")[0] in UNAVAILABLE]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Unavailable())


def run(job: str, stack_size: int, emit: Callable[[str], None]) -> None:
    """Run a job and hand out its trace, or the answer of a tool.

    `job` is JSON: `files` (their texts by name, `main.py` the program), `engine` (a module's
    name or null) and `limits`. `stack_size` is in bytes, see `_guard_stack`. `emit` is called
    with the JSON of each chunk of the trace as it comes; the last holds the trace's `end`.
    With `truth`, one more chunk follows the end of a short run that ended well: the answer of
    `lab.gradient_check` about the same program, computed in the same worker.
    A job with a `tool` is a request to `lab.answer` instead: its one chunk holds the `answer`.
    """
    request = json.loads(job)
    if "tool" in request:
        _guard_stack(stack_size)
        emit(json.dumps({"answer": answer(request), "end": {"kind": "done"}}))
        return
    files = dict(request["files"])
    _guard_stack(stack_size)
    begun = time.perf_counter()
    result = record(
        Job(files.pop("main.py"), files=files, engine=request["engine"], **request["limits"]),
        emit,
        stream=True,
    )
    short = time.perf_counter() - begun < CHECKED_SECONDS
    if request.get("truth") and short and result.kind == "done" and 0 < result.pops <= CHECKED_POPS:
        emit(json.dumps({"truth": answer({"tool": "gradient_check", **request})}))
