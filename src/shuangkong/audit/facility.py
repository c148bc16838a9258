"""设施对应: whether a reduction project is about the outlet that a case is about, for consequences and for R-FALS alike.

Monitoring has its own codes of outlets (BJ-DW001), permits have theirs (DW001): the register of permitted outlets says
which is which. A unit is known by its code, which is also how the number of its permit begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

HOLDER = 18  # signs of a permit's number that say whose it is


@dataclass(frozen=True, slots=True)
class Place:
    """Where an outlet stands: its code in monitoring, its unit, and its permit with its code there, where registered."""

    outlet: str
    area: str = ""
    uscc: str = ""
    permit: str = ""
    permit_outlet: str = ""


def concerns(place: Mapping[str, Any], project: Mapping[str, Any]) -> bool:
    """Tell whether a project is at a place: of the same permit, else the same unit, and its outlet or all of the unit.

    Where neither says whose it is, the outlet of the same code in the same area.
    """
    outlet, here = project["outlet"] or "", _at(place)
    if place.get("permit") and project["permit"]:
        return bool(place["permit"] == project["permit"]) and (not outlet or not here or outlet in here)
    units = _unit(place), _unit(project)
    if all(units):
        return units[0] == units[1] and (not outlet or not here or outlet in here)
    return bool(outlet) and outlet in here and place.get("area", "") in ("", project["area"])


def unclear(place: Mapping[str, Any], project: Mapping[str, Any]) -> bool:
    """Tell whether a project of the same unit names an outlet that nobody registered as this one or as another."""
    same = bool(_unit(place)) and _unit(place) == _unit(project)
    return same and bool(project["outlet"]) and not place.get("permit_outlet") and not concerns(place, project)


def places(outlets: Mapping[str, Any], now: datetime) -> Iterator[Place]:
    """Yield where outlets of monitoring stand, by the permits in force at a moment; without a permit by the unit alone.

    Args:
        outlets: registered outlets by their code in monitoring.
        now: the moment.
    """
    from django.db.models import Q

    from shuangkong.emissions.permit_models import PermitOutlet

    then = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
    rows: dict[str, list[tuple[str, str]]] = {}
    found = PermitOutlet.objects.filter(then, station__in=outlets, entered_at__lte=now)
    for station, permit, own in found.order_by("pk").values_list("station", "permit", "outlet"):
        rows.setdefault(station, []).append((permit, own))
    for code, outlet in outlets.items():
        for permit, own in rows.get(code, [("", "")]):
            yield Place(code, outlet.area_id, outlet.organisation_id or "", permit, own)


def row_of(project: Any) -> dict[str, str]:
    """Return what `concerns` looks at of a project of the register."""
    uscc = project.uscc or project.organisation_id or ""
    return {"area": project.area_id, "uscc": uscc, "permit": project.permit, "outlet": project.outlet}


def _at(place: Mapping[str, Any]) -> set[str]:
    return {place["outlet"], place.get("permit_outlet", "")} - {"", None}


def _unit(row: Mapping[str, Any]) -> str:
    return row.get("uscc") or (row.get("permit") or "")[:HOLDER]
