"""案卷文件: one zip in which everything is hashed, and its verification by anybody, without a database.

Other rooms write archives of a kind of their own in the same form (the self-assessment of a city).

    manifest.json   kind, format, case, files (size and SHA-256 of each), closings, checks, seal
    SHA256SUMS      the same hashes for `sha256sum -c`
    …               report.pdf, report.txt, case.json, data/, raw/, files/, checks/

The archive is written without compression, in order, without times: from its members it can be written anew to the same
bytes, so that a change of any byte is found, in whichever part of the file it is. Who changes a member and all hashes
with it makes another seal: the seal of every export stands in the case's record.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST, SUMS, KIND, FORMAT = "manifest.json", "SHA256SUMS", "shuangkong-case", 1
EPOCH = (1980, 1, 1, 0, 0, 0)
HEADER, LENGTHS = 30, 26  # of a member in a zip: bytes before its name, and where the lengths of name and extra stand
LARGEST = 2_000_000_000
# all that the zip module says of a file that somebody changed: encrypted, cut, of another method, no zip
UNREADABLE = (
    zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError, NotImplementedError, RuntimeError, EOFError,
    OSError, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found: nothing where all is well; `seal` and `about` as the file has them."""

    findings: tuple[str, ...]
    seal: str = ""
    about: Mapping[str, Any] | None = None


def written(members: Mapping[str, bytes], about: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the archive of some members, and its seal."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(members.items())}
    sums = "".join(f"{sha256}  {name}\n" for name, sha256 in hashes.items()).encode()
    whole = {**members, SUMS: sums}
    files = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(whole.items())
    }
    body = {"kind": KIND, "format": FORMAT, **about, "files": files}
    seal = hashlib.sha256(_canonical(body)).hexdigest()
    return _packed({MANIFEST: _canonical({**body, "seal": seal}), **dict(sorted(whole.items()))}), seal


def verify(raw: bytes, seal: str = "", kind: str = KIND) -> Verified:
    """Hold an archive of a kind against its own hashes, to the last byte, and against a seal where one is given."""
    try:
        members = _members(raw)
        manifest = json.loads(members[MANIFEST])
        stated = str(manifest["seal"])
        files = {str(name): str(one["sha256"]) for name, one in manifest["files"].items()}
        about = {key: manifest[key] for key in ("kind", "format", "case")}
    except UNREADABLE as fault:
        return Verified((f"文件打不开，或没有可读的 {MANIFEST}（{type(fault).__name__}）",))
    if about["kind"] != kind or about["format"] != FORMAT:
        return Verified((f"{MANIFEST}：不是本系统第 {FORMAT} 版案卷",))
    found = list(_changed(members, files))
    body = {key: value for key, value in manifest.items() if key != "seal"}
    if hashlib.sha256(_canonical(body)).hexdigest() != stated:
        found.append(f"{MANIFEST}：内容与封存校验码不符")
    if seal and seal.lower() != stated:
        found.append(f"封存校验码与登记的不符：文件为 {stated}，登记为 {seal.lower()}")
    if not found and _packed(members) != raw:
        found.append("压缩包的目录或文件头与导出时不一致")
    return Verified(tuple(found), stated, manifest)


def verify_file(path: Path, seal: str = "", kind: str = KIND) -> Verified:
    """Verify a file."""
    if path.stat().st_size > LARGEST:
        return Verified((f"{path.name}：超过 {LARGEST // 1_000_000:,} MB，不是案卷",))
    return verify(path.read_bytes(), seal, kind)


def _members(raw: bytes) -> dict[str, bytes]:
    """Return the members as they stand one after another: no byte is in two of them, so no file grows when it is read.

    Their bytes are taken as they are, without the zip's own check: the hashes say which of them was changed.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        listed = packed.infolist()
    members, at = {}, 0
    for info in listed:
        if info.compress_type != zipfile.ZIP_STORED or info.header_offset != at or info.filename in members:
            raise ValueError("not as it was written")
        start = at + HEADER + sum(struct.unpack_from("<HH", raw, at + LENGTHS))
        at = start + info.file_size
        if at > len(raw):
            raise ValueError("cut")
        members[info.filename] = raw[start:at]
    return members


def _changed(members: Mapping[str, bytes], files: Mapping[str, str]) -> Any:
    for name, sha256 in files.items():
        if name not in members:
            yield f"{name}：文件不见了"
        elif hashlib.sha256(members[name]).hexdigest() != sha256:
            yield f"{name}：内容与导出时不一致"
    for name in members.keys() - files.keys() - {MANIFEST}:
        yield f"{name}：导出时没有这个文件"


def _packed(members: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16
            packed.writestr(info, content)
    return made.getvalue()


def _canonical(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
