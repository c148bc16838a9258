"""指标（按领域）: the followed indicators of an area as rows of a panel, by field, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangkong.closing import indicators
from shuangkong.closing.display import Shown, from_row, in_english
from shuangkong.closing.words import Mark
from shuangkong.web import chart, goal

SPARK = (112, 30)
POLLUTANTS = (  # the four of total control: by the word that their indicators are named with
    ("化学需氧量", "COD", gettext_lazy("化学需氧量")),
    ("氨氮", "NH₃-N", gettext_lazy("氨氮")),
    ("氮氧化物", "NOₓ", gettext_lazy("氮氧化物")),
    ("挥发性有机物", "VOCs", gettext_lazy("挥发性有机物")),
)
EMISSIONS = "emissions."


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one area, as a row shows it."""

    id: str
    name: str
    url: str
    target: str
    by: int | None
    now: Shown | None
    of: str  # the period of the value, where it is not that of the closing
    lead_in: str  # what stands before a change since the base year
    required: Shown | None
    progress: Shown | None
    verdict: Mark
    margin: str  # what the target allows beside its value
    qualitative: bool
    spark: chart.Chart | None

    @property
    def unit(self) -> str:
        return self.now.unit if self.now else ""


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators of one field, or those that are striven for."""

    id: str
    name: str
    note: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Pollutant:
    """One pollutant under total control, in the verdict strip and in a cell of the matrix."""

    title: str
    word: Any
    line: Line | None
    verdict: Mark


@dataclass(frozen=True, slots=True)
class Count:
    """规划目标: how many there are and how they stand; those striven for are counted apart."""

    total: int
    met: int
    behind: int
    striven: int
    of: str  # the year that is counted, where it is not the period of the closing

    @property
    def open(self) -> int:
        return self.total - self.met - self.behind


def name(indicator: Any) -> str:
    """Return an indicator's or a field's name in the language of the page."""
    return str(indicator.english if in_english() else indicator.name)


def address(closing: Any, area: str, indicator: str) -> str:
    """Return the page of an indicator."""
    return reverse("web:indicator", args=[indicator, area, closing.period])


def line(closing: Any, area: str, followed: Any) -> Line:
    """Return an indicator as a row."""
    now = shown(followed.lead)
    return Line(
        id=followed.indicator.id,
        name=name(followed.indicator),
        url=address(closing, area, followed.indicator.id),
        target=goal.said(followed.target, followed.indicator.better),
        by=followed.target.target_year if followed.target else None,
        now=now,
        of=now.row.period if now and now.row.period != closing.period else "",
        lead_in=_lead_in(followed.target, now),
        required=shown(followed.required),
        progress=shown(followed.progress),
        verdict=goal.verdict(followed, _from_province(closing, area, followed)),
        margin=goal.margin(closing, area, followed.target),
        qualitative=followed.qualitative,
        spark=chart.course(followed, *SPARK),
    )


def _from_province(closing: Any, area: str, followed: Any) -> Mark | None:
    """Return what is said of a city without a target for one of the four pollutants: the province issues it."""
    from_above = area == closing.city and followed.indicator.id.startswith(EMISSIONS)
    return goal.FROM_PROVINCE if from_above else None


def _lead_in(target: Any, now: Shown | None) -> str:
    """Say that a value is a change since the base year, and which way; a negative one keeps its sign."""
    if target is None or now is None or now.missing or "_by" not in target.relation:
        return ""
    if target.relation.startswith("increase"):
        return str(_("累计提高"))
    return str(_("累计降低率") if now.row.value.startswith("-") else _("累计降低"))


def shown(row: Any) -> Shown | None:
    """Return a figure as a page shows it, None where there is none."""
    return None if row is None else from_row(row)


def groups(closing: Any, area: str) -> list[Group]:
    """Return the indicators with a target by field in the order of the plan, then those that are striven for."""
    found: dict[str, Group] = {}
    striven = Group("strive", _("争取性目标"), _("力争实现，不计入规划目标项数"), [])
    for followed in indicators.followed(closing, area):
        field = followed.field
        if followed.target is not None:
            own = found.setdefault(field.id, Group(field.id, name(field), "", []))
            (striven if goal.is_striven(followed) else own).lines.append(line(closing, area, followed))
    return [group for group in (*found.values(), striven) if group.lines]


def watched(closing: Any, area: str) -> list[Line]:
    """Return the indicators that have values but no target in the area."""
    return [line(closing, area, f) for f in indicators.followed(closing, area) if f.target is None]


def count(closing: Any, area: str) -> Count:
    """Return how many targets an area has, has reached so far, and is behind on, and of which year that is told."""
    targets = [followed for followed in indicators.followed(closing, area) if followed.target is not None]
    kinds = [goal.verdict(followed).kind for followed in targets if not goal.is_striven(followed)]
    met = sum(kind in ("good", "exempt") for kind in kinds)
    year = indicators.yearly(closing) or closing
    of = year.period if year.period != closing.period else ""
    return Count(len(kinds), met, kinds.count("bad"), len(targets) - len(kinds), of)


def pollutants(closing: Any, area: str) -> list[Pollutant]:
    """Return the four pollutants under total control, those without a number of their own too; [] where none is followed."""
    emissions = [f for f in indicators.followed(closing, area) if f.indicator.id.startswith(EMISSIONS)]
    found = []
    for word, title, named in POLLUTANTS:
        followed = next((f for f in emissions if word in f.indicator.name), None)
        one = line(closing, area, followed) if followed else None
        found.append(Pollutant(title, named, one, one.verdict if one else goal.FROM_PROVINCE))
    return found if emissions else []
