"""余量和占用: what an area has left on its path, what a project takes of it, and the replacement that would let it in (R7.5).

A project is let in where the path is kept with it, or where it brings equal replacement; an area behind its path has no
room to give. On level 1 equal replacement is asked for in any case, and the ratio asked for where there is one.
National projects are let in without; their energy and value added still move the area's intensity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.kernel.formulas import larger
from shuangkong.projects import rules

LEVEL_1 = 1
NEEDED = ("area_now_energy_tce", "area_now_gdp_yuan", "area_base_intensity", "area_decline_required")


def amounts(project: Mapping[str, Any]) -> tuple[float, float]:
    """Return the energy that counts and the replacement confirmed, in tce."""
    counted = float(project.get("counted_energy_tce", project.get("energy_tce")) or 0.0)
    return counted, float(project.get("replaced_energy_tce") or 0.0)


def ratio_asked(project: Mapping[str, Any]) -> float:
    """能耗替代要求: times the project's own energy; at least 1 in an area on level 1, 0 where none is asked for."""
    if project.get("national"):
        return 0.0
    least = 1.0 if project.get("area_level") == LEVEL_1 else 0.0
    return max(least, float(project.get("replacement_ratio") or 0.0))


def ratio_short(project: Mapping[str, Any]) -> float:
    """Return what is missing of the replacement asked for, in tce."""
    return float(rules.replacement_short(*amounts(project), ratio_asked(project)))


def room_of(project: Mapping[str, Any]) -> dict[str, Any]:
    """Return the area's headroom, what the project takes of it, and the replacement still missing; None where not known."""
    if any(project.get(name) is None for name in NEEDED):
        return {"headroom_tce": None, "taken_tce": None, "replacement_needed_tce": None}
    energy, gdp, base, decline = (project[name] for name in NEEDED)
    bound = rules.intensity_limit(base, decline)
    room = rules.headroom(gdp, bound, energy)
    counted, replaced = amounts(project)
    takes = rules.taken(counted, replaced, project.get("value_added_yuan") or 0.0, bound)
    short = larger(rules.path_short(takes, room, counted, replaced), ratio_short(project))
    return {
        "headroom_tce": room, "taken_tce": takes, "replacement_needed_tce": 0.0 if project.get("national") else short
    }  # fmt: skip
