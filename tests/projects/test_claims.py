"""What was agreed or is being built takes its room once, from its year on, before all that is only proposed. R7.5."""

from dataclasses import replace
from datetime import date

import pytest
from ledger_office import LISTED, NOW, in_order, outcome, registered

from shuangkong.projects import facts, forms, record_forms, services
from shuangkong.projects.board import Wishes, board
from shuangkong.projects.claims import claims, headroom_of, headrooms
from shuangkong.projects.counts import ledger_counts
from shuangkong.projects.effect import effect
from shuangkong.projects.headroom import room_of
from shuangkong.projects.models import Approval, Project, Replacement

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DECIDED = {
    "kind": "disposal", "authority": "市政府", "number": "处置〔2026〕1号", "day": date(2026, 3, 2), "supervisor": "市发展改革委"
}  # fmt: skip
TAKES = 50_000 - 2e4 * 0.87  # energy less what its value added allows at 0.87 tce per 10^4 yuan


def agreed(office, name="甲", disposal="advance", **more):
    """A project of 碧江区 (headroom 50 000 tce) of 50 000 tce that the authority decided on."""
    made = registered(office, **{"name": name, "area_id": "520602", "energy_tce": 50_000} | more)
    services.approve(
        made.pk, DECIDED | {"disposal": disposal, "day": more.get("day", DECIDED["day"])}, None, office["city"], NOW
    )
    return made


def left(area="520602", by=None):
    return headroom_of(area, TODAY, by).left_tce


def test_what_is_agreed_is_taken_off_county_and_city(office):
    """50 000 tce of room: an agreed project leaves 17 400; hold or no decision leaves all; withdrawn, all is back."""
    made = agreed(office, disposal="hold")
    assert left() == pytest.approx(50_000)
    later = DECIDED | {"disposal": "advance", "number": "2号", "day": date(2026, 3, 3)}
    services.approve(made.pk, later, None, office["city"], NOW)
    assert left() == pytest.approx(50_000 - TAKES)
    assert left("520600") == pytest.approx(90_000 - TAKES)
    assert {area: one.left_tce for area, one in headrooms("520600", TODAY).items()} == pytest.approx(
        {"520600": 90_000 - TAKES, "520602": 50_000 - TAKES, "520603": -20_000}
    )
    assert [one.why for one in headroom_of("520602", TODAY).claims] == ["同意推进（2号）"]
    assert headroom_of("520602", date(2026, 3, 2)).claims == ()
    services.withdraw(made.pk, "放弃", office["city"], NOW)
    assert left() == pytest.approx(50_000)


@pytest.mark.parametrize(
    ("given", "since"),
    [
        ({"stage": "building", "started_on": date(2025, 5, 1), "earliest": 2027}, 2027),
        ({"stage": "building", "started_on": date(2024, 5, 1), "earliest": 2024}, 2026),  # late: not in the closing of 2025
        ({"stage": "building", "started_on": date(2024, 5, 1), "earliest": 2024, "finished_on": date(2025, 12, 1)}, None),
        ({"stage": "existing", "started_on": date(2024, 5, 1), "finished_on": date(2026, 2, 1)}, 2026),
        ({"stage": "existing", "started_on": date(2012, 5, 1)}, None),
        ({"stage": "building", "started_on": date(2025, 5, 1), "earliest": 2031}, None),  # after the years ahead
    ],
)  # fmt: skip
def test_a_project_counts_from_its_year_and_never_twice(office, given, since):
    """What produces by the closing's year is in the closing; what does not counts from the first year it can."""
    registered(office, area_id="520602", energy_tce=50_000, **given)
    years = [by for by in range(2025, 2031) if left(by=by) < 50_000]
    assert years == ([] if since is None else list(range(since, 2031)))
    assert [one.first for one in claims("520602", 2025, TODAY)] == ([since] if since else [])


def test_actual_energy_of_the_closings_year_is_in_the_closing(office):
    """1 000 of 50 000 tce on trial in 2025 are in its books, the running-up to come is not; stopped, it takes nothing."""
    made = registered(office, area_id="520602", energy_tce=50_000, stage="building", started_on=date(2024, 5, 1))
    assert left() < 50_000
    services.meter(made.pk, {"year": 2023, "energy_tce": 40_000, "source": "上报"}, None, office["city"], NOW)
    assert left() == pytest.approx(50_000 - TAKES)  # before its works began: somebody else's
    services.meter(made.pk, {"year": 2025, "energy_tce": 1_000, "source": "上报"}, None, office["city"], NOW)
    assert left() == pytest.approx(50_000 - TAKES * 0.98)
    services.meter(made.pk, {"year": 2025, "energy_tce": 50_000, "source": "上报"}, None, office["city"], NOW)
    assert left() == pytest.approx(50_000)
    other = registered(office, area_id="520602", energy_tce=50_000, stage="building", started_on=date(2025, 5, 1))
    assert left() < 50_000
    services.approve(other.pk, DECIDED | {"disposal": "stop"}, None, office["city"], NOW)
    assert left() == pytest.approx(50_000)


def test_the_same_room_is_not_given_twice(office):
    """Two of 60 000 tce want the 50 000: the first is agreed to, the other's advice turns to 暂缓 and says by whom."""
    first, second = (
        registered(office, name=name, area_id="520602", energy_tce=60_000, replacement_ratio=None) for name in "甲乙"
    )
    for one in (first, second):
        in_order(one, office)
        assert outcome(one) == "advance"
    services.approve(first.pk, DECIDED | {"disposal": "advance"}, None, office["city"], NOW)
    assert outcome(first) == "advance"  # what was agreed to does not stand against itself
    told = second.advices.first().content
    assert (told["outcome"], [one["name"] for one in told["claims"]]) == ("hold", ["甲"])
    takes = 60_000 - 2e4 * 0.87
    assert told["headroom_tce"] == pytest.approx(50_000 - takes)
    assert told["replacement_needed_tce"] == pytest.approx(2 * takes - 50_000)
    assert "已同意和在建项目占用" in told["deciding"]["reason"]
    services.approve(second.pk, DECIDED | {"disposal": "advance", "day": date(2026, 3, 4)}, None, office["city"], NOW)
    assert outcome(first) == "advance"  # who came first stands first
    shown = effect(second, facts.city_of("520602")[1]["520602"], TODAY, claims("520602", 2025, TODAY, second))
    assert (shown.closed_tce, shown.claimed_tce) == (pytest.approx(50_000), pytest.approx(takes))
    assert shown.left_tce == pytest.approx(50_000 - 2 * takes)
    assert len(shown.bars) == 3


def test_the_sequence_holds_to_what_was_agreed(office):
    """An agreed project is no candidate; it stands in the paths of its county and the city from 2028 on."""
    still = Wishes(gdp_growth=0.0, energy_growth=0.0)
    city, found = facts.city_of("520602")
    without = {one.area: one for one in board(city, found, [], still, TODAY).plan.paths}
    agreed(office, earliest=2028)
    registered(office, name="丙", area_id="520602", energy_tce=50_000)
    made = board(city, found, services.read(Project.objects.all()), still, TODAY)
    assert [one.name for one in made.plan.projects] == ["丙"]
    assert [(one["year"], one["taken_tce"]) for one in made.claims] == [(2028, pytest.approx(TAKES))]
    for one in made.plan.paths:
        if one.area in without:
            added = [b - a for a, b in zip(without[one.area].energy_tce, one.energy_tce, strict=True)]
            assert added == [0.0, 0.0, 50_000.0, 50_000.0, 50_000.0]
    assert {one.area for one in made.plan.paths} == {"全市", "碧江区"}


def test_a_claim_in_a_file_is_taken_off_too():
    """44 000 tce of room, 40 000 promised: 4 000 are left, and a project of 10 000 is 6 000 short. R7.5."""
    area = {
        "area_now_energy_tce": 1_400_000.0, "area_now_gdp_yuan": 1.9e10, "area_base_intensity": 0.8, "area_decline_required": 0.05,
    }  # fmt: skip
    promised = [{"name": "甲", "year": 2027, "energy_tce": 40_000, "value_added_yuan": 0}]
    told = room_of(area | {"energy_tce": 10_000.0, "area_claims": promised})
    assert told["headroom_tce"] == pytest.approx(4_000)
    assert told["replacement_needed_tce"] == pytest.approx(6_000)


REBUILT = LISTED | {
    "kind": "same_site",
    "energy_tce": 90_000,
    "value_added_yuan": 150_000_000,
    "nox_t": 30,
    "co2_t": 200_000,
}


def test_a_rebuild_takes_its_increment_of_every_limit(office):
    """100 000 tce and 2·10^8 yuan where 90 000 and 1.5·10^8 stood; NOx 40 − 30, less 4 replaced; CO2 falls. R6.1, R7.5."""
    made = registered(office, area_id="520602", nox_t=40, co2_t=150_000, vocs_t=5)
    services.approve(made.pk, REBUILT, None, office["city"], NOW)
    replaced = {
        "source": "关停",
        "energy_tce": 0,
        "nox_t": 4,
        "authority": "市生态环境局",
        "number": "1号",
        "day": TODAY,
    }
    services.replace(made.pk, replaced, None, office["city"], NOW)
    told = made.advices.first().content
    assert told["taken_tce"] == pytest.approx(10_000 - 5_000 * 0.87)
    city, found = facts.city_of("520602")
    (one,) = board(
        city, found, services.read(Project.objects.all()), Wishes(limits={"nox_t": 5.0}), TODAY
    ).plan.projects
    assert one.value_added_yuan == 50_000_000
    assert {name: one.net(name) for name in ("energy_tce", "nox_t", "co2_t", "vocs_t", "cod_t")} == {
        "energy_tce": 10_000, "nox_t": 6, "co2_t": -50_000, "vocs_t": 5, "cod_t": 0
    }  # fmt: skip
    assert told["m"] is None
    assert told["n"]["value"] == pytest.approx(((830_000 / 1.005e10) / (820_000 / 1e10) - 1) * 100)


def test_the_form_of_a_rebuild_keeps_to_one_value(office):
    """Where the project's energy is given at equivalent value, that of the year before is asked for too."""
    made = registered(office, area_id="520602", energy_equivalent_tce=120_000)
    given = {
        "granted": True,
        "authority": "省级机关",
        "number": "1号",
        "day": "2026-03-01",
        "energy_tce": "90000",
        "value_added_yuan": "1",
    }
    form = record_forms.RebuildForm(given, project=made)
    assert list(form.errors) == ["energy_equivalent_tce"]
    form = record_forms.RebuildForm(given | {"energy_equivalent_tce": "110000"}, project=made)
    assert form.is_valid()
    assert form.cleaned_data["kind"] == "same_site"
    services.approve(made.pk, form.cleaned_data, None, office["city"], NOW)
    assert facts.counted(services.read(Project.objects.filter(pk=made.pk)).get(), TODAY) == 10_000
    assert "same_site" not in dict(record_forms.ApprovalForm(stage="proposed").fields["kind"].choices)
    assert forms.UNITS.keys() >= set(record_forms.TONNES)


def test_a_rebuild_keeps_its_claim_beside_the_old_plants_use(office):
    """What the old plant used in 2025 is no part of the increment agreed to in 2026."""
    made = agreed(office)
    services.approve(made.pk, REBUILT | {"energy_tce": 40_000, "value_added_yuan": 0}, None, office["city"], NOW)
    services.meter(made.pk, {"year": 2025, "energy_tce": 39_000, "source": "上报"}, None, office["city"], NOW)
    assert left() == pytest.approx(50_000 - (10_000 - 2e4 * 0.87))


def test_a_rebuild_never_mixes_two_values(office):
    """Equivalent value given later for the project alone: the increment stays that at calorific value."""
    made = registered(office, area_id="520602", energy_tce=100_000)
    services.approve(made.pk, REBUILT, None, office["city"], NOW)
    made.refresh_from_db()
    made.energy_equivalent_tce = 130_000
    services.save(made, made.edits, office["city"], NOW)
    assert facts.counted(services.read(Project.objects.filter(pk=made.pk)).get(), TODAY) == 10_000


def test_a_replacement_moves_the_advice_of_those_beside(office):
    """17 400 tce of room are too little for another 50 000; with 50 000 replaced they do, and cancelled no more."""
    first = agreed(office)
    other = registered(office, name="丙", area_id="520602", energy_tce=50_000)
    in_order(other, office)
    assert outcome(other) == "hold"
    made = services.replace(
        first.pk, {"source": "关停", "energy_tce": 50_000, "authority": "市发展改革委", "number": "1号", "day": TODAY}, None,
        office["city"], NOW,
    )  # fmt: skip
    assert outcome(other) == "advance"
    services.cancel_replacement(first.pk, made.pk, "2号", office["city"], NOW)
    assert outcome(other) == "hold"


def test_tonnes_are_shown_where_they_are_known(office):
    """A replacement of pollutants says which and how much."""
    assert [(str(label), amount) for label, amount in Replacement(nox_t=4).tonnes] == [("氮氧化物", 4)]
    assert Approval().tonnes == []


def test_counts_by_area(office):
    """One proposed and one building in 碧江区, one proposed in 万山区; the city has all three."""
    registered(office)
    registered(office, area_id="520602", stage="building", started_on=date(2025, 5, 1), kind="other")
    agreed(office)
    found = ledger_counts("520600")
    assert [(found[area].proposed, found[area].building, found[area].two_high) for area in ("520600", "520602", "520603")] == [
        (2, 1, 2), (1, 1, 1), (1, 0, 1)
    ]  # fmt: skip
    assert found["520600"].all == 3


def test_an_area_without_a_path_has_no_headroom(office):
    """What is not known is not zero."""
    found = facts.city_of("520602")[1]
    found["520602"] = replace(found["520602"], required=None)
    assert headroom_of("520602", TODAY) is None
    assert set(headrooms("520600", TODAY)) == {"520600", "520603"}
    assert headrooms("210300", TODAY) == {}
