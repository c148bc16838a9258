"""年末预计和调节手段: where the city is likely to end the year, and what each named lever moves it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuangkong.energy import nowcast_rules as rules


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
    """Something that can be done: energy and value added that it adds to the year (saving is negative)."""

    name: str
    energy_tce: float
    gdp_yuan: float = 0.0


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
    moved = [(lever, 100 * rules.moved_by(lever.energy_tce, lever.gdp_yuan, energy, gdp, base)) for lever in levers]
    lacking = None if city.required is None else rules.saving_needed(city.required, decline, gdp, base)
    strongest = sorted(moved, key=lambda pair: -abs(pair[1]))
    return Nowcast(energy, gdp, decline, city.required, lacking, strongest)
