"""Rewrites archives so that Pyodide starts from them quickly. Runs inside Pyodide, under Node.

Only the Python that will read the bytecode can write it, hence inside. Three things make the
difference: `.pyc` instead of `.py`, nothing that a program in the page cannot use, and members
stored instead of deflated (the page fetches the whole archive gzipped and unpacks it natively,
which is smaller than deflating member by member, and far quicker than inflating in wasm).
"""

import ast
import base64
import hashlib
import importlib.util
import io
import zipfile
from collections.abc import Callable
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[import-not-found]
from pathlib import PurePosixPath

FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""Every member's time stamp: the same input gives the same bytes."""

STDLIB_PATH = "/lib/python314.zip"
SITE_PATH = "/lib/python3.14/site-packages"

ENGINES = ("dezero", "steps")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)

STDLIB_UNUSED = {
    # mail, servers, processes: nothing in the page reaches a network or another process
    "ftplib.py", "imaplib.py", "mailbox.py", "mailcap.py", "multiprocessing", "netrc.py",
    "poplib.py", "pty.py", "smtplib.py", "socketserver.py", "sqlite3", "webbrowser.py", "wsgiref",
    "xml", "xmlrpc", "antigravity.py", "plistlib.py", "wave.py",
    # tools for a terminal, or for files that outlast the run
    "compileall.py", "modulefinder.py", "pickletools.py", "pyclbr.py", "site-packages",
    "tabnanny.py", "zipapp.py",
}  # fmt: skip
"""Left out of the standard library, after all that a program on autograd may want was kept."""

ENCODINGS_KEPT = {
    "__init__", "aliases", "ascii", "base64_codec", "charmap", "cp1252", "cp437", "cp949",
    "euc_kr", "hex_codec", "idna", "iso8859_1", "latin_1", "punycode", "raw_unicode_escape",
    "rot_13", "unicode_escape", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be",
    "utf_32_le", "utf_7", "utf_8", "utf_8_sig", "zlib_codec",
}  # fmt: skip


def bytecode(source: bytes, filename: str, docstrings: bool = True) -> bytes:
    """The `.pyc` of a source: tied to it by hash, and never checked against it when loaded."""
    tree = ast.parse(source, filename)
    if not docstrings:
        _strip_docstrings(tree)
    code = compile(tree, filename, "exec", dont_inherit=True, optimize=0)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def _strip_docstrings(tree: ast.Module) -> None:
    """As `python -OO` does it, but asserts stay."""
    for node in ast.walk(tree):
        if not isinstance(node, DOCUMENTED) or ast.get_docstring(node, clean=False) is None:
            continue
        del node.body[0]
        if not node.body and not isinstance(node, ast.Module):
            node.body.append(ast.Pass(lineno=node.lineno, col_offset=node.col_offset))


def write_zip(members: dict[str, bytes]) -> bytes:
    """A zip of stored members, in order of name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.external_attr = 0o644 << 16
            archive.writestr(info, members[name])
    return buffer.getvalue()


def compiled(
    archive: bytes,
    keep: Callable[[PurePosixPath], bool],
    root: str,
    documented: Callable[[PurePosixPath], bool] = lambda path: False,
) -> dict[str, bytes]:
    """The members worth keeping, each `.py` as the `.pyc` of the place it will be imported from.

    Docstrings are a quarter of the bytecode, and both libraries are made to run without: only
    the `documented` files keep theirs.
    """
    members: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        for name in source.namelist():
            if name.endswith("/") or not keep(PurePosixPath(name)):
                continue
            data = source.read(name)
            if name.endswith(".py"):
                members[name + "c"] = bytecode(
                    data, f"{root}/{name}", docstrings=documented(PurePosixPath(name))
                )
            else:
                members[name] = data
    return members


def stdlib(archive: bytes) -> bytes:
    """python_stdlib.zip, compiled and trimmed."""

    def keep(path: PurePosixPath) -> bool:
        if path.parts[0] == "encodings":
            return path.stem in ENCODINGS_KEPT
        if path.parts[0] == "_pyrepl":  # a terminal's prompt; pydoc and pdb use these
            return path.stem in ("__init__", "pager", "trace", "types", "utils")
        return path.parts[0] not in STDLIB_UNUSED

    return write_zip(compiled(archive, keep, STDLIB_PATH))


def numpy_wheel(archive: bytes) -> bytes:
    """numpy's wheel, compiled and trimmed of its tests, of f2py and of what C needs."""

    def keep(path: PurePosixPath) -> bool:
        if path.parts[0].endswith(".dist-info"):
            return path.name not in ("RECORD", "entry_points.txt")  # RECORD is written anew
        if path.parts[:2] == ("numpy", "f2py") or "tests" in path.parts[:-1]:
            return False
        return path.suffix in (".py", ".so") and path.name not in ("conftest.py", "setup.py")

    def documented(path: PurePosixPath) -> bool:
        return path.parts == ("numpy", "_core", "numeric.py")  # numpy.ma makes its own from these

    members = compiled(archive, keep, SITE_PATH, documented)
    for name in ("_add_newdocs", "_add_newdocs_scalars"):  # they write the docstrings of C
        path = f"numpy/_core/{name}.py"
        members[f"{path}c"] = bytecode(b"", f"{SITE_PATH}/{path}")
    # Nothing in it, but `from numpy import *` asks for all that numpy.__all__ names.
    members["numpy/f2py/__init__.pyc"] = bytecode(b"", f"{SITE_PATH}/numpy/f2py/__init__.py")
    info = next(name for name in members if name.endswith(".dist-info/METADATA"))
    return wheel(members, info.partition(".dist-info/")[0])


def own_wheel(archive: bytes, runner: bytes) -> bytes:
    """Our own wheel, compiled, with the module `kernel_runner` that the worker calls.

    Engines keep their source, because the recorder and the page show it.
    """
    members = {"kernel_runner.pyc": bytecode(runner, f"{SITE_PATH}/kernel_runner.py", False)}
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        names = [name for name in source.namelist() if not name.endswith("/")]
        info = next(n for n in names if n.endswith(".dist-info/METADATA")).partition(".dist-info")[
            0
        ]
        for name in names:
            path, data = PurePosixPath(name), source.read(name)
            if path.suffix != ".py":
                if path.suffix != ".json" and path.name != "RECORD":
                    members[name] = data
            elif path.parts[0] in ENGINES:
                cached = path.parent / "__pycache__" / f"{path.stem}.cpython-314.pyc"
                members |= {name: data, str(cached): bytecode(data, f"{SITE_PATH}/{name}")}
            else:
                members[name + "c"] = bytecode(data, f"{SITE_PATH}/{name}", docstrings=False)
    return wheel(members, info)


def wheel(members: dict[str, bytes], info: str) -> bytes:
    """Members as a wheel, with a RECORD that is true of them."""
    record = f"{info}.dist-info/RECORD"
    lines = [f"{name},{_record_hash(data)},{len(data)}" for name, data in sorted(members.items())]
    return write_zip(members | {record: ("\n".join([*lines, f"{record},,"]) + "\n").encode()})


def _record_hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return "sha256=" + digest.decode()
