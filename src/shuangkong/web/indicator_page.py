"""指标页: one indicator of one area: its years, its units side by side, what it is made of, and what was known when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangkong.closing import display, indicators, store
from shuangkong.closing.display import Shown, find
from shuangkong.closing.finder import below, periods
from shuangkong.closing.numerals import reading
from shuangkong.closing.target_words import CLASS
from shuangkong.closing.words import CONFIDENCE, NONE, Mark
from shuangkong.kernel.problems import Unknown
from shuangkong.web import chart, cockpit, goal
from shuangkong.web.indicators import line, name, shown

WIDE = (760, 300, (26, 96, 34, 90))
UNTAGGED = Mark("", "", "")


@dataclass(frozen=True, slots=True)
class Year:
    """One year of an indicator; `then` is what the closing of that year said, where that was something else."""

    year: int
    value: str
    url: str
    required: str
    issued: bool
    required_url: str
    verdict: Mark
    tag: Mark
    then: Shown | None


@dataclass(frozen=True, slots=True)
class Amount:
    """What a series amounts to in one area and year."""

    text: str
    tag: Mark
    summed: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the area with its own value and what the value is made of."""

    area: str
    name: str
    url: str
    amounts: list[Amount | None]
    url_of_amounts: str
    level: Shown | None
    change: Shown | None
    lead_in: str
    required: Shown | None
    verdict: Mark


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A series with its owner and its newest value."""

    name: str
    unit: str
    owner: str
    period: str
    value: str
    tag: Mark
    published: str
    summed: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A value of a series with the day on which it became known."""

    name: str
    period: str
    value: str
    published: str
    word: Any
    in_use: bool


VINTAGE = {"preliminary": gettext_lazy("初步数"), "final": gettext_lazy("最终数"), "revised": gettext_lazy("修订数")}


def drawing(closing: Any, area: str, followed: Any) -> chart.Chart | None:
    """Return the chart of the page; a dot leads to the explanation of its year."""
    width, height, margin = WIDE
    links = {year.year: year.url for year in years(closing, area, followed) if year.url}
    return chart.course(followed, width, height, margin, links)


def years(closing: Any, area: str, followed: Any) -> list[Year]:
    """Return the years of the plan with value, requirement and verdict, as this closing knows them."""
    closed = set(periods(closing.city))
    return [_year(closing, area, followed, point, str(point.year) in closed) for point in followed.points]


def _year(closing: Any, area: str, followed: Any, point: Any, closed: bool) -> Year:
    decimals, accepted = followed.indicator.decimals, _accepted(followed)
    value, required = _text(point.judged, decimals), _text(None if accepted else point.required, decimals)
    then = _said_then(closing, area, _figure(followed.lead), point.year) if closed else None
    asked = _said_then(closing, area, _figure(followed.required), point.year) if closed else None
    same = then is not None and then.text == value
    return Year(
        year=point.year,
        value=value,
        url=then.url if then and same else "",
        required=required,
        issued=bool(required != "—" and point.issued),
        required_url=asked.url if asked and asked.text == required else "",
        verdict=_verdict(followed, point),
        tag=UNTAGGED if point.judged is None else CONFIDENCE.get(point.confidence, UNTAGGED),
        then=then if not same and point.judged is not None else None,
    )


def _accepted(followed: Any) -> bool:
    return followed.target is not None and followed.target.bound == chart.ACCEPTED


def _text(value: Decimal | None, decimals: int) -> str:
    return "—" if value is None else chart.written(value, decimals)


def _verdict(followed: Any, point: Any) -> Mark:
    if point.judged is None or followed.target is None:
        return NONE
    if _accepted(followed) and point.verdict in goal.OPEN:
        return goal.TO_BE_ACCEPTED
    return goal.of_word(followed.indicator.id, point.verdict)


def _said_then(closing: Any, area: str, figure: str, year: int) -> Shown | None:
    """Return the figure as the newest closing of that year has it (this closing speaks for its own year)."""
    try:
        holder = closing if str(year) == closing.period else store.latest(closing.city, str(year))
    except Unknown:
        return None
    row = find(holder, figure, area)
    return shown(row) if row is not None and row.period == str(year) else None


def units(closing: Any, area: str, indicator: str) -> tuple[list[tuple[str, str]], list[Unit]]:
    """Return the headings (name, unit) of the series, and a row for each unit that has a value; the area itself last."""
    heads: dict[str, tuple[str, str]] = {}
    found = []
    own = [row for row in closing.areas() if row.area == area]
    for row in [*below(closing.areas(), area), *own]:
        followed = indicators.one(closing, row.area, indicator)
        if followed is None:
            continue
        parts = {s.id: (s, values) for s, values in indicators.series_of(closing, row.area, indicator)}
        heads |= {id_: (s.name, display.reading_unit(s.unit)) for id_, (s, _values) in parts.items()}
        found.append((row, followed, parts))
    rows = [_unit(closing, row, followed, parts, heads) for row, followed, parts in found]
    return list(heads.values()), rows if len(rows) > 1 else []


def head_unit(rows: list[Unit]) -> str:
    """Return the unit of the levels, which is the same for all units however their targets are put."""
    return next((row.level.unit for row in rows if row.level), "")


def _unit(closing: Any, row: Any, followed: Any, parts: Any, heads: Iterable[str]) -> Unit:
    period = followed.lead.period
    own = line(closing, row.area, followed)
    return Unit(
        area=row.area,
        name=row.name,
        url=own.url,
        amounts=[_amount(parts[id_], period) if id_ in parts else None for id_ in heads],
        url_of_amounts=own.now.url if own.now else "",
        level=shown(followed.level),
        change=shown(followed.measured),
        lead_in=own.lead_in,
        required=own.required,
        verdict=own.verdict,
    )


def _amount(part: Any, period: str) -> Amount | None:
    series, values = part
    found = next((o for o in values if o.period == period and o.value is not None), None)
    if found is None:
        return None
    return Amount(amount(found.value, series.unit), CONFIDENCE.get(found.confidence, UNTAGGED), found.summed)


def amount(value: Any, unit: str) -> str:
    """Return a value of a series for reading."""
    plain = Decimal(str(value))
    return reading(format(plain.normalize() if plain == plain.to_integral() else plain, "f"), unit)


def ingredients(closing: Any, area: str, indicator: str) -> list[Ingredient]:
    """Return the series of an indicator with their newest values in the area."""
    days = {(v.series, v.period): v.published for v in indicators.vintages(closing, area, indicator) if v.in_use}
    found = []
    for series, values in indicators.series_of(closing, area, indicator):
        last = next((o for o in reversed(values) if o.value is not None), None)
        found.append(
            Ingredient(
                name=series.name,
                unit=display.reading_unit(series.unit),
                owner=series.owner,
                period=last.period if last else "",
                value=amount(last.value, series.unit) if last else "—",
                tag=CONFIDENCE.get(last.confidence, UNTAGGED) if last else UNTAGGED,
                published=days.get((series.id, last.period), "") if last else "",
                summed=bool(last and last.summed),
            )
        )
    return found


def remarks(closing: Any, area: str, followed: Any) -> tuple[list[str], list[str]]:
    """Return the remarks on the forecast, and the others."""
    year = indicators.yearly(closing) or closing
    forecast = followed.indicator.figures.get("forecast") or f"{followed.indicator.id}.forecast"
    about = year.remarks().get((forecast, area), [])
    return about, [text for text in followed.remarks if text not in about]


def sentence(followed: Any) -> str:
    """Return the verdict of an indicator in a sentence."""
    if followed.target is None:
        asked, silent = (
            _("方案有定性要求，没有量化数值，只列实际值，不作评定。"),
            _("没有下达这项目标，只列实际值，不作评定。"),
        )
        return asked if followed.qualitative else silent
    mark = goal.verdict(followed)
    if mark is goal.TO_BE_ACCEPTED:
        return _("是否完成由主管部门认定，系统不推算。")
    if mark is goal.TOO_LITTLE:
        return _("应有数据不足，暂不评定。")
    if _accepted(followed):
        return _("主管部门认定尚未完成。") if mark.kind == "bad" else _("主管部门已认定完成。")
    last = followed.lead.period[:4] == str(followed.target.target_year)
    if mark.kind == "bad":
        return _("没有达到规划目标。") if last else _("没有达到本年进度要求。")
    return _("达到规划目标。") if last else ""  # the mark beside it says the rest


def gap(followed: Any) -> Shown | None:
    """Return how far an indicator is from what is required; none at all is said in a word, classes are counted."""
    found = shown(followed.gap)
    if found is None or found.missing:
        return found
    if Decimal(found.row.value) == 0:
        return replace(found, text=_("持平"), unit="")
    return replace(found, unit=_("个类别")) if followed.gap.unit == CLASS else found


def _figure(row: Any) -> str:
    return "" if row is None else str(row.figure)


def known_when(closing: Any, area: str, indicator: str) -> list[Known]:
    """Return the values up to the year shown of which it is told when they became known, the replaced ones too."""
    units_of = {s.id: s.unit for s, _values in indicators.series_of(closing, area, indicator)}
    last = (indicators.yearly(closing) or closing).period
    return [
        Known(
            row.name,
            row.period,
            "—" if row.value is None else amount(row.value, units_of.get(row.series, "")),
            row.published,
            VINTAGE.get(row.vintage, "—"),
            row.in_use,
        )
        for row in indicators.vintages(closing, area, indicator)
        if row.period[:4] <= last and (row.published or row.vintage or not row.in_use)
    ]


def method(indicator: Any) -> dict[str, str] | None:
    """Return the official method of an indicator with its document as an official cites it."""
    found = indicator.method
    if found is None or not found.document:
        return None
    known = indicators.rulebook().documents.get(found.document)
    title = known.cited() if known else found.document
    return {"title": title, "at": found.at, "confidence": found.confidence, "reading": found.reading}


def context(closing: Any, area: str, followed: Any) -> dict[str, Any]:
    """Return all that the page shows."""
    indicator = followed.indicator
    heads, rows = units(closing, area, indicator.id)
    forecasts, others = remarks(closing, area, followed)
    return {
        "section": "cockpit",
        "closing": closing,
        "area": area,
        "area_name": cockpit.name(closing, area),
        "followed": followed,
        "field": name(followed.field),
        "line": line(closing, area, followed),
        "striven": goal.is_striven(followed),
        "sentence": sentence(followed),
        "estimated": any(cockpit.ESTIMATED in remark for remark in others),
        "gap": gap(followed),
        "needed": shown(followed.needed),
        "level": shown(followed.level) if _figure(followed.level) != _figure(followed.lead) else None,
        "ahead": [shown(row) for row in (followed.forecast, followed.forecast_low, followed.forecast_high)],
        "forecasts": forecasts,
        "remarks": others,
        "chart": drawing(closing, area, followed),
        "years": years(closing, area, followed),
        "heads": heads,
        "units": rows,
        "unit_of_levels": head_unit(rows),
        "has_changes": any(row.change for row in rows),
        "summed": any(part and part.summed for part in ingredients(closing, area, indicator.id))
        and "/" in indicator.formula,
        "method": method(indicator),
        "formula": indicators.formula_text(indicator, closing.catalogue),
        "ingredients": ingredients(closing, area, indicator.id),
        "vintages": known_when(closing, area, indicator.id),
    }
