"""The archive of a case: whatever is changed in it is found, and where; anybody verifies it with one command."""

from __future__ import annotations

import io
import zipfile

import pytest
from typer.testing import CliRunner

from shuangkong.audit import archive
from shuangkong.audit.commands import app

MEMBERS = {
    "report.txt": "疑似重复申报".encode(),
    "data/hours.csv": b"time,value\n",
    "raw/00000.txt": b"##0001ST=32;PW=******\r\n",
}
ABOUT = {"case": "2026-00001", "closings": [{"city": "520600", "period": "2025", "seal": "0" * 64}]}


@pytest.fixture
def raw():
    return archive.written(MEMBERS, ABOUT)[0]


def test_the_same_case_is_the_same_file():
    """No clock, no machine: what the seal covers is all there is."""
    assert archive.written(MEMBERS, ABOUT) == archive.written(dict(reversed(MEMBERS.items())), ABOUT)


def test_an_untouched_archive_is_sound(raw):
    """Nothing is found, and what it is about can be read."""
    found = archive.verify(raw)
    assert (found.findings, found.about["case"]) == ((), "2026-00001")


def test_every_changed_byte_is_found(raw):
    """All bytes, one after the other, in members, names, directory and manifest alike."""
    missed = []
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 0x01
        if not archive.verify(bytes(changed)).findings:
            missed.append(place)
    assert missed == []


@pytest.mark.parametrize("change", [b"", b"PK", b"not a zip at all"], ids=["empty", "cut", "other"])
def test_what_is_no_archive(change):
    """A file of another kind is told, not raised."""
    assert archive.verify(change).findings


def test_bytes_before_and_after(raw):
    """A zip may have anything before and after it; a case file may not."""
    assert archive.verify(b"x" + raw).findings
    assert archive.verify(raw + b"x").findings


def again(raw, change):
    """Write the archive anew with changed members."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda m: m.update({"data/hours.csv": b"time,value\n1,2\n"}), "data/hours.csv：内容与导出时不一致"),
        (lambda m: m.pop("raw/00000.txt"), "raw/00000.txt：文件不见了"),
        (lambda m: m.update({"more.txt": b"x"}), "more.txt：导出时没有这个文件"),
        (
            lambda m: m.update({"manifest.json": m["manifest.json"].replace(b"2026-00001", b"2026-00002")}),
            "封存校验码不符",
        ),
    ],
    ids=["changed", "taken out", "put in", "another case"],
)
def test_which_file_was_changed(raw, change, told):
    """The finding names the file."""
    assert any(told in one for one in archive.verify(again(raw, change)).findings)


def test_whoever_makes_all_hashes_anew_has_another_seal(raw):
    """Consistent in itself, but not what was put on record."""
    _, seal = archive.written(MEMBERS, ABOUT)
    forged, _ = archive.written(MEMBERS | {"report.txt": b"nothing"}, ABOUT)
    assert archive.verify(forged).findings == ()
    assert "登记的不符" in archive.verify(forged, seal).findings[0]


def test_the_command(raw, tmp_path):
    """Exit 0 and the seal; 6 where a byte was changed; 2 where there is no file."""
    file = tmp_path / "案卷.zip"
    file.write_bytes(raw)
    sound = CliRunner().invoke(app, ["verify", str(file)])
    assert (sound.exit_code, "完全一致" in sound.output) == (0, True)
    changed = bytearray(raw)
    changed[60] ^= 1
    file.write_bytes(bytes(changed))
    assert CliRunner().invoke(app, ["verify", str(file)]).exit_code == 6
    assert "没有" in str(CliRunner().invoke(app, ["verify", str(tmp_path / "x.zip")]).exception)


def test_members_that_share_bytes_are_not_read():
    """A small file that unpacks to gigabytes is told, not unpacked: every member has bytes of its own."""
    content = b"x" * 1000
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for number in range(50):
            packed.writestr(f"{number}", content if number == 0 else b"")
        for info in packed.infolist()[1:]:
            info.header_offset, info.file_size, info.compress_size = 0, len(content), len(content)
    assert "打不开" in archive.verify(made.getvalue()).findings[0]


def test_a_changed_byte_names_its_file():
    """The hashes say which member it was, before the zip's own check says that something is wrong."""
    raw, _ = archive.written({"data/hours.csv": b"a,b\n1,2\n", "report.txt": b"text\n"}, {"case": "2026-00001"})
    changed = raw.replace(b"a,b\n1,2\n", b"a,b\n1,3\n")
    assert archive.verify(changed).findings == ("data/hours.csv：内容与导出时不一致",)
