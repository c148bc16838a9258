"""备份: the database and the data folder into one archive, while the service runs."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from shuangkong.access.audit import Action, record
from shuangkong.closing.store import ASIDE, LOCK
from shuangkong.keeping import archive, records
from shuangkong.kernel.problems import BadData, Problem


@dataclass(frozen=True, slots=True)
class Kept:
    """What went into a backup."""

    records: int
    files: int
    size: int


def backup(path: Path, home: Path, now: datetime) -> Kept:
    """Write everything into an archive that was not there before; on any fault there is none."""
    if path.exists():
        raise BadData([Problem(str(path), "文件已经存在", "还没有的文件名", "换一个文件名，如加上日期")])
    if records.waiting():
        wanted = "与程序版本一致的数据库"
        raise BadData([Problem("数据库", "还没有升级到程序的版本", wanted, "先运行 shuangkong serve，再备份")])
    record(Action.BACKED_UP, path.name)
    _refuse_without_space(path, home)
    about = {"made_at": now.isoformat(), "migrations": records.applied()}
    with archive.writing(path, about) as writer:
        count = _records(writer)
        for folder in archive.KEPT:
            _folder(writer, home, home / folder)
        files = sum(name.startswith("home/") for name in writer.files)
    return Kept(count, files, path.stat().st_size)


def _records(writer: archive.Writer) -> int:
    """Write all tables as they stand at one moment, without keeping anybody from working."""
    count = 0

    def counted(model: Any) -> Iterator[bytes]:
        nonlocal count
        for line in records.lines(model):
            count += 1
            yield line

    with _one_moment():
        for label, model in records.tables(apps).items():
            writer.add(f"{archive.DATABASE}/{label}.jsonl", counted(model))
    return count


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read in one transaction that sees one state and locks nobody out."""
    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # the usual one would keep every writer waiting
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode


def _folder(writer: archive.Writer, home: Path, folder: Path) -> None:
    """Write the files of a folder: of closings one city after another, each under its lock; the lake under its one."""
    with _locked(folder):
        for below in sorted(folder.iterdir()) if folder.is_dir() else []:
            with _locked(below):
                for path in sorted(below.rglob("*")) if below.is_dir() else [below]:
                    if path.is_file() and not _passing(path.relative_to(home)):
                        with path.open("rb") as file:
                            writer.add(f"home/{path.relative_to(home).as_posix()}", archive.pieces(file))


def _passing(path: Path) -> bool:
    """Tell what is a lock, or what a killed program left."""
    return path.name == LOCK or any(part.startswith(ASIDE) for part in path.parts)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    if not (folder / LOCK).is_file():
        yield
        return
    with (folder / LOCK).open() as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


def _refuse_without_space(path: Path, home: Path) -> None:
    files = (file for name in archive.KEPT for file in (home / name).rglob("*") if file.is_file())
    need, free = sum(file.stat().st_size for file in files), shutil.disk_usage(path.absolute().parent).free
    if free < need:
        raise BadData([no_space(path.absolute().parent, need, free)])


def no_space(folder: Path, need: int, free: int) -> Problem:
    """Say that a disk is too full."""
    megabyte = 1024 * 1024
    found, wanted = f"可用空间 {free // megabyte:,} MB", f"至少 {need // megabyte + 1:,} MB"
    return Problem(str(folder), found, wanted, "清理磁盘，或换一个位置")
