"""许可余量: what a permit allows in twelve months on end, what was emitted in them, and how much of that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuangkong.emissions import permit_rules as rules
from shuangkong.emissions.permit_tables import METHODS, POLLUTANTS
from shuangkong.kernel.formulas import Missing, at_least

WITHIN, EXCEEDED, UNKNOWN = "within", "exceeded", "unknown"
MONTHS = 12
LATEST = 99991231
OF_WATER, WATER_OUTLET = frozenset({"cod", "nh3n"}), "DW"  # HJ 608 numbers outlets to water DW001, to air DA001
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
    """The permitted amount of an outlet or unit with its newest twelve months, and the worst of all, former amounts too."""

    permit: str
    outlet: str
    pollutant: str
    newest: Window
    worst: Window


Series = dict[str, Month]  # by month
Main = Mapping[tuple[str, str], Collection[str]]  # by permit and pollutant
NO_OUTLETS: Main = {}


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


def main_outlets(listed: Iterable[Mapping[str, Any]], permitted: Iterable[Mapping[str, Any]] = ()) -> Main:
    """Return by permit and pollutant the outlets that have to be known for the unit to be: those with an amount of their
    own, else the main outlets (主要排放口) to water or air; general ones carry no amount.

    Args:
        listed: rows of the book `permit_outlets`.
        permitted: rows of the book `permitted`.
    """
    own: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in permitted:
        if row["outlet"]:
            own[row["permit"], row["pollutant"]].add(row["outlet"])
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in listed:
        for pollutant in POLLUTANTS if row["kind"] == "main" else ():
            if row["outlet"].startswith(WATER_OUTLET) == (pollutant in OF_WATER):
                found[row["permit"], pollutant].add(row["outlet"])
    return found | own


def whole(
    series: Mapping[tuple[str, str, str], Series], permit: str, pollutant: str, main: Main = NO_OUTLETS
) -> Series:
    """Return the months of a whole unit: the sum of its outlets where all are known, else what is stated of the unit.

    An outlet without a word is not zero: it lowers the coverage of the sum, and a sum of some outlets does not drive out a
    larger amount of the unit. Which outlets a unit has is told by `main_outlets`; where it is not, nobody knows that all are there.
    """
    outlets = {key[1]: months for key, months in series.items() if key[0] == permit and key[2] == pollutant}
    blank = outlets.pop("", {})
    listed = main.get((permit, pollutant), frozenset())
    expected = {*listed, *outlets}
    found: Series = {}
    for month in sorted({month for months in outlets.values() for month in months}):
        there = {outlet: months[month] for outlet, months in outlets.items() if month in months}
        unit, added = blank.get(month), _sum(list(there.values()), len(expected))
        found[month] = unit if unit and _stands(unit, there, listed) else added
    return blank | found


def _stands(unit: Month, there: Mapping[str, Month], listed: Collection[str]) -> bool:
    """Whether what is stated of a unit stands in a month, and not the sum of the outlets that are there."""
    complete = bool(listed) and there.keys() >= set(listed)
    return not complete and unit.mass_t >= sum(one.mass_t for one in there.values())


def standing_units(series: Mapping[tuple[str, str, str], Series], main: Main) -> set[tuple[str, str, str]]:
    """Return the permits, pollutants and months of which the amount stated of the whole unit stands, as in `whole`."""
    outlets: dict[tuple[str, str, str], dict[str, Month]] = defaultdict(dict)
    for (permit, outlet, pollutant), months in series.items():
        for month, one in months.items():
            outlets[permit, pollutant, month][outlet] = one
    found = set()
    for key, there in outlets.items():
        unit = there.pop("", None)
        if unit and _stands(unit, there, main.get(key[:2], frozenset())):
            found.add(key)
    return found


def _sum(there: Sequence[Month], expected: int) -> Month:
    methods = {one.method for one in there}
    return Month(
        sum(one.mass_t for one in there),
        methods.pop() if len(methods) == 1 else "mixed",
        sum(one.coverage for one in there) / expected,
        sum(one.substituted_t for one in there),
    )


def headrooms(
    permitted: Sequence[Mapping[str, Any]], series: Mapping[tuple[str, str, str], Series], until: str, floor: float,
    outlets: Sequence[Mapping[str, Any]] = (),
) -> list[Headroom]:  # fmt: skip
    """Return the headroom of the permitted amounts, by permit, outlet and pollutant, up to the last month there is data of.

    Every twelve months are judged by the amount that held at their end, so an excess of a former amount stays.

    Args:
        permitted: rows of the book `permitted`.
        series: what was emitted (`chosen`).
        until: the last month looked at, as YYYY-MM.
        floor: the share of twelve months that has to be known to be judged.
        outlets: rows of the book `permit_outlets`: of which outlets a whole unit consists.
    """
    found = []
    main = main_outlets(outlets, permitted)
    for key, rows in _begun(permitted, until).items():
        months = series.get(key, {}) if key[1] else whole(series, key[0], key[2], main)
        held = [(month, _held(rows, month)) for month in sorted(months) if month <= until]
        windows = [window(months, month, row["amount_t"], floor) for month, row in held if row]
        last = next((month for month, row in reversed(held) if row is rows[-1]), until)
        newest = window(months, last, rows[-1]["amount_t"], floor)  # of the amount that holds now, or held last
        found.append(Headroom(*key, newest, min([newest, *windows], key=_tightness)))
    return sorted(found, key=lambda one: (one.permit, one.outlet, one.pollutant))


def _begun(permitted: Sequence[Mapping[str, Any]], until: str) -> dict[tuple[str, str, str], list[Mapping[str, Any]]]:
    """Return of each permit, outlet and pollutant the amounts that hold or held, the newest last."""
    found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(permitted, key=lambda one: one["from"]):
        if row["from"] <= int(until.replace("-", "")) * 100 + 31:
            found[row["permit"], row["outlet"] or "", row["pollutant"]].append(row)
    return found


def _tightness(one: Window) -> tuple[bool, float]:
    return not one.told, one.permitted_t - one.actual_t


def _held(rows: Sequence[Mapping[str, Any]], month: str) -> Mapping[str, Any] | None:
    """Return the amount that holds at the end of a month: of several the newest; None where none does."""
    return next((row for row in reversed(rows) if _in_force(row, month)), None)


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
