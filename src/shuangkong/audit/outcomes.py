"""认定结果: what decided cases say to others: falsified outlets (R-FALS) and flagged counties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from shuangkong.audit import facility
from shuangkong.audit.models import Case, CountyFlag, Decision
from shuangkong.kernel.periods import CHINA
from shuangkong.monitoring.models import Outlet

State: Any = Case.State
DECIDED = (State.DECIDED, State.CARRIED_OUT, State.CLOSED)


def confirmed(now: datetime) -> list[dict[str, Any]]:
    """Return decided falsification of monitoring data (R-FALS): outlet, where it stands, year and case."""
    decided = Q(state__in=DECIDED, kind="outlet")
    cases = [case for case in Case.objects.filter(decided).prefetch_related("decisions") if _falsified(case)]
    outlets = {one.code: one for one in Outlet.objects.filter(code__in=[case.subject for case in cases])}
    where: dict[str, list[facility.Place]] = {}
    for place in facility.places(outlets, now):
        where.setdefault(place.outlet, []).append(place)
    return [
        {**asdict(place), "year": year, "case": case.number}
        for case in cases
        for year in range(int(case.first[:4]), int(case.last[:4]) + 1)
        for place in where.get(case.subject, [facility.Place(case.subject, case.area_id, case.organisation_id or "")])
    ]


def _falsified(case: Case) -> bool:
    last = case.decisions.filter(second=True, agreed=True).last()
    return last is not None and last.verdict == Decision.Verdict.CONFIRMED


def flagged(areas: Collection[str], day: date) -> list[CountyFlag]:
    """Return the flags that were set against some areas by the end of a day, the oldest first."""
    end = datetime.combine(day, time(), CHINA) + timedelta(1)
    return list(CountyFlag.objects.filter(area__in=areas, at__lt=end).select_related("case").order_by("pk"))
