"""留存的 SQL: the SQL of all accounts for one shape of books, kept for the next process in the user's cache folder.

A file's name is the hash of all that its SQL follows from: every file of this program, the versions of the libraries
that compile, the engine, the accounts and the shapes. So nothing in there is ever out of date, and all of it may be
deleted at any time. Whoever can write there can change the program itself; a closing's seal covers the SQL it ran.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import shuangkong

COMPILERS = ("ibis-framework", "sqlglot", "duckdb", "pyspark", "sf-hamilton")
MOST = 40  # files kept; an installation meets some ten shapes between two of its updates


def folder() -> Path:
    """Return where such files are kept: XDG_CACHE_HOME, or ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shuangkong" / "sql"


def key(parts: Iterable[str]) -> str:
    """Return the name of what follows from these parts, and from this program."""
    return hashlib.sha256("\0".join([program(), *parts]).encode()).hexdigest()


@cache
def program() -> str:
    """Return the hash of every file of this program and of the versions it runs on."""
    digest = hashlib.sha256(f"{platform.python_version()} {sys.platform} {[_version(n) for n in COMPILERS]}".encode())
    package = Path(shuangkong.__file__).parent
    for path in sorted(package.rglob("*.*")):
        if path.suffix in (".py", ".yaml", ".csv"):
            digest.update(f"\0{path.relative_to(package)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def kept(name: str) -> dict[str, str] | None:
    """Return the SQL that was kept under a name; None where there is none, or it is not whole."""
    with suppress(OSError, ValueError, RuntimeError):  # RuntimeError: a user without a home folder
        seal, _, said = (folder() / f"{name}.json").read_text(encoding="utf-8").partition("\n")
        if hashlib.sha256(said.encode()).hexdigest() == seal:
            return dict(json.loads(said))
    return None


def keep(name: str, sqls: Mapping[str, str]) -> None:
    """Keep SQL under a name, whole or not at all; where that is not possible, it is built again next time."""
    with suppress(OSError, RuntimeError):
        place = folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        said = json.dumps(sqls, ensure_ascii=False)
        aside = place / f"{uuid.uuid4().hex}.part"
        aside.write_text(f"{hashlib.sha256(said.encode()).hexdigest()}\n{said}", encoding="utf-8")
        aside.replace(place / f"{name}.json")
        for old in sorted(place.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[MOST:]:
            old.unlink(missing_ok=True)
