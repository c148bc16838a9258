"""A template as another program sees it: headings locked, cells open, drop-downs, units, notes, a hidden marker."""

import io
from decimal import Decimal

import openpyxl
import pytest

from shuangkong.kernel.problems import BadData
from shuangkong.statistics.sheets import MARKER
from shuangkong.statistics.template import HEAD, Template, template


def opened(forms, form, **wanted):
    """Return a template's workbook as openpyxl reads it."""
    raw = template(forms.form(form), Template(**{"area": "520602", "period": "2024"} | wanted))
    return openpyxl.load_workbook(io.BytesIO(raw))


def test_every_form_has_a_template_that_reads_back(forms, read):
    """The empty template of each form is recognised; only what has not been filled in is told."""
    for form in forms.forms.values():
        period = "2024-05" if form.periods == ("month",) else "2024"
        raw = template(form, Template("520602", period))
        filing = read(raw, form="", area="", period="")
        assert (filing.form, filing.area, filing.period) == (form.id, "520602", period)
        assert {p.found for p in filing.problems} <= {"（空）", "只有表头，没有数据", "项目都空着，没有数据"}
        assert not filing.sound, form.id


def test_headings_are_locked_and_cells_are_open(forms):
    """The sheet is protected; what people fill is not."""
    sheet = opened(forms, "205-1")["205-1"]
    assert sheet.protection.sheet
    assert sheet.cell(HEAD + 1, 1).protection.locked
    assert not sheet.cell(HEAD + 3, 1).protection.locked


def test_headings_are_those_of_the_year(forms):
    """The same form of two years has the words of each."""
    for year, heading in (("2021", "消费量合计"), ("2024", "能源消费量合计")):
        cells = [cell.value for cell in opened(forms, "205-1", period=year)["205-1"][HEAD + 1]]
        assert heading in cells


def test_drop_downs_and_bounds(forms):
    """Kinds of energy come from a hidden list, few words from the cell itself, amounts have a bound."""
    sheet = opened(forms, "205-1")["205-1"]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"list", "decimal"}
    assert "_lists" in rules["list"].formula1
    transformation = opened(forms, "205-2")["205-2"].data_validations.dataValidation
    assert any("火力发电" in (rule.formula1 or "") for rule in transformation)


def test_notes_and_units(forms):
    """A heading says in a note what has to be filled; the line below says the unit."""
    sheet = opened(forms, "205-1")["205-1"]
    by_heading = {cell.value: cell for cell in sheet[HEAD + 1]}
    assert "必填" in by_heading["采用折标系数"].comment.text
    assert sheet.cell(HEAD + 2, by_heading["购进金额"].column).value == "千元"


def test_what_it_is_for_stands_on_it_and_in_a_hidden_sheet(forms):
    """People see period, area and due day; the marker says form, version, area, period and organisation."""
    book = opened(forms, "status-report", organisation="91520600MA6D0000X1", organisation_name="甲公司")
    assert "报送期限：2025-03-31" in book["表1 基本情况"]["A2"].value
    assert book[MARKER].sheet_state == "veryHidden"
    assert {row[0].value: row[1].value for row in book[MARKER].rows} == {
        "form": "status-report", "version": "2024", "area": "520602", "period": "2024",
        "organisation": "91520600MA6D0000X1",
    }  # fmt: skip


def test_own_rows_are_filled_in(forms, read):
    """What the organisation filed last stands there already, a word for a kind, a number for an amount."""
    rows = {"structure": [{"energy_kind": "raw_coal", "opening_stock": Decimal("12.50")}]}
    book = opened(forms, "status-report", rows=rows)
    assert [cell.value for cell in book["表2 能源消费结构"][HEAD + 3]][:3] == ["原煤", "吨", 12.5]


def test_a_department_sees_its_own_items(forms):
    """The list of items is cut to those of one department."""
    whole = opened(forms, "rural")["农业农村"].max_row
    own = opened(forms, "rural", owner="民政")["农业农村"]
    assert own.max_row < whole
    assert [own.cell(HEAD + 3, 1).value, own.max_row] == ["行政村", HEAD + 3]


def test_a_text_is_never_a_formula(forms):
    """A name that begins with = is written as text, so that nothing runs when the template is opened."""
    rows = {"main": [{"organisation": "=1+1", "organisation_name": "@SUM(1)", "energy_kind": "power"}]}
    sheet = opened(forms, "205-1", rows=rows)["205-1"]
    assert [sheet.cell(HEAD + 3, column).data_type for column in (1, 2)] == ["s", "s"]


def test_the_same_request_gives_the_same_bytes(forms):
    """No clock in the file, so that a template can be cached and compared."""
    wanted = Template("520602", "2024")
    assert template(forms.form("205-1"), wanted) == template(forms.form("205-1"), wanted)


@pytest.mark.parametrize("period", ["2024-05", "2024年", "", "2024..2025"])
def test_a_period_that_the_form_has_not(forms, period):
    """A yearly form has no template for a month; what is no period is told as such."""
    with pytest.raises(BadData):
        template(forms.form("institutions"), Template("520602", period))


def test_a_drop_down_has_each_thing_once(forms):
    """A kind with several names is offered under its first."""
    words = list(forms.form("205-1").table("main").column("energy_kind").options.values())
    assert "电力" in words
    assert "电" not in words
