"""驾驶舱: what the first page shows, taken from figures alone. A part without figures is left out, never drawn empty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.closing import display
from shuangkong.closing.display import Shown
from shuangkong.closing.finder import Place, below, periods
from shuangkong.closing.words import UNIT_KIND
from shuangkong.kernel.periods import Period, five_year_base
from shuangkong.web.indicators import POLLUTANTS, Pollutant, pollutants

ESTIMATED = "测算"  # the mark a remark carries when the requirement was computed by us, not issued
MEASURE = "措施"  # a remark that says what follows comes after the one that says why
LEVELS = ("warning.intensity_level", "warning.total_level", "warning.carbon_level")


@dataclass(frozen=True, slots=True)
class Fact:
    """A named figure under a tile's headline."""

    name: str
    figure: Shown
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One control of the verdict strip: what was reached, against what is required."""

    title: str
    lead_in: str
    lead: Shown
    level: Shown | None
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Row:
    """A unit in the matrix and in the table."""

    area: str
    name: str
    unit: Any
    depth: int
    levels: list[Shown | None]
    decline: Shown | None
    required: Shown | None
    total: Shown | None
    target: Shown | None
    pollutants: list[Pollutant | None]

    @property
    def unit_word(self) -> Any:
        """How the unit stands in the assessment, where that is not plain."""
        return UNIT_KIND.get(self.unit, "")

    @property
    def coverage(self) -> int:
        """The lowest share of expected input among the figures of the line, in %."""
        return min((figure.coverage for figure in (self.decline, self.total) if figure), default=0)


@dataclass(frozen=True, slots=True)
class Warned:
    """A unit with a warning (or without enough data), in words."""

    area: str
    name: str
    level: Shown
    control: str
    reasons: list[str]


def switch(places: list[Place], period: str) -> list[tuple[Place, str]]:
    """Return each place with the period to show there: this one, or the newest where that city has no such closing."""
    closed = {place.city: periods(place.city) for place in places}
    return [(place, period if period in closed[place.city] else closed[place.city][0]) for place in places]


def tiles(closing: Any, area: str) -> list[Tile]:
    """Return the verdict strip of an area."""
    return [tile for tile in (made(closing, area) for made in MADE) if tile]


def _intensity_tile(closing: Any, area: str) -> Tile | None:
    lead = decline(closing, area) or display.shown(closing, "energy.intensity", area)
    if lead is None:
        return None
    names = [
        ("energy.intensity_required", _("进度要求") if Period.parse(closing.period).kind == "year" else _("年均要求")),
        ("energy.intensity_incentive_required", _("激励目标要求")),
        ("energy.intensity", _("能耗强度")),
        ("energy.intensity_progress", _("目标完成进度")),
        ("energy.time_progress", _("时间进度")),
        ("energy.intensity_yearly_rate_needed", _("后续年均需下降")),
    ]
    facts = _facts(closing, area, names, lead)
    return Tile(_("能耗强度"), _lead_in(lead), _signless(lead), display.shown(closing, LEVELS[0], area), facts)


def _total_tile(closing: Any, area: str) -> Tile | None:
    lead = display.shown(closing, "energy.total_assessed", area) or display.shown(closing, "energy.total", area)
    if lead is None:
        return None
    names = [
        ("energy.total_target", _("控制目标（按上年实际）")),
        ("energy.total_target_path", _("控制目标（按基期路径）")),
        ("energy.total", _("能源消费总量")),
        ("energy.total_growth", _("比上年增长")),
    ]
    lead_in = _("考核口径") if lead.id == "energy.total_assessed" else _("统计口径")
    return Tile(
        _("能源消费总量"), lead_in, lead, display.shown(closing, LEVELS[1], area), _facts(closing, area, names, lead)
    )


def _carbon_tile(closing: Any, area: str) -> Tile | None:
    lead = carbon_decline(closing, area) or display.shown(closing, "carbon.total", area)
    if lead is None:
        return None
    names = [
        ("carbon.intensity_required", _("进度要求") if Period.parse(closing.period).kind == "year" else _("年均要求")),
        ("carbon.intensity", _("碳排放强度")),
        ("carbon.total", _("二氧化碳排放总量")),
        ("carbon.total_target", _("总量控制目标")),
        ("carbon.intensity_progress", _("目标完成进度")),
        ("carbon.coal_total", _("煤炭消费总量")),
    ]
    facts = _facts(closing, area, names, lead)
    return Tile(_("碳排放强度"), _lead_in(lead), _signless(lead), display.shown(closing, LEVELS[2], area), facts)


MADE = (_intensity_tile, _total_tile, _carbon_tile)


def _facts(closing: Any, area: str, names: list[tuple[str, str]], lead: Shown) -> list[Fact]:
    remarks = closing.remarks()
    found = []
    for figure, name in names:
        figure_shown = display.shown(closing, figure, area)
        if figure_shown and not figure_shown.missing and figure != lead.id:
            estimated = any(ESTIMATED in remark for remark in remarks.get((figure, area), []))
            found.append(Fact(name, figure_shown, estimated))
    return found


def decline(closing: Any, area: str) -> Shown | None:
    """Return the figure that carries the verdict on intensity: since the base year, or on the year in a quarter."""
    return display.shown(closing, "energy.intensity_decline", area) or display.shown(
        closing, "energy.intensity_change", area
    )


def carbon_decline(closing: Any, area: str) -> Shown | None:
    """Return the figure that carries the verdict on CO₂ intensity; None where the area keeps no account of it."""
    return display.shown(closing, "carbon.intensity_decline", area) or display.shown(
        closing, "carbon.intensity_change", area
    )


def _lead_in(lead: Shown) -> str:
    if lead.id.endswith("intensity_decline"):
        year = {"year": five_year_base(int(lead.row.period[:4]))}
        rose = not lead.missing and Decimal(lead.row.value) < 0
        return (_("比%(year)s年累计降低率（负数为上升）") if rose else _("比%(year)s年累计下降")) % year
    if lead.id.endswith("intensity_change"):
        return _change(lead)
    return ""


def _change(lead: Shown) -> str:
    if lead.missing:
        return _("同比变化")
    change = Decimal(lead.row.value)
    return _("同比下降") if change < 0 else _("同比上升") if change > 0 else _("同比持平")


def _signless(lead: Shown) -> Shown:
    """Return a change without its sign: the words before it say whether it fell."""
    if not lead.id.endswith("intensity_change") or lead.missing:
        return lead
    return replace(lead, text=lead.text.removeprefix("-"))


def rows(closing: Any, area: str) -> list[Row]:
    """Return the units of an area in book order, those that have any figure of the two controls."""
    depths = {area: -1}
    found = []
    for unit in below(closing.areas(), area):
        depths[unit.area] = depths.get(unit.parent, -1) + 1
        row = Row(
            area=unit.area,
            name=unit.name,
            unit=unit.unit,
            depth=depths[unit.area],
            levels=[display.shown(closing, figure, unit.area) for figure in LEVELS],
            decline=decline(closing, unit.area),
            required=display.shown(closing, "energy.intensity_required", unit.area),
            total=display.shown(closing, "energy.total_assessed", unit.area),
            target=display.shown(closing, "energy.total_target", unit.area),
            pollutants=[one if one.line else None for one in pollutants(closing, unit.area)],
        )
        if any(row.levels) or row.decline or row.total or any(row.pollutants):
            found.append(row)
    return found


def columns(units: list[Row]) -> list[str]:
    """Return the pollutants that the matrix shows: all four as soon as one unit has a number for one of them."""
    titles = next((row.pollutants for row in units if any(row.pollutants)), [])
    return [title for _word, title, _named in POLLUTANTS] if titles else []


def warned(closing: Any, area: str) -> list[Warned]:
    """Return the warnings of an area and its units, the most severe first, then those without enough data."""
    names = {area: name(closing, area)} | {unit.area: unit.name for unit in below(closing.areas(), area)}
    controls = dict(zip(LEVELS, (_("能耗强度"), _("能源消费总量"), _("碳排放强度")), strict=True))
    found = []
    for code, area_name in names.items():
        for figure, control in controls.items():
            level = display.shown(closing, figure, code)
            if level and level.level.kind in ("bad", "watch", "unknown"):
                reasons = sorted(closing.remarks().get((figure, code), []), key=lambda text: text.startswith(MEASURE))
                found.append(Warned(code, area_name, level, control, reasons))
    return sorted(found, key=lambda item: ("bad", "watch", "unknown").index(item.level.level.kind))


def name(closing: Any, area: str) -> str:
    """Return an area's name as the closing knows it."""
    return next((row.name for row in closing.areas() if row.area == area), closing.city_name)


def difference(closing: Any, area: str) -> Shown | None:
    """Return by how much the area differs from the sum of its units; None where there is nothing to compare."""
    found = display.shown(closing, "energy.units_difference", area)
    return found if found and not found.missing else None


def adds_up(figure: Shown | None) -> bool:
    """Tell whether the units add up to the area exactly."""
    return figure is not None and not figure.missing and Decimal(figure.row.value) == 0
