"""Backup and restore of a whole installation, on both engines and from one to the other."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat

import pytest

from shuangkong.keeping import archive


def contents(home):
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in archive.KEPT
        for path in (home / name).rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def records(file):
    return {
        name: said["sha256"] for name, said in archive.checked(file)["files"].items() if name.startswith("database/")
    }


@pytest.fixture(scope="module")
def restored(empty, kept):
    """Another installation, restored from the backup."""
    installation = empty()
    done = installation.run("restore", kept)
    assert done.returncode == 0, done.stderr
    assert "没有发现改动" in done.stdout
    return installation


def test_every_file_and_every_record_comes_back(filled, kept, restored, tmp_path):
    """Same files, same bytes; the records read again have the hashes of the backup, but for the trail's own new lines."""
    assert contents(restored.home) == contents(filled.home)
    assert len(contents(restored.home)) > 20
    again = tmp_path / "again.zip"
    assert restored.run("backup", again).returncode == 0
    before, after = records(kept), records(again)
    assert {name for name in before if before[name] != after[name]} == {"database/access.auditentry.jsonl"}


def test_the_restored_installation_works_on(restored, said):
    """Passwords hold, numbers are exact, new records find free keys, ways in are closed, the trail is guarded."""
    state, refusal = restored.python(said).splitlines()
    found = json.loads(state)
    assert (found["word"], found["targets"], found["links"], found["restored"]) == (True, ["14.250000"], 0, 1)
    assert found["history"] > 10
    assert refusal == "IntegrityError"


def test_verify_passes_on_what_was_restored(restored):
    """The chain of closings is as it was sealed."""
    done = restored.run("verify")
    assert (done.returncode, "没有发现改动" in done.stdout) == (0, True)


def test_nothing_is_left_beside(restored, kept):
    """No folder of the restoring, no file of the writing."""
    assert [path.name for path in restored.home.iterdir() if "restoring" in path.name] == []
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_a_backup_is_for_its_owner_only(kept):
    """It holds hashes of passwords, and everything else."""
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_backup_holds_no_way_in(kept):
    """Neither the signing key nor sessions nor one-time links leave the machine."""
    names = set(archive.checked(kept)["files"])
    assert not {name for name in names if "secret" in name or "session" in name or "signin" in name}


def test_a_second_restore_is_refused(restored, kept):
    """Two installations are never mixed; what is there stays."""
    before = contents(restored.home)
    done = restored.run("restore", kept)
    assert done.returncode == 3
    assert "已有数据" in done.stderr
    assert "已有数据表" in done.stderr
    assert contents(restored.home) == before


def test_a_backup_never_takes_the_place_of_a_file(filled, kept):
    """Yesterday's backup is not overwritten by mistake."""
    before = kept.read_bytes()
    done = filled.run("backup", kept)
    assert (done.returncode, "文件已经存在" in done.stderr) == (3, True)
    assert kept.read_bytes() == before


def test_a_database_older_than_the_program_is_not_backed_up(empty, tmp_path):
    """The next start brings it up to date; until then a backup would be of neither version."""
    done = empty().run("backup", tmp_path / "b.zip")
    assert (done.returncode, "shuangkong serve" in done.stderr) == (3, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_backup_of_one_engine_is_restored_on_the_other(filled, kept, postgres, tmp_path, said):
    """From SQLite to PostgreSQL when a city grows, and back to a laptop."""
    other = type(filled)(tmp_path / "home", "" if filled.address else postgres())
    done = other.run("restore", kept)
    assert done.returncode == 0, done.stderr
    assert json.loads(other.python(said).splitlines()[0])["targets"] == ["14.250000"]
    if not other.address:
        file = other.home / "shuangkong.sqlite3"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with sqlite3.connect(file) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()
