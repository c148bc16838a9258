"""排污许可的页面数据: permits with their headroom, one permit with its outlets and months."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from shuangkong.access.scope import lineage_of
from shuangkong.emissions import actuals, headroom, standards
from shuangkong.emissions.actuals import Placed
from shuangkong.emissions.base_year import base_year
from shuangkong.emissions.headroom import EXCEEDED, Headroom, Series
from shuangkong.emissions.permit_models import (
    EmissionActual,
    ExecutionReport,
    Permit,
    PermitOutlet,
    PermittedAmount,
    SelfMonitoring,
    SourceStatistic,
)
from shuangkong.emissions.permit_register import visible
from shuangkong.emissions.permit_tables import POLLUTANTS
from shuangkong.emissions.register_books import REGISTERS
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import NotInForce
from shuangkong.monitoring.models import Outlet
from shuangkong.statistics.in_use import in_use

NAMES = {
    "cod": "化学需氧量", "nh3n": "氨氮", "nox": "氮氧化物", "vocs": "挥发性有机物", "so2": "二氧化硫", "pm": "颗粒物",
}  # fmt: skip
METHOD_NAMES = {"automatic": "自动监测", "manual": "手工监测", "coefficient": "系数法", "mixed": "多种方法"}
SHOWN = 24  # months on the page of a permit
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One permit with its headrooms, the tightest first."""

    permit: Permit
    headrooms: tuple[Headroom, ...]

    @property
    def state(self) -> str:
        """The worst of its headrooms: exceeded, unknown, within; empty where nothing is permitted in amounts."""
        states = {one.newest.state for one in self.headrooms} | {
            EXCEEDED for one in self.headrooms if one.worst.state == EXCEEDED
        }
        return next((state for state in (EXCEEDED, headroom.UNKNOWN, headroom.WITHIN) if state in states), "")


@dataclass(frozen=True, slots=True)
class Reported:
    """An execution report beside what is known of the same time from the months."""

    report: ExecutionReport
    known_t: float | None
    difference: float | None  # of what is known


def rows_of(book: str, entries: Iterable[Any]) -> Rows:
    """Return entries of a register as rows of its book, with the area that they were registered for."""
    register = REGISTERS[book]
    return [register.row(entry) | {"area": entry.area_id} for entry in entries]


def last_month(today: date) -> str:
    """The last month that is over."""
    month = 12 * today.year + today.month - 2
    return f"{month // 12:04}-{month % 12 + 1:02}"


def placed(outlets: Iterable[PermitOutlet], areas: Collection[str] | None = None) -> dict[str, Placed]:
    """Return where outlets of monitoring stand: in a permit where one names them, else in their area alone."""
    found = {
        one.station: Placed(one.area_id, one.permit, one.outlet, CONFIDENCES.index(one.confidence))
        for one in outlets
        if one.station
    }
    if areas is not None:
        for code, area, synthetic in Outlet.objects.filter(area__in=areas).values_list("code", "area_id", "synthetic"):
            found.setdefault(code, Placed(area, confidence=CONFIDENCES.index("synthetic") if synthetic else 0))
    return found


def actual_rows(user: Any, permits: Collection[str] | None = None) -> Rows:
    """Return the actual amounts that a person may see, of some permits or of all, from every source."""

    def entries(model: Any) -> Any:
        found = visible(model, user)
        return found if permits is None else found.filter(permit__in=permits)

    return actuals.merged(
        actuals.of_lake(Path(settings.HOME), placed(entries(PermitOutlet))),
        rows_of("emission_actuals", entries(EmissionActual)),
        actuals.of_self_monitoring(rows_of("self_monitoring", entries(SelfMonitoring))),
        actuals.of_reports(rows_of("execution_reports", entries(ExecutionReport))),
    )


def lines(user: Any, today: date, area: str = "") -> list[Line]:
    """Return the permits that a person may see with their headroom; exceeded ones first."""
    found = visible(Permit, user).select_related("area")
    if area:
        found = found.filter(area=area)
    permits = {one.permit: one for one in found}
    series = headroom.chosen(actual_rows(user, permits if area else None))
    amounts = rows_of("permitted", visible(PermittedAmount, user).filter(permit__in=permits))
    by_permit: dict[str, list[Headroom]] = defaultdict(list)
    outlets = rows_of("permit_outlets", visible(PermitOutlet, user).filter(permit__in=permits))
    for one in headroom.headrooms(amounts, series, last_month(today), floor(user.area, today), outlets):
        by_permit[one.permit].append(one)
    made = [Line(permit, tuple(by_permit.get(number, ()))) for number, permit in permits.items()]
    order = {EXCEEDED: 0, headroom.UNKNOWN: 1, headroom.WITHIN: 2, "": 3}
    return sorted(made, key=lambda line: (order[line.state], not _told(line), -_tightest(line), line.permit.permit))


def floor(area: str, day: date) -> float:
    """The share of twelve months that has to be known to be judged."""
    known = parameter("emissions.actual_coverage_floor", area, day)
    return float(known.number) if known else 1.0


def _told(line: Line) -> bool:
    return any(one.newest.told for one in line.headrooms)


def _tightest(line: Line) -> float:
    return max((one.newest.used or 0.0 for one in line.headrooms), default=0.0)


def counts(found: Sequence[Line]) -> Counter[str]:
    """Return how many permits are in each state."""
    return Counter({"all": len(found), **Counter(line.state for line in found)})


def detail(permit: Permit, user: Any, today: date) -> dict[str, Any]:
    """Return what the page of one permit shows."""
    rows = actual_rows(user, [permit.permit])
    series = headroom.chosen(rows)
    amounts = rows_of("permitted", visible(PermittedAmount, user).filter(permit=permit.permit))
    until = last_month(today)
    outlets = visible(PermitOutlet, user).filter(permit=permit.permit).order_by("outlet")
    listed = rows_of("permit_outlets", outlets)
    main = headroom.main_outlets(listed, amounts)
    return {
        "permit": permit,
        "headrooms": headroom.headrooms(amounts, series, until, floor(permit.area_id, today), listed),
        "outlets": [(one, limits(one, today)) for one in outlets],
        "months": _months(series, permit.permit, until, main),
        "reports": _reports(permit, user, series, main),
        "statistics": base_statistics(permit, user, today),
    }


def limits(outlet: PermitOutlet, day: date) -> list[standards.Limit]:
    """Return the limits in force for an outlet on a day, by the kind of source that it is registered as."""
    if not outlet.source:
        return []
    special = has_special_limits(outlet.area_id, day)
    return list(standards.limits_in_force(outlet.source, day, special).values())


def has_special_limits(area: str, day: date) -> bool:
    """Whether special limits (特别排放限值) hold in an area."""
    found = parameter("emissions.special_limits", area, day)
    return found is not None and found.text == "yes"


def _months(
    series: Mapping[tuple[str, str, str], Series], permit: str, until: str, main: headroom.Main
) -> list[tuple[str, list[Any]]]:
    """Return by pollutant the months of the whole unit, the newest first."""
    found = []
    for pollutant in POLLUTANTS:
        months = headroom.whole(series, permit, pollutant, main)
        if months:
            last = max(month for month in months if month <= until) if min(months) <= until else max(months)
            listed = sorted(months, reverse=True)[:SHOWN]
            found.append(
                (
                    pollutant,
                    [(month, months[month], headroom.window(months, month, 0.0)) for month in listed if month <= last],
                )
            )
    return found


def _reports(
    permit: Permit, user: Any, series: Mapping[tuple[str, str, str], Series], main: headroom.Main
) -> list[Reported]:
    """Compare execution reports of quarters and years with the months."""
    found = []
    for one in visible(ExecutionReport, user).filter(permit=permit.permit).order_by("-period", "pollutant"):
        period = Period.parse(one.period)
        months = series.get((permit.permit, one.outlet, one.pollutant)) if one.outlet else None
        months = headroom.whole(series, permit.permit, one.pollutant, main) if months is None else months
        wanted = [f"{period.year}-{number:02}" for number in range(period.first, period.last + 1)]
        known = sum(months[month].mass_t for month in wanted) if all(month in months for month in wanted) else None
        off = None if not known else (float(one.reported_t) - known) / known
        found.append(Reported(one, known, off))
    return found


def base_statistics(permit: Permit, user: Any, today: date) -> dict[str, Any]:
    """Return what the base year's statistics say of a unit, and whether it is in them at all."""
    year = base_year(permit.area_id, today)
    rows = visible(SourceStatistic, user).filter(permit=permit.permit).order_by("-year", "pollutant")
    return {"year": year, "rows": rows, "listed": any(one.year == year for one in rows)}


def parameter(id_: str, area: str, day: date) -> Any:
    """Return a parameter's value for an area and day; None where it has none."""
    try:
        return in_use().rulebook.value(id_, lineage_of(area), day)
    except NotInForce:
        return None
