"""恢复: an archive into an empty installation, whole or not at all.

The files are unpacked aside, the database is filled aside (SQLite) or within one transaction (PostgreSQL), both are
checked against the manifest, and only then take their places. Only a kill between these last two steps could leave the
files without the records; restoring again then says that the place is not empty.
"""

from __future__ import annotations

import hashlib
import shutil
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error, connection, transaction

from shuangkong.access.audit import Action, record
from shuangkong.access.schema import bring_up_to_date
from shuangkong.keeping import archive, records
from shuangkong.keeping.backup import Kept, no_space
from shuangkong.kernel.problems import BadData, Problem

ROOM_FOR_RECORDS = 4  # a table with its indexes takes a few times the space of its lines


def restore(path: Path, home: Path) -> Kept:
    """Check every hash of an archive, then bring it into an empty data folder and an empty database."""
    manifest = archive.checked(path)
    _refuse_newer(manifest)
    _refuse_taken(home)
    _refuse_without_space(manifest, home)
    aside = home / f".restoring-{uuid.uuid4().hex}"
    try:
        with archive.opened(path) as packed:
            files = _unpack(packed, manifest, aside)
            with _database():
                count = _loaded(packed, manifest)
                bring_up_to_date()
                record(Action.RESTORED, path.name, after={"made_at": manifest["made_at"], "seal": manifest["seal"]})
                _move(aside, home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Kept(count, files, path.stat().st_size)


def _refuse_newer(manifest: dict[str, Any]) -> None:
    if newer := records.unknown(manifest["migrations"]):
        found = f"备份来自较新的程序（本程序不认识 {newer[0]} 等 {len(newer)} 项）"
        raise BadData([Problem("备份文件", found, "本程序或更早版本写出的备份", "先升级程序，再恢复")])


def _refuse_taken(home: Path) -> None:
    """Refuse to mix two installations."""
    faults = [
        Problem(str(home / name), "已有数据", "空的数据文件夹", "换一个数据文件夹（SHUANGKONG_HOME 或 --home）")
        for name in archive.KEPT
        if any(path.is_file() for path in (home / name).rglob("*"))
    ]
    if connection.introspection.table_names():
        mend = "换一个数据文件夹，或把 DATABASE_URL 设为一个空的数据库"
        faults.append(Problem("数据库", "已有数据表", "空的数据库", mend))
    if faults:
        raise BadData(faults)


def _refuse_without_space(manifest: dict[str, Any], home: Path) -> None:
    def size(name: str, said: dict[str, Any]) -> int:
        return int(said["size"]) * (ROOM_FOR_RECORDS if name.startswith(archive.DATABASE) else 1)

    need, free = sum(size(name, said) for name, said in manifest["files"].items()), shutil.disk_usage(home).free
    if free < need:
        raise BadData([no_space(home, need, free)])


def _unpack(packed: zipfile.ZipFile, manifest: dict[str, Any], aside: Path) -> int:
    """Write the files of the data folder aside; each hash is checked once more on the way."""
    aside.mkdir(mode=0o700)
    files = {name: said for name, said in manifest["files"].items() if name.startswith("home/")}
    for name, said in files.items():
        path, total = aside / name.removeprefix("home/"), hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in archive.members(packed, name, said["size"]):
                total.update(piece)
                file.write(piece)
        _refuse_change(name, total.hexdigest(), said)
    return len(files)


def _loaded(packed: zipfile.ZipFile, manifest: dict[str, Any]) -> int:
    """Fill the database; records that no program of ours can have written are told like any other damage."""
    try:
        return _load(packed, manifest)
    except (Error, ValidationError, LookupError, TypeError, ValueError) as error:
        found = f"数据库记录不完整，或彼此矛盾（{type(error).__name__}）"
        raise BadData([Problem("备份文件", found, "shuangkong backup 写出的记录", "改用另一份备份")]) from error


def _load(packed: zipfile.ZipFile, manifest: dict[str, Any]) -> int:
    """Fill the database in the state that the backup had, and read it again: it has to say the same."""
    kept = records.tables(records.as_of(manifest["migrations"]))
    count = 0
    with transaction.atomic():
        for model in kept.values():
            model._base_manager.all()._raw_delete(connection.alias)  # noqa: SLF001 - what migrations wrote is in the backup
        for label, model in kept.items():
            with packed.open(f"{archive.DATABASE}/{label}.jsonl") as lines:
                count += records.load(model, lines)
        records.count_on(kept.values())
        connection.check_constraints()
        for label, model in kept.items():
            name, total = f"{archive.DATABASE}/{label}.jsonl", hashlib.sha256()
            for line in records.lines(model):
                total.update(line)
            _refuse_change(name, total.hexdigest(), manifest["files"][name])
    return count


def _refuse_change(name: str, found: str, said: dict[str, Any]) -> None:
    if found != said["sha256"]:
        raise BadData([Problem(name, "恢复后的内容与备份时不一致", "备份时的内容", "重试；仍然如此的，改用另一份备份")])


@contextmanager
def _database() -> Iterator[None]:
    """Let the database be filled so that nobody sees it before it is whole."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    place = Path(connection.settings_dict["NAME"])
    aside = place.with_name(f"{place.name}.restoring-{uuid.uuid4().hex}")
    connection.close()
    connection.settings_dict["NAME"] = str(aside)
    try:
        aside.touch(mode=0o600)
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        aside.replace(place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        for left in place.parent.glob(f"{aside.name}*"):
            left.unlink()


def _move(aside: Path, home: Path) -> None:
    """Let the unpacked folders take their places."""
    for folder in sorted(aside.iterdir()):
        target = home / folder.name
        if target.is_dir():
            shutil.rmtree(target)  # empty but for a lock, as was checked
        folder.rename(target)
