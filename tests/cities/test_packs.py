"""The two city packs hold together, say what is invented, and show every verdict.

Read with the csv module and judged by formulas written here from the regulation's wording, so that a fault of the
product cannot hide a fault of the data.
"""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT.parent / "shared" / "plans"
CITIES = {"anshan": "210300", "tongren": "520600"}
YEARS = [str(year) for year in range(2020, 2026)]
QUARTERS = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3)]
CONFIDENCES = {"official", "reported", "assumed", "synthetic"}
BOOKS = ("areas", "gdp", "energy", "targets", "published")
CITY_TOLERANCE = {"anshan": 0.01, "tongren": 0.0}

packs = pytest.mark.parametrize("city", CITIES)


@cache
def book(city, name):
    """Return a book's rows as dictionaries."""
    path = ROOT / "cities" / city / "books" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def plan(city):
    """Return the pack's plan."""
    return yaml.safe_load((ROOT / "cities" / city / "plan.yaml").read_text(encoding="utf-8"))


@cache
def areas(city):
    """Return the areas by code."""
    return {row["area"]: row for row in book(city, "areas")}


def counted_in(city, area):
    """An area without an entry of its own is counted in its parent."""
    return areas(city)[area]["counted_in"] or areas(city)[area]["parent"]


def units_of(city, whole):
    """Units with rows that are counted directly in an area."""
    reporting = {row["area"] for row in book(city, "gdp")}
    return [area for area in areas(city) if area in reporting and counted_in(city, area) == whole]


@cache
def gdp(city):
    """GDP at 2020 prices by area and period."""
    rows = book(city, "gdp")
    return {(row["area"], row["period"]): int(row["gdp_yuan"]) for row in rows if row["price_base_year"] == "2020"}


@cache
def energy(city):
    """Energy without feedstock and non-fossil energy by area and period; None where a cell or its proof is missing."""
    found = {(row["area"], row["period"]): without_deductions(row) for row in book(city, "energy")}
    for area, period in worked_out(city):
        rows = [row for row in book(city, "sectors") if (row["area"], row["period"]) == (area, period)]
        weighted = sum(float(row["before_energy_tce"]) * float(row["growth"]) for row in rows)
        growth = weighted / sum(float(row["before_energy_tce"]) for row in rows) / 100
        found[area, period] = found[area, f"{int(period[:4]) - 1}{period[4:]}"] * (1 + growth)
    return found


def worked_out(city):
    """Areas and quarters whose energy is not issued: it follows from the growth of their sectors."""
    has_sectors = (ROOT / "cities" / city / "books" / "sectors.csv").exists()
    return {(row["area"], row["period"]) for row in book(city, "sectors")} if has_sectors else set()


def without_deductions(row):
    """The one caliber on which the whole of the fourteenth five-year plan is assessed."""
    feedstock = "0" if row["caliber"] == "V1" else row["feedstock_tce"]
    deductions = feedstock, row["nonfossil_tce"]
    if "" in (row["energy_tce"], *deductions) or not row["evidence"]:
        return None
    return int(row["energy_tce"]) - sum(map(int, deductions))


def amount(city, series, area, period):
    """Take the units with targets of their own out of an area that is assessed net of them."""
    parts = [u for u in units_of(city, area) if areas(city)[u]["unit"] == "own"]
    if areas(city)[area]["unit"] != "net":
        parts = []
    values = [series(city).get((unit, period)) for unit in (area, *parts)]
    return None if None in values else values[0] - sum(values[1:])


def intensity(city, area, period):
    """Energy per unit of GDP, or None."""
    used = amount(city, energy, area, period)
    return None if used is None else used / amount(city, gdp, area, period)


def fall(city, area, period, since):
    """Percentage by which intensity fell between two periods, or None."""
    after, before = intensity(city, area, period), intensity(city, area, since)
    return None if after is None or before is None else (1 - after / before) * 100


def target(city, area, indicator, kind, period):
    """The row of a target, or None."""
    wanted = (area, indicator, kind, str(period))
    rows = book(city, "targets")
    found = [r for r in rows if (r["area"], r["indicator"], r["kind"], r["period"]) == wanted]
    return found[0] if found else None


def required(city, area, years, column="base"):
    """Cumulative decline asked for: as issued, else the geometric share of the five-year target."""
    issued = target(city, area, "energy.intensity", "cumulative", 2020 + years)
    if issued and issued[column]:
        return float(issued[column])
    row = target(city, area, "energy.intensity", "five_year", 2025)
    if not row or not row[column]:
        return None
    return (1 - (1 - float(row[column]) / 100) ** (years / 5)) * 100


def yearly_rate(city, area):
    """The equal yearly decline within the five-year target."""
    row = target(city, area, "energy.intensity", "five_year", 2025)
    return None if row is None else (1 - (1 - float(row["base"]) / 100) ** (1 / 5)) * 100


def judged(actual, wanted):
    """Warning level by the criterion of 2020: 3 met, 2 within a tenth of the target, 1 beyond."""
    if wanted is None:
        return "none"
    if actual is None:
        return "undetermined"
    if actual >= wanted:
        return "met"
    return "behind 2" if wanted - actual <= wanted / 10 else "behind 1"


def intensity_verdict(city, area, year):
    """Decline since 2020 against what is due by then."""
    return judged(fall(city, area, str(year), "2020"), required(city, area, year - 2020))


def quarter_verdict(city, area, period):
    """Decline on the same months of the year before against the yearly rate."""
    before = f"{int(period[:4]) - 1}{period[4:]}"
    return judged(fall(city, area, period, before), yearly_rate(city, area))


def total_cap(city, area, year):
    """Last year's energy, raised by the growth expected and lowered by the decline due; None without a basis."""
    before = amount(city, energy, area, str(year - 1))
    if before is None:
        return None
    issued = target(city, area, "energy.total_growth", "annual", year)
    if issued:
        return before * (1 + float(issued["base"]) / 100)
    growth = target(city, area, "gdp.growth", "annual", year)
    yearly = target(city, area, "energy.intensity", "annual", year)
    expected, due = float(growth["base"]), float(yearly["base"]) if yearly else yearly_rate(city, area)
    if growth["adjust_approved"] == "yes":
        expected = max(expected, actual_growth(city, area, year))
    return before * (1 + expected / 100) * (1 - due / 100)


def actual_growth(city, area, year):
    """GDP growth at constant prices, in %."""
    return (amount(city, gdp, area, str(year)) / amount(city, gdp, area, str(year - 1)) - 1) * 100


def total_verdict(city, area, year):
    """Exempt on the incentive target, else the total against its cap."""
    if not has_cap(city, area, year):
        return "none"
    decline, incentive = fall(city, area, str(year), "2020"), required(city, area, year - 2020, "incentive")
    if decline is not None and incentive is not None and decline >= incentive:
        return "exempt"
    used, cap = amount(city, energy, area, str(year)), total_cap(city, area, year)
    if used is None or cap is None:
        return "undetermined"
    return "met" if used <= cap else "behind"


def has_cap(city, area, year):
    """Is there a target from which a cap follows?"""
    growth = target(city, area, "gdp.growth", "annual", year)
    return bool(target(city, area, "energy.total_growth", "annual", year) or (growth and yearly_rate(city, area)))


def reporting(city):
    """Areas with rows of their own, in book order."""
    return [area for area in areas(city) if (area, "2020") in gdp(city)]


@packs
def test_every_parent_and_every_whole_is_known(city):
    """No area hangs in the air, codes do not repeat, and the chain leads to the nation."""
    known = areas(city)
    assert len(known) == len(book(city, "areas"))
    for row in known.values():
        assert not row["parent"] or row["parent"] in known, row
        assert not row["counted_in"] or row["counted_in"] in known, row
    root = known[CITIES[city]]
    assert root["level"] == "city"
    assert known[known[root["parent"]]["parent"]]["level"] == "nation"


@packs
def test_codes_of_our_own_do_not_look_official(city):
    """Only counties and above carry six digits; zones and enterprises carry their whole's code and letters."""
    for row in book(city, "areas"):
        official = row["area"].isdigit() and len(row["area"]) == 6
        assert official == (row["level"] not in ("zone", "enterprise")), row


@packs
@pytest.mark.parametrize("name", BOOKS)
def test_every_row_says_how_sure_it_is(city, name):
    """Each row of each book carries a confidence."""
    assert {row["confidence"] for row in book(city, name)} <= CONFIDENCES


@packs
def test_energy_is_invented_and_says_so(city):
    """No energy figure of either city is published: every row is synthetic."""
    assert {row["confidence"] for row in book(city, "energy")} == {"synthetic"}


@packs
def test_only_the_plan_is_official(city):
    """Of the targets, the city's own from the plan is official; what was shared out below it is invented."""
    official = [row for row in book(city, "targets") if row["confidence"] == "official"]
    assert [(row["area"], row["indicator"], row["kind"]) for row in official] == [
        (CITIES[city], "energy.intensity", "five_year")
    ]
    assert {row["confidence"] for row in book(city, "targets")} == {"official", "synthetic"}


@packs
def test_every_period_is_there(city):
    """2020–2025 yearly and nine cumulated quarters, for GDP and for energy; each base year stands twice."""
    for name in ("gdp", "energy"):
        rows = Counter((row["area"], row["period"]) for row in book(city, name))
        for area in reporting(city):
            for period in (*YEARS, *QUARTERS):
                twice = name == "gdp" and period in ("2020", "2025")
                missing = name == "energy" and (area, period) in worked_out(city)
                assert rows[area, period] == (0 if missing else 2 if twice else 1), (name, area, period)
    bases = {(row["period"], row["price_base_year"]) for row in book(city, "gdp")}
    assert {("2020", "2015"), ("2025", "2025")} < bases


@packs
def test_quarters_grow_within_the_year(city):
    """Figures since January rise from quarter to quarter and stay below the year."""
    for series in (gdp, energy):
        for area in reporting(city):
            for year in ("2023", "2024", "2025"):
                run = [series(city)[area, period] for period in (*(f"{year}Q{q}" for q in (1, 2, 3)), year)]
                run = [value for value in run if value is not None]
                assert run == sorted(set(run)), (area, year)


@packs
def test_units_add_up_to_the_city(city):
    """Units counted in the city make its total: to the unit in Tongren, with a small open difference in Anshan."""
    root, tolerance = CITIES[city], CITY_TOLERANCE[city]
    for series in (gdp, energy):
        for period in (*YEARS, *QUARTERS):
            parts = [series(city)[unit, period] for unit in units_of(city, root)]
            if None in parts:
                continue
            whole = series(city)[root, period]
            assert abs(whole - sum(parts)) <= whole * tolerance, (series, period)
            assert (whole == sum(parts)) == (tolerance == 0), (series, period)


@packs
def test_a_part_is_smaller_than_what_it_is_counted_in(city):
    """A zone's GDP and energy stay below its county's."""
    for area in reporting(city):
        for series in (gdp, energy):
            for period in (*YEARS, *QUARTERS):
                for unit in units_of(city, area):
                    part, whole = series(city)[unit, period], series(city)[area, period]
                    assert part is None or whole is None or part < whole, (unit, period)


@packs
def test_deductions_stay_within_the_total(city):
    """What is deducted leaves something, and numbers are plain."""
    for row in book(city, "energy"):
        rest = without_deductions(row)
        assert rest is None or rest > 0, row
        for column in ("energy_tce", "feedstock_tce", "renewable_power_kwh", "nonfossil_tce", "coal_t", "oil_t"):
            assert row[column] == "" or row[column].isdigit(), row


def test_non_fossil_energy_of_tongren_reaches_the_plan():
    """Tongren 三（八）: at least 56 % of energy is non-fossil by 2025."""
    row = next(r for r in book("tongren", "energy") if (r["area"], r["period"]) == ("520600", "2025"))
    assert int(row["nonfossil_tce"]) / int(row["energy_tce"]) >= 0.56


@packs
def test_some_rows_exclude_feedstock_already(city):
    """One area's rows come in the caliber without feedstock energy, and go on smoothly beside the others."""
    rows = [row for row in book(city, "energy") if row["caliber"]]
    assert {row["caliber"] for row in rows} == {"V1"}
    assert len({row["area"] for row in rows}) == 1
    for row in rows:
        before = energy(city)[row["area"], str(int(row["period"]) - 1)]
        assert abs(without_deductions(row) / before - 1) < 0.1


@packs
@pytest.mark.parametrize("year", [2024, 2025])
def test_intensity_shows_every_verdict(city, year):
    """Met, behind by little, behind by much, and undetermined stand side by side in both years."""
    shown = {intensity_verdict(city, area, year) for area in reporting(city)}
    assert shown == {"met", "behind 2", "behind 1", "undetermined", "none"}


@packs
@pytest.mark.parametrize("year", [2024, 2025])
def test_the_total_shows_every_verdict(city, year):
    """Within the cap, over it, undetermined, and without a cap; exempt where the city has incentive targets."""
    shown = {total_verdict(city, area, year) for area in reporting(city)}
    exempt = {"exempt"} if city == "tongren" else set()
    assert shown == {"met", "behind", "undetermined", "none"} | exempt


@packs
@pytest.mark.parametrize("period", [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3)])
def test_quarters_show_met_and_behind(city, period):
    """In every quarter someone keeps the yearly rate and someone falls behind it on each level."""
    shown = {quarter_verdict(city, area, period) for area in reporting(city)}
    assert {"met", "behind 2", "behind 1"} <= shown


@pytest.mark.parametrize(
    ("city", "year", "of_intensity", "of_total"),
    [
        ("tongren", 2024, "met", "met"),
        ("tongren", 2025, "met", "met"),
        ("anshan", 2024, "behind 2", "met"),
        ("anshan", 2025, "met", "met"),
    ],
)
def test_the_cities_themselves(city, year, of_intensity, of_total):
    """Anshan lags a little in 2024 and arrives in 2025; Tongren keeps the base pace without the incentive pace."""
    root = CITIES[city]
    assert (intensity_verdict(city, root, year), total_verdict(city, root, year)) == (of_intensity, of_total)


@packs
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_nothing_counted_in_the_city_is_missing_in_a_year(city, year):
    """What is missing stands in zones counted in a county, so the city's own yearly account stays determined."""
    for unit in units_of(city, CITIES[city]):
        assert energy(city)[unit, str(year)] is not None, unit


@packs
def test_a_raise_of_the_total_changes_the_verdict(city):
    """The one approved raise belongs to an area that outgrew its target and would be over its cap without it."""
    rows = [row for row in book(city, "targets") if row["adjust_approved"] == "yes"]
    assert len(rows) == 1
    area, year, expected = rows[0]["area"], int(rows[0]["period"]), float(rows[0]["base"])
    grown, raised = actual_growth(city, area, year), total_cap(city, area, year)
    assert grown > expected
    unraised = raised * (100 + expected) / (100 + grown)
    assert unraised < amount(city, energy, area, str(year)) <= raised


@packs
def test_every_kind_of_issued_target_occurs(city):
    """Five-year for nearly all; annual, cumulative and a growth of the total for one area each; none for one."""
    kinds = {(row["indicator"], row["kind"]): set() for row in book(city, "targets")}
    for row in book(city, "targets"):
        kinds[row["indicator"], row["kind"]].add(row["area"])
    assert len(kinds["energy.intensity", "annual"]) == 1
    assert len(kinds["energy.intensity", "cumulative"]) == 1
    assert len(kinds["energy.total_growth", "annual"]) == 1
    assert set().union(*kinds.values()) < set(reporting(city))
