"""两高项目准入条件 — what records say of a criterion by themselves, and what follows for the advice."""

from datetime import date

import pytest

from shuangkong.projects.breaches import breaches
from shuangkong.projects.conditions import Asked, conditions
from shuangkong.projects.gate import assess
from shuangkong.rulebook.lookup import Rulebook

DAY = date(2026, 3, 31)
OPINION = {
    "authority": "省发展改革委",
    "number": "审〔2026〕1号",
    "day": "2026-01-15",
    "granted": True,
    "energy_tce": 100_000,
}
EIA = {"authority": "省生态环境厅", "number": "环审〔2026〕2号", "day": "2026-02-01", "granted": True}
NINE = (
    "industrial_policy", "industrial_plan", "capacity_replacement", "energy_efficiency", "pollutant_control", "water_control",
    "three_lines", "energy_review", "environmental_approval",
)  # fmt: skip


@pytest.fixture(scope="module")
def book():
    """The rulebook."""
    return Rulebook.load()


def finding(criterion, project, *, route="province", short=0.0, standing=None):
    """What is found of one criterion; None where nothing can be told."""
    given = {"stage": "proposed", "two_high": True} | project
    asked = Asked(given, DAY, route, standing, short, 2.0, 1.1)
    return next((one for one in conditions(asked) if one.criterion == criterion), None)


@pytest.mark.parametrize(
    ("project", "route", "word"),
    [
        ({}, "province", "curable"),
        ({}, "no_separate_review", "pass"),
        ({"approvals": {"energy_review": OPINION}}, "province", "pass"),
        ({"approvals": {"energy_review": OPINION | {"granted": False}}}, "province", "curable"),
        ({"approvals": {"energy_review": OPINION}, "actual_energy_tce": 109_999}, "province", "pass"),
        ({"approvals": {"energy_review": OPINION}, "actual_energy_tce": 110_000}, "province", "curable"),
        ({"approvals": {"energy_review": OPINION}, "energy_tce": 110_000}, "province", "curable"),
        ({"approvals": {"energy_review": OPINION | {"day": "2024-03-31"}}}, "province", "pass"),
        ({"approvals": {"energy_review": OPINION | {"day": "2024-03-30"}}}, "province", "curable"),
        (
            {"approvals": {"energy_review": OPINION | {"day": "2024-03-30"}}, "started_on": "2025-01-01"},
            "province",
            "pass",
        ),
        (
            {"approvals": {"energy_review": OPINION | {"day": "2020-01-01"}}, "started_on": "2022-01-01"},
            "province",
            "pass",
        ),
        (
            {"approvals": {"energy_review": OPINION | {"day": "2020-01-01"}}, "started_on": "2025-06-01"},
            "province",
            "curable",
        ),
    ],
)
def test_review_is_asked_for_before_the_start(project, route, word):
    """No start without an opinion; it lapses after two years without a start; review again from 110 % on. R6.2."""
    assert finding("energy_review", project, route=route).finding == word


def test_a_start_before_the_opinion_stays_a_breach():
    """What was begun without an opinion stays on record though the opinion came later. R6.2, R7.4."""
    late = {
        "stage": "building",
        "started_on": "2025-12-01",
        "approvals": {"energy_review": OPINION, "environmental_approval": EIA},
    }
    assert len(breaches(Asked(late, DAY, "province", None, 0.0))) == 2
    never = {"stage": "building", "started_on": "2025-12-01"}
    assert "擅自开工" in breaches(Asked(never, DAY, "province", None, 0.0))[0]
    assert breaches(Asked(late | {"started_on": "2026-02-01"}, DAY, "province", None, 0.0)) == []
    assert len(breaches(Asked(never, DAY, "no_separate_review", None, 0.0))) == 1


def test_works_begun_after_the_opinion_lapsed_are_a_breach():
    """An opinion of 2020-01-01 holds to 2022-01-01: a start on 2025-06-01 is without review, whatever came later. R6.2."""
    old = OPINION | {"day": "2020-01-01"}
    begun = {
        "stage": "building",
        "started_on": "2025-06-01",
        "approvals": {"environmental_approval": EIA | {"day": "2020-02-01"}},
    }
    for approvals in ({"energy_review": old}, {"energy_review": OPINION}):
        project = begun | {
            "approvals": begun["approvals"] | approvals,
            "approvals_at_start": begun["approvals"] | {"energy_review": old},
        }
        (told,) = breaches(Asked(project, DAY, "province", None, 0.0, 2.0))
        assert "已过有效期" in told
    in_time = project | {"started_on": "2022-01-01"}
    assert breaches(Asked(in_time, DAY, "province", None, 0.0, 2.0)) == []


@pytest.mark.parametrize(
    ("started", "amounts", "finding_", "breach"),
    [
        ("2024-03-01", {"energy_tce": 737.0, "power_kwh": 6e6}, "curable", True),  # Order 2: 6 GWh need a review
        ("2025-09-01", {"energy_tce": 737.0, "power_kwh": 6e6}, "pass", False),  # Order 31: no test of electricity
        (
            "2024-03-01",
            {"energy_tce": 857.0, "power_kwh": 1e5, "coal_t": 1200.0},
            "pass",
            False,
        ),  # Order 2: no test of coal
        ("2025-09-01", {"energy_tce": 857.0, "power_kwh": 1e5, "coal_t": 1200.0}, "curable", True),
        ("1995-05-01", {"energy_tce": 60_000.0}, "pass", False),
        ("2010-10-31", {"energy_tce": 60_000.0}, "pass", False),
        ("2010-11-01", {"energy_tce": 60_000.0}, "curable", True),
    ],
)
def test_a_review_goes_by_the_rules_of_its_day(book, started, amounts, finding_, breach):
    """What was begun goes by the order in force when works began, nothing before 2010-11-01, whatever holds today. R6.1."""
    late = {"environmental_approval": EIA | {"day": started}} if started > "1995-12-31" else {}
    project = whole(stage="building", started_on=started, approvals=late) | {"power_kwh": 0.0} | amounts
    told = assess(book, project, date(2026, 11, 22))
    review = next(row for row in told["criteria"] if row["id"] == "energy_review")
    assert (review["finding"], bool(told["breaches"])) == (finding_, breach)


def test_a_late_opinion_does_not_choose_the_rules(book):
    """Begun in 2024 under Order 2, an opinion of 2026: the rules of the start hold; with an opinion before it, those of its day."""
    both = {"energy_review": OPINION, "environmental_approval": EIA}
    late = whole(stage="building", started_on="2024-03-01", approvals=both, energy_tce=737.0, power_kwh=6e6)
    assert assess(book, late, DAY)["route_on"] == "2024-03-01"
    before = late | {"started_on": "2026-02-01"}
    assert (assess(book, before, DAY)["route_on"], assess(book, before, DAY)["breaches"]) == ("2026-01-15", [])


@pytest.mark.parametrize(
    ("stage", "two_high", "status", "word"),
    [
        ("proposed", True, "benchmark", "pass"),
        ("proposed", True, "between", "curable"),
        ("proposed", False, "between", "pass"),
        ("existing", True, "between", "pass"),
        ("existing", True, "below_baseline", "curable"),
    ],
)
def test_new_two_high_projects_reach_the_benchmark(stage, two_high, status, word):
    """New two-high projects at the benchmark, what exists at the baseline at least. R6.2, R7.4."""
    standing = {
        "value": 105.0, "unit": "kgce/t", "benchmark": 100.0, "baseline": 117.0, "status": status, "status_name": "",
        "deadline": "2025-12-31", "overdue": True,
    }  # fmt: skip
    found = finding("energy_efficiency", {"stage": stage, "two_high": two_high}, standing=standing)
    assert found.finding == word


@pytest.mark.parametrize(
    ("project", "short", "word"),
    [
        ({"area_level": 3, "energy_tce": 100}, 0.0, "pass"),
        ({"area_level": 3, "energy_tce": 100}, 40.0, "curable"),
        ({"area_level": 2, "energy_tce": 100}, None, "unknown"),
        ({"area_level": 1, "energy_tce": 100, "replaced_energy_tce": 99}, 0.0, "curable"),
        ({"area_level": 1, "energy_tce": 100, "replaced_energy_tce": 100}, 0.0, "pass"),
        ({"area_level": 1, "energy_tce": 100, "national": True}, 40.0, "pass"),
    ],
)
def test_an_area_on_level_1_takes_none_without_replacement(project, short, word):
    """Level 1: none but national major ones, or with equal replacement; elsewhere what is left of the path. R7.5."""
    assert finding("regional_path", project, short=short).finding == word


def test_the_path_is_asked_of_proposed_projects_only():
    """R7.5 ranks what is proposed; what is under way is judged by its approvals."""
    assert finding("regional_path", {"stage": "building", "area_level": 1, "energy_tce": 100}) is None


def whole(**more):
    """A two-high project in 铜仁 with all nine criteria in order."""
    return {
        "area": "520602", "stage": "proposed", "two_high": True, "energy_tce": 60_000.0, "value_added_yuan": 1e9,
        "criteria": dict.fromkeys(NINE, "pass"), "approvals": {"energy_review": OPINION, "environmental_approval": EIA},
    } | more  # fmt: skip


def test_all_nine_pass(book):
    """All criteria pass: it may go ahead, sequenced; any that fails stops it. R7.3, R7.4."""
    assert assess(book, whole(), DAY)["outcome"] == "advance"
    for one in NINE:
        told = assess(book, whole(criteria=dict.fromkeys(NINE, "pass") | {one: "curable"}), DAY)
        assert (told["outcome"], told["deciding"]["id"]) == ("hold", one)


def test_the_worse_of_judgement_and_record_holds(book):
    """A person's pass does not heal a missing opinion, nor does a record heal a person's doubt."""
    assert assess(book, whole(approvals={}), DAY)["outcome"] == "hold"
    doubted = dict.fromkeys(NINE, "pass") | {"energy_review": "incurable"}
    assert assess(book, whole(criteria=doubted), DAY)["outcome"] == "reject"


def test_replacement_releases_a_project_in_an_area_on_level_1(book):
    """Equal replacement turns 暂缓 into 同意推进; what is missing is told. R7.5."""
    red = {
        "area_level": 1, "area_now_energy_tce": 254_784.0, "area_now_gdp_yuan": 3.45769e9, "area_base_intensity": 0.858815,
        "area_decline_required": 0.16,
    }  # fmt: skip
    held = assess(book, whole(**red), DAY)
    assert (held["outcome"], held["deciding"]["id"], held["replacement_needed_tce"]) == (
        "hold",
        "regional_path",
        60_000,
    )
    freed = assess(book, whole(**red, replaced_energy_tce=60_000.0), DAY)
    assert (freed["outcome"], freed["replacement_needed_tce"]) == ("advance", 0.0)


LAGS = {
    "area_level": 2, "area_now_energy_tce": 1_056_000.0, "area_now_gdp_yuan": 1e10, "area_base_intensity": 1.0,
    "area_decline_required": 0.0,
}  # fmt: skip


def test_an_area_behind_its_path_has_no_room(book):
    """Headroom −56 000, the project −18 000: R7.5 is missed by 38 000 tce, said so; equal replacement lets it in."""
    project = whole(**LAGS, energy_tce=82_000.0, value_added_yuan=1e9)
    told = assess(book, project, DAY)
    assert (told["headroom_tce"], told["taken_tce"], told["replacement_needed_tce"]) == (-56_000, -18_000, 38_000)
    assert (told["outcome"], told["deciding"]["id"]) == ("hold", "regional_path")
    assert "落后于能耗强度控制线 56,000" in told["deciding"]["reason"]
    assert assess(book, project | {"replaced_energy_tce": 38_000.0}, DAY)["outcome"] == "advance"


@pytest.mark.parametrize(
    ("replaced", "outcome", "short"), [(0.0, "hold", 72_000), (60_000.0, "hold", 12_000), (72_000.0, "advance", 0)]
)
def test_the_ratio_asked_for_is_kept(book, replaced, outcome, short):
    """Level 2 with room, a ratio of 1.2 of 60 000 tce: 72 000 tce are asked for. R7.5."""
    area = LAGS | {"area_now_energy_tce": 500_000.0}
    told = assess(book, whole(**area, replacement_ratio=1.2, replaced_energy_tce=replaced), DAY)
    assert (told["outcome"], told["replacement_needed_tce"]) == (outcome, pytest.approx(short))


def test_new_energy_from_50_000_tce_is_reported(book):
    """发改环资〔2021〕1310号: two-high projects of 50 000 tce and more are reported upward. R7.4."""
    assert assess(book, whole(), DAY)["report_upward"]
    assert not assess(book, whole(energy_tce=49_999.0), DAY)["report_upward"]


def test_what_exists_adds_nothing(book):
    """Its energy stands in the area's already: no impact, no headroom taken, nothing to be reported as new. R6.3, R7.5."""
    told = assess(book, whole(stage="existing", area_energy_tce=1e6, area_gdp_yuan=1e10, area_increment_tce=1e4), DAY)
    assert (told["outcome"], told["m"], told["n"], told["report_upward"]) == ("keep", None, None, False)
    assert told["replacement_needed_tce"] is None
