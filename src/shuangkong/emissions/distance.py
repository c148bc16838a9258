"""坐标间的距离: how far apart two places are."""

from __future__ import annotations

import math
from typing import Final

EARTH_M: Final = 6_371_000.0
Place = tuple[float, float]  # longitude, latitude in degrees


def distance_m(one: Place | None, other: Place | None) -> float | None:
    """Return how far apart two places are, on a sphere; good to a metre within a city. None where one is not known.

    >>> round(distance_m((109.18, 27.72), (109.18, 27.721)))
    111
    """
    if one is None or other is None:
        return None
    up = math.radians(other[1] - one[1])
    across = math.radians(other[0] - one[0]) * math.cos(math.radians(one[1]))
    return EARTH_M * math.hypot(up, across)
