"""The packs' series: every target of the plans has an indicator, every indicator has numbers, and all of them hang together.

Sums and comparisons are written here anew from the books; only the catalogue and its formulas are the product's.
"""

import csv
import json
import re
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from shuangkong.closing.books import read_books
from shuangkong.kernel.units import UNITS, measure
from shuangkong.plans.script import simplified
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets import catalogue
from shuangkong.targets.formula import evaluate, parse
from shuangkong.targets.plan_targets import rows as plan_rows

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT.parent / "shared" / "plans"
CITIES = {"anshan": "210300", "tongren": "520600"}
YEARS = [str(year) for year in range(2020, 2026)]
# Milestones of the plans that no indicator follows, and why
NOT_FOLLOWED = {
    "四项主要污染物重点工程减排量（省下达任务）": "四个指标并为一句，省下达的数没有公布；四项减排量各有指标",
    "重点行业能效和排放控制水平": "与全省平均水平相比，没有可比的全省数",
    "电力、铁合金等行业能效水平": "与全省平均水平相比，没有可比的全省数",
    "清洁取暖比例和绿色高效制冷产品占有率": "两个指标并为一句，各有指标",
}

packs = pytest.mark.parametrize("city", CITIES)


@cache
def known():
    """Return the catalogue as shipped."""
    return catalogue.load(rulebook=Rulebook.load())


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
def values(city):
    """Return the latest value by series, area and year; those of the energy book and of reduction projects among them."""
    found = {
        (row["series"], row["area"], row["period"]): row["value"]
        for row in read_books(ROOT / "cities" / city, date(2026, 3, 31)).tables["observations"].to_pylist()
        if row["book"] == "reduction_claims"
    }
    for row in sorted(book(city, "observations"), key=lambda row: row["published"]):
        if row["value"]:
            found[row["series"], row["area"], row["period"]] = float(row["value"])
    for series in known().series.values():
        column = series.source.partition(".")[2]
        for row in book(city, "energy") if column else ():
            if row[column] and len(row["period"]) == 4 and row["caliber"] in ("", "V0"):
                found[series.id, row["area"], row["period"]] = float(row[column])
    return found


@cache
def parts(city):
    """Return the areas counted directly in the city that report a series, by series."""
    direct = {row["area"] for row in book(city, "areas") if (row["counted_in"] or row["parent"]) == CITIES[city]}
    found = defaultdict(set)
    for series, area, _ in values(city):
        if area in direct:
            found[series].add(area)
    return found


def summed(city, series, year):
    """The city's own row, else the sum of its units; None where one of them is missing."""
    own = values(city).get((series, CITIES[city], year))
    if own is not None:
        return own
    units = [values(city).get((series, area, year)) for area in parts(city)[series]]
    return sum(units) if units and None not in units else None


@cache
def parameters():
    """Return the values of the parameters that formulas name."""
    rules, names = Rulebook.load(), {}
    for indicator in known().indicators.values():
        for name, id_ in indicator.parameters.items():
            names[name] = float(rules.value(id_, ["000000"], date(2024, 12, 31)).text)
    return names


def level(city, indicator, area, year):
    """The indicator's formula over an area's series; None where one is missing or the denominator is zero."""
    inputs = {}
    for name in indicator.series:
        inputs[name] = summed(city, name, year) if area == CITIES[city] else values(city).get((name, area, year))
    if None in inputs.values():
        return None
    result = evaluate(parse(indicator.expanded), inputs | {n: parameters()[n] for n in indicator.parameters})
    return result * indicator.times if isinstance(result, int | float) else None


def computed():
    """Indicators with a formula of their own."""
    return [indicator for indicator in known().indicators.values() if indicator.formula]


def without_data(city):
    """Indicators for which the city has no value in any year."""
    return {
        indicator.id
        for indicator in computed()
        if all(level(city, indicator, CITIES[city], year) is None for year in YEARS)
    }


@packs
def test_every_target_of_the_plan_has_an_indicator(city):
    """All numbered targets are followed, in units that can be converted; milestones as far as an indicator is there."""
    path = ROOT / "cities" / city / "plan.yaml"
    facts = plan(city)
    rows, problems = plan_rows(facts, path.read_text(encoding="utf-8"), CITIES[city], known())
    assert problems == []
    numbered = {target["name"] for target in facts["targets"] if target["kind"] == "target"}
    assert {row["name"] for row in rows if row["name"] in numbered} == {n for n in numbered if "激励" not in n}
    others = [row for row in rows if row["name"] not in numbered]
    milestones = {target["name"] for target in facts["targets"] if target["kind"] == "milestone"}
    assert others
    assert {row["name"] for row in others} <= milestones
    assert {(row["kind"], row["bound"]) for row in others if row["bound"] == "basic"} <= {("five_year", "basic")}
    assert {row["kind"] for row in others if row["bound"] != "basic"} <= {"qualitative"}
    assert len({row["indicator"] for row in rows}) == len(rows)


@packs
def test_every_milestone_has_an_indicator_or_a_reason(city):
    """Milestones without a number are followed as well, but for a few that no single number can stand for."""
    for fact in plan(city)["targets"]:
        if fact["kind"] == "milestone":
            found = known().matching(fact["id"]) or known().matching(fact["name"])
            assert (found is None) == (fact["name"] in NOT_FOLLOWED), fact["name"]


@packs
def test_the_plans_own_words_find_the_indicator(city):
    """The names read from the plan's text by hand lead to the catalogue, in either script."""
    path = PLANS / f"{city}.labels.jsonl"
    if not path.exists():
        pytest.skip("the labelled plan texts are not beside this checkout")
    labels = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    # as one text: a short name alone does not always show which script it is in
    names = set(simplified("\n".join(label["name"] for label in labels if label["kind"] == "target")).splitlines())
    assert [name for name in sorted(names) if known().matching(name) is None] == []


def test_names_of_plans_lead_to_one_indicator_each():
    """The id that the two plans use for different things belongs to neither; their names tell them apart."""
    assert known().matching("rural-sewage-treatment") is None
    assert known().matching("农村生活污水处理率").id == "rural.sewage_treatment_rate"
    assert known().matching("农村生活污水治理率").id == "rural.sewage_governance_rate"


def test_every_unit_of_a_series_is_known():
    """Series and indicators count in registered units that dimensions are known of."""
    for unit in [s.unit for s in known().series.values()] + [i.unit for i in known().indicators.values()]:
        assert unit in UNITS
        measure(unit)


def test_every_indicator_has_data_in_a_city():
    """No indicator of the catalogue is empty everywhere."""
    assert not set.intersection(*(without_data(city) for city in CITIES))


@packs
def test_what_has_no_data_says_why(city):
    """The README names exactly the indicators without data, with the reason; none of the plan's targets is among them."""
    text = (ROOT / "cities" / city / "README.md").read_text(encoding="utf-8")
    chapter = text.partition("## 没有数据的指标")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z0-9_]+\.[a-z0-9_]+)`", chapter))
    assert named == without_data(city)
    path = ROOT / "cities" / city / "plan.yaml"
    rows, _ = plan_rows(plan(city), path.read_text(encoding="utf-8"), CITIES[city], known())
    assert not named & {row["indicator"] for row in rows}


@packs
def test_every_series_of_the_book_is_of_the_catalogue(city):
    """Each row fills a series that some formula uses and that no other book holds."""
    for row in book(city, "observations"):
        series = known().series[row["series"]]
        assert not series.source
        assert row["period"] in YEARS
        assert bool(row["price_base_year"]) == (series.prices == "constant"), row
        assert series.aggregate != "own" or row["area"] == CITIES[city], row


@packs
@pytest.mark.parametrize("name", ["observations", "acceptances"])
def test_what_is_invented_says_so(city, name):
    """Invented rows are synthetic and their document says 模拟; no row is without a mark."""
    for row in book(city, name):
        assert row["confidence"] in ("official", "reported", "assumed", "synthetic")
        assert row["document"]
        assert (row["confidence"] == "synthetic") == ("模拟" in row["document"]), row


@packs
def test_parts_stay_within_the_whole(city):
    """Where the city has a row of its own, its units do not add up to more."""
    for series, area, year in values(city):
        if area == CITIES[city]:
            units = [values(city).get((series, part, year), 0) for part in parts(city)[series]]
            assert sum(units) <= values(city)[series, area, year] * (1 + 1e-9), (series, year)


@packs
def test_levels_stay_within_their_limits(city):
    """No share is below 0 or above 100 %, in no area and no year."""
    areas = {area for _, area, _ in values(city)} | {CITIES[city]}
    for indicator in computed():
        least, most = indicator.limits or (0, float("inf"))
        for area in areas:
            for year in YEARS:
                found = level(city, indicator, area, year)
                assert found is None or least <= found <= most, (indicator.id, area, year, found)


@packs
def test_industry_uses_less_than_everything(city):
    """Industry's energy and value added stay below the area's own totals."""
    energy = {(r["area"], r["period"]): r for r in book(city, "energy")}
    gdp = {(r["area"], r["period"]): float(r["gdp_yuan"]) for r in book(city, "gdp") if r["price_base_year"] == "2020"}
    for (series, area, year), value in values(city).items():
        row = energy.get((area, year))
        if series == "industrial_energy_tce" and row["energy_tce"]:
            left_out = float(row["feedstock_tce"]) if row["caliber"] else 0
            assert value < float(row["energy_tce"]) + left_out, (area, year)
        if series == "industry_value_added_yuan":
            assert value < gdp[area, year], (area, year)


@packs
def test_counts_done_never_fall(city):
    """What is finished once stays finished: cumulative counts rise from year to year."""
    cumulative = [
        s for s in known().series if s.endswith(("_scrapped", "_gone", "_cleared", "_outlets_done", "_treated"))
    ]
    for series in cumulative:
        for area in {area for s, area, _ in values(city) if s == series}:
            run = [values(city)[series, area, year] for year in YEARS]
            assert run == sorted(run), (series, area)


def test_what_was_left_out_on_purpose():
    """A blank and an absent year, two vintages, a year without buses, a county without an indicator."""
    blanks = [r for r in book("anshan", "observations") if not r["value"]]
    assert [(r["area"], r["period"], r["series"]) for r in blanks] == [("210323", "2022", "film_recovered_t")]
    deposited = {y for s, a, y in values("tongren") if (s, a) == ("pesticide_deposited_t", "520623")}
    assert deposited == set(YEARS) - {"2023"}
    for city in CITIES:
        dated = [row for row in book(city, "observations") if row["published"]]
        assert [row["vintage"] for row in dated] == ["preliminary", "final"]
        assert dated[0]["value"] != dated[1]["value"]
        assert dated[0]["published"] < dated[1]["published"]
        none = [(a, y) for (s, a, y), value in values(city).items() if s == "buses" and value == 0]
        assert none == [({"anshan": "210311", "tongren": "520603"}[city], "2020")]
    assert not {a for s, a, _ in values("anshan") if s == "construction_waste_t"} & {"210321"}
    assert not {a for s, a, _ in values("tongren") if s == "waste_generated_t"} & {"520627"}


@packs
def test_acceptances_say_yes_and_no(city):
    """Some of what has to be done “basically” is accepted, some is not, and all of it is asked for so."""
    basic = {known().matching(t["name"]).id for t in plan(city)["targets"] if t["bound"] == "basic"}
    rows = book(city, "acceptances")
    assert {row["accepted"] for row in rows} == {"yes", "no"}
    assert {row["indicator"] for row in rows} < basic
    assert {row["department"] for row in rows} <= set(plan(city)["departments"])


@packs
def test_counties_have_targets_of_their_own(city):
    """Six indicators are shared out; for one county yearly values are issued, which its even pace would not give."""
    rows = [row for row in book(city, "targets") if row["relation"]]
    assert len({row["indicator"] for row in rows}) == 6
    assert CITIES[city] not in {row["area"] for row in rows}
    assert {row["confidence"] for row in rows} == {"synthetic"}
    annual = [row for row in rows if row["kind"] == "annual"]
    assert len({(row["area"], row["indicator"]) for row in annual}) == 1
    steps = [float(row["base"]) for row in annual]
    assert len({round(b - a, 6) for a, b in pairwise(steps)}) > 1


def test_shared_out_tonnages_make_the_citys():
    """What Anshan's areas have to reduce adds up to the city's own target, to the hundredth of a tonne."""
    for indicator, total in (("emissions.cod_reduction", 6598.13), ("emissions.nox_reduction", 18962.98)):
        rows = [row for row in book("anshan", "targets") if row["indicator"] == indicator]
        assert sum(float(row["base"]) for row in rows) == pytest.approx(total, abs=1e-6)
