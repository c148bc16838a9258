"""地区进度: where an area stands on its path of energy intensity, as its last year's closing says, and what follows.

Beyond the year of the closing nothing is sealed. What stands there is worked out in the open (测算): GDP and the energy of
what exists go on growing as they did since the base year, or as a person says; the path goes on at the pace of the target
of the cycle, from the target year on at the same pace, counted from the intensity really reached, until a new one is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shuangkong.projects import rules
from shuangkong.projects.plan import CITY, Path
from shuangkong.targets.rules import yearly_rate

SPAN = 5  # years of a cycle


@dataclass(frozen=True, slots=True)
class AreaStanding:
    """An area in the year of a closing: energy on the caliber of assessment, GDP at the prices of the cycle.

    `required` and `target` are shares since the base year; `level` the level of warning (1 is the worst), None where it
    was not determined; `increment_tce` what the area may add over the cycle, None where nothing was set.
    """

    area: str
    name: str
    year: int
    base_year: int
    energy_tce: float | None
    gdp_yuan: float | None
    base_energy_tce: float | None
    base_gdp_yuan: float | None
    required: float | None
    target: float | None
    level: int | None
    increment_tce: float | None = None
    confidence: str = "reported"
    revision: int = 0
    seal: str = ""

    def for_gate(self) -> dict[str, Any]:
        """Return what the gate takes of the area (gate.assess)."""
        return {
            "area_level": self.level, "area_energy_tce": self.energy_tce, "area_gdp_yuan": self.gdp_yuan,
            "area_increment_tce": self.increment_tce, "area_now_energy_tce": self.energy_tce,
            "area_now_gdp_yuan": self.gdp_yuan, "area_decline_required": self.required,
            "area_base_intensity": _intensity(self.base_energy_tce, self.base_gdp_yuan),
        }  # fmt: skip


def _intensity(energy_tce: float | None, gdp_yuan: float | None) -> float | None:
    """Return tce per 10^4 yuan; None where one of the two is not known."""
    return None if energy_tce is None or not gdp_yuan else float(rules.energy_per_value_added(energy_tce, gdp_yuan))


def yearly_growth(now: float, base: float, years: int) -> float:
    """Return the average yearly growth over years, as a share."""
    return float((now / base) ** (1 / years) - 1) if years > 0 and now > 0 and base > 0 else 0.0


def path(
    one: AreaStanding, years: Sequence[int], gdp_growth: float | None = None, energy_growth: float | None = None,
    *, city: bool = False,
) -> Path | None:  # fmt: skip
    """Return an area's path over years after the closing; None where too little is known of it.

    Growth is yearly, as a share; None goes on as since the base year. `city` marks the path of the whole city.
    """
    if (
        one.energy_tce is None
        or one.gdp_yuan is None
        or one.base_energy_tce is None
        or one.base_gdp_yuan is None
        or one.target is None
    ):
        return None
    since = one.year - one.base_year
    gdp = yearly_growth(one.gdp_yuan, one.base_gdp_yuan, since) if gdp_growth is None else gdp_growth
    energy = yearly_growth(one.energy_tce, one.base_energy_tce, since) if energy_growth is None else energy_growth
    return Path(
        area=CITY if city else one.name,
        energy_tce=tuple(one.energy_tce * (1 + energy) ** (year - one.year) for year in years),
        gdp_yuan=tuple(one.gdp_yuan * (1 + gdp) ** (year - one.year) for year in years),
        intensity_limit=tuple(_limit(one, year) for year in years),
    )


def _limit(one: AreaStanding, year: int) -> float:
    """Return the intensity allowed in a year: on the way to the target, and beyond the target year onwards from there."""
    base, now = _intensity(one.base_energy_tce, one.base_gdp_yuan), _intensity(one.energy_tce, one.gdp_yuan)
    target, target_year = one.target or 0.0, one.base_year + SPAN
    fall = float(yearly_rate(target, SPAN))
    if year <= target_year:
        return float(rules.pace_limit(base, fall, year - one.base_year))
    start = now if one.year >= target_year else rules.pace_limit(base, fall, SPAN)
    return float(rules.pace_limit(start, fall, year - max(target_year, one.year)))
