"""GB/T 2589 over a whole report: what each kind counts, what comes off, and what was reported beside it (R4, R1.8)."""

from decimal import Decimal

import pytest

from shuangkong.statistics import checks
from shuangkong.statistics.comprehensive import comprehensive
from shuangkong.statistics.filing import Filing, FilingRow


@pytest.fixture
def computed(forms, rulebook):
    """`computed({"raw_coal": {"consumed": 100}}, made={"power": 5}, reported=(1, 2))`: of a report of 2025."""

    def made_up(structure, made=None, reported=(0, 0)):
        basic = {"energy_calorific_tce": reported[0], "energy_equivalent_tce": reported[1]}
        tables = {
            "basic": {"x": basic},
            "structure": structure,
            "physical": {kind: {"produced": amount} for kind, amount in (made or {}).items()},
        }
        rows = tuple(
            FilingRow(
                table, table, line, (key,), {"energy_kind": key} | {n: Decimal(str(v)) for n, v in values.items()}
            )
            for table, lines in tables.items()
            for line, (key, values) in enumerate(lines.items(), start=1)
        )
        filing = Filing("status-report", "2024", "520602", "", "2025", rows, (), "a.xlsx", "")
        return comprehensive(
            filing, forms.form("status-report").energy, checks.of_rulebook(rulebook, "520602", "2025")
        )  # fmt: skip

    return made_up


CASES = {
    # kind, what is said, tce by the annex: amount × coefficient
    "coal": ({"raw_coal": {"consumed": 1000, "factor": 0.7143}}, {}, 714.3),
    "the annex, not what the filer adopted": ({"raw_coal": {"consumed": 1000, "factor": 0.8}}, {}, 714.3),
    "measured before the annex": ({"raw_coal": {"consumed": 1000, "ncv_measured": 29307.6, "factor": 0.8}}, {}, 1000),
    "gas within its range": ({"natural_gas": {"consumed": 10, "factor": 12.143}}, {}, 121.43),
    "gas beyond its range": ({"natural_gas": {"consumed": 10, "factor": 15}}, {}, 133),
    "power in 10^4 kWh": ({"power": {"consumed": 100, "factor": 1.229}}, {}, 122.9),
    # coal of 714.3 makes heat of 1000 GJ = 34.12: used inside it counts once, given out it comes off
    "heat made and used": ({"raw_coal": {"consumed": 1000}, "heat": {"consumed": 1000}}, {"heat": 1000}, 714.3),
    "heat made and given out": ({"raw_coal": {"consumed": 1000}, "heat": {"consumed": 0, "sold": 1000}}, {"heat": 1000}, 680.18),
    "heat made, not listed": ({"raw_coal": {"consumed": 1000}}, {"heat": 1000}, 680.18),
    # what was bought and passed on is in no one's consumption
    "power passed on": ({"power": {"consumed": 100, "purchased": 150, "sold": 50}}, {}, 122.9),
    "water bought": ({"fresh_water": {"consumed": 100000, "purchased": 100000}}, {}, 25.71),
    "water made inside": ({"fresh_water": {"consumed": 100000, "purchased": 0}}, {}, 0),
    "water partly bought": ({"fresh_water": {"consumed": 100000, "purchased": 50000}}, {}, 12.855),
}  # fmt: skip


@pytest.mark.parametrize(("structure", "made", "tce"), CASES.values(), ids=CASES)
def test_what_counts(computed, structure, made, tce):
    """Amount × coefficient; nothing twice, less what was given out, media as bought."""
    assert computed(structure, made).calorific == pytest.approx(tce, abs=1e-6)


def test_equivalent_value(computed):
    """Bought power less that given out, at 0.30 instead of 0.1229 kgce/kWh: 100 × 10^4 kWh more is 177.1 tce more. R1.8."""
    found = computed({"power": {"consumed": 100, "purchased": 120, "sold": 20}})
    assert found.calorific == pytest.approx(122.9)
    assert found.equivalent == pytest.approx(122.9 + 177.1)


def test_beside_what_was_reported(computed):
    """The difference is reported less computed."""
    found = computed({"raw_coal": {"consumed": 1000}}, reported=(800, 900))
    assert (found.calorific_gap, found.equivalent_gap) == (pytest.approx(85.7), pytest.approx(185.7))


def test_what_is_missing_makes_the_total_unknown(computed):
    """Gas without a coefficient or a measured value: the line and the totals are unknown, not nothing."""
    found = computed({"natural_gas": {"consumed": 10}, "raw_coal": {"consumed": 1000}})
    assert [line.tce for line in found.lines] == [None, pytest.approx(714.3)]
    assert (found.calorific, found.equivalent, found.calorific_gap) == (None, None, None)


def test_where_coefficients_come_from(computed):
    """A measured value of power is none: its calorific value is a convention."""
    found = computed({
        "raw_coal": {"consumed": 1, "ncv_measured": 20000},
        "power": {"consumed": 1, "ncv_measured": 4000},
        "natural_gas": {"consumed": 1, "factor": 12},
    })  # fmt: skip
    assert [line.origin for line in found.lines] == ["measured", "annex", "range"]
    assert found.lines[0].coefficient == pytest.approx(20000 / 29307.6)
