"""The pages: the sheet as the sheet looks, entering with all faults at once, and the material for the province."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

sys.path.insert(0, str(Path(__file__).parent))

from assessed_people import COUNTY, SHEET, again, hand_in, issued, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def persons(monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    hand_in(monkeypatch)
    return people()


def sheet_page(client, user, year=2024):
    client.force_login(user)
    return client.get(reverse("assessment:sheet", args=[COUNTY, year]))


def posted(client, user, found, **said):
    """Fill in the sheet by its form."""
    client.force_login(user)
    said = {name.replace("__", "."): value for name, value in said.items()}
    return client.post(reverse("assessment:fill", args=[found.pk]), {"edits": again(found).edits} | said)


def test_before_a_notice_the_sheet_is_computed(client, persons):
    """The target items stand there from the sealed data, marked as an assumed sheet, each with a link to its figure."""
    text = sheet_page(client, persons["clerk"]).content.decode()
    for words in (
        "系统假定的计分表",
        "55—100",
        "未定",
        "还没有印发考核通知",
        "/explain/energy.intensity_decline/520602/2024/?revision=1",
    ):
        assert words in text


def test_issuing_by_the_form(client, persons):
    """All that is wrong is told at once; then the board shows who has to act."""
    client.force_login(persons["officer"])
    address = reverse("assessment:new")
    said = {"sheet": SHEET, "year": "2024", "areas": [COUNTY], "document": "铜府办发〔2025〕3号"}
    refused = client.post(address, said)
    assert refused.status_code == 409
    assert "请选择自评期限" in refused.content.decode()
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    answer = client.post(address, said | {"self_due": due}, follow=True)
    assert "已印发考核通知，涉及 1 个区域" in answer.content.decode()
    client.force_login(persons["clerk"])
    assert "待您办理" in client.get(reverse("assessment:index"), {"year": 2024}).content.decode()


def test_entering_tells_every_fault_and_keeps_what_was_typed(client, persons):
    """Two wrong cells, both told, nothing saved; mended, all is saved."""
    (found,) = issued(persons["officer"])
    said = {"M1__违规开工项目": "一", "M2__points": "9", "M8__points": "2", "M8__basis": "宣传周材料"}
    answer = posted(client, persons["clerk"], found, **said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "M1 遏制两高一低项目盲目发展 · 违规开工项目" in text
    assert "0 到 6 分" in text
    assert 'value="一"' in text
    assert not found.entries.exists()
    file = SimpleUploadedFile("材料.txt", "宣传".encode())
    said |= {"M1__违规开工项目": "0", "M2__points": "5.5", "M8__files": file}
    assert posted(client, persons["clerk"], found, **said).status_code == 302
    text = sheet_page(client, persons["clerk"]).content.decode()
    assert "宣传周材料" in text
    kept = found.evidence.get()
    assert client.get(reverse("assessment:evidence", args=[found.pk, kept.pk])).getvalue() == "宣传".encode()


def test_the_form_of_a_reviewer_starts_from_the_self_score(client, persons):
    """What was filled in stands in the form; an override asks for a reason."""
    (found,) = issued(persons["officer"])
    posted(client, persons["clerk"], found, M8__points="2", M8__files=SimpleUploadedFile("a.txt", b"x"))
    client.post(reverse("assessment:step", args=[found.pk]), {"step": "submit", "edits": again(found).edits})
    client.force_login(persons["officer"])
    text = client.get(reverse("assessment:fill", args=[found.pk])).content.decode()
    assert 'name="M8.points" value="2"' in text
    assert 'name="T1.override"' in text


def test_a_step_that_cannot_be_taken_is_told(client, persons):
    """Points without evidence: the page says which, and keeps standing."""
    (found,) = issued(persons["officer"])
    posted(client, persons["clerk"], found, M2__points="5")
    answer = client.post(reverse("assessment:step", args=[found.pk]), {"step": "submit", "edits": again(found).edits})
    assert answer.status_code == 409
    assert "这些项有得分而没有佐证材料" in answer.content.decode()


def test_english(client, persons):
    """The page in English keeps the sheet's own words in Chinese."""
    issued(persons["officer"])
    client.cookies["django_language"] = "en"
    text = sheet_page(client, persons["clerk"]).content.decode()
    assert "Waits for self-assessment" in text
    assert "遏制两高一低项目盲目发展" in text


def test_a_broken_sheet_of_the_installation_is_told(client, persons, tmp_path, monkeypatch):
    """The page names the file and the fault instead of failing; mended, it opens again."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    (tmp_path / "sheets").mkdir()
    own = tmp_path / "sheets" / "city_own.yaml"
    own.write_text("id: city_own\ntitle: 本市计分表\nobject: countty\nstatus: found\nfull: 100\n", encoding="utf-8")
    answer = sheet_page(client, persons["clerk"])
    assert answer.status_code == 422
    assert "sheets/city_own.yaml" in answer.content.decode()
    own.unlink()
    assert sheet_page(client, persons["clerk"]).status_code == 200
