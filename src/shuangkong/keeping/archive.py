"""备份文件: one zip with a manifest of the size and SHA-256 of every member, itself sealed by a hash.

    manifest.json            kind, format, migrations, files, seal
    database/LABEL.jsonl     one table, a record a line, in the order of its key
    home/closings/…          what stands in the data folder, byte for byte (closings, uploads, lake)

Nothing of an archive is used before all of it was checked: names, sizes, hashes, the seal.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from shuangkong.kernel.problems import BadData, Problem

MANIFEST, KIND, FORMAT = "manifest.json", "shuangkong-backup", 1
KEPT = ("closings", "uploads", "lake")  # folders of the data folder; keys and databases are not copied as files
DATABASE = "database"
PIECE = 1024 * 1024
LARGEST_MANIFEST = 256 * PIECE
UNPACKED = {".parquet", ".zip", ".xlsx", ".docx", ".pdf", ".zst"}  # compressed already


class Writer:
    """Takes members in, counts and hashes them."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a member."""
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o600 << 16
        stored = PurePosixPath(name).suffix in UNPACKED
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        total, size = hashlib.sha256(), 0
        with self._packed.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                total.update(piece)
                size += len(piece)
        self.files[name] = {"size": size, "sha256": total.hexdigest()}


@contextmanager
def writing(path: Path, about: Mapping[str, Any]) -> Iterator[Writer]:
    """Write an archive aside and, once it is whole, synced and checked, rename it into place."""
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w") as packed:
                writer = Writer(packed)
                yield writer
                manifest = {"kind": KIND, "format": FORMAT, **about, "files": writer.files}
                packed.writestr(MANIFEST, canonical(manifest | {"seal": seal(manifest)}))
            file.flush()
            os.fsync(file.fileno())
        checked(aside)
        os.link(aside, path)  # unlike a rename, never takes the place of a file that came meanwhile
    finally:
        aside.unlink(missing_ok=True)


def checked(path: Path) -> dict[str, Any]:
    """Return the manifest of an archive of which every byte is as it was written; BadData with all that is not."""
    with opened(path) as packed:
        manifest = _manifest(packed, path.name)
        files = manifest["files"]
        faults = [*_names(packed, files), *_changed(packed, files)]
    if faults:
        raise BadData(faults)
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive; BadData where it is none."""
    if not path.is_file():
        raise BadData([Problem(str(path), "没有这个文件", "shuangkong backup 写出的备份文件", "核对文件名和路径")])
    try:
        with zipfile.ZipFile(path) as packed:
            yield packed
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise BadData([_damaged(path.name)]) from error


def members(packed: zipfile.ZipFile, name: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of a member, and never many more than its manifest says (a bomb ends here)."""
    read = 0
    with packed.open(name) as member:
        while piece := member.read(PIECE):
            read += len(piece)
            yield piece
            if read > size:
                return


def canonical(value: Mapping[str, Any]) -> str:
    """Return the one text of a manifest."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def seal(manifest: Mapping[str, Any]) -> str:
    """Return the hash of everything in a manifest but the seal."""
    return hashlib.sha256(canonical({k: v for k, v in manifest.items() if k != "seal"}).encode()).hexdigest()


def safe(name: str) -> bool:
    """Tell whether a member's name stays within the folders that a backup has."""
    parts = name.split("/")
    plain = not any(sign in name for sign in "\\:\x00") and name.isprintable() and len(name) < 1000
    table = parts[0] == DATABASE and len(parts) == 2
    file = parts[0] == "home" and len(parts) > 2 and parts[1] in KEPT
    return plain and (table or file) and not any(part in ("", ".", "..") for part in parts)


def _manifest(packed: zipfile.ZipFile, name: str) -> dict[str, Any]:
    foreign = Problem(name, "不是本系统的备份文件", "shuangkong backup 写出的备份文件", "核对选的是不是备份文件")
    try:
        info = packed.getinfo(MANIFEST)
        manifest = json.loads(b"".join(members(packed, MANIFEST, min(info.file_size, LARGEST_MANIFEST))))
        if manifest["kind"] != KIND:
            raise BadData([foreign])
        if manifest["format"] != FORMAT:
            newer = f"备份格式为第 {manifest['format']} 版"
            raise BadData([Problem(name, newer, f"第 {FORMAT} 版", "用写出这份备份的程序版本恢复")])
        if manifest["seal"] != seal(manifest):
            raise BadData([Problem(MANIFEST, "内容与备份时不一致", "备份时的内容", "改用另一份备份")])
        return dict(manifest)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise BadData([foreign]) from error
    except (zlib.error, OSError) as error:  # OSError: the place that the directory names is not in the file
        raise BadData([_damaged(name)]) from error


def _names(packed: zipfile.ZipFile, files: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the names: outside of the backup's folders, twice, missing, or not in the manifest."""
    seen = set()
    for info in packed.infolist():
        link = stat.S_ISLNK(info.external_attr >> 16)
        if info.filename != MANIFEST and (link or not safe(info.filename)):
            yield Problem(repr(info.filename), "不是备份会写的文件名", "备份自己的文件", "改用另一份备份")
        elif info.filename in seen or info.filename not in {MANIFEST, *files}:
            yield Problem(info.filename, "清单中没有，或重复出现", "每个文件在清单中一次", "改用另一份备份")
        seen.add(info.filename)
    for name in sorted(set(files) - seen):
        yield Problem(name, "文件不见了", "清单中的每个文件", "改用另一份备份")


def _changed(packed: zipfile.ZipFile, files: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the members whose bytes are not those of the manifest."""
    known = {info.filename: info.file_size for info in packed.infolist()}
    for name, said in sorted(files.items()):
        if name in known and (known[name] != said["size"] or _hash(packed, name, said["size"]) != said["sha256"]):
            yield Problem(name, "内容与备份时不一致", "备份时的内容", "改用另一份备份")


def _hash(packed: zipfile.ZipFile, name: str, size: int) -> str:
    total = hashlib.sha256()
    try:
        for piece in members(packed, name, size):
            total.update(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError):
        return ""  # damaged, or encrypted, which a backup never is
    return total.hexdigest()


def _damaged(name: str) -> Problem:
    return Problem(name, "文件已损坏，或不是备份文件", "完整的备份文件", "重新复制一次；仍然如此的，改用另一份备份")


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in pieces."""
    while piece := file.read(PIECE):
        yield piece
