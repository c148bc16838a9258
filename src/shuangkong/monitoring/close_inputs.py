"""核算输入: the tables that the accounts of a quarter take in: its calendar, what is due, the parameters in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.monitoring.book_tables import AS_DRY, DECIDED, GAS, WATER
from shuangkong.monitoring.close_books import Books, Rows
from shuangkong.monitoring.protocol.codes import factors
from shuangkong.monitoring.quarters import Quarter, hour_of, month_end, number_of

FOREVER = 99991231
HOUR, DAY = 60, 1440  # minutes
CODE = {GAS: "a", WATER: "w"}  # how the codes of a medium's pollutants begin
DETECTION = {
    "w01018": "detection_cod", "w21003": "detection_ammonia", "w21011": "detection_phosphorus",
    "w21001": "detection_nitrogen",
}  # fmt: skip
NUMBERS = (
    "valid_minutes", "valid_hours", "gas_normal_share", "water_valid_share", "oxygen_guard", "air_pressure",
    "capture_high", "capture_least", "short_run", "window_short", "window_long", "window_low", "coverage_floor", "negative_times",
)  # fmt: skip
VALIDITY = {GAS: ("valid_minutes", "gas_normal_share"), WATER: ("valid_minutes", "water_valid_share")}
SUBSTITUTION = {
    GAS: ("capture_high", "capture_least", "short_run", "window_short", "window_long", "window_low"),
    WATER: ("window_water",),
}
WIDTHS = ("window_short", "window_long", "window_low", "window_water")


@dataclass(frozen=True, slots=True)
class Due:
    """应报时段: what bounds the hours that are due.

    One device with a wrong clock moves no bound but that of its own outlet.
    """

    last_hour: int  # the last of which anything was received
    over: bool  # whether readings of a later day than the quarter's last were received
    since: date  # of outlets that were never heard and have no day of their own in the books
    heard: Mapping[str, date]  # by outlet, the first day

    def begin(self, outlet: Mapping[str, Any], quarter: Quarter) -> date:
        """Return from which day of a quarter on an outlet is due: as registered, else since it was first heard."""
        heard, registered = self.heard.get(outlet["outlet"]), outlet["from"]
        if registered:  # not before the quarter it was first heard in: the data folder may be younger than the outlet
            known = Quarter.of(heard).first if heard else self.since
            return max(_day(registered, quarter.first), known, quarter.first)
        return max(heard or self.since, quarter.first)

    def whole(self, outlet: Mapping[str, Any], quarter: Quarter) -> bool:
        """Tell whether a quarter is over and was heard from its first day that is due."""
        heard = self.heard.get(outlet["outlet"])
        return self.over and heard is not None and heard <= max(_day(outlet["from"], quarter.first), quarter.first)


def calendar(quarter: Quarter, due: Due) -> Any:
    """日历: every hour of a quarter up to the last of which anything was received."""
    import pyarrow as pa

    hours = range(hour_of(quarter.first), min(hour_of(quarter.last) + 23, due.last_hour) + 1)
    days = [date(1970, 1, 1) + timedelta(hour // 24) for hour in hours]
    return pa.table({
        "hour": pa.array(hours, pa.int32()), "day": pa.array([number_of(day) for day in days], pa.int32()),
        "month": pa.array([f"{day:%Y-%m}" for day in days], pa.string()),
        "quarter": pa.array([quarter.text] * len(days), pa.string()),
    })  # fmt: skip


def stations(books: Books) -> Any:
    """设备和排放口: the stations of registered outlets."""
    return _table([{"mn": mn, "outlet": outlet} for mn, outlet in books.outlet_of.items()], "mn outlet", "")


def settings(books: Books, quarter: Quarter, due: Due) -> Any:
    """参数: per outlet and month what is registered of it, and the values in force on the month's last day."""
    rows: Rows = []
    known: dict[tuple[str, date, str], dict[str, Any]] = {}
    for outlet in books.outlets.values():
        for month in quarter.months():
            at = (outlet["area"], month, outlet["medium"])
            if at not in known:
                known[at] = _values(books, *at)
            found = known[at]
            told = outlet["confidence"]
            rows.append({
                **{name: found[name] for name in (*NUMBERS, "days_needed", "substitution_confidence")},
                "outlet": outlet["outlet"], "month": f"{month:%Y-%m}", "medium": outlet["medium"],
                "concentration_state": outlet["state"] or AS_DRY,
                "minute_interval": outlet["minute_interval"] or 1.0,
                "hour_interval": outlet["hour_interval"] or 1.0,
                "reference_o2": outlet["reference_o2"], "duct_area_m2": outlet["duct_area_m2"],
                "confidence": max(found["confidence"], CONFIDENCES.index("reported") if told is None else told),
                "estimated": int(not due.whole(outlet, quarter)),
            })  # fmt: skip
    texts = "outlet month medium concentration_state"
    wholes = "confidence substitution_confidence estimated"
    return _table(
        rows,
        texts,
        " ".join((*NUMBERS, "days_needed", "minute_interval", "hour_interval", "reference_o2", "duct_area_m2")),
        wholes,
    )


def series(books: Books, quarter: Quarter, due: Due, seen: Iterable[tuple[str, str]]) -> Any:
    """应报的排放口和污染物: those with a limit, and those that have ever been seen, while the outlet is in operation."""
    masses = {row["code"] for row in factors().values() if row["amount_unit"] == "kg"}
    found = {(row["outlet"], row["factor"]) for row in books.limits} | set(seen)
    rows: Rows = []
    for outlet, factor in sorted(found):
        own = books.outlets.get(outlet)
        if own is None or factor not in masses or not factor.startswith(CODE[own["medium"]]):
            continue
        detection = _detection(books, own["area"], factor, quarter)
        rows.append({"outlet": outlet, "factor": factor, **_operation(own, quarter, due), "detection": detection})
    return _table(rows, "outlet factor", "detection", "first_hour last_hour")


def possible_series(books: Books, quarter: Quarter, due: Due) -> list[tuple[Any, ...]]:
    """Return what the series of a quarter are made of beside limits and what was seen."""
    values = {
        (area, factor): _detection(books, area, factor, quarter)
        for area in sorted({own["area"] for own in books.outlets.values()})
        for factor in DETECTION
    }
    operation = [(name, own["medium"], *_operation(own, quarter, due).values()) for name, own in books.outlets.items()]
    return [*values.items(), *sorted(operation)]


def _operation(outlet: Mapping[str, Any], quarter: Quarter, due: Due) -> dict[str, int]:
    first, last = due.begin(outlet, quarter), _day(outlet["to"], quarter.last)
    return {"first_hour": hour_of(first), "last_hour": hour_of(last) + 23}


def marked(books: Books) -> Any:
    """申报标记: declared marks of outlets, and what decided cases declare invalid."""
    decided = [{**row, "object": DECIDED, "state": DECIDED} for row in books.invalid]
    rows = [{**row, "first_minute": row["from"], "last_minute": row["to"]} for row in (*books.marks, *decided)]
    return _table(rows, "outlet object state", "", "first_minute last_minute")


def failed(books: Books) -> Any:
    """失控时段: from a failed check to the next that passed; of water back to the last that had passed."""
    rows: Rows = []
    for (outlet, factor), checks in _by_series(books):
        rows += [
            {"outlet": outlet, "factor": factor, **span} for span in _spans(checks, books.outlets[outlet]["medium"])
        ]
    return _table(rows, "outlet factor", "", "first_hour last_hour anchor")


def passes(books: Books) -> Any:
    """合格核查: days of checks that were passed."""
    rows = [
        {"outlet": outlet, "factor": factor, "passed_day": minute // DAY}
        for (outlet, factor), checks in _by_series(books)
        for minute, passed in checks
        if passed
    ]
    return _table(rows, "outlet factor", "", "passed_day")


def manual_days(books: Books, quarter: Quarter) -> Any:
    """手工监测日均值: days with as many measurements as are asked for."""
    found: dict[tuple[str, str, int], list[float]] = {}
    for row in books.manual:
        day = number_of(date(1970, 1, 1) + timedelta(row["time"] // 1440))
        found.setdefault((row["outlet"], row["factor"], day), []).append(row["value"])
    least = {medium: _number(books, f"manual_{medium}", ("000000",), quarter.last) for medium in (GAS, WATER)}
    rows = [
        {"outlet": outlet, "factor": factor, "day": day, "manual": sum(sorted(values)) / len(values)}
        for (outlet, factor, day), values in found.items()
        if len(values) >= least[books.outlets[outlet]["medium"]]
    ]
    return _table(rows, "outlet factor", "manual", "day")


def limits(books: Books) -> Any:
    """排放限值: limits with the days they are in force."""
    rows = [{**row, "first_day": row["from"], "last_day": row["to"] or FOREVER} for row in books.limits]
    return _table(rows, "outlet factor basis span", "limit", "first_day last_day")


def widths(books: Books, quarter: Quarter) -> dict[str, int]:
    """Return how many valid values each window holds: a window's width is no column, so the nation's value counts."""
    return {name: int(_number(books, name, ("000000",), quarter.last)) for name in WIDTHS}


def reach(books: Books, quarter: Quarter) -> date:
    """Return the first day that windows may look back to."""
    return quarter.first - timedelta(int(_number(books, "reach", ("000000",), quarter.last)))


def _values(books: Books, area: str, month: date, medium: str) -> dict[str, Any]:
    """The values in force for an area on the last day of a month, and how far they can be trusted."""
    on, chain = month_end(month), books.chains[area]
    found: dict[str, Any] = {name: _number(books, name, chain, on) for name in NUMBERS}
    february = "_february" if month.month == 2 else ""
    found["days_needed"] = _number(books, f"valid_days{february}", chain, on)
    for column, names in (("confidence", VALIDITY[medium]), ("substitution_confidence", SUBSTITUTION[medium])):
        values = [books.rulebook.value(f"monitoring.{name}", chain, on) for name in names]
        found[column] = max(CONFIDENCES.index(value.confidence) for value in values)
    return found


def _number(books: Books, name: str, chain: Iterable[str], on: date) -> float:
    return float(books.rulebook.value(f"monitoring.{name}", tuple(chain), on).text)


def _detection(books: Books, area: str, factor: str, quarter: Quarter) -> float:
    name = DETECTION.get(factor)
    return _number(books, name, books.chains[area], quarter.last) if name else 0.0


def _by_series(books: Books) -> Iterator[tuple[tuple[str, str], list[tuple[int, bool]]]]:
    """Yield the checks of every outlet and pollutant in the order of their minutes; of one minute in the book's order."""
    found: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for row in books.checks:
        outlet = books.outlet_of.get(row["mn"])
        if outlet is not None:
            found.setdefault((outlet, row["factor"]), []).append((row["time"], row["passed"] == "yes"))
    for key in sorted(found):
        yield key, sorted(found[key], key=lambda check: check[0])


def _spans(checks: list[tuple[int, bool]], medium: str) -> Iterator[Mapping[str, int | None]]:
    """Yield the hours any minute of which lies between a check that failed and the next that passed."""
    passed: int | None = None
    since: int | None = None
    for minute, good in checks:
        if not good and since is None:
            since = passed if medium == WATER and passed is not None else minute
        elif good:
            if since is not None:
                yield _hours(since, (minute - 1) // HOUR, passed)
            since, passed = None, minute
    if since is not None:
        yield _hours(since, hour_of(date(9999, 12, 31)), passed)


def _hours(since: int, last_hour: int, passed: int | None) -> Mapping[str, int | None]:
    anchor = None if passed is None else passed // HOUR
    return {"first_hour": since // HOUR, "last_hour": last_hour, "anchor": anchor}


def _day(number: int | None, otherwise: date) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else otherwise


def _table(rows: Rows, texts: str, numbers: str, wholes: str = "") -> Any:
    """Return rows as an Arrow table with these columns and no others."""
    import pyarrow as pa

    kinds = {name: kind for names, kind in ((texts, pa.string()), (numbers, pa.float64()), (wholes, pa.int32()))
             for name in names.split()}  # fmt: skip
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})


def capture_least(books: Books, quarter: Quarter) -> float:
    """Return the capture rate that has to be reached."""
    return _number(books, "capture_least", ("000000",), quarter.last)
