"""重复计算的参数: what counts as near, and how alike two names have to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shuangkong.rulebook.lookup import Rulebook


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts as near (m), and how alike two names have to be (0–1); dated parameters emissions.duplicate_*."""

    near_m: float
    alike: float

    @classmethod
    def in_force(cls, rulebook: Rulebook, areas: Sequence[str], on: date) -> Settings:
        """Return the settings of the nearest area on a day; NotInForce where one has no value."""
        distance = rulebook.value("emissions.duplicate_distance", areas, on)
        return cls(float(distance.number), float(rulebook.value("emissions.duplicate_likeness", areas, on).number))
