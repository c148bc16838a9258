"""What stands in for invalid hours (HJ 75-2017) and days (HJ 356-2019), against a straightforward reading of the rule."""

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from windows import HIGH, LEAST, LONG_RUN, WIDTHS, case, computed

from shuangkong.kernel.engine import engine
from shuangkong.monitoring import substitution_accounts as accounts


def read_off(states, before, rate, anchors):
    """The same, hour by hour, as an official with a pencil would."""
    wanted = {}
    for n, mg in enumerate(states):
        if mg is not None:
            continue
        first = n
        while first > 0 and states[first - 1] is None:
            first -= 1
        last = n
        while last + 1 < len(states) and states[last + 1] is None:
            last += 1
        anchor = anchors[n] if n in anchors and anchors[n] is not None else first
        earlier = [v for h, v in enumerate(states) if isinstance(v, int) and h < anchor]
        earlier = [v for h, v in enumerate(before, -len(before)) if h < anchor] + earlier
        short = WIDTHS["window_short"] if last - first + 1 <= LONG_RUN else WIDTHS["window_long"]
        width = short if rate >= HIGH else WIDTHS["window_low"]
        window = earlier[-width:]
        wanted[n] = (max(window), len(window)) if window and rate >= LEAST else (None, 0)
    return wanted


@given(st.lists(case(), min_size=20, max_size=20))
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_windows_agree_with_a_pencil(cases):
    """Twenty random series at a time: the largest of the right window, and from how many values."""
    with engine("duckdb") as opened:
        found = computed(opened, *cases)
    for case_, of_case in zip(cases, found, strict=True):
        wanted = read_off(*case_)
        assert {n: mg for n, (mg, _) in of_case.items()} == {n: mg for n, (mg, _) in wanted.items()}
        if case_[2] >= LEAST:
            assert of_case == wanted


def test_across_months_and_quarters():
    """Valid hours of earlier quarters go on: the largest of the last three is the one before the quarter."""
    with engine("duckdb") as opened:
        assert computed(opened, ([None, 5, None], [9, 1, 2], 0.95, {})) == [{0: (9, 3), 2: (5, 3)}]


@pytest.mark.parametrize(("passed", "wanted"), [([], 40), ([2], 20), ([6], 40), ([2, 9], 20)])
def test_water_looks_back_from_the_last_passed_check(passed, wanted):
    """Days 0–5 emit 10, 20, 5, 40, 5, 5; day 6 is invalid: the largest before the last check that was passed before it."""
    days = pa.table({
        "outlet": ["o"] * 7, "factor": ["f"] * 7, "day_number": pa.array(range(7), pa.int64()),
        "state": ["measured"] * 6 + ["invalid"], "measured_mg": pa.array([10, 20, 5, 40, 5, 5, None], pa.int64()),
    })  # fmt: skip
    none = days.select(["outlet", "factor", "day_number"]).append_column("mg", days["measured_mg"]).slice(0, 0)
    checks = {"outlet": ["o"] * len(passed), "factor": ["f"] * len(passed), "passed_day": passed}
    passes = pa.table({k: pa.array(v, pa.int32() if k == "passed_day" else pa.string()) for k, v in checks.items()})
    with engine("duckdb") as opened:
        d, before, p = (opened.put(n, t) for n, t in (("d", days), ("before", none), ("passes", passes)))
        valid, _ = opened.keep("valid_days", accounts.valid_days(d, before, WIDTHS))
        rows = accounts.water_substitutes(d, valid, p, WIDTHS)
        (row,) = opened.arrow(str(opened.backend.compile(rows))).to_pylist()
    assert (row["substitute_mg"], row["unchecked"]) == (wanted, int(not [n for n in passed if n < 6]))
