"""The tables of one report against each other: sums over another table, all of its rows or those that agree with the row."""

from decimal import Decimal

import pytest

from shuangkong.kernel.problems import BadData
from shuangkong.statistics import checks
from shuangkong.statistics.check_values import Context
from shuangkong.statistics.filing import Filing, FilingRow
from shuangkong.statistics.forms import load

SOUND = {
    "basic": [{"organisation": "X", "energy_calorific_tce": 45000, "energy_equivalent_tce": 50000}],
    "structure": [
        {"energy_kind": "raw_coal", "consumed": 56000, "consumed_tce": 40000},
        {"energy_kind": "power", "consumed": 4068, "consumed_tce": 5000},
    ],
    "structure_annex": [{"energy_kind": "raw_coal", "feedstock": 100}],
    "physical": [{"energy_kind": "raw_coal", "supplied": 56000, "main_use": 50000, "auxiliary_use": 6000}],
    "products": [{"product": "甲", "energy_tce": 30000}, {"product": "乙", "energy_tce": 15000}],
    "targets": [{"item": "total_done", "value": 45000}],
    "equipment": [{"equipment": "炉", "model": "一", "use_tce": 30000}, {"equipment": "炉", "model": "二"}],
}
CROSS = {
    "energy_not_above_structure", "energy_is_sum_of_structure", "total_not_below_calorific", "total_not_above_equivalent",
    "products_within_total", "equipment_within_total", "feedstock_within_consumption", "physical_use_is_consumption",
}  # fmt: skip


@pytest.fixture
def found(forms, rulebook):
    """`found(("basic", 0, "energy_calorific_tce", 1))`: check → problem of the sound report with cells changed."""

    def run(*changes):
        tables = {name: [dict(row) for row in rows] for name, rows in SOUND.items()}
        for table, line, column, value in changes:
            tables[table][line][column] = value
        form = forms.form("status-report")
        rows = tuple(
            FilingRow(
                name, form.table(name).title, line, tuple(str(row[key]) for key in form.table(name).key),
                {n: Decimal(v) if isinstance(v, int) else v for n, v in row.items()},
            )
            for name, lines in tables.items()
            for line, row in enumerate(lines, start=5)
        )  # fmt: skip
        filing = Filing(form.id, form.version, "520602", "X", "2025", rows, (), "a.xlsx", "0" * 64)
        context = Context(checks.of_rulebook(rulebook, "520602", "2025"))
        return {one.check: one.problem for one in checks.run(filing, form, context) if one.check in CROSS}

    return run


def test_a_report_that_agrees_passes(found):
    """Nothing to say."""
    assert found() == {}


@pytest.mark.parametrize(
    ("change", "check", "severity"),
    [
        (("basic", 0, "energy_calorific_tce", 46000), "energy_not_above_structure", "error"),
        (("basic", 0, "energy_calorific_tce", 40000), "energy_is_sum_of_structure", "warning"),
        (("targets", 0, "value", 100), "total_not_below_calorific", "warning"),
        (("targets", 0, "value", 60000), "total_not_above_equivalent", "warning"),
        (("products", 1, "energy_tce", 30000), "products_within_total", "warning"),
        (("equipment", 1, "use_tce", 30000), "equipment_within_total", "warning"),
        (("structure_annex", 0, "feedstock", 57000), "feedstock_within_consumption", "error"),
        (("physical", 0, "main_use", 40000), "physical_use_is_consumption", "warning"),
    ],
)
def test_what_does_not_agree_is_told(found, change, check, severity):
    """Each slip by its own check."""
    assert found(change)[check].severity == severity


def test_a_message_names_the_other_table_and_both_numbers(found):
    """表6 against 表1, as the reviewer would write it."""
    problem = found(("targets", 0, "value", 100))["total_not_below_calorific"]
    assert "100，45,000" in problem.found
    assert problem.wanted == "年度能源消费总量 ≥ 表1 基本情况的综合能源消费量（当量值）合计"
    problem = found(("structure_annex", 0, "feedstock", 57000))["feedstock_within_consumption"]
    assert problem.wanted == "用作原料 ≤ 表2 能源消费结构的消费量"


def test_with_output_of_transformation_the_total_may_be_less(found):
    """What was made comes off: then only more than all consumption together is wrong."""
    made = ("physical", 0, "produced", 3000)
    assert "energy_is_sum_of_structure" not in found(("basic", 0, "energy_calorific_tce", 40000), made)
    assert "energy_not_above_structure" in found(("basic", 0, "energy_calorific_tce", 46000), made)


def test_a_missing_cell_makes_a_sum_unknown(found):
    """Products of which one is not told: no verdict, unless empty cells count as 0."""
    assert found(("products", 0, "energy_tce", None), ("products", 1, "energy_tce", 90000)) == {}
    assert "equipment_within_total" in found(("equipment", 0, "use_tce", None), ("equipment", 1, "use_tce", 90000))


def test_sums_of_what_is_not_there_are_refused(catalogue, rulebook, tmp_path):
    """Table, column, and columns in which rows have to agree: all at once, with the nearest name."""
    folder = tmp_path / "forms" / "two"
    folder.mkdir(parents=True)
    (folder / "form.yaml").write_text(FORM, encoding="utf-8")
    (folder / "columns.csv").write_text(COLUMNS, encoding="utf-8")
    (folder / "checks.yaml").write_text(CHECKS, encoding="utf-8")
    with pytest.raises(BadData) as told:
        load(catalogue, rulebook, [tmp_path])
    places = {(problem.place.rpartition(" · ")[2], problem.found) for problem in told.value.problems}
    assert places == {("sums.a", "secnd"), ("sums.b", "amont"), ("sums.c", "kind")}


FORM = """
id: two
name: 两张表
english: Two tables
version: "1"
entry: filed
filer: organisation
filed_by: 单位
records: units
law: administration
legal: {document: energy-conservation-law, at: 第五十三条, confidence: assumed}
periods: [year]
due: {months: 3, day: 31, confidence: assumed}
uses: [accounts]
tables:
  - {id: first, title: 一, layout: free, key: [name]}
  - {id: second, title: 二, layout: free, key: [kind]}
"""
COLUMNS = """table,name,label,unit,kind,required,least,most,above,choices,note
first,name,名称,,text,yes,,,,,
first,total,合计,,number,yes,,,,,
second,kind,种类,,text,yes,,,,,
second,amount,数量,,number,yes,,,,,
"""
CHECKS = """
adds_up:
  table: first
  over: row
  holds: total = a + b + c
  sums:
    a: {table: secnd, column: amount}
    b: {table: second, column: amont}
    c: {table: second, column: amount, same: [kind]}
  severity: error
  message: 不相等
  mend: 改正
"""
