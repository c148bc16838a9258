"""Findings read back from JSON lines: made anew by the catalogue, and what has nowhere to go is told."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from typer.testing import CliRunner

from shuangkong.audit import services, told
from shuangkong.audit.commands import _findings, app
from shuangkong.audit.models import Finding
from shuangkong.kernel.problems import BadData, Unknown

SPAN = {"first": "2025-05-01T00:00", "last": "2025-05-09T00:00"}


def test_a_finding_comes_back_as_it_went_out(found):
    """What the checks say survives the way through a file."""
    for check, subject in (("D10", "BJ-DW001"), ("R-DUP", "P1")):
        one = found(check, subject, **SPAN)
        assert told.finding(json.loads(json.dumps(asdict(one)))) == one


def test_nobodys_own_words_come_in(found):
    """The message is the template's, and a check that never opens a case alone does not."""
    row = asdict(found("R-AUTO", "P1")) | {"message": "确认造假", "hard": True}
    one = told.finding(row)
    assert one.message.startswith("疑似")
    assert not one.hard


@pytest.mark.parametrize(
    "change",
    [
        {"strength": 9}, {"strength": "high"}, {"strength": True}, {"first": "abc"}, {"first": "2026-01-01"}, {"kind": "outlet"},
        {"subject": ""}, {"check": "D99"}, {"found": []}, {"hard": "yes"}, {"found": {}}, {"first": "2025-01-01T00:00+08:00"},
    ],
)  # fmt: skip
def test_lines_that_are_no_findings(found, change):
    """Told with the line's number; nothing is half taken."""
    line = json.dumps(asdict(found("R-AUTO", "P1")) | change)
    with pytest.raises(BadData, match="第 2 行"):
        list(_findings("\n" + line, "f.jsonl"))


@pytest.mark.django_db
def test_findings_without_a_registered_area_are_told(people, found, tmp_path, monkeypatch):
    """A registered outlet's area is looked up; what is left is counted, named, and the command ends with 3."""
    monkeypatch.setattr("shuangkong.audit.database.there", lambda _packs: True)
    lines = [asdict(found("D10", subject, **SPAN, area="")) for subject in ("BJ-DW001", "X9")]
    file = tmp_path / "f.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ended = CliRunner().invoke(app, ["record", str(file)])
    assert ended.exit_code == 3
    assert "1 条线索没有记入" in ended.output
    assert "X9" in ended.output
    assert [(one.subject, one.area_id) for one in Finding.objects.all()] == [("BJ-DW001", "520602")]
    assert [one.subject for one in services.Case.objects.all()] == ["BJ-DW001"]


def test_tables_that_say_nothing(tmp_path):
    """Headings only, an outlet that is not there, a file that is not there: told, never a traceback or “0 outlets”."""
    file = tmp_path / "t.csv"
    assert isinstance(CliRunner().invoke(app, ["detect", "--csv", str(file)]).exception, Unknown)
    file.write_text("outlet,factor,time,value\n", encoding="utf-8")
    assert isinstance(CliRunner().invoke(app, ["detect", "--csv", str(file)]).exception, BadData)
    file.write_text("outlet,factor,time,value\na,a21002,2025-01-01 00:00,1\n", encoding="utf-8")
    ended = CliRunner().invoke(app, ["detect", "--csv", str(file), "--outlet", "NOPE"])
    assert isinstance(ended.exception, Unknown)
    assert isinstance(CliRunner().invoke(app, ["record", str(tmp_path / "none")]).exception, Unknown)
