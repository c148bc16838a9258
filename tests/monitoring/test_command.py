"""`shuangkong monitoring decode`: one object a frame, a table for people, nothing of ours on a wrong call."""

import json

import pytest
from typer.testing import CliRunner

from shuangkong.cli.main import app as door
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.monitoring.protocol.writing import secret

RUN = CliRunner()
KEYS = {"line", "status", "crc", "version", "st", "cn", "mn", "qn", "flag", "fields", "problems"}
FIRST = (
    "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80"
)


def decoded(*arguments, **more):
    """The objects that the command prints."""
    run = RUN.invoke(door, ["monitoring", "decode", *arguments, "--format", "json"], **more)
    assert run.exit_code == 0, run.output
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_one_object_for_every_frame(tmp_path):
    """The keys that the design names, and what they hold."""
    file = tmp_path / "frames.txt"
    file.write_text(f"{FIRST}\n{FIRST}{FIRST}\n\nnothing\n")
    told = decoded(str(file))
    assert [(one["line"], one["frame"], one["status"]) for one in told] == [
        (1, 1, "ok"), (2, 1, "tolerated"), (2, 2, "ok"), (4, 1, "rejected"),
    ]  # fmt: skip
    assert all(one.keys() >= KEYS for one in told)
    first = {key: told[0][key] for key in KEYS}
    assert first == {
        "line": 1, "status": "ok", "crc": "1C80", "version": 2017, "st": "32", "cn": "1062",
        "mn": "010000A8900016F000169DC0", "qn": "20160801085857223", "flag": 5, "fields": {"RtdInterval": "30"},
        "problems": [],
    }  # fmt: skip
    assert told[3]["fields"] is None
    assert told[3]["problems"][0].keys() == {"code", "severity", "place", "found", "wanted", "mend"}


def test_standard_input():
    """“-” reads what is piped in."""
    assert [one["status"] for one in decoded("-", input=FIRST.encode())] == ["ok"]


def test_the_table_is_for_people(tmp_path):
    """Version, station, command in words; every remark below; the sum at the end."""
    file = tmp_path / "frames.txt"
    file.write_text(f"{FIRST}\n{FIRST.replace('1C80', '1c80')}\n{FIRST.replace('=30', '=31')}\n")
    shown = RUN.invoke(door, ["monitoring", "decode", str(file)]).stdout
    assert (
        "第 1 行　正常　2017 版　设备 010000A8900016F000169DC0　32 地表水体环境污染源　1062 设置实时数据间隔" in shown
    )
    assert "校验码用了小写字母" in shown
    assert "校验码不符" in shown
    assert "共 3 条：正常 1，容错 1，拒收 1。" in shown


def test_an_empty_file_has_nothing_to_say(tmp_path):
    """No object, no fault."""
    file = tmp_path / "empty"
    file.write_bytes(b"")
    assert decoded(str(file)) == []


def test_encrypted_content_with_a_key_file(tmp_path):
    """16 characters or 32 hexadecimal digits; a key of another length is told, the key itself is not shown."""
    plain = (
        b"##0141QN=20240601085857223;ST=31;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;"
        b"CP=&&DataTime=20240601085857;a34013-Rtd=12.34,a34013-Flag=N&&F9C1\r\n"
    )
    file, key = tmp_path / "frames", tmp_path / "key"
    file.write_bytes(secret(plain, b"0" * 16))
    assert decoded(str(file))[0]["encrypted"] is True
    for text in ("0" * 16, "30" * 16):
        key.write_text(text + "\n")
        assert decoded(str(file), "--key-file", str(key))[0]["fields"]["a34013-Rtd"] == "12.34"
    key.write_text("geheim")
    run = RUN.invoke(door, ["monitoring", "decode", str(file), "--key-file", str(key)])
    assert isinstance(run.exception, BadData)
    assert "geheim" not in str(run.exception)


def test_wrong_calls_are_told(tmp_path):
    """A format that is none, a file that is not there."""
    assert RUN.invoke(door, ["monitoring", "decode", "-", "--format", "xml"]).exit_code == 2
    for arguments in ([str(tmp_path / "none")], ["-", "--key-file", str(tmp_path / "none")]):
        assert isinstance(RUN.invoke(door, ["monitoring", "decode", *arguments]).exception, Unknown)


@pytest.mark.parametrize("text", ["\x00", "#", "##", "##0", "##0000", "##0000FFFF", "##9999", "##0004&&&&0000"])
def test_scraps_have_an_answer(text):
    """Never a crash, never silence."""
    assert [one["status"] for one in decoded("-", input=text.encode())] == ["rejected"]
