"""From filings to observations: in the series' units, exactly, with coverage and the cells that each value came from."""

from decimal import Decimal

import pytest

from shuangkong.kernel.problems import BadData
from shuangkong.statistics.feed import feed
from shuangkong.statistics.filing import Filing, FilingRow
from shuangkong.statistics.template import Template, template


@pytest.fixture
def institution(forms, workbook, read):
    """`institution(name, **cells)`: a sound filing of one public institution."""

    def made(name, area="520602", **changes):
        table = forms.form("institutions").table("main")
        cells = {"organisation": name, "organisation_name": name, "type": "教育", "area_m2": 12000.0, "persons": 300.0,
                 "power_kwh": 1.0, "energy_tce": 0.1, "vehicle_tce": 0.0} | changes  # fmt: skip
        row = {table.column(column).label(2024): value for column, value in cells.items()}
        raw = workbook([row], sheet="公共机构", headings=[column.label(2024) for column in table.columns])
        filing = read(raw, f"{name}.xlsx", form="institutions", area=area, organisation=name)
        assert filing.sound, filing.problems
        return filing

    return made


def test_institutions_add_up_to_their_county(institution, forms, catalogue):
    """Ten times 0.1 tce are 1 tce, not 0.9999; square metres become ten thousands of them."""
    filings = [institution(f"单位{number}") for number in range(10)]
    found = {one.series: one for one in feed(filings, forms.form("institutions"), catalogue)}
    assert found["institution_energy_tce"].value == Decimal(1)
    assert found["institution_area"].value == Decimal(12)
    assert (found["institution_persons"].area, found["institution_persons"].filings) == ("520602", 10)
    assert "单位3.xlsx · 工作表“公共机构” · 第 2 行" in found["institution_energy_tce"].place


def test_who_has_not_filed_is_named(institution, forms, catalogue):
    """Coverage travels with the sum: an organisation that is expected and absent stands beside it."""
    expected = {"520602": ["单位1", "单位2"], "520603": ["单位3"]}
    found = feed([institution("单位1")], forms.form("institutions"), catalogue, expected=expected)
    assert {one.missing for one in found} == {("单位2",)}
    assert {one.area for one in found} == {"520602"}  # nobody filed in 520603: no observation, and no zero


def test_a_filing_counts_once(institution, forms, catalogue):
    """The same organisation and period twice is refused: one of them is an older version."""
    with pytest.raises(BadData, match="只汇入一份"):
        feed([institution("单位1"), institution("单位1")], forms.form("institutions"), catalogue)


def test_a_filing_with_errors_goes_nowhere(read, workbook, good, forms, catalogue):
    """Whole or not at all."""
    with pytest.raises(BadData):
        feed(read(workbook([good, good | {"购进量": "x"}])), forms.form("205-1"), catalogue)


def test_purposes_are_asked_for(read, workbook, good, forms, catalogue):
    """Unit records of statistics go into accounts, and nowhere near a gate."""
    filing = read(workbook([good]))
    (one,) = feed(filing, forms.form("205-1"), catalogue)
    assert (one.series, one.value, one.document) == ("industrial_energy_tce", Decimal("628.584"), "energy-statistics")
    for purpose in ("gate", "assessment", "enforcement", "nonsense"):
        with pytest.raises(BadData, match="只用于"):
            feed(filing, forms.form("205-1"), catalogue, purpose=purpose)


def test_rows_of_areas_stay_with_their_area(forms, catalogue):
    """GDP of a city and its counties: one observation each, in yuan, with the year of the prices."""
    rows = tuple(
        FilingRow("main", "生产总值", line, (area,), {
            "area": area, "gdp": Decimal(gdp), "industry": Decimal(2), "industrial": Decimal(1), "price_base_year": 2020,
        })
        for line, (area, gdp) in enumerate((("520600", "1467.5"), ("520602", "300.1")), start=5)
    )  # fmt: skip
    filing = Filing("gdp", "2024", "520600", "", "2024Q3", rows, (), "gdp.xlsx", "")
    found = {(one.series, one.area): one for one in feed(filing, forms.form("gdp"), catalogue)}
    one = found["gdp.gdp_yuan", "520602"]
    assert (one.value, one.price_base_year, one.period) == (Decimal(3_001_000), 2020, "2024Q3")
    assert found["industry_value_added_yuan", "520600"].value == 20_000


def test_an_item_nobody_filled_is_no_observation(forms, catalogue, read):
    """A department's list comes back with two of its items filled: two observations, one of them zero."""
    rows = [{"item": "buses", "value": Decimal(812)}, {"item": "buses_clean", "value": Decimal(0)}]
    raw = template(forms.form("transport"), Template("520602", "2024", rows={"main": rows}))
    filing = read(raw, form="transport")
    assert filing.sound, filing.problems
    assert {one.series: one.value for one in feed(filing, forms.form("transport"), catalogue)} == {
        "buses": Decimal(812), "buses_clean": Decimal(0),
    }  # fmt: skip


def test_a_cell_that_must_be_there_is_not_counted_as_nothing(forms, catalogue):
    """A sum in which a needed cell is empty has no value, and says which cell."""
    rows = (
        FilingRow("main", "205-1", 2, ("A", "power"), {"production_tce": None}),
        FilingRow("main", "205-1", 3, ("B", "power"), {"production_tce": Decimal(5)}),
    )
    filing = Filing("205-1", "2024", "520602", "", "2024", rows, (), "a.xlsx", "")
    (one,) = feed(filing, forms.form("205-1"), catalogue)
    assert one.value is None
    assert one.missing == ("a.xlsx · 工作表“205-1” · 第 2 行 · “工业生产消费量折标准煤”列",)
