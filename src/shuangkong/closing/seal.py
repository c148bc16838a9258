"""锁定: write one period of a run as a sealed folder, chained to the closing before it.

The folder is written aside and renamed into place at the end, so a kill at any moment leaves the old state or the new
one. Closings of one city are sealed one after another, under a lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from shuangkong.closing import digest, store
from shuangkong.closing.changes import changes
from shuangkong.closing.store import ASIDE, LOCK, MANIFEST, Closing


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a closing: who and when, and tables by their path inside it."""

    city: str
    city_name: str
    period: str
    as_of: str
    sealed_at: str
    tables: Mapping[str, Any]
    sqls: Mapping[str, str]
    notes: Mapping[str, Any]


@contextmanager
def locked(city: str) -> Iterator[Path]:
    """Hold the lock of a city's chain; sweep what a killed run left aside."""
    folder = store.folder_of(city)
    store.home().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in folder.glob(f"{ASIDE}*"):
            shutil.rmtree(left)
        yield folder


def seal(content: Content) -> tuple[Closing, bool]:
    """Seal a period; return the closing, and whether it is new.

    With the inputs, parameters and figures of the latest revision the latest revision is returned unchanged.
    """
    with locked(content.city) as folder:
        chain = store.closings(content.city)
        former = max((c for c in chain if c.period == content.period), key=lambda c: c.revision, default=None)
        hashes = {name: digest.of_table(table) for name, table in content.tables.items()}
        if former is not None and _same(former.manifest["content"], hashes):
            return former, False
        manifest = {
            "format": 1,
            "city": content.city,
            "city_name": content.city_name,
            "period": content.period,
            "revision": former.revision + 1 if former else 1,
            "sequence": len(chain) + 1,
            "as_of": content.as_of,
            "sealed_at": content.sealed_at,
            "previous": chain[-1].seal if chain else None,
            "content": hashes,
            "notes": dict(content.notes),
        }
        aside = folder / f"{ASIDE}{uuid.uuid4().hex}"
        tables = {**content.tables, "changes": changes(former, content.tables["figures"])}
        manifest["files"] = _write(aside, tables, content.sqls)
        manifest["seal"] = digest.of_manifest(manifest)
        _write_text(aside / MANIFEST, digest.canonical(manifest))
        final = folder / content.period / f"r{manifest['revision']:03d}"
        final.parent.mkdir(exist_ok=True)
        _sync(aside)
        aside.rename(final)
        _sync(final.parent)
        return Closing(final, manifest), True


def _same(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Inputs, parameters and figures decide; what is derived from them on the way does not."""
    names = [name for name in now if name.startswith("inputs/") or name == "figures"]
    return all(before.get(name) == now[name] for name in names)


def _write(folder: Path, tables: Mapping[str, Any], sqls: Mapping[str, str]) -> dict[str, str]:
    folder.mkdir()
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path, compression="zstd")
        _sync(path)
    _write_text(folder / "sql.json", json.dumps(dict(sqls), ensure_ascii=False, indent=1))
    return {str(p.relative_to(folder)): digest.of_file(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
