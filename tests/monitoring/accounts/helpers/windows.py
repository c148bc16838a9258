"""Random series of hours, and their substitutes by the accounts."""

import pyarrow as pa
from hypothesis import strategies as st

from shuangkong.monitoring import substitution_accounts as accounts

WIDTHS = {"window_short": 3, "window_long": 5, "window_low": 8, "window_water": 4}
LONG_RUN, HIGH, LEAST = 2, 0.9, 0.75
FAR = 10_000


SERIES = [("outlet", pa.string()), ("factor", pa.string())]
EMITTED = pa.schema([
    *SERIES, ("hour", pa.int32()), ("month", pa.string()), ("quarter", pa.string()), ("medium", pa.string()),
    ("state", pa.string()), ("reason", pa.string()), ("failed_anchor", pa.int32()), ("measured_mg", pa.int64()),
])  # fmt: skip
BEFORE = pa.schema([*SERIES, ("hour", pa.int32()), ("mg", pa.int64())])


def rows_of(outlet, states, anchors):
    """The hours of a series: a number is valid, None is not, "F" is a stop."""
    for n, mg in enumerate(states):
        reason = ("out_of_control" if n in anchors else "marked") if mg is None else None
        anchor = anchors.get(n)
        yield {
            "outlet": outlet, "factor": "f", "hour": FAR + n, "month": "2026-01", "quarter": "q", "medium": "gas",
            "state": "stopped" if mg == "F" else "invalid" if mg is None else "measured", "reason": reason,
            "failed_anchor": None if anchor is None else FAR + anchor, "measured_mg": mg if isinstance(mg, int) else None,
        }  # fmt: skip


def tables(opened, cases):
    """The inputs of the accounts, each case a series of its own."""
    emitted, before, setting, capture = [], [], [], []
    for number, (states, earlier, rate, anchors) in enumerate(cases):
        outlet = f"o{number}"
        emitted += rows_of(outlet, states, anchors)
        before += [
            {"outlet": outlet, "factor": "f", "hour": FAR - len(earlier) + n, "mg": mg} for n, mg in enumerate(earlier)
        ]
        limits = {"capture_high": HIGH, "capture_least": LEAST, "short_run": float(LONG_RUN)}
        limits |= {name: float(WIDTHS[name]) for name in accounts.WINDOWS}
        setting.append({"outlet": outlet, "month": "2026-01", **limits})
        capture.append({"outlet": outlet, "factor": "f", "quarter": "q", "rate": rate})
    made = {
        "emitted": pa.Table.from_pylist(emitted, EMITTED), "before_hours": pa.Table.from_pylist(before, BEFORE),
        "settings": pa.Table.from_pylist(setting), "capture": pa.Table.from_pylist(capture),
    }  # fmt: skip
    return {name: opened.put(name, table) for name, table in made.items()}


def computed(opened, *cases):
    """Per case, hour → (substitute, number of values looked at), by the accounts."""
    t = tables(opened, cases)
    invalid, _ = opened.keep("invalid_hours", accounts.invalid_hours(t["emitted"], t["capture"], t["settings"]))
    valid, _ = opened.keep("valid_hours", accounts.valid_hours(t["emitted"], t["before_hours"], invalid, WIDTHS))
    rows = opened.keep("substitutes", accounts.substitutes(invalid, valid))[0]
    found = opened.arrow(str(opened.backend.compile(rows))).to_pylist()
    return [
        {row["hour"] - FAR: (row["substitute_mg"], row["found"]) for row in found if row["outlet"] == f"o{number}"}
        for number in range(len(cases))
    ]


@st.composite
def case(draw):
    """Hours with gaps and stops, valid hours before them, a capture rate, and checks that failed anywhere."""
    hour = st.one_of(st.none(), st.none(), st.integers(0, 99), st.integers(0, 99), st.just("F"))
    states = draw(st.lists(hour, min_size=1, max_size=30))
    earlier = draw(st.lists(st.integers(0, 99), max_size=10))
    invalid = [n for n, mg in enumerate(states) if mg is None]
    failed = draw(st.sets(st.sampled_from(invalid))) if invalid else set()
    anchors = {n: draw(st.one_of(st.none(), st.integers(-10, n))) for n in failed}
    return states, earlier, draw(st.sampled_from([0.95, 0.9, 0.89, 0.75, 0.74])), anchors
