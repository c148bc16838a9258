"""指标进展: what pages show of indicators: the definition, the target, the figures and the years, from a closing alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from shuangkong.closing import store
from shuangkong.closing.store import Closing, FigureRow
from shuangkong.closing.target_words import target_text
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Unknown
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets import formula_words
from shuangkong.targets.indicator import Catalogue, Field, Indicator, Series

PARTS = ("level", "measured", "required", "progress", "gap", "needed", "forecast", "forecast_low", "forecast_high")
OF_YEAR = (
    "year", "period", "level", "measured", "required", "word", "relation", "measured_times", "measured_decimals",
    "decimals", "now__confidence", "issued", "asks_target",
)  # fmt: skip
# of energy intensity, which its own room computes: the columns of its account that stand for a year's
OF_ENERGY = ("year", "period", "intensity", "decline", "required", "judged_verdict", "energy__confidence")


@dataclass(frozen=True, slots=True)
class Target:
    """What a plan or an issuing office asks; `text` says it in the plan's manner."""

    value: Decimal
    unit: str
    relation: str
    bound: str
    ambition: str
    base_year: int | None
    target_year: int | None
    document: str
    confidence: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One year of an indicator, in the units of its figures."""

    year: int
    period: str
    level: Decimal | None
    measured: Decimal | None
    required: Decimal | None
    verdict: str
    confidence: str
    issued: bool = False  # the requirement was issued for the year, or is the target itself; else it is our path

    @property
    def judged(self) -> Decimal | None:
        """What the year is judged by: the change where one is asked for, else the level."""
        return self.measured if self.measured is not None else self.level


@dataclass(frozen=True, slots=True)
class Followed:
    """An indicator of an area in a closing: a figure is None where the area has none of that kind."""

    indicator: Indicator
    field: Field
    lead: FigureRow
    level: FigureRow | None
    measured: FigureRow | None
    required: FigureRow | None
    progress: FigureRow | None
    gap: FigureRow | None
    needed: FigureRow | None
    forecast: FigureRow | None
    forecast_low: FigureRow | None
    forecast_high: FigureRow | None
    target: Target | None
    points: tuple[Point, ...]
    remarks: tuple[str, ...]
    qualitative: bool = False  # the plan asks for it in words, without a number


@dataclass(frozen=True, slots=True)
class Vintage:
    """One value of a series that was known by the day of the closing; only the latest is in use."""

    series: str
    name: str
    period: str
    value: Decimal | None
    published: str
    vintage: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """A value of a series as the accounts took it: the area's own row, or the sum of its units'."""

    period: str
    value: Decimal | None
    confidence: str
    summed: bool


def yearly(closing: Closing) -> Closing | None:
    """Return the closing whose full year a page shows: itself, for a quarter the latest closed year of the same plan."""
    period = Period.parse(closing.period)
    if period.kind == "year":
        return closing
    for year in range(period.year - 1, 5 * ((period.year - 1) // 5), -1):
        try:
            return store.latest(closing.city, str(year))
        except Unknown:
            continue
    return None


def followed(closing: Closing, area: str) -> list[Followed]:
    """Return the indicators that an area has a figure of, by field and in the order of the catalogue."""
    year = yearly(closing)
    return [] if year is None else list(_followed(year, area))


def one(closing: Closing, area: str, indicator: str) -> Followed | None:
    """Return one indicator of an area; None where the area has no figure of it."""
    return next((f for f in followed(closing, area) if f.indicator.id == indicator), None)


@lru_cache(maxsize=256)
def _followed(closing: Closing, area: str) -> tuple[Followed, ...]:
    years: dict[str, list[dict[str, Any]]] = {}
    if closing.catalogue.indicators:
        for row in closing.where("tables/indicator_account", (*OF_YEAR, "indicator"), area=area):
            years.setdefault(row["indicator"], []).append(row)
    targets = _targets(closing, area)
    in_words = {row["indicator"] for row in closing.where("inputs/targets", area=area, kind="qualitative")}
    order = {field: place for place, field in enumerate(closing.catalogue.fields)}
    found = []
    for indicator in sorted(closing.catalogue.indicators.values(), key=lambda i: order[i.field]):
        own = years.get(indicator.id, []), targets.get(indicator.id, []), indicator.id in in_words
        one_ = _one(closing, area, indicator, *own)
        if one_ is not None:
            found.append(one_)
    return tuple(found)


def _one(
    closing: Closing, area: str, indicator: Indicator, years: Sequence[Mapping[str, Any]], targets: Sequence[Target],
    in_words: bool,
) -> Followed | None:  # fmt: skip
    figures = {part: _figure(closing, area, _figure_id(indicator, part)) for part in PARTS}
    target = next((t for t in targets if _covers(t, int(closing.period))), None)
    lead = figures["measured"] or figures["level"]
    if lead is None:
        return None
    points = _points_of_energy(closing, area) if indicator.figures else tuple(_point(row) for row in years)
    ids = [row.figure for row in figures.values() if row is not None]
    ids.append(_figure_id(indicator, "forecast"))  # why there is none is said under its name
    remarks = [r for id_ in dict.fromkeys(ids) for r in closing.remarks().get((id_, area), [])]
    return Followed(
        indicator=indicator,
        field=closing.catalogue.fields[indicator.field],
        lead=lead,
        target=target,
        points=tuple(sorted((p for p in points if p.year <= int(closing.period)), key=lambda p: p.year)),
        remarks=tuple(dict.fromkeys(remarks)),
        qualitative=target is None and in_words,
        **figures,
    )


def _figure_id(indicator: Indicator, part: str) -> str:
    if indicator.figures:
        return indicator.figures.get(part, "")
    return indicator.id if part == "level" else f"{indicator.id}.{part}"


def _figure(closing: Closing, area: str, figure: str) -> FigureRow | None:
    if not figure:
        return None
    return closing.find(figure, area)


def _covers(target: Target, year: int) -> bool:
    return (target.base_year or 0) < year <= (target.target_year or 9999)


def _targets(closing: Closing, area: str) -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    for row in closing.where("inputs/targets", area=area, kind="five_year"):
        indicator = closing.catalogue.indicators.get(row["indicator"])
        if indicator is not None:
            found.setdefault(indicator.id, []).append(_target(row, indicator))
    return found


def _target(row: Mapping[str, Any], indicator: Indicator) -> Target:
    relation = row["relation"] or "decrease_by"
    return Target(
        value=Decimal(repr(row["base"])).normalize(),
        unit="%" if relation in ("decrease_by", "increase_by") else indicator.unit,
        relation=relation,
        bound=row["bound"] or "",
        ambition=row["ambition"] or "",
        base_year=row["base_year"],
        target_year=row["target_year"],
        document=row["document"] or "",
        confidence=CONFIDENCES[row["confidence"]],
        text=target_text(row, indicator, relation),
    )


def _point(row: Mapping[str, Any]) -> Point:
    times, decimals = row["measured_times"], row["measured_decimals"]
    change = row["relation"] is not None and "_by" in row["relation"]
    return Point(
        year=row["year"],
        period=row["period"],
        level=_decimal(row["level"], row["decimals"]),
        measured=_decimal(row["measured"], decimals, times) if change else None,
        required=_decimal(row["required"], decimals, times),
        verdict=row["word"],
        confidence=CONFIDENCES[row["now__confidence"]] if row["now__confidence"] is not None else "",
        issued=row["issued"] is not None or row["asks_target"] == 1,
    )


def _points_of_energy(closing: Closing, area: str) -> tuple[Point, ...]:
    rows = closing.where("tables/intensity_account", OF_ENERGY, area=area, kind="year")
    return tuple(
        Point(
            row["year"], row["period"], _decimal(row["intensity"], 4), _decimal(row["decline"], 2, 100.0),
            _decimal(row["required"], 2, 100.0), row["judged_verdict"],
            CONFIDENCES[row["energy__confidence"]] if row["energy__confidence"] is not None else "",
        )
        for row in rows
    )  # fmt: skip


def _decimal(value: float | None, decimals: int, times: Any = 1.0) -> Decimal | None:
    # an engine writes the factor of an indicator as a decimal
    return None if value is None else Decimal(f"{value * float(times):.{decimals}f}")


def formula_text(indicator: Indicator, catalogue: Catalogue) -> str:
    """Return the formula as an official reads it; empty for an indicator that a room computes itself."""
    return formula_words.in_words(catalogue, rulebook(), indicator, indicator.formula)


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """Return the rulebook as shipped, for names and titles: read once, it does not change while the server runs."""
    return Rulebook.load()


def series_of(closing: Closing, area: str, indicator: str) -> list[tuple[Series, list[Observed]]]:
    """Return every series of an indicator with its values as the accounts of the closing took them."""
    year = yearly(closing)
    known = closing.catalogue.indicators.get(indicator)
    if year is None or known is None:
        return []
    rows = year.where("tables/observed", area=area, indicator=indicator)
    found = []
    for name in known.series:
        own = [
            Observed(r["period"], _plain(r["value"]), CONFIDENCES[r["confidence"]], bool(r["summed"]))
            for r in rows
            if r["series"] == name
        ]
        found.append((closing.catalogue.series[name], sorted(own, key=lambda o: o.period)))
    return found


def vintages(closing: Closing, area: str, indicator: str) -> list[Vintage]:
    """Return every value known by the day of the closing for the series of an indicator, those replaced among them."""
    known = closing.catalogue.indicators.get(indicator)
    if known is None:
        return []
    rows = [r for r in closing.where("inputs/observations", area=area) if r["series"] in known.series]
    return [
        Vintage(
            r["series"], closing.catalogue.series[r["series"]].name, r["period"], _plain(r["value"]),
            _day(r["published"]), r["vintage"] or "", bool(r["in_use"]),
        )
        for r in sorted(rows, key=lambda r: (r["series"], r["period"], r["published"] or 0))
    ]  # fmt: skip


def _plain(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def _day(number: int | None) -> str:
    text = f"{number:08d}" if number else ""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text else ""
