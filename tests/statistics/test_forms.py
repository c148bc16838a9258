"""Forms are data: what is shipped is whole and feeds the catalogue; a fault in a form's files is told with its place."""

import shutil

import pytest

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.rulebook.energy_kinds import energy_kinds
from shuangkong.statistics import form as words
from shuangkong.statistics.forms import ROOM, load

NAMED = (
    "gdp", "energy-balance", "205-1", "205-2", "205-3", "status-report", "institutions", "transport", "water", "rural",
    "waste-sewage", "indicators", "coal-oil",
)  # fmt: skip


def test_the_forms_that_a_city_needs_are_there(forms):
    """The thirteen kinds of the issue, each with its ground, its filer and its purposes."""
    assert set(NAMED) <= set(forms.forms)
    for form in forms.forms.values():
        assert form.legal.document
        assert form.uses
        assert form.tables


def test_every_series_of_the_catalogue_is_fed_by_one_form(forms, catalogue):
    """No indicator waits for data that nobody is asked for, and none gets it from two sides."""
    feeding = forms.feeding()
    wanted = {series.source or series.id for series in catalogue.series.values()}
    assert wanted - set(feeding) == set()
    assert {series: by for series, by in feeding.items() if len(by) > 1} == {}


def test_the_status_report_has_its_ten_tables(forms):
    """表1 to 表10, and the annex on feedstock of 2022; due on 31 March."""
    report = forms.form("重点用能单位能源利用状况报告")
    titles = [table.title.split(" ")[0] for table in report.tables]
    assert titles == ["表1", "表2", "表2-1", *[f"表{number}" for number in range(3, 11)]]
    assert str(report.due.on(Period.parse("2024"))) == "2025-03-31"


def test_unit_records_of_statistics_decide_about_nobody(forms):
    """What a unit reports under the law of statistics never feeds a gate, an assessment or enforcement."""
    for form in forms.forms.values():
        for purpose in words.GUARDED:
            assert not (form.guarded and form.may_feed(purpose)), form.id
    with pytest.raises(BadData, match="不得用于项目准入"):
        forms.form("205-1").require("gate")
    assert forms.form("status-report").may_feed("gate")
    assert not forms.form("gdp").may_feed("advertising")


def test_a_heading_has_its_words_of_each_year(forms):
    """消费量合计 until 2022, 能源消费量合计 since."""
    column = forms.form("205-1").table("main").column("consumed")
    assert [column.label(year) for year in (2020, 2022, 2023, 2030)] == [
        "消费量合计", "消费量合计", "能源消费量合计", "能源消费量合计",
    ]  # fmt: skip


def test_due_days_end_with_the_month(forms):
    """31 days after nothing: a due day beyond a month's end is its last day."""
    due = words.Due(2, 30, "assumed")
    assert str(due.on(Period.parse("2024"))) == "2025-02-28"
    assert str(due.on(Period.parse("2024-11"))) == "2025-01-30"
    assert str(forms.form("205-1").due.on(Period.parse("2024Q3"))) == "2024-10-18"


def test_a_form_is_found_by_its_name(forms):
    """By id or name; another word is answered with the nearest."""
    assert forms.form("能源加工转换").id == "205-2"
    with pytest.raises(Unknown, match="是不是“institutions”"):
        forms.form("institution")


@pytest.fixture
def spoilt(tmp_path, catalogue, rulebook):
    """`spoilt(form, file, old, new)`: the problems of a copy of one form in which a text was changed."""

    def told(form, *changes):
        folder = tmp_path / "forms" / form
        shutil.copytree(ROOM / "forms" / form, folder, dirs_exist_ok=True)
        for file, old, new in changes:
            text = (folder / file).read_text("utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(BadData) as refused:
            load(catalogue, rulebook, room=tmp_path)
        return {problem.place.split("205-1/")[-1]: problem for problem in refused.value.problems}

    return told


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "found"),
    [
        ("form.yaml", "id: 205-1", "id: 205-9", "form.yaml · id", "205-9"),
        ("form.yaml", "law: statistics", "law: custom", "form.yaml · law", "custom"),
        ("form.yaml", "document: energy-statistics", "document: no-such", "form.yaml · legal · document", "没有登记"),
        ("form.yaml", "uses: [accounts,", "uses: [gate, accounts,", "form.yaml · uses", "gate"),
        ("form.yaml", "day: 18", "day: 40", "form.yaml · due · day", "40"),
        ("form.yaml", "series: industrial_energy_tce", "series: industrial", "form.yaml · feeds · industrial", "没有这个数据项"),
        ("form.yaml", "value: production_tce -", "value: production -", "form.yaml · feeds · industrial_energy_tce", ""),
        ("form.yaml", "key: [organisation, energy_kind]", "key: [firm]", "form.yaml · tables 第 1 项 · key", "firm"),
        ("form.yaml", "note:", "remark:", "form.yaml · remark", "不认识的键"),
        ("columns.csv", "main,sold,售出量", "main,consumed,售出量", "columns.csv · 第 11 行 · name", "consumed"),
        ("columns.csv", "tce,number,yes,0", "tec,number,yes,0", "columns.csv · 第 14 行 · unit", "tec"),
        ("columns.csv", "@energy_kinds", "", "columns.csv · 第 4 行 · choices", "空"),
        ("columns.csv", "table,name", "name,table", "columns.csv · 表头", "name,table"),
        ("checks.yaml", "opening_stock + purchased =", "opening_stock + bought =", "form.yaml · checks.yaml · stock_balance", "bought"),
        ("checks.yaml", "production <= consumed", "production consumed", "checks.yaml · parts_within_whole · holds · 第 1 个字符", "没有比较符号"),
        ("checks.yaml", "statistics.jump_ratio", "statistics.jmp", "checks.yaml · consumption_jump_up · parameters.jump", "没有这个参数"),
        ("checks.yaml", "energy_kind: [power]", "energy_kind: [pwer]", "form.yaml · power_price_low · where", "pwer"),
        ("checks.yaml", "severity: error", "severity: fatal", "checks.yaml · stock_carried_over · severity", "fatal"),
    ],
)  # fmt: skip
def test_a_fault_of_a_form_is_told(spoilt, file, old, new, place, found):
    """Each slip of a form's author is a problem with its place."""
    problems = spoilt("205-1", (file, old, new))
    assert place in problems, list(problems)
    assert found in problems[place].found


def test_all_faults_at_once(spoilt):
    """Several slips, one reading."""
    problems = spoilt("205-1", ("form.yaml", "day: 18", "day: 0"), ("columns.csv", "tce,number", "xyz,number"))
    assert {"form.yaml · due · day", "columns.csv · 第 14 行 · unit"} <= set(problems)


def test_a_city_adds_an_indicator_and_it_is_asked_for(catalogue, rulebook, tmp_path):
    """A series that no form feeds appears among the departments' items by itself."""
    from dataclasses import replace

    series = replace(catalogue.series["buses"], id="new_series", name="新的数据项")
    grown = replace(catalogue, series={**catalogue.series, "new_series": series})
    forms = load(grown, rulebook)
    assert "new_series" in {row.series for row in forms.form("indicators").table("main").rows}


def test_coefficients_follow_from_calorific_values():
    """Annex A and B: |k − NCV ÷ 29307.6| stays below 0.0002, relatively for media (given in MJ)."""
    for kind in energy_kinds().values():
        for ncv, k in ((kind.ncv_low, kind.coefficient_low), (kind.ncv_high, kind.coefficient_high)):
            if ncv is None:
                continue
            standard = 29307.6 if kind.ncv_unit.startswith("kJ") else 29.3076
            assert abs(float(k) - float(ncv) / standard) < max(0.0002, 0.002 * float(k)), kind.id


@pytest.mark.parametrize(
    ("kind", "tce"),
    [("raw_coal", "0.7143"), ("power", "1.229"), ("natural_gas", "11"), ("heat", "0.03412"), ("lpg", "1.7143")],
)
def test_coefficients_in_units_of_the_forms(kind, tce):
    """Tonnes, 10^4 kWh, 10^4 m3 and GJ in tce, exactly."""
    assert str(energy_kinds()[kind].tce_low.normalize()) == tce


def test_columns_of_other_books_are_those_of_their_contracts():
    """What forms feed besides observations exists in the books, in the same unit."""
    from shuangkong.energy.balance_tables import BALANCE
    from shuangkong.energy.tables import ENERGY, GDP
    from shuangkong.statistics.form_check import BOOK_UNITS

    contracts = {contract.name: contract for contract in (BALANCE, ENERGY, GDP)}
    for name, unit in BOOK_UNITS.items():
        book, _, column = name.partition(".")
        assert contracts[book].column(column).unit == unit, name


def test_every_check_can_be_worked_out(forms, rulebook):
    """Each check of each form runs over a filing without rows, and its parameters are in force in the forms' years."""
    from shuangkong.statistics import checks
    from shuangkong.statistics.check_values import Context
    from shuangkong.statistics.filing import Filing

    for form in forms.forms.values():
        filing = Filing(form.id, form.version, "520602", "", "2024", (), (), "a.xlsx", "")
        assert checks.run(filing, form, Context(checks.of_rulebook(rulebook, "520602", "2024"))) == []
        assert len({check.id for check in form.checks}) == len(form.checks)
