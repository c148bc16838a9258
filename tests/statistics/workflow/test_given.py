"""What is given: typed or as a file, whole or not at all; the file as it was; warnings with a person and a reason."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shuangkong.kernel.problems import BadData

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def filled(submission, **values):
    """The submission's own template with one line filled in, as an office would send it back."""
    import openpyxl

    from shuangkong.statistics import prefilled, services
    from shuangkong.statistics.template import template

    form = services.form_of(submission)
    book = openpyxl.load_workbook(io.BytesIO(template(form, prefilled.template_of(submission, form))))
    sheet = book[form.tables[0].title]
    headings = {cell.value: cell.column for cell in sheet[3]}
    for column in form.tables[0].columns:
        if column.name in values:
            sheet.cell(5, headings[column.label(2025)], values[column.name])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = {
    "organisation_name": "甲学院", "type": "教育", "area_m2": 200000, "persons": 12000, "power_kwh": 5000000,
    "energy_tce": 900, "vehicle_tce": 20,
}  # fmt: skip


def test_a_template_comes_back_and_the_file_is_kept_as_it_was(draft, people, tmp_path):
    """Bytes for bytes, under its hash, with the name it had."""
    from shuangkong.access import originals
    from shuangkong.statistics import services

    submission = draft(filled=False)
    raw = filled(submission, organisation=people.codes[0], **GOOD)
    services.take_file(submission.pk, raw, r"C:\表\公共机构 2025.xlsx", 0, people.first, NOON)
    kept = submission.files.get()
    assert kept.name == "公共机构 2025.xlsx"
    assert originals.path_of(kept.sha256).read_bytes() == raw
    assert submission.rows.get().values["energy_tce"] == "900"
    assert [path.name for path in (tmp_path / "uploads").glob("*/.aside-*")] == []


def test_a_faulty_file_changes_nothing(draft, people):
    """Every bad cell at once; the data of before stays, nothing is on record as read."""
    from shuangkong.statistics import services

    submission = draft()
    raw = filled(submission, organisation=people.codes[0], **GOOD | {"persons": "一万", "energy_tce": "9O0"})
    with pytest.raises(BadData) as told:
        services.take_file(submission.pk, raw, "a.xlsx", submission.edits, people.first, NOON)
    assert len(told.value.problems) == 2
    submission.refresh_from_db()
    assert (submission.edits, submission.files.count(), submission.events.count()) == (1, 0, 2)
    assert submission.rows.get().values["energy_tce"] == "900"


def test_a_line_that_came_with_a_file_stays_where_it_stood_there(draft, people, texts):
    """Saved on the page, as uploaded or mended, it still leads to its line of the file; its number on the page is another."""
    from shuangkong.statistics import services

    submission = draft(filled=False)
    raw = filled(submission, organisation=people.codes[0], **GOOD)
    services.take_file(submission.pk, raw, "a.xlsx", 0, people.first, NOON)
    (line,) = submission.rows.values_list("line", flat=True)
    assert line > 1
    for edits, tce in ((1, GOOD["energy_tce"]), (2, "901")):
        services.take_typed(submission.pk, texts(people.codes[0], energy_tce=str(tce)), edits, people.first, NOON)
        (row,) = submission.rows.all()
        assert (row.line, row.values["energy_tce"]) == (line, str(tce))


def test_nobody_files_under_another_code(draft, people, texts):
    """The line of another organisation is told, whoever types it."""
    from shuangkong.statistics import services

    submission = draft(filled=False)
    with pytest.raises(BadData, match="本单位的代码"):
        services.take_typed(submission.pk, texts(people.codes[1]), 0, people.first, NOON)


def test_of_two_who_save_the_second_is_told(draft, people, texts):
    """What the page showed is no longer what stands there."""
    from shuangkong.statistics import services

    submission = draft()
    late = texts(people.codes[0], energy_tce="800")
    with pytest.raises(services.Refused, match="first 刚刚改动过这份数据"):
        services.take_typed(submission.pk, late, submission.edits - 1, people.first, NOON)


def test_digits_come_back_as_they_went_in(draft, people, texts):
    """No float comes between: what was typed is what is stored and shown."""
    from shuangkong.statistics import services, stored

    submission = draft(filled=False)
    typed = texts(people.codes[0], energy_tce="900.10", area_m2="200000.123456789")
    services.take_typed(submission.pk, typed, 0, people.first, NOON)
    row = stored.filing_of(submission, services.form_of(submission)).rows[0]
    assert (str(row.values["energy_tce"]), str(row.values["area_m2"])) == ("900.10", "200000.123456789")


def test_an_error_of_the_checks_keeps_a_draft_from_being_submitted(draft, go, people):
    """The draft may be saved, so that nothing typed is lost; it is not handed in."""
    from shuangkong.statistics.services import Refused

    submission = draft(vehicle_tce="1000")
    with pytest.raises(Refused, match="还有 1 处错误"):
        go(submission, "submit", people.first)


def test_a_warning_passes_with_a_reason_and_warns_again_when_the_numbers_change(approved, people, texts, go):
    """Who let it pass and why is kept with what it said."""
    from shuangkong.statistics import findings, services
    from shuangkong.statistics.models import Duty

    approved()
    now = services.open_for(Duty.objects.get(), "2024", people.first, NOON)
    typed = texts(people.codes[0], energy_tce="9000")
    services.take_typed(now.pk, typed, 0, people.first, NOON)
    go(go(go(now, "submit", people.first), "review", people.county), "approve", people.city)
    later = services.correct(now.pk, "更正", people.first, NOON)
    form = services.form_of(later)
    assert not findings.checked(later, form).exists()
    this = services.correct(
        services.visible(people.first).get(period="2025", state="approved").pk, "核对", people.first, NOON
    )
    services.take_typed(this.pk, texts(people.codes[0], energy_tce="901"), 0, people.first, NOON)
    this.refresh_from_db()
    (finding,) = findings.checked(this, form)
    assert finding.check_id == "energy_tce_jump_down"
    with pytest.raises(services.Refused, match="还有 1 处提示没有说明"):
        go(this, "submit", people.first)
    given = {"check": finding.check_id, "key": finding.key, "column": finding.column, "found": finding.found}
    services.explain(this.pk, given, "校区停用", people.first, NOON)
    assert not findings.warnings(findings.checked(this, form)).exists()
    this.refresh_from_db()
    services.take_typed(this.pk, texts(people.codes[0], energy_tce="902"), this.edits, people.first, NOON)
    assert findings.warnings(findings.checked(this, form)).count() == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\r\nb.xlsx", 'x".xlsx', ""])
def test_names_of_files_lead_nowhere(name):
    """What the browser calls a file is shown, never opened."""
    from shuangkong.access.originals import path_of, safe_name

    assert not set(safe_name(name)) & set('/\\"\r\n')
    with pytest.raises(ValueError, match="not a hash"):
        path_of(f"../{Path(name).name}")
