"""What stands in a filer's template before anything is typed: the register's line, and what comes every year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def report(people):
    """`report("2024", "approved", {"products": [{…}]})`: a status report of the first institution."""
    from shuangkong.statistics.models import Submission, SubmissionRow

    def made(period, state, tables=None):
        code = people.codes[0]
        one = Submission.objects.create(
            form="status-report", area_id="520602", organisation_id=code, period=period, form_version="2024",
            state=state, due=date(2026, 3, 31), created_by=people.first, created_at=NOON,
            filer_key=f"status-report|520602|{code}|",
        )  # fmt: skip
        rows = [(table, values) for table, lines in (tables or {}).items() for values in lines]
        for place, (table, values) in enumerate(rows, start=1):
            SubmissionRow.objects.create(
                submission=one, place=place, table=table, line=place, key=[str(place)], values=values
            )
        return one

    return made


@pytest.fixture
def rows():
    """`rows(submission)`: what its template is filled in with, by table."""
    from shuangkong.statistics import prefilled, services

    return lambda one: prefilled.template_of(one, services.form_of(one)).rows


def test_the_first_template_has_the_register_s_line(report, rows, people):
    """Code and name stand in the table of one line for each organisation; nothing else is invented."""
    found = rows(report("2025", "draft"))
    assert found["basic"] == [{"organisation": people.codes[0], "organisation_name": "甲学院"}]
    assert [table for table, lines in found.items() if lines] == ["basic"]


LAST = {
    "basic": [{"organisation": "X", "organisation_name": "甲学院", "industry": "水泥", "energy_calorific_tce": "1"}],
    "products": [{"product": "熟料", "product_unit": "吨", "output": "470000", "level": "标杆水平以上", "standard": "GB 16780"}],
    "equipment": [{"equipment": "回转窑", "model": "4.8×72", "number": "2", "energy_kind": "raw_coal", "obsolete": False}],
    "reasons": [{"subject": "总量", "reason": "增产"}],
}  # fmt: skip


def test_lists_of_the_last_report_come_again_without_values(report, rows):
    """Products and equipment by their names; amounts, levels and reasons are asked anew."""
    report("2023", "approved", {"products": [{"product": "水泥"}]})
    report("2024", "approved", LAST)
    found = rows(report("2026", "draft"))  # no report of 2025
    assert found["products"] == [{"product": "熟料", "product_unit": "吨", "standard": "GB 16780"}]
    assert found["equipment"] == [{"equipment": "回转窑", "model": "4.8×72", "energy_kind": "raw_coal"}]
    assert found["basic"][0]["industry"] == "水泥"
    assert "energy_calorific_tce" not in found["basic"][0]
    assert found["reasons"] == []


def test_what_is_not_in_force_does_not_come_again(report, rows):
    """A report that nobody approved is no model."""
    report("2024", "returned", LAST)
    assert rows(report("2025", "draft"))["products"] == []


def test_the_draft_s_own_lines_stand_before_all(report, rows):
    """Whoever has begun gets what there is, with its values."""
    report("2024", "approved", LAST)
    found = rows(report("2025", "draft", {"products": [{"product": "熟料", "output": "1"}]}))
    assert found["products"] == [{"product": "熟料", "output": 1}]


def test_the_workbook_shows_them(report):
    """They stand in the first open line of their sheet."""
    import io

    import openpyxl

    from shuangkong.statistics import prefilled, services
    from shuangkong.statistics.template import template

    report("2024", "approved", LAST)
    one = report("2025", "draft")
    form = services.form_of(one)
    book = openpyxl.load_workbook(io.BytesIO(template(form, prefilled.template_of(one, form))))
    assert [cell.value for cell in book["表4 单位产品能耗"][5][:3]] == ["熟料", "吨", None]
    assert [cell.value for cell in book["表8 主要用能设备"][5][:2]] == ["回转窑", "4.8×72"]
