"""分解的结果: the shares as plain values, beside an equal split, with a reason for each; and the targets that they become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.energy.decomposition import Decomposition, Share, decompose
from shuangkong.energy.decomposition_request import Asked, setting, units
from shuangkong.energy.decomposition_words import means_of, reason
from shuangkong.energy.sealed_energy import Base, BaseUnit

INDICATOR = "energy.intensity"
DIGITS = 6


def worked_out(base: Base, asked: Asked) -> dict[str, Any]:
    """Return the shares; ValueError (Chinese) where bounds and locks leave no way to meet the target."""
    found = decompose(units(base, asked), setting(asked))
    means = means_of(found)
    known = {one.area: one for one in base.units}
    shown = [_share(share, means, known[share.unit.area]) for share in found.shares]
    whole = {name: _percent(getattr(found, name)) for name in ("target", "effective", "achieved")}
    return whole | {"units": shown, "equal_achieved": _percent(_equal(found))}


def _share(share: Share, means: Mapping[str, float], unit: BaseUnit) -> dict[str, Any]:
    return {
        "area": share.unit.area, "name": share.unit.name, "apart": unit.level == "enterprise", "confidence": unit.confidence,
        "target": _percent(share.target), "incentive": None if share.incentive is None else _percent(share.incentive),
        "exact": _percent(share.exact), "equal": _percent(share.equal), "bound": share.bound,
        "energy_tce": share.unit.energy_tce, "added_tce": round(share.energy_added, 3), "growth": _percent(share.unit.growth),
        "pulls": {name: _percent(pull) for name, pull in share.pulls.items()}, "reason": reason(share, means),
    }  # fmt: skip


def _equal(found: Decomposition) -> float:
    """What the city would reach if each unit were asked for the city's own number."""
    kept = sum(share.unit.kept_energy for share in found.shares)
    gdp = sum(share.unit.gdp_yuan for share in found.shares)
    expected = sum(share.unit.expected_gdp for share in found.shares)
    energy = sum(share.unit.energy_tce for share in found.shares)
    return 1 - (1 - found.target) * kept / expected / (energy / gdp)


def _percent(share: float) -> float:
    return round(share * 100, DIGITS)


def targets(content: Mapping[str, Any], base_year: int, target_year: int, document: str) -> list[dict[str, Any]]:
    """Return what an issued decomposition asks, as rows of targets.csv, each with its place in the edition.

    Five-year targets only: that is what its document contains. The year is made by the parameter targets.pace, as for a
    plan, unless a target of the year was issued.
    """
    whole = {"kind": "five_year", "period": str(target_year), "base_year": base_year, "target_year": target_year}
    return [
        whole | {"area": one["area"], "indicator": INDICATOR, "base": one["target"], "incentive": one["incentive"],
                 "document": document, "row": place}
        for place, one in enumerate(content["units"], 1)
    ]  # fmt: skip
