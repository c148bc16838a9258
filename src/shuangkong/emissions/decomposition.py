"""指标分解: a city's tonnage to counties and on to projects, exact to 0.01 t, and what no project covers.

No official weights were found: half the base year's emission, half what the projects can reduce (parameter
emissions.decomposition_base_weight). Plain numbers: a city has some ten counties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final

from shuangkong.emissions import rules

STEP: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Share:
    """An area's part of the tonnage, and what its projects can cover of it."""

    area: str
    base_t: float
    potential_t: float
    weight: float
    target_t: Decimal
    projects: Mapping[str, Decimal]  # the target split to its projects; what none covers is in no project

    @property
    def gap_t(self) -> Decimal:
        """缺口: by how much the projects fall short of the target; a gap item where it is not 0."""
        return max(Decimal(0), self.target_t - Decimal(str(self.potential_t)).quantize(STEP, ROUND_DOWN))


def weights(base_t: Mapping[str, float], potential_t: Mapping[str, float], base_weight: float) -> dict[str, float]:
    """Return each area's weight: its share of the base year's emission and its share of the potential, weighed.

    Where nothing is known of one of the two, the other decides alone.
    """
    areas = sorted({*base_t, *potential_t})
    base_sum, potential_sum = sum(base_t.values()), sum(potential_t.values())
    if base_sum <= 0 and potential_sum <= 0:
        return dict.fromkeys(areas, 1 / len(areas)) if areas else {}
    share = base_weight if base_sum > 0 and potential_sum > 0 else float(base_sum > 0)
    return {
        area: float(
            rules.county_weight(
                base_t.get(area, 0.0) / (base_sum or 1.0), potential_t.get(area, 0.0) / (potential_sum or 1.0), share
            )
        )
        for area in areas
    }


def split(total_t: Decimal, shares: Mapping[str, float]) -> dict[str, Decimal]:
    """Return a tonnage split by shares, each a multiple of 0.01 t, together exactly the tonnage.

    Largest remainder: everyone gets the hundredths below, those with the largest rest one more. Of equal rests the
    first by code goes first, so that the same split comes out again.
    """
    whole = sum(shares.values())
    if not shares or whole <= 0:
        return {}
    exact = {key: total_t * Decimal(repr(share)) / Decimal(repr(whole)) for key, share in shares.items()}
    floors = {key: value.quantize(STEP, ROUND_DOWN) for key, value in exact.items()}
    left = int((total_t - sum(floors.values())) / STEP)
    order = sorted(exact, key=lambda key: (floors[key] - exact[key], key))
    return {key: floors[key] + (STEP if key in order[:left] else 0) for key in exact}


def decompose(
    total_t: Decimal, base_t: Mapping[str, float], projects_t: Mapping[str, Mapping[str, float]], base_weight: float
) -> list[Share]:
    """Return every area's share of a tonnage.

    Args:
        total_t: the city's target, a multiple of 0.01 t.
        base_t: the base year's emission of each area.
        projects_t: area → project → what a full year of it reduces.
        base_weight: how much the base year counts beside the potential, 0–1.
    """
    potential = {area: sum(projects.values()) for area, projects in projects_t.items()}
    found = weights(base_t, potential, base_weight)
    targets = split(total_t, found)
    return [
        Share(
            area, base_t.get(area, 0.0), potential.get(area, 0.0), found[area], target,
            to_projects(target, projects_t.get(area, {})),
        )
        for area, target in targets.items()
    ]  # fmt: skip


def to_projects(target_t: Decimal, projects_t: Mapping[str, float]) -> dict[str, Decimal]:
    """Return an area's target split to its projects by what they reduce, none above what it can."""
    able = {code: value for code, value in projects_t.items() if value > 0}
    most = Decimal(str(sum(able.values()))).quantize(STEP, ROUND_DOWN)
    return split(min(target_t, most), able)


def path(target_t: Decimal, years: Sequence[int], base_year: int, target_year: int) -> dict[int, Decimal]:
    """Return the cumulative amounts that a linear path asks for; yearly targets that were issued go before them."""
    span = target_year - base_year
    return {year: (target_t * (year - base_year) / span).quantize(STEP) for year in years}
