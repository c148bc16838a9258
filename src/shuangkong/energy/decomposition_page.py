"""目标分解的页面: sliders and exceptions, what comes out beside an equal split, editions and their steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.access.scope import may
from shuangkong.energy import budget_steps, decomposition_request, decomposition_result, decomposition_services
from shuangkong.energy.decomposition_request import Agreed, Asked
from shuangkong.energy.decomposition_tables import FACTORS
from shuangkong.energy.models import Decomposition
from shuangkong.energy.sealed_energy import Base

# of each slider: the least, the most, and the step
SLIDERS = {
    "target": (0, 30, 0.1), "spread": (0, 5, 0.1), "least": (0, 30, 0.5), "most": (0, 30, 0.5), "step": (0.1, 0.5, 0.1),
}  # fmt: skip


def trial(base: Base, sent: Mapping[str, str]) -> dict[str, Any]:
    """Return what a what-if shows: what was asked, what is wrong with it, what comes out."""
    asked, problems = decomposition_request.read(sent, base)
    problems += decomposition_request.lacking(base, asked)
    result, fault = None, ""
    if not problems:
        try:
            result = decomposition_result.worked_out(base, asked)
        except ValueError as error:
            fault = str(error)
    return {
        "base": base, "asked": asked, "problems": problems, "fault": fault, "result": _shown(result) if result else None,
        "sliders": _sliders(asked), "factors": _factors(asked), "units": _units(base, asked),
    }  # fmt: skip


def _sliders(asked: Asked) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": decomposition_request.LABELS[name], "value": getattr(asked, name), "least": low, "most": high,
         "step": step, "unit": "个百分点" if name in ("spread", "step") else "%"}
        for name, (low, high, step) in SLIDERS.items()
    ]  # fmt: skip


def _factors(asked: Asked) -> list[dict[str, Any]]:
    return [
        {"name": f"w_{name}", "label": factor.label, "value": asked.weights.get(name, factor.weight)}
        for name, factor in FACTORS.items()
    ]


def _units(base: Base, asked: Asked) -> list[dict[str, Any]]:
    return [{"unit": one, "agreed": asked.agreed.get(one.area, Agreed())} for one in base.units]


def _shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result for the page: counties, then the units that are counted apart, each with its distance from an equal split."""
    most = max((abs(one["target"] - content["target"]) for one in content["units"]), default=0.0) or 1.0
    rows = [dict(one) | _lean(one["target"] - content["target"], most) for one in content["units"]]
    groups = [([r for r in rows if not r["apart"]], False), ([r for r in rows if r["apart"]], True)]
    return dict(content) | {"groups": [(found, apart) for found, apart in groups if found]}


def _lean(over: float, most: float) -> dict[str, float]:
    """A bar from the middle of 0–100 to the left (less than the city's target) or to the right."""
    wide = round(50 * abs(over) / most, 1)
    return {"over": over, "wide": wide, "start": 50 - wide if over < 0 else 50}


def editions(city: str, user: Any) -> list[Decomposition]:
    """Return the editions of a city that a person may look at, the newest first."""
    return list(decomposition_services.visible(user).filter(area=city).order_by("-target_year", "-version"))


def edition(found: Decomposition, user: Any) -> dict[str, Any]:
    """Return what the page of one edition shows."""
    steps = list(budget_steps.open_to(user, found, budget_steps.OF_DECOMPOSITION))
    asked = decomposition_request.from_object(found.setting)
    names = {one["area"]: one["name"] for one in found.content["units"]}
    return {
        "found": found, "result": _shown(found.content), "steps": steps, "events": found.events.select_related("by"),
        "agreed": [(names.get(area, area), one) for area, one in asked.agreed.items()], "factors": _factors(asked),
        "asked": asked, "editions": editions(found.area_id, user),
        "waiting": found.state == Decomposition.State.PROPOSED and may(user, "endorse", found.area_id) and not steps,
    }  # fmt: skip
