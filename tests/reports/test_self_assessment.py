"""自评材料: the report in the layout of official documents, its tables, the evidence with an index; sealed, and anybody may check it."""

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "assessment" / "helpers"))

from assessed_people import CITY, again, hand_in, issued, people

from shuangkong.access import originals
from shuangkong.assessment.score import PACK
from shuangkong.audit import archive
from shuangkong.cli.main import app
from shuangkong.reports import services, subjects
from shuangkong.reports.models import OfficialDocument
from shuangkong.reports.services import Content

pytestmark = pytest.mark.django_db


@pytest.fixture
def persons(monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    hand_in(monkeypatch)
    return people()


@pytest.fixture
def material(client, persons):
    """The exported self-assessment of the county, with two files of evidence."""
    (found,) = issued(persons["officer"])
    said = {"M8.points": "2", "M8.basis": "=1+1", "M2.points": "6"}
    files = {f"{item}.files": SimpleUploadedFile("材料.txt", item.encode()) for item in ("M2", "M8")}
    client.force_login(persons["clerk"])
    client.post(reverse("assessment:fill", args=[found.pk]), {"edits": again(found).edits} | said | files)
    answer = client.post(reverse("reports:pack", args=[found.pk]))
    assert answer.status_code == 200
    return found, answer.content


def words(document):
    """Every text of a document, tables included."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_self_assessment_as_a_zip(material):
    """自评报告, the sheet and its figures as tables, the evidence with an index; the seal stands in the record."""
    found, raw = material
    checked = archive.verify(raw, found.events.get(what="exported").remark, PACK)
    assert checked.findings == ()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        names = set(packed.namelist())
        report = words(Document(io.BytesIO(packed.read("自评报告.docx"))))
        score = json.loads(packed.read("assessment.json"))["score"]
        book = load_workbook(io.BytesIO(packed.read("佐证材料目录.xlsx")))
    assert {"佐证材料/001_材料.txt", "佐证材料/002_材料.txt", "sheet.yaml", "manifest.json"} <= names
    for text in (
        "碧江区人民政府文件", "自评得分63—100分", "等次未定", "本系统假定的计分表", "未填报", found.seal, "一、自评结果", "佐证材料：2",
    ):  # fmt: skip
        assert text in report
    assert (score["total"], score["grade"]) == (None, None)
    index, sheet, figures = (list(book[name].values) for name in ("佐证材料目录", "计分表", "锁定数据"))
    assert [row[1] for row in index[1:]] == ["能源要素优化配置（用能预算、用能权）", "宣传培训与公众参与"]
    assert [len(row[3]) for row in index[1:]] == [64, 64]
    assert sheet[-1][0] == "合计"
    assert "energy.intensity_decline" in [row[1] for row in figures]


def test_anybody_can_verify_it(material, tmp_path):
    """The command finds nothing in what was exported, and a changed byte in what was changed."""
    _found, raw = material
    path = tmp_path / "自评材料.zip"
    path.write_bytes(raw)
    assert "与导出时一致" in CliRunner().invoke(app, ["assessment", "verify", str(path)]).stdout
    changed = bytearray(raw)
    changed[len(raw) // 2] ^= 1
    path.write_bytes(bytes(changed))
    assert CliRunner().invoke(app, ["assessment", "verify", str(path)]).exit_code == 6
    path.write_bytes(raw)
    assert CliRunner().invoke(app, ["assessment", "verify", str(path), "--seal", "0" * 64]).exit_code == 6


def test_a_formula_in_a_basis_stays_text(material):
    """What was typed is no formula of the spreadsheet."""
    _found, raw = material
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        book = load_workbook(io.BytesIO(packed.read("佐证材料目录.xlsx")))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}


def test_a_neighbour_does_not_take_it_out(material, client, persons):
    """Nor a viewer."""
    found, _raw = material
    for name in ("neighbour", "viewer"):
        client.force_login(persons[name])
        assert client.post(reverse("reports:pack", args=[found.pk])).status_code == 403


def test_a_pack_before_it_is_handed_in_says_so(material, client, persons):
    """The report's title says 未提交; a file lost on this machine is told, not a fault of the system."""
    found, raw = material
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        assert "自评报告（未提交）" in words(Document(io.BytesIO(packed.read("自评报告.docx"))))
    originals.path_of(found.evidence.first().sha256).unlink()
    client.force_login(persons["clerk"])
    answer = client.post(reverse("reports:pack", args=[found.pk]))
    assert answer.status_code == 404
    assert found.events.filter(what="exported").count() == 1


def test_who_assesses_does_not_write_the_countys_report(material, persons):
    """The county's self-assessment is no subject of a document of the city's officer."""
    found, _raw = material
    assert subjects.find(f"assessment:{found.pk}", persons["officer"]) is None


def test_the_citys_own_report_becomes_a_document(persons):
    """迎省考: the office drafts it from the assessment, a second person signs it; the file is the report with the added words."""
    (found,) = issued(persons["officer"], areas=(CITY,), sheet="gov_energy_city_variant_A", counts_tickets=False)
    about = f"assessment:{found.pk}"
    subject = subjects.find(about, persons["officer"])
    said = Content("铜仁市人民政府", "铜府", subject.title, subject.addressee, "特此报告。")
    made = services.draft("self_assessment", CITY, "", "", "", said, persons["officer"], _now(), about=about)
    for name, who in (("submit", "officer"), ("issue", "second")):
        made = OfficialDocument.objects.get(pk=made.pk)
        services.take(made.pk, name, made.edits, persons[who], _now())
    made = OfficialDocument.objects.get(pk=made.pk)
    text = words(Document(io.BytesIO(originals.path_of(made.sha256).read_bytes())))
    for part in (made.number, "省级主管部门：", "参照试算", "一、自评结果", "特此报告。"):
        assert part in text


def _now():
    from assessed_people import NOON

    return NOON
