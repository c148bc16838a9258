"""具名调节手段一节: what 1 % at each large user and each project of an area moves its fall by, from a sealed year on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from shuangkong.closing import indicators
from shuangkong.closing.named_levers import named
from shuangkong.closing.words import CONFIDENCE, Mark
from shuangkong.energy.nowcast import Lever, by_effect

KINDS = {"user": gettext_lazy("用能单位"), "project": gettext_lazy("项目")}
NEEDED = ("energy_tce", "gdp_yuan", "base_energy_tce", "base_gdp_yuan")


@dataclass(frozen=True, slots=True)
class Row:
    """A lever for reading: points of the fall, tce, 10⁴ yuan of value added."""

    kind: Any
    name: str
    tag: Mark
    energy: str
    added: str
    points: str


def levers(user: Any, closing: Any, area: str, day: date) -> list[Row]:
    """Return the levers of an area that a person may look at, the strongest first; none where its path is not known."""
    year = indicators.yearly(closing)
    if year is None:
        return []
    rows = year.where("tables/intensity_account", area=area, period=year.period)
    own = next((row for row in rows if all(row[name] for name in NEEDED)), None)
    if own is None:
        return []
    base = own["base_energy_tce"] / own["base_gdp_yuan"]
    found = by_effect(named(area, int(year.period), day, user=user), own["energy_tce"], own["gdp_yuan"], base)
    return [_row(lever, points) for lever, points in found]


def _row(lever: Lever, points: float) -> Row:
    added = f"{lever.gdp_yuan / 10_000:+,.0f}" if lever.gdp_yuan else "—"
    energy = f"{lever.energy_tce:+,.0f}"
    return Row(KINDS[lever.kind], lever.name, CONFIDENCE[lever.confidence], energy, added, f"{points:+.4f}")
