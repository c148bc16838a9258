"""A file that is not this form's template: another system's export comes in, another form's template is refused."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shuangkong.access import tokens

pytestmark = pytest.mark.django_db
MAPPING = """
id: campus
name: 校园能源平台的年度汇总
form: institutions
table: main
columns:
  organisation: {heading: 单位代码}
  organisation_name: {heading: 单位}
  type: {heading: 类别}
  area_m2: {heading: 面积（万平方米）, times: "10000"}
  persons: {heading: 人数}
  power_kwh: {heading: 电量}
  energy_tce: {heading: 综合能耗}
  vehicle_tce: {heading: 车辆用能}
words:
  type: {学校: 教育}
"""
EXPORT = {
    "单位": "甲学院", "类别": "学校", "面积（万平方米）": "20", "人数": "12000", "电量": "5000000", "综合能耗": "900",
    "车辆用能": "20", "备注": "导出",
}  # fmt: skip


@pytest.fixture
def mapped(tmp_path, monkeypatch):
    """A pack with one mapping, for exports of the institutions' own system."""
    for folder in ("books", "importers"):
        (tmp_path / "packs" / "a-city" / folder).mkdir(parents=True)
    (tmp_path / "packs" / "a-city" / "importers" / "campus.yaml").write_text(MAPPING, encoding="utf-8")
    monkeypatch.setenv("SHUANGKONG_PACKS", str(tmp_path / "packs"))


@pytest.fixture
def export(people):
    """`export(人数="x")`: the export of the first institution as CSV."""

    def made(**more):
        row = {"单位代码": people.codes[0]} | EXPORT | more
        out = io.StringIO()
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow(row)
        return out.getvalue().encode()

    return made


@pytest.fixture
def hand_in(people):
    """`hand_in(submission, raw, importer="campus")`: the answers of page and API to a file of the first institution."""

    def handed(submission, raw, name="a.csv", **more):
        page = Client()
        page.force_login(people.first)
        sent = {"edits": submission.edits, "file": SimpleUploadedFile(name, raw), **more}
        shown = page.post(f"/statistics/filings/{submission.pk}/upload/", sent)
        submission.refresh_from_db()
        _token, text = tokens.make(people.first, "测试", ["read", "file"], 7, timezone.now())
        sent = {"edits": submission.edits, "file": SimpleUploadedFile(name, raw), **more}
        headers = {"Authorization": f"Bearer {text}"}
        return shown, Client().post(f"/api/v1/submissions/{submission.pk}/file", sent, headers=headers)

    return handed


@pytest.mark.parametrize("chosen", [{}, {"importer": "campus"}])
def test_an_export_comes_in(mapped, draft, hand_in, export, chosen):
    """Chosen by hand or recognised by its headings; factors and words become ours, the file stays as it was."""
    from shuangkong.access import originals

    submission = draft(filled=False)
    raw = export()
    page, api = hand_in(submission, raw, **chosen)
    assert (page.status_code, api.status_code) == (302, 200)
    values = submission.rows.get().values
    assert (values["area_m2"], values["type"], values["energy_tce"]) == ("200000", "教育", "900")
    assert {originals.path_of(one.sha256).read_bytes() for one in submission.files.all()} == {raw}


def test_a_faulty_export_is_shown_to_be_mended(mapped, draft, hand_in, export):
    """Told with the line of the export, shown on the page in the form's columns; nothing goes in."""
    submission = draft(filled=False)
    page, api = hand_in(submission, export(人数="一百多"))
    assert (page.status_code, api.status_code) == (422, 422)
    assert 'value="一百多"' in page.content.decode()
    assert 'value="200000"' in page.content.decode()
    assert api.json()["problems"][0]["place"].startswith("a.csv · 第 2 行")
    assert not submission.rows.exists()


def test_the_page_offers_the_mappings_of_its_form(mapped, draft, people):
    """By name; a form without one asks nothing."""
    submission = draft(filled=False)
    client = Client()
    client.force_login(people.first)
    assert "校园能源平台的年度汇总" in client.get(f"/statistics/filings/{submission.pk}/").content.decode()


def test_a_mapping_of_another_form_is_refused(mapped, draft, hand_in, export):
    """The message names those of the form."""
    submission = draft(filled=False)
    page, api = hand_in(submission, export(), importer="example-205-1")
    assert (page.status_code, api.status_code) == (422, 422)
    assert (api.json()["problems"][0]["found"], api.json()["problems"][0]["wanted"]) == ("example-205-1", "campus")


@pytest.mark.parametrize(
    ("other", "named"), [("coal-oil", "重点用能单位煤炭和油品消费（coal-oil）"), ("", "报表 old-form")]
)
def test_the_template_of_another_form_is_refused(draft, hand_in, people, other, named):
    """Its hidden sheet says which it is: told with what was found, what is wanted and what to do."""
    from shuangkong.statistics.in_use import in_use
    from shuangkong.statistics.template import Template, template

    submission = draft(filled=False)
    wanted = Template("520602", "2025", people.codes[0])
    raw = template(in_use().form(other), wanted) if other else marked("old-form")
    page, api = hand_in(submission, raw, "a.xlsx")
    assert (page.status_code, api.status_code) == (422, 422)
    problem = next(one for one in api.json()["problems"] if "的模板" in one["found"])
    assert problem["found"].startswith(named)
    assert "institutions" in problem["wanted"]
    assert problem["mend"] == "换成这张报表的文件，或改选报表"
    assert problem["found"] in page.content.decode()


def marked(form):
    """A workbook whose hidden sheet names a form that is no longer there."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.create_sheet("_shuangkong")
    sheet.append(["form", form])
    sheet.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
