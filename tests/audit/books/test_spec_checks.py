"""核查规则 — checks on reduction projects (R-*): what each takes for suspect, and what not.

A check says 疑似 and never more. Its thresholds are numbers of the catalogue (assumed); every case here stands on both
sides of one.
"""

from __future__ import annotations

from datetime import date

import pytest
from checked_books import AREAS, ON, OTHER, PERMIT, books, claim, project

from shuangkong.audit import books_run
from shuangkong.audit.facts import Claim, Facts


def test_an_honest_project_is_not_suspect(rulebook):
    """The worked example of §1.9 with its own numbers passes every check that can be made."""
    rows = books(
        source_base=[STATED | {"permit": PERMIT, "facility": None, "emission_t": 657.0}],
        permitted=permitted(700.0), emission_actuals=months(438.0 / 12),
    )  # fmt: skip
    assert books_run.run(Facts({"areas": AREAS, **rows}, rulebook, ON)).findings == ()


def permitted(amount, first=20200101):
    return [{"permit": PERMIT, "outlet": "DW001", "pollutant": "cod", "amount_t": amount, "from": first, "to": None}]


def months(mass, count=12, method="automatic"):
    return [
        {
            "permit": PERMIT,
            "outlet": "DW001",
            "pollutant": "cod",
            "month": f"2024-{n:02}",
            "mass_t": mass,
            "method": method,
        }
        for n in range(1, count + 1)
    ]


def test_double_counting(found):
    """R-DUP: the same outlet under two names; the later filed is the suspect one, and it opens a case by itself."""
    twice = books(
        project("P1"), project("P2", name="北区净水站"), claims=[claim("P1", day=20241120), claim("P2", day=20241201)]
    )
    (one,) = found("R-DUP", **twice)
    assert (one.subject, one.found["other"], one.hard) == ("P2", "P1", True)


def test_carry_over_is_no_second_claim(found):
    """R-DUP: what P1 carries over into 2024 does not collide with the extension that is stable in 2024."""
    rows = books(
        project("P1", stable_on=20230615), project("P2", stable_on=20240301),
        claims=[claim("P1", 2023), claim("P1", 2024), claim("P2", 2024)],
    )  # fmt: skip
    assert found("R-DUP", **rows) == []


@pytest.mark.parametrize(
    ("more", "amount", "suspect"),
    [
        ({}, 219.0, False),
        ({}, 219.004, False),
        ({}, 219.02, True),
        ({"out_after_mg_l": 50.0}, 0.0, True),
    ],
    ids=["as computed", "within rounding", "more than a full year", "after above before"],
)
def test_amounts_in_balance(found, more, amount, suspect):
    """R-BAL: no more than the inputs give in a full year, and less after than before."""
    assert bool(found("R-BAL", **books(claims=[claim(amount=amount)], more_inputs=more))) is suspect


@pytest.mark.parametrize(
    ("more", "years"),
    [({2024: 147.0, 2025: 72.0}, []), ({2024: 219.0, 2025: 72.0}, [2025]), ({2024: 147.0, 2025: 73.0}, [2025])],
)
def test_the_years_of_a_project_in_balance(found, more, years):
    """R-BAL (§1.3): the years of one project count one full year together: 219 t; the year that goes beyond is told."""
    claims = [claim(year=year, amount=amount) for year, amount in more.items()]
    assert [one.found["year"] for one in found("R-BAL", **books(claims=claims))] == years


@pytest.mark.parametrize(("base", "suspect"), [(657.0, False), (219.0, False), (200.0, True)])
def test_no_more_than_the_source_emitted(found, base, suspect):
    """R-BAL: a reduction above the emission in environmental statistics cuts what was never there."""
    row = STATED | {"permit": PERMIT, "facility": None, "emission_t": base}
    assert bool(found("R-BAL", **books(source_base=[row]))) is suspect


STATED = {"facility": "TW001", "organisation": "甲公司", "area": "520602", "pollutant": "cod", "year": 2020}


@pytest.mark.parametrize(
    ("stated", "suspect"),
    [
        ([{"emission_t": 5.0}], True),
        ([{"organisation": "乙公司", "area": "520603", "emission_t": 5.0}], False),
        ([{"organisation": "乙公司", "emission_t": 5.0}, {"emission_t": 657.0}], False),
        ([{"year": 2019, "emission_t": 5.0}], False),
        ([{"emission_t": 100.0}, {"facility": "TW002", "emission_t": 900.0}], True),
        ([{"facility": "TW002", "emission_t": 5.0}], False),
        ([{"facility": "", "emission_t": 5.0}], True),
    ],
    ids=["its own", "another's of the code", "both", "not the base year", "its facility of two", "another facility", "the unit's"],
)  # fmt: skip
@pytest.mark.parametrize("permit", ["", PERMIT], ids=["by name", "by permit"])
def test_the_statistics_are_those_of_the_source(found, permit, stated, suspect):
    """R-BAL: a claim of 219 t is held against its own source in the base year (2020), not against whatever has that code."""
    own = [
        {"permit": permit if row.get("organisation", "甲公司") == "甲公司" else OTHER} | STATED | row for row in stated
    ]
    assert bool(found("R-BAL", **books(project(permit=permit), source_base=own))) is suspect


@pytest.mark.parametrize(
    ("measured", "cap"),
    [(65.0, 16.08), (96.9, 0.0), (120.0, 0.0), (20.0, 29.31)],
    ids=["a part", "nothing cut", "more than before", "less than filed"],
)
def test_downgraded_to_what_was_measured(found, measured, cap):
    """R-AUTO, §1.8: 184 of 365 days of 58.14 t/a are claimed, 29.31 t; 65 t/a were measured: (96.90 − 65.0) × 184/365 = 16.08."""
    flows = {"flow_before_10k_m3_d": 1.0, "flow_after_10k_m3_d": 1.0}
    levels = {"out_before_mg_l": 96.9 / 3.65, "out_after_mg_l": 38.76 / 3.65}
    rows = [row | {"month": row["month"].replace("2024", "2025")} for row in months(measured / 12)]
    (one,) = found(
        "R-AUTO",
        **books(
            project(stable_on=20250620), claims=[claim(year=2025, amount=29.31, day=20251120)], more_inputs=flows | levels,
            emission_actuals=rows,
        ),
    )  # fmt: skip
    assert one.found["cap"] == cap


@pytest.mark.parametrize(
    ("mass", "count", "method", "suspect"),
    [
        (438.0 / 12, 12, "automatic", False),
        (438.0 / 12 / 0.81, 12, "automatic", False),
        (438.0 / 12 / 0.79, 12, "automatic", True),
        (438.0 / 12 * 1.25, 6, "automatic", False),
        (438.0 / 12 * 1.3, 6, "automatic", True),
        (100.0, 5, "automatic", False),
        (100.0, 12, "manual", False),
    ],
    ids=["equal", "19 % off", "21 % off", "half a year, 20 %", "half a year, 23 %", "too few months", "not automatic"],
)  # fmt: skip
def test_filed_against_monitored(found, mass, count, method, suspect):
    """R-AUTO: what is said to be left (438 t) is held against the year's automatic monitoring; 20 % may lie between."""
    assert bool(found("R-AUTO", **books(emission_actuals=months(mass, count, method)))) is suspect


def test_months_before_the_works_are_not_held_against_them(found):
    """R-AUTO: stable in June 2024: 73 t a month before, 36.5 t after (438 t a year): the months after agree."""
    rows = [row | {"mass_t": 73.0 if n < 6 else 36.5} for n, row in enumerate(months(438.0, 12, "automatic"))]
    assert not found("R-AUTO", **books(project(stable_on=20240615), emission_actuals=rows))
    rows = [row | {"mass_t": 36.5 if n < 6 else 73.0} for n, row in enumerate(rows)]
    (one,) = found("R-AUTO", **books(project(stable_on=20240615), emission_actuals=rows))
    assert (one.found["months"], one.found["measured"]) == (6, 876.0)


@pytest.mark.parametrize(
    ("amount", "first", "told"),
    [
        (700.0, 20200101, 0), (548.0, 20200101, 0), (547.0, 20200101, 1), (437.0, 20200101, 2), (437.0, 20240101, 1),
        (700.0, 20250101, 0),
    ],
    ids=["wide", "657 is 1.2 × 547.5", "base inflated", "after above, too", "the permit came with the works", "later permit"],
)  # fmt: skip
def test_filed_against_permitted(found, amount, first, told):
    """R-PERMIT: 438 t left against the year's permit; 657 t before against the permit of the year before, 1.2 times."""
    assert len(found("R-PERMIT", **books(permitted=permitted(amount, first)))) == told


@pytest.mark.parametrize(
    ("stable", "approved", "suspect"),
    [(20241231, 20230301, False), (20250101, 20230301, True), (20231215, 20240101, True)],
)
def test_dates_that_cannot_be(found, stable, approved, suspect):
    """R-DATE: stable within the year that is claimed, and not before the approval."""
    assert bool(found("R-DATE", **books(project(stable_on=stable, approved_on=approved)))) is suspect


def test_proof_of_the_source(found):
    """R-SRC: what the type asks for is there, or the finding names what lacks; a list from elsewhere has no files here."""
    kinds = ["approval", "acceptance", "start", "monitoring", "curve"]
    some = [{"project": "P1", "kind": kind} for kind in kinds]
    (one,) = found("R-SRC", **books(reduction_evidence=some))
    assert one.found["lacking"] == "药剂、电耗、污泥台账"
    assert found("R-SRC", **books(reduction_evidence=[*some, {"project": "P1", "kind": "supplies"}])) == []
    assert found("R-SRC", **books(reduction_evidence=[{"project": "P7", "kind": "start"}])) == []


@pytest.mark.parametrize(
    ("row", "suspect"),
    [
        ({"outlet": "DW001", "permit": PERMIT, "uscc": "", "year": 2024}, True),
        ({"outlet": "DW001", "permit": OTHER, "uscc": "", "year": 2024}, False),
        ({"outlet": "DW002", "permit": PERMIT, "uscc": "", "year": 2024}, False),
        ({"outlet": "DW001", "permit": PERMIT, "uscc": "", "year": 2023}, False),
    ],
    ids=["its outlet", "another permit", "another outlet", "another year"],
)  # fmt: skip
def test_confirmed_falsification(found, row, suspect):
    """R-FALS: decided falsification at the facility in the year; nobody else's and no other year's."""
    assert bool(found("R-FALS", confirmed=[row | {"case": "2026-00001"}], **books())) is suspect


def test_a_claim_that_was_sent_back_counts_as_it_was_filed_again(rulebook):
    """R-*: what an office had verified before the return stands no more; of the year only what was filed after it is there."""
    levels = [("filed", 100), ("checked", 100), ("verified", 90), ("sent_back", None), ("filed", 60)]
    rows = [claim(level=level, amount=amount, day=20250101 + n) for n, (level, amount) in enumerate(levels)]
    facts = Facts(books(claims=rows), rulebook, ON)
    assert facts.claims == [Claim("P1", "cod", 2024, 60.0, 60.0, "filed", "2025-01-05")]
    assert facts.narrowed(on=date(2025, 1, 4)).claims == []
    (before,) = facts.narrowed(on=date(2025, 1, 3)).claims
    assert (before.filed_t, before.amount_t, before.level) == (100.0, 90.0, "verified")


def test_what_was_excluded_is_not_found_again(found):
    """A decided case took the year away; its claim is no claim any more."""
    gone = [{"project": "P1", "pollutant": "", "year": 2024, "amount_t": None}]
    rows = books(claims=[claim(amount=500.0), claim(year=2025, amount=500.0)], reduction_exclusions=gone)
    assert {one.found["year"] for one in found("R-BAL", **rows)} == {2025}


def ledger(loads, **more):
    usual = {
        "design_load": 4.0, "electricity_kwh": None, "output": None, "sludge_tds": None, "cod_in_mg_l": None,
        "cod_out_mg_l": None, "bod_in_mg_l": None, "nh3n_in_mg_l": None,
    }  # fmt: skip
    rows = []
    for n, load in enumerate(loads):
        values = {name: value[n] if isinstance(value, list) else value for name, value in more.items()}
        rows.append({"project": "P1", "month": f"2024-{n + 1:02}", "load": load} | usual | values)
    return rows


RISING = [3.0 + n / 10 for n in range(12)]


@pytest.mark.parametrize(
    ("loads", "power", "suspect"),
    [
        ([4.7] * 12, None, False),
        ([4.9] * 12, None, True),
        (RISING, [100.0 + n for n in range(12)], False),
        (RISING, [100.0 - n for n in range(12)], True),
        (RISING, [100.0] * 12, False),
        (RISING[:7], [100.0 - n for n in range(7)], False),
    ],
    ids=["below 1.2 ×", "above 1.2 ×", "together", "against", "never changes", "too few months"],
)  # fmt: skip
def test_load_against_design_and_electricity(found, loads, power, suspect):
    """R-LOAD: at most 1.2 times the design; over the months it goes along with the electricity."""
    assert bool(found("R-LOAD", **books(operations=ledger(loads, electricity_kwh=power)))) is suspect


@pytest.mark.parametrize(("share", "suspect"), [(0.05, True), (0.12, False), (0.28, False), (0.4, True)])
def test_sludge_of_what_was_removed(found, share, suspect):
    """R-SLUDGE: 0.1 to 0.3 kg of dry sludge a kg of COD; 4 万m³/d from 220 to 40 mg/L remove 7.2 t a day."""
    days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    rows = ledger([4.0] * 12, cod_in_mg_l=220.0, cod_out_mg_l=40.0, sludge_tds=[7.2 * d * share for d in days])
    assert bool(found("R-SLUDGE", **books(operations=rows))) is suspect


@pytest.mark.parametrize(("nh3n", "suspect"), [(25.0, False), (17.5, False), (16.0, True), (60.0, True)])
def test_ratios_of_the_inflow(found, nh3n, suspect):
    """R-RATIO: COD to NH₃-N was 10 in the years before; half as much more, or half of it, is a jump."""
    before = [
        row | {"month": row["month"].replace("2024", "2023")}
        for row in ledger([4.0] * 12, cod_in_mg_l=250.0, nh3n_in_mg_l=25.0)
    ]
    now = ledger([4.0] * 12, cod_in_mg_l=250.0, nh3n_in_mg_l=nh3n)
    assert bool(found("R-RATIO", **books(operations=[*before, *now]))) is suspect


def test_a_check_without_its_books_says_so(rulebook):
    """What could not be checked is no clean bill: it is listed with what lacks."""
    outcome = books_run.run(Facts({"areas": AREAS}, rulebook, ON))
    assert outcome.findings == ()
    assert outcome.unmade["R-SLUDGE"] == ("operations",)
    assert set(outcome.unmade) == set(books_run.MADE)
