"""预算所用的锁定能耗: what the closings of a city say for the budget of a year, and what was used in it so far."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from shuangkong.closing import store
from shuangkong.closing.store import Closing
from shuangkong.energy.budget_course import to_date
from shuangkong.energy.rules import total_growth_limit, total_limit
from shuangkong.energy.sealed_energy import AreaEnergy
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import Period, five_year_base
from shuangkong.targets.rules import yearly_pace

INTENSITY, GROWTH = "energy.intensity", "gdp.growth"


def of(city: str, year: int) -> Mapping[str, AreaEnergy]:
    """Return what is sealed of a city's areas for a year; nothing where neither the year nor the one before was closed."""
    if city not in store.cities():
        return {}
    periods = {one.period for one in store.closings(city) if Period.parse(one.period).year in (year - 1, year)}
    newest = [store.latest(city, period) for period in sorted(periods)]
    return _of(city, year, tuple((one.period, one.revision, one.seal) for one in newest))


@lru_cache(maxsize=32)
def _of(city: str, year: int, known: tuple[tuple[str, int, str], ...]) -> Mapping[str, AreaEnergy]:
    """What closings say never changes; `known` are those that there are."""
    closed = {period: store.latest(city, period) for period, _revision, _seal in known}
    now = {period: one for period, one in closed.items() if Period.parse(period).year == year}
    before, whole = closed.get(str(year - 1)), closed.get(str(year))
    latest = whole or before
    if latest is None:
        return {}
    told = sorted(now.values() or [latest], key=lambda one: Period.parse(one.period).last)
    more = f"等 {len(told)} 期" if len(told) > 1 else ""
    source = f"{Period.parse(told[-1].period).label()}锁定数据第 {told[-1].revision} 版{more}"
    used = [(Period.parse(period), _assessed(one, period, year)) for period, one in now.items()]
    last = _assessed(before, str(year - 1), year) if before else {}
    declines, growths = _declines(latest, year), _growths(latest, year)
    limits = _limits(whole, year) if whole else {}
    found = {}
    worst = _confidences(closed)
    for one in latest.areas():
        area, growth = one.area, growths.get(one.area, growths.get(city))
        total = limits.get(area) or _limit(last.get(area), growth, declines.get(area))
        months = _months([(period, amounts.get(area)) for period, amounts in used])
        found[area] = AreaEnergy(
            area, last.get(area), growth, declines.get(area), total, months, source, worst.get(area, "")
        )
    return found


def _limit(before: float | None, growth: float | None, decline: float | None) -> float | None:
    """The limit of a year that is not closed yet (R2.1); None where a number lacks."""
    if before is None or growth is None or decline is None:
        return None
    return float(total_limit(before, total_growth_limit(growth, decline)))


def _assessed(closing: Closing, period: str, year: int) -> dict[str, float | None]:
    """Energy on the caliber of the year's cycle."""
    base = five_year_base(year)
    rows = closing.rows("tables/assessed_energy")
    own = {row["area"]: row["assessed_tce"] for row in rows if (row["period"], row["base_year"]) == (period, base)}
    if own or five_year_base(year - 1) == base:
        return own
    # the base year stands in its own cycle until the first year of the next is closed
    return {row["area"]: row["assessed_tce"] for row in rows if row["period"] == period}


def _confidences(closed: Mapping[str, Closing]) -> dict[str, str]:
    """The worst confidence of the energy of each area in some closings."""
    found: dict[str, int] = {}
    for period, closing in closed.items():
        for row in closing.rows("tables/assessed_energy"):
            if row["period"] == period and row["assessed_tce"] is not None:
                worst = max(row["confidence"] or 0, row["caliber__confidence"] or 0)
                found[row["area"]] = max(found.get(row["area"], 0), worst)
    return {area: CONFIDENCES[worst] for area, worst in found.items()}


def _limits(closing: Closing, year: int) -> dict[str, float | None]:
    return {row["area"]: row["limit_tce"] for row in closing.rows("tables/total_account") if row["period"] == str(year)}


def _months(used: list[tuple[Period, float | None]]) -> dict[int, float]:
    """What was used to the end of each month: quarters and the year count from January, months are added up."""
    months = {period.first: amount for period, amount in used if period.kind == "month" and amount is not None}
    whole = {
        period.last: amount for period, amount in used if period.kind in ("quarter", "year") and amount is not None
    }
    return to_date(months) | whole


def _declines(closing: Closing, year: int) -> dict[str, float]:
    """The fall of intensity that a year asks of each area: as its closing has it, or as the year before lets expect."""
    issued = {
        row["area"]: row["base"] * 0.01 for row in closing.rows("inputs/targets")
        if (row["indicator"], row["kind"], row["year"]) == (INTENSITY, "annual", year)
    }  # fmt: skip
    paths = [row for row in closing.rows("tables/intensity_path") if row["period"] == closing.period]
    if closing.period == str(year):
        return {row["area"]: row["required_on_year"] for row in paths if row["required_on_year"] is not None}
    if five_year_base(year) != five_year_base(year - 1):
        return issued
    pace = {
        row["area"]: float(yearly_pace(row["target"], row["span"], row["pace"]))
        for row in paths if None not in (row["target"], row["span"], row["pace"])
    }  # fmt: skip
    return pace | issued


def _growths(closing: Closing, year: int) -> dict[str, float]:
    """The targets of GDP growth of a year."""
    return {
        row["area"]: row["base"] * 0.01 for row in closing.rows("inputs/targets")
        if (row["indicator"], row["kind"], row["year"]) == (GROWTH, "annual", year)
    }  # fmt: skip
