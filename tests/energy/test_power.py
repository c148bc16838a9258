"""The total at calorific value: where power is told, by the year's coefficient, back to the cells."""

import pytest
from small_books import CITY, EAST, WEST

FIGURE = "energy.total_calorific"


def powered(small, area=EAST, **cells):
    """One county tells its power of 2024."""
    told = {"net_power_inflow_kwh": "100000000", "primary_power_kwh": "50000000"} | cells
    return small.keep("energy", **dict.fromkeys(told, "")).change("energy", {"area": area, "period": "2024"}, **told)


def test_power_counts_as_what_it_holds(figures, small):
    """R1.8: 150 million kWh × (0.30 − 0.1229) = 26,565 tce less."""
    rows = figures(powered(small))
    total, calorific = (float(rows[name, EAST, "2024"]["value"]) for name in ("energy.total", FIGURE))
    assert calorific == pytest.approx(total - 150_000_000 * (0.30 - 0.1229) / 1000, abs=0.01)


def test_the_coefficient_from_memory_shows(figures, small):
    """The books are official; 0.30 is not."""
    assert figures(powered(small))[FIGURE, EAST, "2024"]["confidence"] == "assumed"


def test_who_keeps_no_power_has_no_such_figure(figures, small):
    """West and the city; East itself in other years has it, without a value."""
    rows = figures(powered(small))
    assert {key[1] for key in rows if key[0] == FIGURE} == {EAST}
    assert rows[FIGURE, EAST, "2023"]["value"] is None
    assert {(FIGURE, WEST, "2024"), (FIGURE, CITY, "2024")}.isdisjoint(rows)


def test_nothing_else_moves(figures, small):
    """Power columns are for this figure alone."""
    before = figures(small)
    after = figures(powered(small))
    assert {key: row for key, row in after.items() if key[0] != FIGURE} == before


def test_inflow_may_be_negative(figures, small):
    """An exporting county has more at calorific value than at equivalent value."""
    rows = figures(powered(small, net_power_inflow_kwh="-400000000"))
    assert float(rows[FIGURE, EAST, "2024"]["value"]) > float(rows["energy.total", EAST, "2024"]["value"])


def test_a_total_without_nonfossil_energy_is_not_converted(explained, small):
    """What power such a total still holds nobody can say; the remark says so."""
    powered(small).change("energy", {"area": EAST, "period": "2024"}, caliber="V3")
    opened = explained(small, FIGURE, EAST)
    assert opened.row.value is None
    assert opened.remarks == ["入库数已扣除非化石能源，其中的电力无从分开，不换算为当量值。"]


def test_a_city_enters_its_own_coefficient_of_a_year(figures, small):
    """A pack's parameter file for one year stands before the nation's, for that year only."""
    before = figures(powered(small))
    folder = small.folder / "parameters"
    folder.mkdir()
    (folder / "electricity_equivalent.yaml").write_text(
        "id: energy.electricity_equivalent\nname: 电力折标准煤系数（等价值）\nunit: kgce/kWh\nvalues:\n"
        f'  - {{area: "{CITY}", from: 2024-01-01, to: 2024-12-31, value: "0.302", confidence: reported,\n'
        "     cite: {document: gbt-2589-2020, at: 附录A}, reading: 试}\n",
        encoding="utf-8",
    )
    after = figures(small)
    moved = float(before[FIGURE, EAST, "2024"]["value"]) - float(after[FIGURE, EAST, "2024"]["value"])
    assert moved == pytest.approx(150_000_000 * 0.002 / 1000, abs=0.011)


def test_the_explanation_leads_to_cells_and_coefficients(explained, records, small):
    """Calorific total → total, inflow, primary power → their cells; both coefficients are cited."""
    opened = explained(powered(small), FIGURE, EAST)
    assert {"energy_tce", "net_power_inflow_kwh", "primary_power_kwh"} == {name for _, _, name in records(opened.root)}
    cited = {parameter.id for parameter in opened.parameters}
    assert cited == {"energy.electricity_equivalent", "energy.electricity_calorific"}
