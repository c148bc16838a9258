"""Checks are data: what they find, in words with both numbers; warnings pass with a person and a reason."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shuangkong.statistics import checks
from shuangkong.statistics.check_values import Context
from shuangkong.statistics.conditions import condition
from shuangkong.statistics.filing import Filing, FilingRow
from shuangkong.targets.formula import FormulaFault


@pytest.fixture
def context(rulebook):
    """`context(year_ago=…)`: parameters in force for the county and year, and what is given."""
    return lambda **others: Context(checks.of_rulebook(rulebook, "520602", "2024"), **others)


@pytest.fixture
def found(forms, context, read, workbook, good):
    """`found(changes, year_ago=…)`: check → problem of one row of 205-1 with some cells changed."""

    def run(changes, **others):
        filing = read(workbook([good | changes]))
        assert filing.sound, filing.problems
        return {f.check: f.problem for f in checks.run(filing, forms.form("205-1"), context(**others))}

    return run


def filed(form, table, rows, area="520600", period="2024"):
    """Return a filing made of values by column, keyed by the table's key."""
    built = tuple(
        FilingRow(
            table.id, table.title, line, tuple(str(row.get(name, "")) for name in table.key),
            {n: Decimal(str(v)) if isinstance(v, int | float) else v for n, v in row.items()},
        )
        for line, row in enumerate(rows, start=5)
    )  # fmt: skip
    return Filing(form.id, form.version, area, "", period, built, (), "a.xlsx", "0" * 64)


def test_a_sound_row_passes(found):
    """Nothing to say about a row whose numbers agree."""
    assert found({}) == {}


@pytest.mark.parametrize(
    ("changes", "check", "severity"),
    [
        ({"期末库存": 500.0}, "stock_balance", "warning"),
        ({"工业生产消费量": 950.0}, "parts_within_whole", "error"),
        ({"用作原材料": 890.0}, "feedstock_within_production", "error"),
        ({"消费量折标准煤": 700.0}, "tce_is_amount_times_coefficient", "error"),
        ({"采用折标系数": 7.143, "消费量折标准煤": 6428.7}, "coefficient_not_above_table", "warning"),
        ({"采用折标系数": 0.5, "消费量折标准煤": 450.0}, "coefficient_not_below_table", "warning"),
        ({"购进金额": 80000.0}, "coal_price_high", "warning"),
        ({"购进金额": 8.0}, "coal_price_low", "warning"),
    ],
)
def test_a_row_that_does_not_agree(found, changes, check, severity):
    """One check finds one fault, and says how grave it is."""
    problems = found(changes)
    assert set(problems) == {check}
    assert problems[check].severity == severity


def test_a_finding_says_both_numbers_and_the_rule(found):
    """Where, what was found with both sides, what the rule is, how to mend it."""
    problem = found({"消费量折标准煤": 700.0})["tce_is_amount_times_coefficient"]
    assert problem.place == "a.xlsx · 工作表“205-1” · 第 2 行 · “消费量折标准煤”列"
    assert problem.found == "消费量折标准煤不等于消费量乘以折标系数：700，642.87"
    assert problem.wanted == "消费量折标准煤 ＝ 能源消费量合计 × 采用折标系数"


def test_other_periods(found, read, workbook, good):
    """Opening stock against last year's closing stock, consumption against the same period a year ago."""
    ago = read(workbook([good | {"能源消费量合计": 300.0, "期末库存": 100.0}]), period="2023")
    assert set(found({}, year_ago=ago, year_end=ago)) == {"consumption_jump_up"}
    ago = read(workbook([good | {"期末库存": 90.0}]), period="2023")
    problem = found({}, year_ago=ago, year_end=ago)["stock_carried_over"]
    assert (problem.severity, problem.found[-6:]) == ("error", "100，90")
    assert problem.wanted == "期初库存量 ＝ 上年末期末库存"


def test_what_is_missing_is_not_judged(found, read, workbook, good):
    """A kind that was not reported a year ago has nothing to be compared with."""
    ago = read(workbook([good | {"能源名称": "焦炭"}]), period="2023")
    assert found({}, year_ago=ago, year_end=ago) == {}


def test_supply_against_use(forms, context):
    """R1.7: supply and use differ by at most 2 % of use; exactly 2 % is within."""
    form = forms.form("energy-balance")
    table = form.table("standard")

    def problems(supply):
        rows = [{"item": row.key, "total_tce": 0} for row in table.rows]
        values = {"production": supply, "supply": supply, "final_industry": 1_000_000, "final": 1_000_000,
                  "consumption": 1_000_000, "difference": supply - 1_000_000}  # fmt: skip
        for row in rows:
            row["total_tce"] = values.get(row["item"], 0)
            row["coal_tce"] = row["total_tce"]
        found = checks.run(filed(form, table, rows), form, context())
        return {f.check: f.problem.severity for f in found}

    assert problems(1_020_000) == {}
    assert problems(1_020_001) == {"supply_against_use": "warning"}
    assert problems(979_000) == {"supply_against_use": "warning"}


def test_counties_against_the_city(forms, context):
    """The counties' sum and the city's own row differ by at most 1 %."""
    form = forms.form("gdp")
    table = form.table("main")
    rows = [{"area": code, "gdp": gdp} for code, gdp in (("520600", 1000), ("520602", 600), ("520603", 380))]
    found = checks.run(filed(form, table, rows), form, context())
    assert [(f.check, f.problem.wanted) for f in found] == [
        ("counties_add_up", "下级地区生产总值（可比价）之和 ＝ 本级地区生产总值（可比价）")
    ]
    rows[2]["gdp"] = 395
    assert checks.run(filed(form, table, rows), form, context()) == []


def test_output_against_power(forms, context):
    """Power for a tonne of product that rises by more than 30 % within a year is asked about."""
    form = forms.form("205-3")
    table = form.table("main")
    row = {
        "organisation": "A",
        "product": "水泥熟料",
        "output": 1000,
        "power": 6,
        "energy_tce": 107,
        "unit_energy": 107,
    }
    ago = filed(form, table, [row], period="2023")
    now = filed(form, table, [row | {"power": 8}])
    assert {f.check for f in checks.run(now, form, context(year_ago=ago))} == {"power_against_output_up"}


def test_measured_calorific_value_against_the_table(forms, context):
    """A measured value far from the annex is asked about, with the annex named."""
    form = forms.form("status-report")
    row = {"energy_kind": "raw_coal", "ncv_measured": 33_000, "factor": 0.7143, "consumed": 10, "consumed_tce": 7.143,
           "opening_stock": 0, "purchased": 10, "purchased_yuan": 1, "sold": 0, "closing_stock": 0}  # fmt: skip
    found = checks.run(filed(form, form.table("structure"), [row]), form, context())
    assert {f.check for f in found} == {"ncv_not_above_table"}
    assert next(c for c in form.checks if c.id == "ncv_not_above_table").legal.document == "gbt-2589-2020"


def test_a_warning_is_passed_by_a_person_with_a_reason(forms, context, read, workbook, good):
    """What was passed is out of the way; errors and other warnings are not."""
    filing = read(workbook([good | {"期末库存": 500.0, "消费量折标准煤": 700.0}]))
    found = checks.run(filing, forms.form("205-1"), context())
    assert [f.severity for f in found] == ["error", "warning"]
    passed = [
        checks.Passed(f.check, f.key, f.column, "某某", "盘盈 300 吨", datetime(2025, 1, 15, 9, tzinfo=UTC))
        for f in found
    ]
    assert [f.check for f in checks.outstanding(found, passed)] == ["tce_is_amount_times_coefficient"]
    with pytest.raises(ValueError, match="理由"):
        replace(passed[0], reason=" ")


@pytest.mark.parametrize("text", ["a + b", "a = b = c", "a <= ", "a <= b)", "f(a) < 1", "a == b", ""])
def test_what_is_no_condition_is_refused(text):
    """One comparison of two formulas, and nothing else."""
    with pytest.raises(FormulaFault):
        condition(text)


@pytest.mark.parametrize(
    ("text", "a", "b", "kept"),
    [
        ("a = b", 0.1 + 0.2, 0.3, True), ("a <= b", 1.0, 1.0, True), ("a < b", 1.0, 1.0, False), ("a > b", 2, 1, True),
        ("a <> b", 1, 1, False), ("a >= b", 1, 2, False), ("a / b > 1", 1, 0, None), ("-a < b", 1, None, None),
    ],
)  # fmt: skip
def test_comparisons(text, a, b, kept):
    """Binary fractions make no difference; what is missing, or divided by 0, is unknown."""
    assert condition(text).holds({"a": a, "b": b}) is kept
