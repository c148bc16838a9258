"""哪个市的地区: which city an area belongs to, so that one city's pack never takes over another city's areas.

Works on plain dictionaries, like tree.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from shuangkong.kernel.problems import Problem, cell

SHARED = ("nation", "province")  # every pack names them above its city; they belong to none


class Place(NamedTuple):
    """Where an area stands."""

    parent: str | None
    level: str


def owner(code: str, places: Mapping[str, Place]) -> str | None:
    """Return the uppermost area below nation and province at or above an area; None for those two and the unknown."""
    top, at, seen = None, code, set()
    while at in places and at not in seen:
        seen.add(at)
        if places[at].level not in SHARED:
            top = at
        at = places[at].parent or ""
    return top


def taken(rows: Iterable[Mapping[str, Any]], file: str, own: Mapping[str, Place], known: Mapping[str, Place]) -> list[Problem]:  # fmt: skip
    """Return a problem for each row of a pack about an area that the register has under a city outside the pack."""
    own_cities = {owner(code, own) for code in own}
    problems = []
    for row in rows:
        city = owner(row["area"], known)
        if city is not None and city not in own_cities:
            problems.append(
                Problem(
                    cell(file, row["row"], "area"),
                    f"{row['area']}，台账中已登记在 {city} 之下",
                    "本城市的区域，或台账中还没有的代码",
                    f"代码写错的，改正；区域确已划转的，先在台账中把 {row['area']} 的上级区域改到本城市",
                )
            )
    return problems
