"""锅炉和工业炉窑的页面数据: each with what the plan asks of it by its size, and what it may emit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shuangkong.emissions import boilers, standards
from shuangkong.emissions.permit_models import Boiler
from shuangkong.emissions.permit_page import has_special_limits, parameter
from shuangkong.emissions.permit_register import visible


@dataclass(frozen=True, slots=True)
class BoilerLine:
    """One boiler or kiln with what the plan asks of it, and what it may emit."""

    boiler: Boiler
    disposal: str
    limits: tuple[standards.Limit, ...]


def boiler_lines(user: Any, today: date, area: str = "") -> list[BoilerLine]:
    """Return boilers and kilns; what is to go first."""
    found = visible(Boiler, user).select_related("area")
    if area:
        found = found.filter(area=area)
    areas = {one.area_id for one in found}
    sizes = {code: sizes_of(code, today) for code in areas}
    special = {code: has_special_limits(code, today) for code in areas}
    made = [
        BoilerLine(one, boilers.disposal(one, sizes[one.area_id]), tuple(_limits(one, today, special[one.area_id])))
        for one in found
    ]
    order = (boilers.PHASE_OUT, boilers.RETROFIT, boilers.UNKNOWN, boilers.KEEP, boilers.NONE, boilers.DONE)
    return sorted(made, key=lambda line: (order.index(line.disposal), line.boiler.boiler))


def _limits(boiler: Boiler, today: date, special: bool) -> Iterable[standards.Limit]:
    group = f"{boiler.fuel}_boiler" if boiler.kind == "boiler" else ""
    if boiler.state == "phased_out" or group not in standards.groups(standards.OUTLET):
        return ()
    return standards.limits_in_force(group, today, special).values()


def sizes_of(area: str, day: date) -> boilers.Sizes:
    """Return the sizes that hold for an area on a day."""
    scope = parameter("emissions.boiler_phase_out_scope", area, day)
    return boilers.Sizes(
        parameter("emissions.boiler_phase_out", area, day),
        scope is not None and scope.text == "built_up",
        parameter("emissions.boiler_retrofit", area, day),
    )
