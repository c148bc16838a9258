"""能源计量的入账表: the register, the parameters and the calendar as the tables that the accounts take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from shuangkong.monitoring.meters.coefficients import coefficient_rows
from shuangkong.monitoring.meters.register import END, Meter, Register, scaled
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.rulebook.value import NATION

if TYPE_CHECKING:
    import pyarrow as pa

PARAMETERS = ("offset_day", "delay", "rollover")
EPOCH = date(1970, 1, 1)
STATED = 10**9  # as in meter_accounts, which brings Ibis along
Row = dict[str, Any]


def parameters(rulebook: Rulebook, on: date) -> dict[str, float]:
    """Return the parameters of readings that are in force on a day: offset_day (s), delay (h), rollover (share)."""
    return {name: float(rulebook.value(f"monitoring.meter_{name}", (NATION,), on).number) for name in PARAMETERS}


def reading_books(register: Register, values: Mapping[str, float], first: date, last: date) -> dict[str, pa.Table]:
    """Return meter_runs, meter_bounds and meter_clock for the days given."""
    meters = [meter for meter in register.meters.values() if meter.kind != "virtual"]
    runs = [(number, meter, run) for number, meter in enumerate(meters) for run in meter.runs]
    stated = [bound for at, (_, meter, run) in enumerate(runs) for bound in _bounds(at, meter, run)]
    return {
        "meter_runs": _typed([{"run": at, **_run(*run, values)} for at, run in enumerate(runs)], RUNS),
        "meter_bounds": _typed(stated, BOUNDS),
        "meter_clock": _typed(list(_hours(first, last)), {"hour": "int64", "month": "int32"}),
    }


def total_books(register: Register, rulebook: Rulebook, first: date, last: date) -> dict[str, pa.Table]:
    """Return everything that totals and quality take, but the accounts of readings, for the days given."""
    meters = list(register.meters.values())
    spans = [
        {"meter": meter.meter, "from_s": run["first_s"], "to_s": run["last_s"]}
        for meter in meters
        for run in meter.runs
    ]
    parts = [
        {"virtual": virtual, "meter": meter, "factor": float(factor), "parts": len(factors)}
        for virtual, factors in register.factors.items()
        for meter, factor in factors.items()
    ]
    return {
        "meter_lives": _typed([_life(meter) for meter in meters], LIVES),
        "meter_spans": _typed(spans, {"meter": "string", "from_s": "int64", "to_s": "int64"}),
        "meter_dates": _typed(list(_dates(first, last)), {"day_number": "int64", "day": "int32", "month": "int32"}),
        "meter_parts": _typed(parts, {"virtual": "string", "meter": "string", "factor": "double", "parts": "int64"}),
        "meter_thresholds": _thresholds(rulebook, last),
        "meter_coefficients": _typed(coefficient_rows(register, rulebook), COEFFICIENTS),
    }


LIVES = {
    "meter": "string", "point": "string", "every_s": "int64", "organisation": "string", "area": "string",
    "energy": "string", "unit": "string", "sign": "int64", "counted": "int64", "vouched": "int8",
}  # fmt: skip
RUNS = {
    "run": "int32", "number": "int32", "meter": "string", "point": "string", "stat": "string", "cumulative": "int8", "every_s": "int64",
    "tolerance_s": "int64", "delay_s": "int64", "from_s": "int64", "to_s": "int64", "capacity": "int64",
    "multiplier": "double", "most": "double", "rollover_share": "double",
}  # fmt: skip
BOUNDS = {"run": "int32", "at": "int64", "shift": "int32", "value": "int64", "counter": "bool", "late": "bool"}
COEFFICIENTS = {
    "meter": "string", "from_day": "int32", "to_day": "int32", "calorific": "double", "equivalent": "double",
    "confidence": "int8",
}  # fmt: skip


def _thresholds(rulebook: Rulebook, on: date) -> pa.Table:
    """Return what uploads are judged by, as one row; offsets in seconds."""
    names = {
        "least_complete": ("completeness", 1), "least_timely": ("timeliness", 1), "most_deviation": ("deviation", 1),
        "most_offset": ("offset_day", 1), "most_month_offset": ("offset_month", 86_400),
    }  # fmt: skip
    found = {
        name: float(rulebook.value(f"monitoring.meter_{id_}", (NATION,), on).number) * times
        for name, (id_, times) in names.items()
    }
    return _typed([found], dict.fromkeys(found, "double"))


def _life(meter: Meter) -> Row:
    return {
        "meter": meter.meter,
        "point": meter.point,
        "every_s": 0 if meter.kind == "virtual" else meter.every_s,
        "organisation": meter.organisation,
        "area": meter.area,
        "energy": meter.energy,
        "unit": meter.unit,
        "sign": -1 if meter.flow == "out" else 1,
        "counted": int(not meter.parent),
        "vouched": meter.confidence,
    }


def _run(number: int, meter: Meter, run: Row, values: Mapping[str, float]) -> Row:
    digits = run["digits"]
    return {
        "number": number,
        "meter": meter.meter,
        "point": meter.point,
        "stat": meter.stat,
        "cumulative": int(meter.kind == "cumulative"),
        "every_s": meter.every_s,
        "tolerance_s": min(int(values["offset_day"]), meter.every_s // 2 - 1),
        "delay_s": int(3600 * values["delay"]),
        "from_s": run["first_s"],
        "to_s": run["last_s"],
        "capacity": scaled(10.0 ** int(digits)) if digits else None,
        "multiplier": run["multiplier"] or 1.0,
        "most": float(scaled(run["most"]) or 0) or None,
        "rollover_share": values["rollover"],
    }


def _bounds(number: int, meter: Meter, run: Row) -> list[Row]:
    """Return the registered readings at which a register's service began and ended."""
    if meter.kind != "cumulative":
        return []
    known = {"run": number, "shift": STATED, "counter": True, "late": False}
    found = [(run["first_s"], run["start"]), *([(run["last_s"], run["stop"])] if run["last_s"] < END else [])]
    return [known | {"at": at, "value": scaled(value)} for at, value in found if value is not None]


def ends(register: Register) -> list[int]:
    """Return the moments of registered last readings: what was counted before them reaches so far."""
    runs = (run for meter in register.meters.values() for run in meter.runs)
    return [run["last_s"] for run in runs if run["stop"] is not None and run["last_s"] < END]


def _hours(first: date, last: date) -> list[Row]:
    return [
        {"hour": row["day_number"] * 24 + hour, "month": row["month"]}
        for row in _dates(first, last)
        for hour in range(24)
    ]


def _dates(first: date, last: date) -> list[Row]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        {
            "day_number": (day - EPOCH).days,
            "day": int(day.strftime("%Y%m%d")),
            "month": int(day.strftime("%Y%m")),
        }
        for day in days
    ]


def moment(second: int) -> datetime:
    """Return seconds of Beijing's clock as a time without zone."""
    return datetime.fromtimestamp(second, UTC).replace(tzinfo=None)


def _typed(rows: list[Row], columns: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    types = {"string": pa.string(), "int64": pa.int64(), "int32": pa.int32(), "int8": pa.int8(), "double": pa.float64(), "bool": pa.bool_()}  # fmt: skip
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    return pa.Table.from_pylist(rows, schema=schema)
