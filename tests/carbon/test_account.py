"""The account of CO₂ from the books to the figures: sums, missing lines, units taken out, verdicts, the explanation."""

import pytest
from carbon_books import COAL, GAS, YEARS, asked, with_carbon
from small_books import CITY, EAST, WEST, ZONE, with_zone

COAL_CO2 = 23.204 * 0.02618 * 0.93 * 44 / 12
GAS_CO2 = 389.31 * 0.0153 * 0.99 * 44 / 12


def of(rows, name, period, area=EAST):
    """Return value and verdict of a figure."""
    row = rows[name, area, period]
    return row["value"], row["verdict"]


def test_fuels_and_power_make_the_total(figures, small):
    """A million tonnes of bituminous coal, 5000 × 10⁴ m³ of gas, 10⁹ kWh from Liaoning at its factor of 2022."""
    rows = figures(with_carbon(small, fall=0))
    fuels = 1_000_000 * COAL_CO2 + 5000 * GAS_CO2
    assert float(rows["carbon.fuels", EAST, "2022"]["value"]) == pytest.approx(fuels, abs=0.01)
    assert of(rows, "carbon.power", "2022") == ("562600.00", "none")
    assert float(rows["carbon.total", EAST, "2022"]["value"]) == pytest.approx(fuels + 562_600, abs=0.01)
    assert rows["carbon.total", EAST, "2022"]["confidence"] == "reported"
    assert rows["carbon.total", EAST, "2024"]["confidence"] == "assumed"  # its grid has no factor of its own for 2024


def test_feedstock_and_a_measured_calorific_value_count(figures, small):
    """A tenth went into products; the coal holds 20 GJ a tonne."""
    rows = figures(with_carbon(small, fall=0, feedstock="100000", ncv_gj="20"))
    wanted = 900_000 * COAL_CO2 / 23.204 * 20 + 5000 * GAS_CO2
    assert float(rows["carbon.fuels", EAST, "2022"]["value"]) == pytest.approx(wanted, abs=0.01)


def test_a_blank_cell_leaves_the_total_unknown(figures, small):
    """Missing is not zero: no total, no intensity, no verdict, and the years around it stand."""
    with_carbon(asked(small))
    small.change("fuels", {"area": EAST, "period": "2024", "fuel": GAS}, consumed="")
    rows = figures(small)
    assert of(rows, "carbon.total", "2024") == (None, "undetermined")
    assert of(rows, "carbon.intensity_decline", "2024") == (None, "undetermined")
    assert of(rows, "warning.carbon_level", "2024") == (None, "undetermined")
    assert of(rows, "carbon.intensity_decline", "2023")[1] == "met"


def test_no_line_of_power_is_no_nought(figures, small):
    """Fuels alone are not the total."""
    rows = figures(with_carbon(small).drop("power_trade", area=EAST, period="2024"))
    assert of(rows, "carbon.total", "2024") == (None, "undetermined")
    assert rows["carbon.fuels", EAST, "2024"]["value"] is not None
    assert of(rows, "carbon.total", "2023")[0] is not None


@pytest.mark.parametrize(("base", "verdict", "level"), [(20, "met", "3"), (34, "behind", "2"), (60, "behind", "1")])
def test_the_fall_is_judged_by_the_path(figures, small, base, verdict, level):
    """East's GDP grows 6 % a year and its coal falls: some 32 % in five years."""
    rows = figures(with_carbon(asked(small, base=base)))
    value, judged = of(rows, "carbon.intensity_decline", "2025")
    assert (judged, of(rows, "warning.carbon_level", "2025")[0]) == (verdict, level)
    assert 31 < float(value) < 34
    assert of(rows, "carbon.intensity_required", "2025") == (f"{base:.2f}", "none")
    assert rows["warning.carbon_level", EAST, "2025"]["confidence"] == "assumed"  # nobody published a criterion


def test_the_total_is_held_against_an_issued_limit_only(figures, small):
    """A limit for 2024 and none for 2023."""
    small.target(EAST, "carbon.total", "annual", "2024", 2_500_000)
    rows = figures(with_carbon(small))
    assert of(rows, "carbon.total", "2024")[1] == "behind"
    assert of(rows, "carbon.total_target", "2024")[0] == "2500000.00"
    assert of(rows, "carbon.total", "2023")[1] == "none"
    assert ("carbon.total_target", EAST, "2023") not in rows


def test_who_keeps_no_account_has_no_figures_and_nothing_else_moves(figures, small):
    """West and the city have none; energy is what it was."""
    before = figures(small)
    after = figures(with_carbon(small))
    new = {key for key in after if key not in before}
    assert {key[1] for key in new} == {EAST}
    assert {key[2] for key in new} == set(YEARS)
    assert {key: row for key, row in after.items() if key in before} == before


def test_a_city_is_covered_as_far_as_its_units_reported(figures, small):
    """City, East and West keep accounts; West's cell of 2024 is blank."""
    with_carbon(small, (CITY, EAST, WEST))
    small.change("fuels", {"area": WEST, "period": "2024", "fuel": COAL}, consumed="")
    rows = figures(small)
    assert rows["carbon.total", CITY, "2024"]["coverage"] == 0.5
    assert of(rows, "carbon.total", "2024", CITY)[1] == "undetermined"
    assert rows["carbon.total", CITY, "2023"]["coverage"] == 1


def test_a_county_without_its_zone(figures, small):
    """The zone's fuels and power are taken out of the county that is assessed net of it."""
    with_carbon(with_zone(small), (EAST,), fall=0)
    with_carbon(small, (ZONE,), coal=250_000, fall=0)
    rows = figures(small)
    assert float(rows["carbon.fuels", EAST, "2022"]["value"]) == pytest.approx(750_000 * COAL_CO2, abs=0.01)
    assert of(rows, "carbon.power", "2022") == ("0.00", "none")


def test_the_short_way_from_the_balance_sheet(figures, small):
    """100 tce of coal in each of eight uses, 10 of oil, 5 of gas; nothing where one of the three is not shown."""
    amounts = dict.fromkeys(
        ("opening_stock_tce", "production_tce", "inflow_tce", "outflow_tce", "closing_stock_tce"), "0"
    )
    used = (
        "final_agriculture_tce", "final_industry_tce", "final_construction_tce", "final_transport_tce",
        "final_services_tce", "final_households_tce", "transformation_loss_tce", "other_loss_tce",
    )  # fmt: skip
    for period, kinds in (("2023", {"煤炭": 100, "油品": 10, "天然气": 5}), ("2024", {"煤炭": 100, "油品": 10})):
        for kind, amount in kinds.items():
            cells = {name: str(amount) for name in used}
            small.put("balance", {"area": EAST, "period": period, "energy_kind": kind} | amounts | cells)
    rows = figures(small)
    assert of(rows, "carbon.total_by_tce", "2023")[0] == f"{8 * (100 * 2.66 + 10 * 1.73 + 5 * 1.56):.2f}"
    assert ("carbon.total_by_tce", EAST, "2024") not in rows


def test_coal_and_oil_from_the_book_of_energy(figures, small):
    """Totals, growth, shares in standard coal, and a limit that was issued."""
    for at, year in enumerate(YEARS):
        small.change("energy", {"area": EAST, "period": year}, coal_t=str(1_000_000 - 10_000 * at), oil_t="20000")
    small.target(EAST, "carbon.coal_total", "annual", "2024", 950_000)
    rows = figures(small)
    energy = float(small.find("energy", area=EAST, period="2024")["energy_tce"])
    assert of(rows, "carbon.coal_total", "2024") == ("960000.00", "behind")
    assert of(rows, "carbon.coal_growth", "2024")[0] == "-1.03"
    assert of(rows, "carbon.coal_share", "2024")[0] == f"{960_000 * 0.7143 / energy * 100:.2f}"
    assert of(rows, "carbon.oil_share", "2024")[0] == f"{20_000 * 1.4286 / energy * 100:.2f}"
    assert of(rows, "carbon.oil_total", "2024") == ("20000.00", "none")


def test_the_explanation_leads_to_fuels_factors_and_targets(explained, records, small):
    """Progress → fall → both years' fuels and power → the cells, the shipped factors, the line of the target."""
    opened = explained(with_carbon(asked(small)), "carbon.intensity_progress", EAST)
    found = records(opened.root)
    files = {file for file, _, _ in found}
    assert files == {
        "fuels.csv", "power_trade.csv", "gdp.csv", "targets.csv", "carbon/factors/fuels.csv", "carbon/factors/grids.csv",
    }  # fmt: skip
    assert {column for file, _, column in found if file == "fuels.csv"} == {"consumed", "feedstock"}
    assert "ln((1 − " in opened.root.formula
    assert [cited.id for cited in opened.parameters] == ["targets.progress_method"]


def test_the_explanation_of_a_warning_and_what_is_said_beside_it(explained, small):
    """The path of carbon, not that of energy, stands behind a warning of carbon."""
    opened = explained(with_carbon(asked(small, base=30)), "warning.carbon_level", EAST)
    texts = "".join(opened.remarks)
    assert "参照能耗强度的标准（假定）" in texts
    assert "进度要求下降" in texts


def test_where_the_change_came_from(figures, explained, small):
    """Coal fell while GDP grew: activity raised CO₂, intensity lowered it; together they are the counties' change."""
    with_carbon(small, (CITY, EAST, WEST))
    rows = figures(small)
    effects = [
        float(rows[f"carbon.change_{name}", CITY, "2024"]["value"]) for name in ("activity", "structure", "intensity")
    ]
    totals = [float(rows["carbon.total", area, year]["value"]) for year in ("2024", "2020") for area in (EAST, WEST)]
    assert sum(effects) == pytest.approx(totals[0] + totals[1] - totals[2] - totals[3], abs=0.05)
    assert effects[0] > 0 > effects[2]
    opened = explained(small, "carbon.change_intensity", CITY)
    assert [step.label for step in opened.root.steps] == ["东县", "西县"]
    assert "ln(" in opened.root.steps[0].formula


def test_a_unit_without_its_number_leaves_the_effects_unknown(figures, small):
    """Nothing is decomposed around it."""
    with_carbon(small, (CITY, EAST, WEST))
    small.change("fuels", {"area": WEST, "period": "2024", "fuel": COAL}, consumed="")
    rows = figures(small)
    assert of(rows, "carbon.change_activity", "2024", CITY) == (None, "undetermined")
    assert of(rows, "carbon.change_activity", "2023", CITY)[0] is not None
