"""对地区的影响: what a project does to the energy intensity of its area and of the city, as bars beside the path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.projects import facts, rules
from shuangkong.projects.headroom import Claim
from shuangkong.projects.models import Project
from shuangkong.projects.regional import AreaStanding, path

WIDTH, STEP = 200.0, 34  # of a bar of the chart at most


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart: what it says, its intensity, its width, and where the limit stands."""

    label: Any
    value: float
    width: float
    kind: str
    y: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a project does to the intensity of an area: now, with what is promised, with it, with its replacement.

    `headroom_tce` is without what the claims take; `claims` says of each its year and what it takes.
    """

    name: str
    year: int
    limit: float
    bars: tuple[Bar, ...]
    mark: float
    closed_tce: float
    claims: tuple[dict[str, Any], ...]
    taken_tce: float

    @property
    def end(self) -> float:
        """Where the numbers stand, right of the longest bar and of the limit."""
        return max(self.mark, *(bar.width for bar in self.bars)) + 8

    @property
    def bottom(self) -> int:
        """Where the line of the limit ends."""
        return len(self.bars) * STEP

    @property
    def claimed_tce(self) -> float:
        return float(sum(one["taken_tce"] for one in self.claims))

    @property
    def headroom_tce(self) -> float:
        return self.closed_tce - self.claimed_tce

    @property
    def left_tce(self) -> float:
        return self.headroom_tce - self.taken_tce


def effect(project: Project, standing: AreaStanding | None, on: date, claims: Sequence[Claim] = ()) -> Effect | None:
    """Return the project's effect on an area on its path, after what is promised; None where too little is known."""
    if standing is None or path(standing, [standing.year + 1]) is None or standing.required is None:
        return None
    told = standing.for_gate()
    limit = float(rules.intensity_limit(told["area_base_intensity"], standing.required))
    energy, gdp = float(standing.energy_tce or 0), float(standing.gdp_yuan or 0)
    counted, replaced = facts.counted(project, on), facts.replaced(project, on)
    value = facts.added(project, on, "value_added_yuan")
    cases = [(_("现状"), float(rules.energy_per_value_added(energy, gdp)))]
    room = float(rules.headroom(gdp, limit, energy))
    energy += sum(one.net_tce for one in claims)
    gdp += sum(one.value_added_yuan for one in claims)
    if claims:
        cases.append((_("已同意和在建项目投产后"), float(rules.energy_per_value_added(energy, gdp))))
    with_it = float(rules.energy_per_value_added(energy + counted, gdp + value))
    cases.append((_("本项目投产后"), with_it))
    if replaced:
        cases.append(
            (_("再计入已确认的替代量"), float(rules.energy_per_value_added(energy + counted - replaced, gdp + value)))
        )
    most = max(limit, *(one for _label, one in cases)) * 1.05
    bars = tuple(
        Bar(label, one, round(one / most * WIDTH, 1), "good" if one <= limit else "bad", number * STEP)
        for number, (label, one) in enumerate(cases)
    )
    return Effect(
        standing.name, standing.year, limit, bars, round(limit / most * WIDTH, 1),
        room, tuple(one.told(limit) for one in claims), float(rules.taken(counted, replaced, value, limit)),
    )  # fmt: skip
