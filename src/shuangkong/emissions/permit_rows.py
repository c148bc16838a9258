"""锁定数据的来源: what the registers of permits hold on a day, as rows of the books, and where the outlets of monitoring stand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from shuangkong.emissions.actual_entry import CONTRACTS, OUTLETS
from shuangkong.emissions.permit_register import in_force
from shuangkong.emissions.register_books import REGISTERS
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import CHINA
from shuangkong.monitoring.models import Outlet


def rows(areas: Collection[str], as_of: date) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that were in force for some areas at the end of a day, by the name of the book."""
    end = datetime.combine(as_of, time(), CHINA) + timedelta(1)
    found = {}
    for contract in CONTRACTS:
        register = REGISTERS[contract.name]
        found[contract.name] = [
            register.row(one) | {"area": one.area_id} for one in in_force(register.model, areas, end).order_by("pk")
        ]
    outlets = Outlet.objects.filter(area__in=areas).values_list("code", "area_id", "synthetic")
    found[OUTLETS] = [
        {"outlet": code, "area": area, "confidence": CONFIDENCES.index("synthetic") if synthetic else 0}
        for code, area, synthetic in outlets
    ]
    return found
