"""被引用的锁定: the seals of the closings that a case of the audit refers to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shuangkong.closing import store


def of(areas: Sequence[str], years: Sequence[int]) -> list[dict[str, Any]]:
    """Return city, period, revision, day and seal of the newest closing of each of these areas and years.

    Args:
        areas: an area and what stands above it; those without closings are passed over.
        years: the years that are spoken of.
    """
    wanted = {str(year) for year in years}
    found = {}
    for city in (area for area in areas if area in store.cities()):
        for closing in store.closings(city):
            manifest = closing.manifest
            if manifest["period"] in wanted:
                found[city, manifest["period"]] = {
                    name: manifest[name] for name in ("city", "period", "revision", "as_of", "seal")
                }
    return [found[key] for key in sorted(found)]
