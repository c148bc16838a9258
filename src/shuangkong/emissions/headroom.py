"""许可余量: what a permit allows in twelve months on end, what was emitted in them, and how much of that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuangkong.emissions import permit_rules as rules
from shuangkong.emissions.permit_tables import METHODS
from shuangkong.kernel.formulas import Missing, at_least

WITHIN, EXCEEDED, UNKNOWN = "within", "exceeded", "unknown"
MONTHS = 12
LATEST = 99991231
EXACT = 6  # decimals of a tonne that sums are compared at: a gram


@dataclass(frozen=True, slots=True)
class Month:
    """What an outlet (or, without one, a unit) emitted of a pollutant in a month, by the first method there is."""

    mass_t: float
    method: str
    coverage: float = 1.0
    substituted_t: float = 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """Twelve months on end: their last month, what they emitted, how many of them are known, what is permitted."""

    month: str
    actual_t: float
    known: float  # months, a part of a month counting as such
    permitted_t: float
    substituted_t: float
    floor: float = 1.0  # the share of the months that has to be known

    @property
    def told(self) -> bool:
        """Whether anything of the months is known: what is missing is not zero."""
        return self.known > 0

    @property
    def left_t(self) -> float | None:
        """What may still be emitted; None where nothing is known."""
        return float(rules.headroom(self.permitted_t, self.actual_t)) if self.told else None

    @property
    def used(self) -> float | None:
        """The share of the permitted amount that was emitted; None where nothing is permitted, or nothing known."""
        share = rules.permit_used(self.permitted_t, self.actual_t)
        return None if share is Missing or not self.told else float(share)

    @property
    def state(self) -> str:
        """Whether it is within: what is exceeded already is, whatever months lack; what lacks too much is not known."""
        if not rules.within_permit(self.permitted_t, self.actual_t):
            return EXCEEDED
        return WITHIN if at_least(self.known, self.floor * MONTHS) else UNKNOWN


@dataclass(frozen=True, slots=True)
class Headroom:
    """One permitted amount with its newest twelve months, and the worst of all windows it was in force for."""

    permit: str
    outlet: str
    pollutant: str
    newest: Window
    worst: Window


Series = dict[str, Month]  # by month


def chosen(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], Series]:
    """Return by permit, outlet and pollutant what counts of each month: automatic before manual before coefficient."""
    found: dict[tuple[str, str, str], dict[str, dict[str, Month]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        coverage = 1.0 if row.get("coverage") is None else row["coverage"]
        month = Month(row["mass_t"], row["method"], coverage, row.get("substituted_t") or 0.0)
        found[row["permit"] or "", row["outlet"] or "", row["pollutant"]][row["month"]][row["method"]] = month
    return {key: {month: _first(of) for month, of in months.items()} for key, months in found.items()}


def _first(by_method: Mapping[str, Month]) -> Month:
    return next(by_method[method] for method in METHODS if method in by_method)


def whole(series: Mapping[tuple[str, str, str], Series], permit: str, pollutant: str) -> Series:
    """Return the months of a whole unit: the sum of its outlets; what stands without an outlet fills months that have none."""
    outlets = {key[1]: months for key, months in series.items() if key[0] == permit and key[2] == pollutant}
    blank = outlets.pop("", {})
    found: Series = {}
    for month in sorted({month for months in outlets.values() for month in months}):
        there = [months[month] for months in outlets.values() if month in months]
        methods = {one.method for one in there}
        found[month] = Month(
            sum(one.mass_t for one in there),
            methods.pop() if len(methods) == 1 else "mixed",
            sum(one.coverage for one in there) / len(outlets),
            sum(one.substituted_t for one in there),
        )
    return blank | found


def headrooms(
    permitted: Sequence[Mapping[str, Any]], series: Mapping[tuple[str, str, str], Series], until: str, floor: float
) -> list[Headroom]:
    """Return the headroom of the permitted amounts, by permit, outlet and pollutant, up to the last month there is data of.

    Args:
        permitted: rows of the book `permitted`.
        series: what was emitted (`chosen`).
        until: the last month looked at, as YYYY-MM.
        floor: the share of twelve months that has to be known to be judged.
    """
    found = []
    for key, row in _newest(permitted, until).items():
        months = series.get(key, {}) if key[1] else whole(series, key[0], key[2])
        ends = [month for month in sorted(months) if month <= until and _in_force(row, month)] or [until]
        windows = [window(months, month, row["amount_t"], floor) for month in ends]
        found.append(Headroom(*key, windows[-1], max(windows, key=lambda one: one.actual_t)))
    return sorted(found, key=lambda one: (one.permit, one.outlet, one.pollutant))


def _newest(permitted: Sequence[Mapping[str, Any]], until: str) -> dict[tuple[str, str, str], Mapping[str, Any]]:
    """Return of each permit, outlet and pollutant the amount that holds now, or held last."""
    found: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for row in sorted(permitted, key=lambda one: one["from"]):
        if row["from"] <= int(until.replace("-", "")) * 100 + 31:
            found[row["permit"], row["outlet"] or "", row["pollutant"]] = row
    return found


def window(months: Series, last: str, permitted_t: float, floor: float = 1.0) -> Window:
    """Return the twelve months up to one against what is permitted."""
    there = [months[month] for month in twelve(last) if month in months]
    return Window(
        last,
        round(sum(one.mass_t for one in there), EXACT),
        sum(min(one.coverage, 1.0) for one in there),
        permitted_t,
        round(sum(one.substituted_t for one in there), EXACT),
        floor,
    )


def twelve(last: str) -> list[str]:
    """Return twelve months on end, as YYYY-MM, up to the last one."""
    year, month = int(last[:4]), int(last[5:])
    numbers = range(12 * year + month - MONTHS, 12 * year + month)
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]


def _in_force(row: Mapping[str, Any], month: str) -> bool:
    """Whether a permitted amount holds at the end of a month."""
    first, last = int(month.replace("-", "")) * 100 + 1, int(month.replace("-", "")) * 100 + 31
    return bool(row["from"] <= last and (row["to"] or LATEST) >= first)
