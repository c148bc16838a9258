"""因素分解页: where the change of an area's energy and CO₂ since the base year came from, from sealed figures alone.

An area that is the sum of units has figures of its own, which open down to every unit; a unit has its row in the
decomposition of the area that it is counted in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import fsum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangkong.closing import display, finder, indicators
from shuangkong.closing.numerals import reading
from shuangkong.closing.words import CONFIDENCE, Mark
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.web import trend
from shuangkong.web.cockpit import name
from shuangkong.web.waterfall import Piece, Waterfall, waterfall

Rows = Sequence[Mapping[str, Any]]
NUMBERS = ("before", "now", "activity", "structure", "intensity", "without_output")
EFFECTS = (
    ("activity", gettext_lazy("规模效应"), gettext_lazy("地区生产总值增长带来的变化")),
    ("structure", gettext_lazy("结构效应"), gettext_lazy("各单元在地区生产总值中的比重变化带来的变化")),
    ("intensity", gettext_lazy("强度效应"), gettext_lazy("各单元单位地区生产总值的用量升降带来的变化")),
    ("without_output", gettext_lazy("无产出部分的变化"), gettext_lazy("没有产出的单元（如居民生活）用量的变化")),
)
TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is decomposed: whose figures and tables, in what unit, and the figure that opens its amounts."""

    room: str
    title: Any
    unit: str
    opened_by: str
    account: str
    amount: str


SUBJECTS = (
    Subject("energy", gettext_lazy("能源消费量（能耗强度考核口径）"), "tce", "energy.intensity", "intensity_account", "energy_tce"),
    Subject("carbon", gettext_lazy("能源活动二氧化碳排放量"), "tCO2", "carbon.intensity", "carbon_account", "co2_t"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """An amount for reading, with the page that explains it where the person may open that."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of numbers: an effect of the area, a unit, or a year."""

    name: str
    note: str
    url: str
    numbers: list[Number]


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one subject since the base year, and where it came from."""

    subject: Subject
    unit: str
    base_year: int
    before: Number
    now: Number
    change: Number
    effects: list[Line]
    drawing: Waterfall
    columns: list[Any]  # the effects that stand in the tables by unit and by year
    units: list[Line]
    years: list[Line]
    rest: str  # what the effects leave over; nought by the method
    apart: str  # by how much the area's own change differs from that of its units; empty where it does not
    tag: Mark
    lacking: list[str]


@dataclass(frozen=True, slots=True)
class _View:
    """Who looks at which area of a closing: explanations of the whole open for those who may see it."""

    closing: Any
    area: str
    sees_whole: bool


def changes(closing: Any, area: str, *, sees_whole: bool) -> list[Change]:
    """Return the changes of energy and CO₂ of an area by the year of a closing; a quarter shows the latest full year."""
    year = indicators.yearly(closing)
    if year is None:
        return []
    view = _View(year, area, sees_whole)
    found = [_change(view, subject) for subject in SUBJECTS]
    return [one for one in found if one is not None]


def _change(view: _View, subject: Subject) -> Change | None:
    rows = _rows(view.closing, subject, view.area)
    if not rows:
        return None
    names = {row.area: row.name for row in view.closing.areas()}
    lacking = [names[row["area"]] for row in rows if any(row[number] is None for number in NUMBERS)]
    sums = {number: fsum(row[number] or 0.0 for row in rows) for number in NUMBERS}
    used = [effect for effect in EFFECTS if effect[0] != "without_output" or any(row[effect[0]] for row in rows)]
    effects = [_effect(view, subject, rows, sums, effect) for effect in used]
    links = [line.numbers[0].url for line in effects]
    opened = _opened(view, subject, rows)
    before, now = (Number(_read(sums[n], subject), opened) for n in ("before", "now"))
    parts = [Piece(line.name, _tens(sums[key[0]]), line.numbers[0].text, line.numbers[0].url) for key, line in zip(used, effects, strict=True)]  # fmt: skip
    base = rows[0]["base_year"]
    ends = [
        Piece(f"{year}", _tens(sums[n]), one.text, one.url, total=True)
        for year, n, one in ((base, "before", before), (rows[0]["period"], "now", now))
    ]
    return Change(
        subject=subject, unit=display.reading_unit(subject.unit), base_year=base, before=before, now=now,
        change=Number(_signed(sums["now"] - sums["before"], subject), ""), effects=effects,
        drawing=waterfall([ends[0], *parts, ends[1]]), columns=[title for _key, title, _note in used],
        units=_units(view, subject, rows, names, [key for key, *_rest in used], links) if len(rows) > 1 else [],
        years=_years(view, subject, [key for key, *_rest in used]),
        rest=f"{_exact_rest(rows):,.2f}", apart=_apart(view, subject, sums), lacking=lacking,
        tag=CONFIDENCE[CONFIDENCES[max(row["unit__confidence"] or 0 for row in rows)]],
    )  # fmt: skip


def _rows(closing: Any, subject: Subject, area: str) -> Rows:
    """Return the rows of an area's units, else its own row as a unit; none in closings from before there were any."""
    table = f"tables/{subject.room}_lmdi_units"
    if not (closing.folder / f"{table}.parquet").exists():
        return []
    of_units: Rows = closing.where(table, whole=area, period=closing.period)
    return of_units or closing.where(table, area=area, period=closing.period)[:1]


def _effect(view: _View, subject: Subject, rows: Rows, sums: Mapping[str, float], effect: tuple[str, Any, Any]) -> Line:
    key, title, note = effect
    amount = Number(_signed(sums[key], subject), _explained(view, subject, rows[0]["whole"], key))
    share = f"{sums[key] / sums['before'] * 100:+.2f}" if sums["before"] else "—"
    return Line(str(title), str(note), "", [amount, Number(share, "")])


def _units(
    view: _View, subject: Subject, rows: Rows, names: Mapping[str, str], keys: Sequence[str], links: Sequence[str]
) -> list[Line]:
    """Return what every unit contributed, in book order."""
    order = {unit.area: place for place, unit in enumerate(view.closing.areas())}
    found = []
    for row in sorted(rows, key=lambda one: order[one["area"]]):
        opened = _address(display.find(view.closing, subject.opened_by, row["area"]))
        moved = None if None in (row["now"], row["before"]) else row["now"] - row["before"]
        numbers = [Number(_read(row["before"], subject), opened)]
        numbers += [Number(_signed(row[key], subject), link) for key, link in zip(keys, links, strict=True)]
        numbers += [Number(_read(row["now"], subject), opened), Number(_signed(moved, subject), "")]
        found.append(Line(names[row["area"]], "", row["area"], numbers))
    return found


def _years(view: _View, subject: Subject, keys: Sequence[str]) -> list[Line]:
    """Return the change since the base year as the closing of every year of the plan says it, oldest first."""
    found = []
    for closing in trend.years(view.closing.city, view.closing.period):
        rows = _rows(closing, subject, view.area)
        if not rows:
            continue
        of = _View(closing, view.area, view.sees_whole)
        sums = {n: None if any(row[n] is None for row in rows) else fsum(row[n] for row in rows) for n in NUMBERS}
        numbers = [Number(_signed(sums[key], subject), _explained(of, subject, rows[0]["whole"], key)) for key in keys]
        moved = None if sums["now"] is None or sums["before"] is None else sums["now"] - sums["before"]
        found.append(Line(closing.period, "", "", [*numbers, Number(_signed(moved, subject), "")]))
    return found


def _explained(view: _View, subject: Subject, whole: str, effect: str) -> str:
    """Return where an effect is explained: with the area that is the sum of units; empty where that is not shown."""
    if whole != view.area and not view.sees_whole:
        return ""
    return _address(display.find(view.closing, f"{subject.room}.change_{effect}", whole))


def _opened(view: _View, subject: Subject, rows: Rows) -> str:
    """Return where the amounts are opened: those of units together with their effects, else the area's own."""
    if rows[0]["whole"] == view.area:
        return _explained(view, subject, view.area, "activity")
    return _address(display.find(view.closing, subject.opened_by, view.area))


def _address(row: Any) -> str:
    return "" if row is None else display.address(row.figure, row.area, row.period)


def _apart(view: _View, subject: Subject, sums: Mapping[str, float]) -> str:
    """Return by how much the change of the area's own number differs from that of its units together."""
    rows = view.closing.where(f"tables/{subject.account}", area=view.area, period=view.closing.period)
    own = next((row for row in rows if row["base_year"] is not None), None)
    if own is None or own[subject.amount] is None or own[f"base_{subject.amount}"] is None:
        return ""
    rest = own[subject.amount] - own[f"base_{subject.amount}"] - (sums["now"] - sums["before"])
    return "" if abs(rest) < 0.005 else _signed(rest, subject)


def _exact_rest(rows: Rows) -> float:
    """Return what the effects leave over of the change, in tonnes: nought up to the last bits of a float."""
    of_each = [(row["now"] or 0.0) - (row["before"] or 0.0) for row in rows]
    effects = [row[number] or 0.0 for row in rows for number in NUMBERS[2:]]
    return round(fsum([*of_each, *(-effect for effect in effects)]), 2) + 0.0  # no -0.00


def _tens(amount: float) -> Decimal:
    return Decimal(str(amount)) / TEN_THOUSAND


def _read(amount: float | None, subject: Subject) -> str:
    return reading(None if amount is None else f"{amount:.2f}", subject.unit)


def _signed(amount: float | None, subject: Subject) -> str:
    text = _read(amount, subject)
    return f"+{text}" if amount is not None and amount > 0 and text != "0.00" else text


def sentence(found: Change, area: str) -> str:
    """Return the change in one sentence, as an official would say it."""
    moved = _("上升") if found.change.text.startswith("+") else _("下降")
    said = {
        "area": area, "base": found.base_year, "what": found.subject.title, "moved": moved, "unit": found.unit,
        "amount": found.change.text.lstrip("+-"),
    }  # fmt: skip
    return _("%(area)s%(what)s比%(base)s年%(moved)s %(amount)s %(unit)s，其中") % said


def context(closing: Any, area: str, *, sees_whole: bool) -> dict[str, Any]:
    """Return what the template needs."""
    found = changes(closing, area, sees_whole=sees_whole)
    title = name(closing, area)
    return {
        "section": "cockpit", "closing": closing, "area": area, "area_name": title, "year": indicators.yearly(closing),
        "changes": [(one, sentence(one, title)) for one in found], "periods": finder.periods(closing.city),
    }  # fmt: skip
