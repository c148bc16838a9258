"""数据已更新: what was approved since a closing was sealed, and which of its indicators would change."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shuangkong.closing import store
from shuangkong.closing.approved_filings import any_since, approved, last_approval
from shuangkong.closing.filings import Filed, Filings, affected
from shuangkong.kernel.periods import CHINA, Period, five_year_base
from shuangkong.statistics.form_check import unit_of_series

# what of the headline figures is computed from which book; indicators say it by their formulas
HEADLINES = {
    "gdp": ("energy.intensity", "energy.intensity_decline", "energy.total_target"),
    "energy": ("energy.intensity", "energy.intensity_decline", "energy.total_assessed"),
}
KEPT = 256  # a value of 100,000 lines takes seconds to add up: once after every approval, not for every reader
_kept: dict[tuple[Any, ...], list[Filed]] = {}


@dataclass(frozen=True, slots=True)
class Newer:
    """One value that the closing has otherwise, or not at all."""

    series: str
    label: str
    area: str
    area_name: str
    period: str
    before: float | None
    after: float | None
    unit: str
    submission: int
    indicators: list[str]


def newer(closing: Any, areas: Collection[str]) -> list[Newer]:
    """Return what is in force for some areas otherwise than the closing has it; one question to the database where nothing is."""
    since = _day(closing)
    if not any_since(areas, since):
        return []
    names = {row.area: row.name for row in closing.areas()}
    return [one for value in _in_force(tuple(areas), since) for one in _newer(closing, value, names)]


def _in_force(areas: tuple[str, ...], since: date) -> list[Filed]:
    """Return the newest values of what was approved since a day, each with its first line."""
    today = datetime.now(CHINA).date()
    mark = store.home(), areas, since, today, last_approval(areas)
    found = _kept.get(mark)
    if found is None:
        filings = Filings(tuple(approved(areas, today, since)))
        newest = [filings.values[number - 1] for number in filings.newest.values()]
        found = [replace(value, lines=value.lines[:1]) for value in newest]
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[mark] = found
    return found


def _newer(closing: Any, value: Filed, names: dict[str, str]) -> Iterator[Newer]:
    period = Period.parse(closing.period)
    if not five_year_base(period.year) <= int(value.period[:4]) <= period.year or value.published < _day(closing):
        return
    before = _sealed(closing, value)
    if before == value.value:
        return
    series = closing.catalogue.series.get(value.series)
    taken = [id_ for id_, one in closing.catalogue.series.items() if one.source == value.series] or [value.series]
    yield Newer(
        value.series,
        series.name if series else value.lines[0].column if value.lines else value.series,
        value.area,
        names.get(value.area, value.area),
        value.period,
        before,
        value.value,
        unit_of_series(value.series, closing.catalogue) or "1",
        value.lines[0].submission if value.lines else 0,
        [
            *_headlines(closing, value.series),
            *(closing.catalogue.indicators[id_].name for id_ in affected(taken, closing.catalogue.indicators)),
        ],
    )


def _headlines(closing: Any, series: str) -> list[str]:
    book, dot, _column = series.partition(".")
    return [str(closing.kind(figure).label) for figure in HEADLINES.get(book, ())] if dot else []


def _day(closing: Any) -> date:
    return date.fromisoformat(closing.as_of)


def _sealed(closing: Any, value: Filed) -> float | None:
    """Return what the closing computed with."""
    book, dot, column = value.series.partition(".")
    wanted = {"area": value.area, "period": value.period}
    if dot:
        rows = closing.where(f"inputs/{book}", **wanted)
        rows = [row for row in rows if row.get("price_base_year", value.price_base_year) == value.price_base_year]
        return next((row[column] for row in rows if not row.get("energy_kind")), None)
    rows = closing.where("inputs/observations", series=value.series, in_use=1, **wanted)
    return next((row["value"] for row in rows if row["price_base_year"] == value.price_base_year), None)
