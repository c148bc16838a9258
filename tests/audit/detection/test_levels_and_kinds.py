"""Levels that stay, values at their limit, and what makes two findings one suspicion."""

import numpy as np
import pytest
from made_outlets import boiler, checks, noise, outlet

from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.detection.asked import Asked
from shuangkong.audit.detection.cases import proposals
from shuangkong.audit.detection.limits import against_limit
from shuangkong.audit.detection.profile import profiles
from shuangkong.audit.detection.run import detect

AT = 1200


def cases(of):
    return proposals(detect(of).findings, catalogue())


def marks(made):
    return np.full(len(made["nox"]), "N", dtype="<U2")


@pytest.mark.parametrize("days", [12, 20, 40, 90])
def test_a_level_halved_for_weeks_is_seen_as_such(days):
    """However long a shift lasts, it is held against what stands beside it; the finding spans it."""
    hours, first = 24 * 365, 24 * 100
    made = boiler(days=365)
    made["nox"] = np.round(50 * np.exp(0.1 * noise(5, hours, 0.9)), 1)
    assert "D18" not in checks(outlet(made))
    made["nox"][first : first + 24 * days] *= 0.5
    found = [one for one in detect(outlet(made)).findings if one.check == "D18" and one.found["what"] == "水平"]
    nearest = min(found, key=lambda one: abs(one.found["hours"] - 24 * days))
    assert abs(nearest.found["hours"] - 24 * days) <= 24 * max(3, days // 6)
    assert nearest.hard
    assert cases(outlet(made))


def test_a_season_and_an_upgrade_are_no_shift_that_opens_a_case():
    """A yearly wave is no step; a level that stays lower for good is told, and opens no case alone."""
    hours = 24 * 365
    made = boiler(days=365)
    wave = 0.3 * np.cos(2 * np.pi * np.arange(hours) / hours)
    made["nox"] = np.round(50 * np.exp(wave + 0.1 * noise(6, hours, 0.9)), 1)
    assert levels_of(made) == []
    made["nox"][24 * 250 :] *= 0.5
    assert {one.hard for one in levels_of(made) if one.found["hours"] > 720} == {False}


def levels_of(made):
    """What D18 says of levels."""
    return [one for one in detect(outlet(made)).findings if one.check == "D18" and one.found["what"] == "水平"]


def test_a_level_that_stays_lower_after_an_unplanned_calibration():
    """Three months at two thirds after a calibration that no schedule asks for: the month's median does not hide it."""
    hours, at = 24 * 365, 24 * 120 + 60
    made = boiler(days=365)
    mark = np.where(np.arange(hours) % 168 == 10, "C", "N")
    mark[at : at + 2] = "C"
    made["nox"][at + 2 : at + 24 * 90] *= 0.66
    assert "D13" in checks(outlet(made, mark=mark), at)


def near_its_limit(seed, moved=False):
    """A process held at 0.9 of its limit that goes above it now and then; or with what is above spread below it."""
    made = boiler(level=90.0, digits=1, seed=seed)
    over = made["nox"] > 100
    if moved:
        made["nox"][over] = np.round(np.random.default_rng(seed).uniform(90, 99.5, over.sum()), 1)
    return outlet(made)


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_what_is_above_the_limit_spread_over_a_tenth_below_it(seed):
    """A pile as wide as a tenth of the limit has no cliff below; that nothing stands above the limit gives it away."""
    assert "D6" not in checks(near_its_limit(seed))
    assert "D6" in checks(near_its_limit(seed, moved=True))


def test_an_instrument_that_repeats_its_value_measured_once():
    """Two-hourly values stand twice in the hours; near the limit each counts once."""
    once = np.round(30 * np.exp(0.2 * noise(5, 24 * 60)), 1)
    profile = profiles(outlet({"w01018": np.repeat(once, 2)}))["w01018"]
    asked = Asked(outlet({"w01018": np.repeat(once, 2)}), profile, catalogue()["D6"], {"w01018": profile})
    assert np.isfinite(against_limit(asked)).sum() <= len(once)


def test_three_hours_of_nothing_where_there_never_is_nothing():
    """A series without zeros that shows three, in the middle of operation: that alone opens a case."""
    made = boiler()
    made["nox"][AT : AT + 3] = 0.0
    assert [one.hard for one in detect(outlet(made)).findings if one.check == "D2"] == [True]


def finding_of(check, first, last, factor="nox", **found):
    """A finding of an outlet's check, as much as cases look at."""
    named = (
        dict.fromkeys(("hours", "percent", "value", "tie_share", "digit", "chi2", "count", "most", "what"), 1) | found
    )
    return catalogue()[check].finding("DA001", "", first, last, 0.5, named, factor=factor)


@pytest.mark.parametrize(
    ("one", "other", "opened"),
    [
        (("D9", "2024-02-20", "2024-02-24"), ("D1", "2024-02-21", "2024-02-22"), True),
        (("D9", "2024-01-01", "2024-06-01"), ("D1", "2024-02-21", "2024-02-22"), False),
        (("D9", "2024-02-21", "2024-06-01"), ("D1", "2024-02-21", "2024-02-22"), True),
        (("D9", "2024-02-20", "2024-02-24"), ("D9", "2024-02-21", "2024-02-22"), False),
        (("D9", "2024-02-20", "2024-02-24"), ("D1", "2024-02-25", "2024-02-26"), False),
    ],
)
def test_what_makes_two_findings_one_suspicion(one, other, opened):
    """Two checks at one time: not one check twice, and not months and a day that happens to lie in them."""
    findings = [finding_of(*one, what="不再同步"), finding_of(*other, what="水平偏低")]
    assert bool(proposals(findings, catalogue())) == opened


def test_what_stops_short_at_the_limit_opens_a_case():
    """A pile that ends at the limit itself, with nothing above: no trend explains that, and it stands alone."""
    hard = [one.hard for one in detect(near_its_limit(21, moved=True)).findings if one.check == "D6"]
    assert hard == [True]


def test_zeros_below_detection_are_no_copies():
    """A series that falls below detection again and again: stretches of zeros are alike, and nobody copied them."""
    value = np.exp(0.5 * noise(9, 24 * 200, 0.8))
    made = {"w21003": np.round(np.where(value < 1.0, 0.0, value), 2), "flow": np.full(24 * 200, 300.0)}
    assert "D4" not in checks(outlet(made, limit=5.0))


def test_a_steady_burner_is_not_restless():
    """Two pollutants that move by less than their resolution and one that drifts a little: nothing left its company."""
    hours = 24 * 180
    common = 0.006 * noise(3, hours, 0.95)
    made = {
        name: np.round(50 * np.exp(common + 0.004 * noise(seed, hours, 0.9))) for name, seed in (("nox", 4), ("so2", 5))
    }
    assert "D9" not in checks(outlet(made | {"flow": np.full(hours, 1e5)}))
