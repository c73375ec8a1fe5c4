"""Stands for python, node and npm in the tests of build.py: does in no time what they would do.

What it is asked goes into the file `calls`; the file `orders.json` can tell it to answer otherwise.
It goes by the name it is started under, and finds both in the folder that `STUB_FOLDER` names.
Imports that only one call needs stand there, for it starts hundreds of times.
"""

import json
import os
import sys
from pathlib import Path

HERE = Path(os.environ["STUB_FOLDER"])
NAME = Path(sys.argv[0]).name
ARGUMENTS = sys.argv[1:]
ROOT = Path.cwd()
REAL = Path(os.environ["REAL_ROOT"])
VITE = REAL / "node_modules" / "vite" / "bin" / "vite.js"
CONFIG = REAL / "vite.config.ts"


def after(flag: str) -> Path:
    return Path(ARGUMENTS[ARGUMENTS.index(flag) + 1])


def asked() -> str:
    """The call in a word or two."""
    if NAME == "node":
        if "--version" in ARGUMENTS:
            return "node version"
        return "preview" if "preview" in ARGUMENTS else "pack"
    if NAME == "npm":
        return "npm ci" if ARGUMENTS[0] == "ci" else f"npm {ARGUMENTS[1]}"
    if "-c" in ARGUMENTS:
        code = after("-c").name if len(ARGUMENTS[-1]) < 20 else ARGUMENTS[-1]
        return (
            "probe" if "version_info" in code else "playwright" if "playwright" in code else "runs"
        )
    module = ARGUMENTS[ARGUMENTS.index("-m") + 1]
    return f"pip {ARGUMENTS[2]}" if module == "pip" else module


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def own_wheel() -> str:
    """A text that changes whenever a file of py/ does."""
    sources = sorted(path for path in (ROOT / "py").rglob("*.*") if path.suffix in (".py", ".json"))
    return "".join(f"{path}\n{path.read_text()}\n" for path in sources)


def obey(call: str) -> None:
    if call == "node version":
        print("v20.19.0")
    elif call == "probe":
        print(3, 12, 1)
    elif call == "runs":
        print("runs")
    elif call == "preview":  # the real one, of the small project's dist/
        command = ["node", str(VITE), *ARGUMENTS[1:]]
        dist = ROOT / "dist"
        os.chdir(REAL)
        os.environ["PATH"] = os.environ["REAL_PATH"]
        os.execvp("node", [*command, "--config", str(CONFIG), "--outDir", str(dist)])
    elif call == "pip install":
        if ARGUMENTS[-1].endswith("requirements-node.txt"):
            import shutil

            for name in ("node", "npm"):
                shutil.copy(sys.argv[0], Path(sys.argv[0]).with_name(name))
    elif call == "venv":
        folder = Path(ARGUMENTS[-1])
        write(folder / "pyvenv.cfg", "home = here\n")
        (folder / "bin").mkdir()
        import shutil

        shutil.copy(sys.argv[0], folder / "bin" / "python")
    elif call == "npm ci":
        import shutil

        shutil.rmtree(ROOT / "node_modules", ignore_errors=True)
        shutil.copytree(HERE / "node_modules", ROOT / "node_modules")
    elif call == "npm types":
        write(ROOT / "web/src/trace/schema.ts", "export type Trace = unknown\n")
        write(ROOT / "web/src/answers/schema.ts", "export type Answers = unknown\n")
    elif call == "npm build":
        write(after("--outDir") / "index.html", "<!doctype html><title>page</title>")
        text = next((HERE / "node_modules" / "svelte").glob("LICENSE*"), None)
        licence = {"name": "svelte", "version": "5.0.0", "identifier": "MIT"}
        if text is not None:
            licence["text"] = text.read_text()
        write(after("--outDir") / "licences.json", json.dumps([licence]))
    elif call == "pack":
        write(after("--out") / "manifest.json", "{}")
        write(after("--out") / "python.wasm.gz", "packed")
    elif call == "lab":
        write(after("-o"), '{"calls": [], "more": 0, "problem": null}')
    elif call == "stepper":
        write(after("-o"), '{"end": {"kind": "done"}}')
    elif call == "build":
        write(after("--outdir") / "dezero_in_steps-0.0.0-py3-none-any.whl", own_wheel())
    elif call == "pyodide_cli":
        write(after("--output"), "{}")
    elif call == "pip download":
        import zipfile

        with zipfile.ZipFile(after("--dest") / "carrier.whl", "w") as carrier:
            wheel = HERE / "carried.whl"
            name = next((HERE / "node_modules").glob("pyodide/pyodide-lock.json"))
            file = json.loads(name.read_text())["packages"]["numpy"]["file_name"]
            carrier.write(wheel, "open_webui/frontend/pyodide/" + file)


def main() -> int:
    call = asked()
    with (HERE / "calls").open("a") as calls:
        calls.write(call + "\n")
    orders = json.loads((HERE / "orders.json").read_text())
    order = orders.get(f"{NAME}: {call}") or orders.get(call) or {}
    if not order.get("instead"):
        obey(call)
    print(order.get("print", ""), end="")
    sys.stdout.flush()
    if "write" in order:
        write(Path(order["write"][0]), order["write"][1])
    if order.get("hang"):  # until somebody closes the other end
        with Path(order["hang"]).open("rb") as gate:
            gate.read()
    return int(order.get("exit", 0))


if __name__ == "__main__":
    sys.exit(main())
