"""Days and months of water and gas, and what manual measurements may replace."""

from datetime import date, timedelta

import pytest
from made_lake import FIRST, hour, put, reading
from made_lake import moment as at

COD, WATER, NOX, FLOW = "w01018", "w00000", "a21002", "a00000"


def hours_of_device(mn, day, numbers, **values):
    """Hours as the device sends them."""
    return [reading(mn, at(day, n), factor, value, amount=values.get("amount")) for n in numbers
            for factor, value in values["factors"].items()]  # fmt: skip


def test_a_day_of_water_is_weighted_by_flow(pack):
    """HJ 212-2017 annex D: 45, 60 and 38 mg/L in 100, 50 and 200 m3 are 43.1429 mg/L and 15.1 kg; other hours stand still."""
    mn = pack.outlet("drain", "water")
    rows = []
    for n in range(24):
        value, volume = {0: (45, 100), 1: (60, 50), 2: (38, 200)}.get(n, (50, 0))
        rows += [reading(mn, at(FIRST, n), COD, value), reading(mn, at(FIRST, n), WATER, 1, amount=volume)]
    put(pack.home, rows, kind="hour")
    pack.close()
    (day,) = pack.kept("days")
    assert (day["mean"], day["emission_mg"], day["stopped"], day["valid"]) == (431_429, 15_100_000, 21, 1)


def test_an_invalid_day_of_water_takes_the_largest_of_the_last_valid_days(pack):
    """Days 1–3 discharge at 10, 30 and 20 mg/L, on day 4 only 17 of 24 hours are valid; 100 m3 every hour."""
    mn = pack.outlet("drain", "water")
    rows = []
    for number, (value, valid) in enumerate(((10, 24), (30, 24), (20, 24), (50, 17))):
        day = FIRST + timedelta(number)
        rows += [reading(mn, at(day, n), WATER, 1, amount=100) for n in range(24)]
        rows += [reading(mn, at(day, n), COD, value, mark="N" if n < valid else "D") for n in range(24)]
    put(pack.home, rows, kind="hour")
    pack.close()
    days = {row["day"]: row for row in pack.kept("days")}
    assert [(days[d]["valid"], days[d]["emission_mg"] / 1e6) for d in (20260101, 20260104)] == [(1, 24.0), (0, 72.0)]
    (month,) = pack.kept("months")
    assert (month["emission_mg"], month["substituted_mg"], month["valid_days"]) == (216_000_000, 72_000_000, 3)
    figure = pack.figures("2026-01")["monitoring.w01018_mass", "org", "2026-01"]
    assert (figure["value"], figure["unit"], figure["coverage"]) == ("216.00", "kg", 1)


def test_manual_measurements_replace_what_is_invalid(pack):
    """Water wants four a day: with four the day counts 20 mg/L × 2400 m3; with three it is substituted."""
    mn = pack.outlet("drain", "water")
    rows = []
    for number in range(3):
        day = FIRST + timedelta(number)
        rows += [reading(mn, at(day, n), WATER, 1, amount=100) for n in range(24)]
        rows += [reading(mn, at(day, n), COD, 10, mark="N" if number == 0 else "D") for n in range(24)]
    put(pack.home, rows, kind="hour")
    for day, count in (("2026-01-02", 4), ("2026-01-03", 3)):
        for n in range(count):
            pack.add("manual", outlet="drain", factor=COD, time=f"{day} {8 + n:02}:00", value=20)
    pack.close()
    days = {row["day"]: (row["manual"], row["substituted"], row["emission_mg"]) for row in pack.kept("days")}
    assert days == {20260101: (0, 0, 24_000_000), 20260102: (24, 0, 48_000_000), 20260103: (0, 24, 24_000_000)}


def test_a_failed_check_of_gas_is_out_of_control_until_the_next_passed(pack):
    """Hours 4 to 5 lie between failed and passed; the window ends before the last calibration that was passed, hour 2."""
    mn = pack.outlet("stack")
    values = (50, 60, 90, 90, 70, 70, 55, 55, *[55] * 16)
    put(
        pack.home,
        [r for n, v in enumerate(values) for f, w in ((NOX, v), (FLOW, 10)) for r in hour(mn, f, FIRST, n, w)],
    )
    for time, passed in (("02:00", "yes"), ("04:00", "no"), ("06:00", "yes")):
        pack.add("checks", mn=mn, factor=NOX, time=f"2026-01-01 {time}", kind="calibration", passed=passed)
    pack.close()
    rows = [r for r in pack.kept("emissions") if r["factor"] == NOX]
    told = [(r["reason"], r["how"], r["emission_mg"]) for r in rows[3:7]]
    substituted = ("out_of_control", "substituted", 60 * 36_000)
    assert told == [(None, "measured", 90 * 36_000), substituted, substituted, (None, "measured", 55 * 36_000)]


def test_below_three_quarters_nothing_is_put_in(pack):
    """A capture rate under 75 %: no automatic rule, so the hours stay unknown and the mass is undetermined."""
    mn = pack.outlet("stack")
    rows = [r for n in (*range(16), 23) for f, v in ((NOX, 50), (FLOW, 10)) for r in hour(mn, f, FIRST, n, v)]
    put(pack.home, rows)
    pack.close()
    (month,) = pack.kept("months")
    assert (month["measured"], month["unknown"], month["substituted"]) == (17, 7, 0)
    figures = pack.figures("2026-01")
    mass = figures["monitoring.a21002_mass", "stack", "2026-01"]
    assert (mass["value"], mass["verdict"]) == ("30.60", "undetermined")
    capture = figures["monitoring.a21002_capture", "stack", "2026-01..2026-03"]
    assert (capture["value"], capture["verdict"], capture["caliber"]) == ("70.83", "undetermined", "estimated")


def test_a_day_of_gas_needs_twenty_hours(pack):
    """HJ 75-2017: 20 valid hours make a daily mean; it is judged against the limit of the day."""
    mn = pack.outlet("stack")
    pack.add(
        "limits",
        outlet="stack",
        factor=NOX,
        limit=49,
        unit="mg/m3",
        basis="measured",
        span="day",
        **{"from": "2020-01-01"},
    )
    for number, hours in enumerate((20, 19)):
        day = FIRST + timedelta(number)
        put(pack.home, [r for n in range(hours) for f, v in ((NOX, 50), (FLOW, 10)) for r in hour(mn, f, day, n, v)])
    pack.close(last=date(2026, 1, 2))
    days = [(row["valid"], row["mean"], row["exceeded"]) for row in pack.kept("days")]
    assert days == [(1, 500_000, 1), (0, 500_000, None)]


@pytest.mark.parametrize(("hours", "wanted"), [(20, (2_500_000, 1)), (19, (None, None))])
def test_a_corrected_mean_needs_as_many_hours(pack, hours, wanted):
    """24 hours at 50 mg/m3, oxygen of 20 or 19 of them: 50 × (21 − 9)/(21 − 18.6) = 250; of fewer hours no mean, no verdict."""
    mn = pack.outlet("stack", reference_o2="9")
    limit = {"outlet": "stack", "factor": NOX, "limit": 200, "unit": "mg/m3", "basis": "corrected", "span": "day"}
    pack.add("limits", **limit, **{"from": "2020-01-01"})
    rows = [r for n in range(24) for f, v in ((NOX, 50), (FLOW, 10)) for r in hour(mn, f, FIRST, n, v)]
    put(pack.home, rows + [r for n in range(hours) for r in hour(mn, "a19001", FIRST, n, 18.6)])
    pack.close()
    (day,) = pack.kept("days")
    assert (day["valid"], day["corrected_mean"], day["exceeded"]) == (1, *wanted)


@pytest.mark.parametrize(("value", "wanted"), [(-0.3, (1, 20_000, 1)), (-500, (0, None, 0))])
def test_a_negative_value_of_water_counts_only_when_it_is_small(pack, value, wanted):
    """COD of −0.3 counts as 2 mg/L and leaves the day doubtful; −500 is no measurement, and the day is not valid."""
    mn = pack.outlet("drain", "water")
    put(pack.home, hours_of_device(mn, FIRST, range(24), factors={COD: value, WATER: 10}), kind="hour")
    pack.close()
    (day,) = pack.kept("days")
    assert (day["valid"], day["mean"], day["doubtful"]) == wanted
    reason = None if day["valid"] else "negative"
    assert {row["reason"] for row in pack.kept("emissions")} == {reason}


@pytest.mark.parametrize(("interval", "wanted"), [("", (0, 12, 0.5)), ("2", (1, 24, 1.0))])
def test_a_two_hourly_analyser(pack, interval, wanted):
    """COD every two hours, 12 of 12 values: the day is valid where the interval is registered, 40 mg/L of 24 × 36 m3."""
    mn = pack.outlet("drain", "water", hour_interval=interval)
    rows = hours_of_device(mn, FIRST, range(0, 24, 2), factors={COD: 40}, amount=5)
    put(pack.home, rows + hours_of_device(mn, FIRST, range(24), factors={WATER: 10}), kind="hour")
    pack.close()
    (day,), (month,) = pack.kept("days"), pack.kept("months")
    hours = sum(row["state"] == "measured" for row in pack.kept("emissions"))
    assert (day["valid"], hours, month["rate"]) == wanted
    if day["valid"]:
        assert (day["mean"], day["emission_mg"]) == (400_000, 34_560_000)
