"""What pages ask of the accounts."""

from datetime import timedelta

from made_lake import FIRST, hour, put

from shuangkong.monitoring.close_views import days, hours, months

NOX, SO2, FLOW = "a21002", "a21026", "a00000"


def test_hours_days_and_months_of_an_outlet(pack):
    """Two outlets and two pollutants over two days: only what was asked for, in its order, with its limits of time."""
    for mn in (pack.outlet("one"), pack.outlet("other")):
        rows = [
            r for d in range(2) for n in (3, 4, 23) for f, v in ((NOX, 50), (SO2, 20), (FLOW, 10))
            for r in hour(mn, f, FIRST + timedelta(d), n, v)
        ]  # fmt: skip
        put(pack.home, rows, whole=mn == "ONE")
    pack.close()
    second = FIRST + timedelta(1)
    found = hours(pack.home, "one", second, second, [NOX])
    assert found.num_rows == 24
    told = [(r["time"].hour, r["concentration"]) for r in found.to_pylist() if r["state"] == "measured"]
    assert told == [(3, 500_000), (4, 500_000), (23, 500_000)]
    of_days = [(r["factor"], r["day"], r["measured"]) for r in days(pack.home, "one", FIRST, second).to_pylist()]
    assert of_days == [(f, d, 3) for f in (NOX, SO2) for d in (20260101, 20260102)]
    assert {(r["outlet"], r["factor"]) for r in months(pack.home, "2026-01")} == {
        (o, f) for o in ("one", "other") for f in (NOX, SO2)
    }
    assert months(pack.home, "2025-12") == []
    assert hours(pack.home, "one", FIRST - timedelta(9), FIRST - timedelta(9)).num_rows == 0
