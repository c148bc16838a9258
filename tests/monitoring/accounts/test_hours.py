"""From minutes to hours: which hours are valid, what they emitted, and which are judged."""

from datetime import date, timedelta

import pytest
from made_lake import FIRST, hour, moment, put, reading

from shuangkong.kernel.problems import BadData
from shuangkong.monitoring.lake.decided import FILE, Invalid, written

NOX, SO2, O2, FLOW, COD, WATER = "a21002", "a21026", "a19001", "a00000", "w01018", "w00000"


def at(pack, outlet, factor, number, day=FIRST):
    """The kept row of one hour of a day."""
    (row,) = [
        r
        for r in pack.kept("emissions")
        if (r["outlet"], r["factor"], r["time"]) == (outlet, factor, moment(day, number))
    ]
    return row


def test_the_worked_example_of_the_standard(pack):
    """HJ 212-2017 annex D: F 9.6, V 12.5, t 138.5, Ps −350 Pa, X 8.6 %, Ba 100 500, 42.1 mg/m3 → 10.9003 kg/h."""
    mn = pack.outlet("stack", duct_area_m2=9.6, reference_o2=9)
    pack.parameter("air_pressure", 100500, "Pa")
    for factor, value in (
        (NOX, 42.1), (O2, 14.2), ("a01011", 12.5), ("a01012", 138.5), ("a01013", -0.35), ("a01014", 8.6)
    ):  # fmt: skip
        put(pack.home, hour(mn, factor, FIRST, 0, value), whole=factor == NOX)
    pack.close()
    row = at(pack, "stack", NOX, 0)
    assert row["emission_mg"] == pytest.approx(10_900_318, abs=50)  # 10.9003 kg
    assert row["flow"] / 1e4 == pytest.approx(258_914.93, abs=0.005)
    assert row["corrected"] == round(42.1 * 12 / 6.8 * 1e4)
    assert (row["state"], row["how"]) == ("measured", "measured")


@pytest.mark.parametrize(("minutes", "marks", "state"), [
    (60, "", "measured"), (45, "", "measured"), (44, "", "invalid"), (60, "M" * 15, "measured"), (60, "M" * 16, "invalid"),
])  # fmt: skip
def test_an_hour_of_gas_needs_45_minutes_and_three_quarters_normal(pack, minutes, marks, state):
    """HJ 75-2017: 45 valid minutes; HJ 212-2017 annex C: 75 % of the marks normal; exactly so is enough."""
    mn = pack.outlet("stack")
    put(pack.home, hour(mn, NOX, FIRST, 3, 50, minutes, marks) + hour(mn, FLOW, FIRST, 3, 10))
    pack.close()
    assert at(pack, "stack", NOX, 3)["state"] == state


@pytest.mark.parametrize(("marks", "state"), [("", "measured"), ("D", "invalid")])
def test_one_abnormal_value_of_water_spoils_the_hour(pack, marks, state):
    """HJ 212-2017 annex C: water, one abnormal value makes the period abnormal."""
    mn = pack.outlet("drain", "water")
    put(pack.home, hour(mn, COD, FIRST, 3, 50, marks=marks) + hour(mn, WATER, FIRST, 3, 10, amount=0.6))
    pack.close()
    assert at(pack, "drain", COD, 3)["state"] == state


def test_hours_of_the_device_count_only_where_minutes_are_absent(pack):
    """Hour 0 has minutes and an hour of the device, hour 1 the device's alone; which was used is told."""
    mn = pack.outlet("stack")
    put(pack.home, hour(mn, NOX, FIRST, 0, 50) + hour(mn, FLOW, FIRST, 0, 10))
    sent = [reading(mn, moment(FIRST, n), f, v) for n in (0, 1) for f, v in ((NOX, 80), (FLOW, 10))]
    put(pack.home, sent, kind="hour")
    pack.close()
    used = {n: (at(pack, "stack", NOX, n)["concentration"], at(pack, "stack", NOX, n)["by_hour"]) for n in (0, 1)}
    assert used == {0: (500_000, 0), 1: (800_000, 1)}


def test_of_a_reading_sent_twice_the_last_received_counts(pack):
    """Late parts beside the compacted file, in whatever order they were written."""
    mn = pack.outlet("stack")
    put(pack.home, hour(mn, FLOW, FIRST, 0, 10) + hour(mn, NOX, FIRST, 0, 50))
    later = moment(date(2026, 1, 3))
    put(pack.home, hour(mn, NOX, FIRST, 0, 90, received=later), whole=False)
    put(pack.home, hour(mn, NOX, FIRST, 0, 70, received=later - timedelta(days=1)), whole=False)
    pack.close()
    assert at(pack, "stack", NOX, 0)["concentration"] == 900_000


def test_declared_marks(pack):
    """A stop emits nothing, a fault of the device is invalid, start-up is measured but not judged."""
    mn = pack.outlet("stack", reference_o2=9)
    pack.add(
        "limits",
        outlet="stack",
        factor=NOX,
        limit=40,
        unit="mg/m3",
        basis="measured",
        span="hour",
        **{"from": "2020-01-01"},
    )
    for number in range(4):
        put(pack.home, hour(mn, NOX, FIRST, number, 50) + hour(mn, FLOW, FIRST, number, 10), whole=number == 0)
    for number, (what, state) in enumerate([("facility", "F"), ("device", "D"), ("facility", "St")]):
        span = {"from": f"2026-01-01 0{number}:00", "to": f"2026-01-01 0{number + 1}:00"}
        pack.add("marks", outlet="stack", object=what, state=state, **span)
    pack.close()
    told = [
        (r["state"], r["reason"], r["measured_mg"], r["exceeded"])
        for r in (at(pack, "stack", NOX, n) for n in range(4))
    ]
    mg = 50 * 36_000
    assert told == [
        ("stopped", None, None, None), ("invalid", "declared", None, None), ("measured", None, mg, None),
        ("measured", None, mg, 1),
    ]  # fmt: skip
    assert at(pack, "stack", NOX, 0)["emission_mg"] == 0


def test_what_a_case_declares_invalid_is_substituted(pack):
    """A decided span counts for invalid to its last minute, also where a stop was marked in it; the month's mass follows."""
    mn = pack.outlet("stack")
    sent = [hour(mn, NOX, FIRST, n, 50 - n) + hour(mn, FLOW, FIRST, n, 10) for n in range(14)]
    put(pack.home, [row for rows in sent for row in rows])
    stop = {"from": "2026-01-01 03:00", "to": "2026-01-01 04:00"}
    pack.add("marks", outlet="stack", object="facility", state="F", **stop)

    def mass():
        pack.close()
        return sum(row["emission_mg"] for row in pack.kept("months") if row["factor"] == NOX) / 36_000

    honest = sum(50 - n for n in range(14) if n != 3)
    assert mass() == honest
    span = Invalid("stack", moment(FIRST, 2), moment(FIRST, 4), "2026-00001")
    written(pack.home / "lake" / FILE, [span, Invalid("elsewhere", span.first, span.last, "2026-00002")])
    assert mass() == honest - 48 - 46 + 3 * 50  # the largest valid hour before stands in
    told = [(r["state"], r["reason"], r["how"]) for r in (at(pack, "stack", NOX, n) for n in range(1, 6))]
    invalid, measured = ("invalid", "decided", "substituted"), ("measured", None, "measured")
    assert told == [measured, invalid, invalid, invalid, measured]
    written(pack.home / "lake" / FILE, [])
    assert mass() == honest


def test_a_list_of_invalid_spans_that_somebody_changed_is_told(pack):
    """Times that are none keep the accounts from running on half of it."""
    pack.outlet("stack")
    place = pack.home / "lake" / FILE
    place.parent.mkdir(parents=True)
    place.write_text("outlet,first,last,case\nstack,gestern,heute,1\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"invalid\.csv"):
        pack.close()


def test_close_to_air_there_is_no_corrected_concentration(pack):
    """21 − O2 ≤ 0.5: not corrected, so not judged on that basis; the emission stays."""
    mn = pack.outlet("stack", reference_o2=16)
    pack.add(
        "limits",
        outlet="stack",
        factor=SO2,
        limit=35,
        unit="mg/m3",
        basis="corrected",
        span="hour",
        **{"from": "2020-01-01"},
    )
    for number, oxygen in enumerate((17.2, 20.6)):
        rows = [r for f, v in ((SO2, 38), (O2, oxygen), (FLOW, 10)) for r in hour(mn, f, FIRST, number, v)]
        put(pack.home, rows, whole=number == 0)
    pack.close()
    rows = [at(pack, "stack", SO2, n) for n in (0, 1)]
    assert [(r["corrected"], r["exceeded"]) for r in rows] == [(500_000, 1), (None, None)]
    assert rows[0]["emission_mg"] == rows[1]["emission_mg"] == 38 * 36_000


def test_a_silent_outlet_is_missing_not_zero(pack):
    """What has a limit is due: without readings its hours are invalid, and the city's coverage tells."""
    mn = pack.outlet("stack")
    pack.outlet("silent", area="520603")
    pack.add(
        "limits",
        outlet="silent",
        factor=NOX,
        limit=50,
        unit="mg/m3",
        basis="measured",
        span="hour",
        **{"from": "2020-01-01"},
    )
    put(pack.home, [r for n in range(24) for f, v in ((NOX, 50), (FLOW, 10)) for r in hour(mn, f, FIRST, n, v)])
    pack.close()
    figures = pack.figures("2026-01")
    city, county = (figures["monitoring.a21002_mass", area, "2026-01"] for area in ("520600", "520603"))
    assert (city["value"], city["coverage"], city["verdict"]) == ("43.20", 0.5, "undetermined")
    assert (county["value"], county["coverage"]) == (None, 0)


def test_limits_in_force_on_the_day(pack):
    """A limit that ends is followed by the next; exactly on the limit is within it."""
    mn = pack.outlet("stack")
    for limit, since, to in (
        (60, "2020-01-01", "2026-01-01"),
        (50, "2026-01-02", "2026-01-02"),
        (40, "2026-01-03", ""),
    ):
        more = {"limit": limit, "unit": "mg/m3", "basis": "measured", "span": "hour"}
        pack.add("limits", outlet="stack", factor=NOX, **more, **{"from": since, "to": to})
    days = [date(2026, 1, n) for n in (1, 2, 3)]
    put(pack.home, [r for day in days for f, v in ((NOX, 50), (FLOW, 10)) for r in hour(mn, f, day, 0, v)])
    pack.close()
    assert [at(pack, "stack", NOX, 0, day)["exceeded"] for day in days] == [0, 0, 1]
