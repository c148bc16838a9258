"""Each check on what it is for, and on honest series that look a little like it."""

import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from made_outlets import START, boiler, checks, noise, outlet

from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.detection.cases import proposals
from shuangkong.audit.detection.outlet import Outlet, Series, Twice
from shuangkong.audit.detection.profile import running
from shuangkong.audit.detection.run import CHECKS, detect
from shuangkong.audit.detection.table import read
from shuangkong.audit.detection.together import detect_all

AT = 1200


def cases(of):
    return proposals(detect(of).findings, catalogue())


def marks(made):
    return np.full(len(made["nox"]), "N", dtype="<U2")


def test_every_check_of_the_catalogue_is_made():
    """The catalogue has D1 to D20, and each is a function."""
    assert [id_ for id_ in catalogue("outlet") if id_.startswith("D")] == [f"D{number}" for number in range(1, 21)]
    assert set(CHECKS) == {f"D{number}" for number in range(1, 21)}


@pytest.mark.parametrize("digits", [0, 1, 3])
@pytest.mark.parametrize("seed", [11, 12])
def test_an_honest_boiler_makes_no_case(seed, digits):
    """Rhythm, load and autocorrelated noise are no evidence, at no resolution."""
    assert cases(outlet(boiler(seed=seed, digits=digits), limit=120.0)) == []


def test_an_honest_sampling_instrument_makes_no_case():
    """A water analyser that measures every four hours and repeats the value between."""
    hours = np.arange(24 * 120)
    cod = np.round(30 * np.exp(0.2 * noise(5, len(hours)))[hours - hours % 4], 1)
    made = {"w01018": cod, "flow": 300 + 20 * noise(6, len(hours))}
    assert cases(outlet(made, limit=100.0)) == []


def test_a_batch_discharge_with_long_zero_flow_makes_no_case():
    """Zero flow at night: zeros and repeated values there say nothing."""
    hours = np.arange(24 * 120)
    on = (hours % 24 >= 8) & (hours % 24 < 16)
    cod = np.where(on, np.round(30 * np.exp(0.2 * noise(7, len(hours))), 1), 0.0)
    assert cases(outlet({"w01018": cod, "flow": np.where(on, 100.0 + noise(8, len(hours)), 0.0)})) == []


def test_a_steady_burner_with_coarse_values_makes_no_case():
    """Values that stay for many hours because the resolution is 1 mg/m3."""
    made = boiler(seed=3)
    made["nox"] = np.round(40 + 0.5 * noise(9, len(made["nox"]), 0.9))
    assert cases(outlet(made)) == []


def test_a_change_of_load_explains_a_step():
    """Half the load, and with it a lower concentration: no step."""
    made = boiler()
    made["load"][AT : AT + 200] *= 0.6
    made["flow"][AT : AT + 200] *= 0.6
    assert "D10" not in checks(outlet(made), AT)


def test_exact_copies_make_a_case():
    """Two days of another week, to the last digit."""
    made = boiler(digits=3)
    made["nox"][AT : AT + 48] = made["nox"][AT - 168 : AT - 120]
    (case,) = [one for one in cases(outlet(made)) if "D4" in one.checks]
    assert case.first <= outlet(made).moment(AT + 2)


def test_copies_with_noise_are_found():
    """Three days of another week with one percent of noise."""
    made = boiler(digits=3)
    made["nox"][AT : AT + 72] = made["nox"][AT - 168 : AT - 96] * (
        1 + 0.01 * np.random.default_rng(1).standard_normal(72)
    )
    assert "D4" in checks(outlet(made), AT)


def test_a_series_copied_to_another_outlet_is_found():
    """Four days of one outlet stand at another."""
    one, two = boiler(seed=1, digits=3), boiler(seed=50, digits=3)
    two["nox"][AT : AT + 96] = one["nox"][AT : AT + 96]
    other = outlet(two)
    result = detect_all([outlet(one), Outlet("DA002", "", START, other.series, other.channels)], 1)
    assert {case.subject for case in result.cases if "D4" in case.checks} == {"DA001", "DA002"}


def test_zeros_while_flow_and_load_are_normal():
    """Eight hours of nothing, between normal values."""
    made = boiler()
    made["nox"][AT : AT + 8] = 0.0
    assert "D2" in checks(outlet(made), AT)


def test_values_cut_below_the_limit():
    """What would be above the limit stands just below it."""
    made = boiler(level=90.0, digits=1)
    over = made["nox"] > 93
    made["nox"][over] = np.random.default_rng(2).uniform(94, 99.5, over.sum())
    assert "D6" in checks(outlet(made))


def test_values_near_the_limit_with_scatter_are_no_cut():
    """Held at 0.9 of the limit, and now and then above it."""
    made = boiler(level=90.0, digits=1)
    assert "D6" not in checks(outlet(made))


def test_a_range_that_is_too_small():
    """Everything above the 90th percentile is told as that."""
    made = boiler()
    made["nox"] = np.minimum(made["nox"], np.round(np.quantile(made["nox"], 0.9), 2))
    assert "D7" in checks(outlet(made))


def test_a_corrected_value_that_its_oxygen_does_not_give():
    """折算: computed with three points less of oxygen than is told."""
    made = boiler(days=120)
    used = made["o2"].copy()
    used[AT : AT + 24] -= 3
    corrected = made["nox"] * 12 / (21 - used)
    hard = [one for one in detect(outlet(made, corrected=corrected)).findings if one.check == "D8" and one.hard]
    assert hard


def test_a_stop_that_is_none():
    """Declared as stopped for a day while flow, load and concentration go on: one finding is enough."""
    made = boiler()
    mark = marks(made)
    mark[AT : AT + 24] = "F"
    assert ("D10",) in [one.checks for one in cases(outlet(made, mark=mark))]


def test_producing_with_treatment_switched_off():
    """The production has power, the treatment has none."""
    made = boiler() | {"power": np.full(24 * 90, 500.0), "treatment": np.full(24 * 90, 80.0)}
    made["treatment"][AT : AT + 12] = 1.0
    assert "D10" in checks(outlet(made), AT)


def test_marks_on_exceedances():
    """Hours above the limit are marked as faults; a fault now and then elsewhere is not."""
    made = boiler(level=85.0)
    mark = marks(made)
    assert "D11" not in checks(outlet(made, mark=np.where(np.arange(len(mark)) % 97 == 5, "D", "N")))
    mark[made["nox"] > 100] = "D"
    assert "D11" in checks(outlet(made, mark=mark))


def test_calibrations_on_schedule_are_no_abuse():
    """A calibration every morning, when the load is highest."""
    made = boiler()
    assert "D11" not in checks(outlet(made, mark=np.where(np.arange(len(made["nox"])) % 24 == 8, "C", "N")))


def test_a_lower_level_after_an_unplanned_calibration():
    """A third less after a calibration that no schedule asks for."""
    made = boiler()
    mark = np.where(np.arange(len(made["nox"])) % 168 == 10, "C", "N")
    mark[AT + 60 : AT + 62] = "C"
    made["nox"][AT + 62 :] *= 0.66
    assert "D13" in checks(outlet(made, mark=mark), AT + 60)


def test_a_slope_changed_without_a_calibration():
    """The slope that the device tells changes, and nobody calibrated."""
    made = boiler()
    slope = np.where(np.arange(len(made["nox"])) < AT, 1.0, 0.8)
    assert "D13" in checks(outlet(made, slope=slope), AT)


def test_a_logger_that_says_something_else():
    """Ten hours in which the platform has a fifth less than the logger."""
    made = boiler()
    source = made["nox"].copy()
    made["nox"][AT : AT + 10] *= 0.8
    assert "D16" in checks(outlet(made, source=source), AT)


def test_mass_against_material():
    """A month's mass is a third of what the material lets expect."""
    made = boiler()
    assert "D17" in checks(outlet(made, expected_kg=made["nox"] * made["flow"] * 3e-6))


def test_every_factor_has_a_mass_of_its_own(tmp_path):
    """Two factors, each with the mass that it has: neither is held against the other's."""
    hours = 24 * 60
    times = [(START + timedelta(hours=n)).strftime("%Y-%m-%d %H:%M") for n in range(hours)]
    lines = ["outlet,factor,time,value,flow,expected_kg"]
    for factor, level in (("a21002", 40.0), ("a21026", 3.0)):
        value = level * np.exp(0.1 * noise(3, hours))
        lines += [f"DA001,{factor},{t},{v:.3f},50000,{v * 0.05:.6f}" for t, v in zip(times, value, strict=True)]
    (tmp_path / "two.csv").write_text("\n".join(lines), encoding="utf-8")
    (found,) = read(tmp_path / "two.csv")
    assert "D17" not in checks(found)


def heating(seed=1):
    """A boiler that works for a quarter of the year and stands by with small readings for the rest."""
    made = boiler(seed=seed, days=120)
    off = np.arange(24 * 120) >= 24 * 40
    made |= {"power": np.full(24 * 120, 500.0), "treatment": np.full(24 * 120, 80.0)}
    for name, share in (("flow", 0.02), ("load", 0.01), ("power", 0.03), ("treatment", 0.03)):
        made[name] = np.where(off, share * made[name], made[name])
    made["nox"] = np.where(off, 0.4, made["nox"])
    return made


def test_a_plant_that_stands_by_most_of_the_year_is_measured_against_its_work():
    """Readings of standby are no operation: the season's work is what is usual, and switched-off treatment is seen."""
    made = heating()
    on = running(outlet(made))
    assert on[: 24 * 40].all()
    assert not on[24 * 40 :].any()
    made["treatment"][500:512] = 1.0
    assert "D10" in checks(outlet(made), 505)


def test_values_made_up_by_chance():
    """Ten days of even chance in place of a slow process."""
    made = boiler()
    made["nox"] = np.round(60 * np.exp(0.15 * noise(4, len(made["nox"]), 0.97)), 2)
    made["nox"][AT : AT + 240] = np.round(np.random.default_rng(3).uniform(48, 75, 240), 2)
    assert "D18" in checks(outlet(made), AT, reach=240)


def test_late_and_changed_data():
    """Six hours come again a day and a half later, lower."""
    made = boiler()
    late = np.full(len(made["nox"]), 1.0)
    late[AT : AT + 6] = 36.0
    twice = [Twice(AT + n, 50.0, 35.0) for n in range(6)]
    assert "D19" in checks(outlet(made, late=late, twice=twice), AT)


def test_data_of_a_time_that_has_not_come():
    """A clock that is two hours ahead."""
    made = boiler()
    late = np.full(len(made["nox"]), 1.0)
    late[AT : AT + 6] = -2.0
    assert "D20" in checks(outlet(made, late=late), AT)


def test_a_finding_says_suspect_and_can_be_written():
    """Messages begin with 疑似; what was found is JSON; strengths rank within 0 and 1."""
    made = boiler()
    made["nox"][AT : AT + 24] = 37.2
    for one in detect(outlet(made)).findings:
        assert one.message.startswith("疑似")
        assert json.loads(json.dumps(dict(one.found)))
        assert 0 <= one.strength <= 1
        assert datetime.fromisoformat(one.first) <= datetime.fromisoformat(one.last)


def test_what_lacks_for_a_check_is_told():
    """Without limit, flow and oxygen the checks that want them are named with what they lack."""
    made = {"nox": boiler()["nox"]}
    lacking = detect(outlet(made, limit=np.nan)).not_made
    assert lacking["D6"] == ("limit",)
    assert "o2" in lacking["D8"]


def test_almost_nothing_is_no_reason_to_fail():
    """An outlet of a few hours, of nothing at all, or of one value."""
    empty = np.full(48, np.nan)
    for value in (empty, np.full(48, 1.0), np.zeros(48), np.arange(48.0)):
        one = Series("nox", value, np.full(48, "N"), np.full(48, np.nan))
        assert detect(Outlet("DA001", "", START, {"nox": one})).outlet == "DA001"


def test_values_of_many_digits_are_looked_at_too():
    """Means of minutes have more digits than a message shows."""
    made = boiler(digits=12)
    made["nox"] = np.minimum(made["nox"], np.quantile(made["nox"], 0.9))
    assert "D7" in checks(outlet(made))


def whole_numbers(seed):
    """A clean gas boiler: SO2 of 0 to 4 at a resolution of 1 mg/m3."""
    made = boiler(seed=seed, digits=0)
    hours = len(made["nox"])
    made["so2"] = np.round(np.clip(2.2 + 0.8 * noise(seed + 7, hours, 0.9), 0, None))
    return made


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_a_series_of_a_few_steps_is_not_judged_by_level(seed):
    """Zeros, ones and twos: what goes from 2 to 0 is no zero run, no step and no other level; the outlet is told so."""
    found = detect(outlet(whole_numbers(seed)))
    assert not {one.check for one in found.findings if one.factor == "so2"} & {"D2", "D5", "D9", "D18"}
    for check in ("D2", "D5", "D9", "D18"):
        assert found.not_made[check] == ("resolution · so2",)
    assert cases(outlet(whole_numbers(seed))) == []


def test_what_is_told_as_not_made_was_not_made():
    """A bare table of one factor: no zeros without proof of operation, and none found either; D10 runs on flow alone."""
    made = boiler()
    made["nox"][AT : AT + 12] = 0.0
    bare = detect(outlet({"nox": made["nox"]}))
    assert bare.not_made["D2"] == ("flow|load|factors",)
    assert not {one.check for one in bare.findings} & set(bare.not_made)
    assert "D10" not in detect(outlet({"nox": made["nox"], "flow": made["flow"]})).not_made


def test_one_dip_is_one_kind_of_evidence():
    """Zero run, step, low against others and low against the past: four checks of the same values, no independent ones."""
    checks_ = catalogue()
    kinds = {
        checks_[id_].kind_of({"what": what})
        for id_, what in (("D2", ""), ("D5", ""), ("D9", "水平偏低"), ("D18", "水平"), ("D13", "计划外校准后水平降低"))
    }
    assert kinds == {"level"}
    assert checks_["D9"].kind_of({"what": "不再同步"}) == "relation"
    first, last = "2024-02-20T00:00", "2024-02-20T03:00"
    step = checks_["D5"].finding("DA001", "", first, last, 0.5, {"percent": -60, "hours": 4}, factor="nox")
    low = checks_["D9"].finding("DA001", "", first, last, 0.5, {"what": "水平偏低"}, factor="nox")
    assert proposals([step, low], checks_) == []
