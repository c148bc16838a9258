"""Archives that cannot be trusted, and restores that break off: told, and nothing is written."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from shuangkong.keeping import archive
from shuangkong.kernel.problems import BadData

GOOD = {
    "database/registers.area.jsonl": b'{"code": "1"}\n' * 999,
    "home/closings/1/2024/r001/figures.parquet": b"PAR1" * 9,
}


@pytest.fixture
def good(tmp_path):
    """A small archive as the program writes it."""
    path = tmp_path / "good.zip"
    with archive.writing(path, {"made_at": "2026-03-31", "migrations": []}) as writer:
        for name, content in GOOD.items():
            writer.add(name, [content])
    return path


def rewritten(path: Path, change, *, seal: bool = False) -> Path:
    """Write the archive anew with its members changed by `change`; `seal` makes the manifest fit what is in it."""
    with zipfile.ZipFile(path) as packed:
        found = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(found.pop(archive.MANIFEST))
    change(found, manifest)
    if seal:
        manifest["seal"] = archive.seal(manifest)
    other = path.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as packed:
        for name, content in found.items():
            packed.writestr(name, content)
        packed.writestr(archive.MANIFEST, archive.canonical(manifest))
    return other


def told(path: Path) -> str:
    with pytest.raises(BadData) as caught:
        archive.checked(path)
    return str(caught.value)


def test_a_whole_archive_passes(good):
    """What was written is what is read."""
    assert set(archive.checked(good)["files"]) == set(GOOD)


def listed(name, content=b"x"):
    def change(found, manifest):
        found[name] = content
        manifest["files"][name] = {"size": len(content), "sha256": archive.hashlib.sha256(content).hexdigest()}

    return change


@pytest.mark.parametrize(
    "name",
    ["../evil", "/evil", "home/closings/../../evil", "home\\closings\\evil", "home/closings//evil", "C:evil", "home/secret_key",
     "home/shuangkong.sqlite3", "database/a/b", "home/closings/\u202eevil", "home/closings/./evil", "evil"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(good, name):
    """Even where manifest and seal agree with it: names outside of the folders that a backup has."""
    assert "不是备份会写的文件名" in told(rewritten(good, listed(name), seal=True))


def test_a_link_is_refused(good):
    """A symbolic link could make the next member write somewhere else."""
    name = "home/closings/link"
    other = rewritten(good, listed(name, b"/etc"), seal=True)
    with zipfile.ZipFile(other) as packed:
        found = {n: packed.read(n) for n in packed.namelist()}
    with zipfile.ZipFile(other, "w") as packed:
        for member, content in found.items():
            info = zipfile.ZipInfo(member)
            info.external_attr = (0o120777 if member == name else 0o600) << 16
            packed.writestr(info, content)
    assert "不是备份会写的文件名" in told(other)


def test_one_changed_byte_is_found_in_every_member(good):
    """Changed content under the old manifest, and a changed manifest under the old seal."""
    for name in GOOD:
        assert f"{name}\n  写的是：内容与备份时不一致" in told(
            rewritten(good, lambda found, _, name=name: found.update({name: found[name][:-1] + b"x"}))
        )
    assert "manifest.json" in told(rewritten(good, lambda _, manifest: manifest.update(made_at="2027-01-01")))


def test_what_is_missing_or_added_is_found(good):
    """Neither fewer nor more files than the manifest says; all faults at once."""

    def change(found, _manifest):
        del found["database/registers.area.jsonl"]
        found["home/closings/1/more.parquet"] = b""

    said = told(rewritten(good, change))
    assert "文件不见了" in said
    assert "清单中没有" in said


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_found(good):
    """Of two members of one name, programs disagree which one counts."""
    with zipfile.ZipFile(good, "a") as packed:
        packed.writestr("home/closings/1/2024/r001/figures.parquet", b"PAR2" * 9)
    assert "重复出现" in told(good)


def test_a_bomb_stops_at_the_size_that_the_manifest_says(good):
    """A member that unpacks to more than it says is not read to its end."""
    name = "home/closings/bomb"

    def change(found, manifest):
        found[name] = b"\x00" * 10
        manifest["files"][name] = {"size": 10, "sha256": archive.hashlib.sha256(b"\x00" * 10).hexdigest()}

    other = rewritten(good, change, seal=True)
    with zipfile.ZipFile(other) as packed:
        found = {n: packed.read(n) for n in packed.namelist()}
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in found.items():
            packed.writestr(member, b"\x00" * 50_000_000 if member == name else content)
    assert f"{name}\n  写的是：内容与备份时不一致" in told(other)
    with zipfile.ZipFile(other) as packed:
        assert sum(map(len, archive.members(packed, name, 10))) <= archive.PIECE


@pytest.mark.parametrize("cut", [0, 1, 30, 200, -1, -30])
def test_a_file_that_is_cut_off_is_told(good, cut):
    """A copy that broke off on the way, at any place."""
    good.write_bytes(good.read_bytes()[:cut])
    assert "损坏" in told(good)


def test_every_flipped_byte_is_told_or_means_nothing(good):
    """Whatever byte changes: it is told as bad data, or every member still has the hash of the manifest."""
    whole = good.read_bytes()
    for place in range(0, len(whole), 7):
        good.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        try:
            assert set(archive.checked(good)["files"]) == set(GOOD)
        except BadData:
            continue


def test_foreign_files_are_told(tmp_path):
    """Another program's zip, a text, a folder, nothing at all, a later format."""
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("a.txt", "x")
    assert "不是本系统的备份文件" in told(other)
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr(archive.MANIFEST, "[]")
    assert "不是本系统的备份文件" in told(other)
    other.write_text("说明")
    assert "不是备份文件" in told(other)
    assert "没有这个文件" in told(tmp_path)
    assert "没有这个文件" in told(tmp_path / "no.zip")


def test_a_later_format_is_told(good):
    """It says which program can read it."""
    assert "第 2 版" in told(rewritten(good, lambda _, manifest: manifest.update(format=2), seal=True))


def test_writing_that_breaks_off_leaves_nothing(tmp_path):
    """A full disk in the middle: no archive, no piece of one."""

    def pieces():
        yield b"x"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"), archive.writing(tmp_path / "b.zip", {}) as writer:
        writer.add("database/a.jsonl", pieces())
    assert list(tmp_path.iterdir()) == []


BROKEN = """
import django; django.setup()
import sys, shutil
from collections import namedtuple
from pathlib import Path
from shuangkong.keeping import records, restore
from shuangkong.kernel.problems import BadData
Usage = namedtuple("Usage", "total used free")
def fault(*_): raise OSError(28, "No space left on device")
if "full" in sys.argv: shutil.disk_usage = lambda _: Usage(1, 1, 1)
if "move" in sys.argv: restore._move = fault
if "newer" in sys.argv: records.unknown = lambda _: ["statistics.0099_new"]
true, missing = records.load, {"otherwise": "target", "torn": "contenttype"}.get(sys.argv[2])
records.load = lambda m, lines: true(m, list(lines)[1:] if m._meta.model_name == missing else lines)
from django.conf import settings
try:
    restore.restore(Path(sys.argv[1]), Path(settings.HOME))
except (BadData, OSError) as error:
    print(error)
from django.db import connection
print("tables", len(connection.introspection.table_names()))
"""


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("full", "可用空间"),
        ("move", "No space"),
        ("newer", "先升级程序"),
        ("otherwise", "恢复后的内容与备份时不一致"),
        ("torn", "彼此矛盾"),
    ],
)
def test_a_restore_that_cannot_end_leaves_nothing(empty, kept, fault, words):
    """Too little space, a fault at the last step, a newer program's backup, records that read otherwise afterwards."""
    installation = empty()
    said = installation.python(BROKEN, kept, fault)
    assert words in said
    assert said.endswith("tables 0\n")
    left = {path.name for path in installation.home.iterdir()} - {"secret_key"}
    assert {name for name in left if not name.startswith("shuangkong.sqlite3")} == set()
    if fault == "move":  # the same archive goes in afterwards
        assert installation.run("restore", kept).returncode == 0


KILLED = """
import django; django.setup()
import os, signal, sys
from pathlib import Path
from shuangkong.keeping import backup, records, restore
step, file = sys.argv[1:3]
def kill(*_): os.kill(os.getpid(), signal.SIGKILL)
from django.conf import settings
home = Path(settings.HOME)
if step == "backup":
    backup._folder = kill
    from datetime import UTC, datetime
    backup.backup(Path(file), home, datetime.now(UTC))
if step == "load":
    records.count_on = kill
if step == "move":
    restore._move = kill
restore.restore(Path(file), home)
"""


@pytest.mark.parametrize("step", ["load", "move"])
def test_a_killed_restore_can_be_done_again(empty, kept, step):
    """Cut off in the middle of loading, or just before everything takes its place: the place counts as empty still."""
    installation = empty()
    assert installation.started("-c", KILLED, step, kept).returncode == -9
    done = installation.run("restore", kept)
    assert done.returncode == 0, done.stderr


def test_a_killed_backup_leaves_no_archive(filled, tmp_path):
    """What is there under the name is whole; a piece never gets the name."""
    assert filled.started("-c", KILLED, "backup", tmp_path / "b.zip").returncode == -9
    assert not (tmp_path / "b.zip").exists()
    assert filled.run("backup", tmp_path / "b.zip").returncode == 0
