"""年末预计和调节手段: where the city is likely to end the year, and what each named lever moves it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuangkong.energy import nowcast_rules as rules

KINDS = {"area": "考核单元", "user": "用能单位", "project": "项目"}


@dataclass(frozen=True, slots=True)
class City:
    """What is known of the city: last year whole and to date, this year to date, the base year, what is required."""

    before_energy_tce: float
    before_energy_to_date: float
    energy_to_date: float
    before_gdp_yuan: float
    before_gdp_to_date: float
    gdp_to_date: float
    base_energy_tce: float
    base_gdp_yuan: float
    required: float | None


@dataclass(frozen=True, slots=True)
class Lever:
    """Something that can be done: energy and value added that it adds to the year (saving is negative).

    `key` is the code of the area, unit or project; `confidence` that of the energy that it is reckoned from.
    """

    name: str
    energy_tce: float
    gdp_yuan: float = 0.0
    kind: str = "area"  # one of KINDS
    key: str = ""
    confidence: str = "assumed"


def saved(name: str, year: int) -> str:
    """Return the name of a lever by which an area or a unit saves."""
    return f"{name}节能 1%（按 {year} 年用能量）"


@dataclass(frozen=True, slots=True)
class Nowcast:
    """The expected year, what is still to be saved, and by how many percentage points each lever moves the fall."""

    energy_tce: float
    gdp_yuan: float
    decline: float
    required: float | None
    to_save_tce: float | None
    levers: Sequence[tuple[Lever, float]]


def nowcast(city: City, levers: Sequence[Lever]) -> Nowcast:
    """Return the expected year end and the effect of each lever alone, the strongest first."""
    energy = rules.year_end(city.before_energy_tce, city.energy_to_date, city.before_energy_to_date)
    gdp = rules.year_end(city.before_gdp_yuan, city.gdp_to_date, city.before_gdp_to_date)
    decline = rules.fall_since_base(energy, gdp, city.base_energy_tce, city.base_gdp_yuan)
    base = city.base_energy_tce / city.base_gdp_yuan
    lacking = None if city.required is None else rules.saving_needed(city.required, decline, gdp, base)
    return Nowcast(energy, gdp, decline, city.required, lacking, by_effect(levers, energy, gdp, base))


def by_effect(
    levers: Sequence[Lever], energy_tce: float, gdp_yuan: float, base_intensity: float
) -> list[tuple[Lever, float]]:
    """Return each lever with the points that it alone moves an area's fall by, the strongest first."""
    moved = [
        (one, 100 * float(rules.moved_by(one.energy_tce, one.gdp_yuan, energy_tce, gdp_yuan, base_intensity)))
        for one in levers
    ]
    return sorted(moved, key=lambda pair: -abs(pair[1]))
