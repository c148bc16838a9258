"""告警条件: what somebody has to look at: limits exceeded, stations off line, capture rates too low. Pure.

Alerts are made of conditions elsewhere (alerting.py); here it is only said what is the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shuangkong.monitoring import rules
from shuangkong.monitoring.kept_accounts import Captured
from shuangkong.monitoring.snapshot import BEIJING, Snapshot, Told
from shuangkong.monitoring.wording import NORMAL, plain

EXCEEDANCE, OFFLINE, CAPTURE = "exceedance", "offline", "capture"
LENGTH = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
FRESH = {"hour": timedelta(hours=3), "day": timedelta(days=2)}  # for how long the newest mean stands for now
LEAST_DUE = 30 * 24  # hours of a quarter under way before its capture rate says something


@dataclass(frozen=True, slots=True)
class InForce:
    """A limit of an outlet as it is in force on a day."""

    outlet: str
    factor: str
    limit: Decimal
    unit: str
    basis: str
    span: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is or was the case of an outlet, from one moment to another (Beijing time, no zone)."""

    outlet: str
    kind: str
    subject: str
    first: datetime
    last: datetime
    ongoing: bool
    found: dict[str, Any] = field(default_factory=dict, compare=False)  # for people: texts and numbers as text


def strictest(limits: Iterable[Any], day: date) -> dict[tuple[str, str], list[InForce]]:
    """Return by outlet and factor the limits in force on a day: of several of one basis and span the lowest."""
    found: dict[tuple[str, str, str, str], InForce] = {}
    for one in limits:
        key = (one.outlet_id, one.factor, one.basis, one.span)
        known = found.get(key)
        in_force = one.first <= day and (one.last is None or day <= one.last)
        if in_force and (known is None or one.limit < known.limit):
            found[key] = InForce(one.outlet_id, one.factor, one.limit, one.unit, one.basis, one.span)
    grouped: dict[tuple[str, str], list[InForce]] = defaultdict(list)
    for one in found.values():
        grouped[one.outlet, one.factor].append(one)
    return dict(grouped)


def exceeds(told: Told, limit: InForce) -> bool | None:
    """Tell whether a mean exceeds a limit; None where it is not judged: of another span, marked, or absent."""
    measured = told.corrected if limit.basis == "corrected" else told.value
    if told.kind != limit.span or told.mark not in NORMAL or measured is None:
        return None
    return bool(rules.exceeds(float(measured), float(limit.limit)))


def is_fresh(told: Told, now: datetime) -> bool:
    """Tell whether the newest mean still stands for now (UTC)."""
    return now.replace(tzinfo=None) + BEIJING < told.time + LENGTH[told.kind] + FRESH[told.kind]


def exceedances(
    means: Iterable[tuple[str, Told]], limits: Iterable[Any], newest: Mapping[tuple[str, str, str], datetime]
) -> list[Condition]:
    """超标: runs of hours (or days) in a row in which an outlet exceeded a limit that was in force then.

    Args:
        means: hours and days, each with its outlet.
        limits: of the outlets, as they are kept in the register.
        newest: when the newest mean of an outlet, factor and span began; a run that reaches it is still going on.
    """
    limits = list(limits)
    by_day: dict[date, dict[tuple[str, str], list[InForce]]] = {}
    series: dict[InForce, dict[datetime, Told]] = defaultdict(dict)
    for outlet, told in means:
        day = told.time.date()
        if day not in by_day:
            by_day[day] = strictest(limits, day)
        for limit in by_day[day].get((outlet, told.factor), ()):
            if exceeds(told, limit):
                series[limit][told.time] = told
    return [
        _exceedance(limit, run, newest.get((limit.outlet, limit.factor, limit.span), run[-1].time))
        for limit, found in series.items()
        for run in _runs([found[moment] for moment in sorted(found)], LENGTH[limit.span])
    ]


def offline(snapshot: Snapshot, outlet_of: Mapping[str, str], longest: timedelta, now: datetime) -> list[Condition]:
    """设备离线: stations not heard for longer than that; none while no gateway runs, since then nobody is heard."""
    if not snapshot.gateway_runs(now):
        return []
    found = []
    for mn, outlet in outlet_of.items():
        heard = snapshot.last_heard(mn)
        if heard is not None and now - heard > longest and not snapshot.online[mn]["connected"]:
            moment = heard.replace(tzinfo=None) + BEIJING
            found.append(Condition(outlet, OFFLINE, mn, moment, moment, ongoing=True, found={"mn": mn}))
    return found


def too_little(captured: Iterable[Captured], least: Decimal) -> list[Condition]:
    """捕集率不足: quarters with too few valid hours; one under way is judged once a month of it was due."""
    found = []
    for one in captured:
        if one.rate is None or one.rate >= least or (one.estimated and one.due < LEAST_DUE):
            continue
        moment = datetime(one.first.year, one.first.month, one.first.day)  # noqa: DTZ001  Beijing time without a zone
        told = {"factor": one.factor, "quarter": one.quarter, "rate": f"{one.rate:.4f}", "least": f"{least:f}",
                "estimated": one.estimated}  # fmt: skip
        found.append(
            Condition(one.outlet, CAPTURE, f"{one.factor} {one.quarter}", moment, moment, ongoing=True, found=told)
        )
    return found


def whole(runs: list[Condition]) -> Condition:
    """Return several runs of one subject, in order of time, as one condition with the worst of what was found."""
    worst, *others = (one.found for one in runs)
    for found in others:
        worst = worse(worst, found) | ({"times": worst["times"] + found["times"]} if "times" in found else {})
    last = max(one.last for one in runs)
    return replace(runs[0], last=last, ongoing=any(one.ongoing for one in runs), found=worst)


def worse(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return of two findings of one subject the worse: the larger value; else the later one."""
    if "value" not in one or "value" not in other:
        return other
    larger = one if Decimal(one["value"]) > Decimal(other["value"]) else other
    return larger | {"times": max(one["times"], other["times"])}


def _runs(told: list[Told], length: timedelta) -> list[list[Told]]:
    runs: list[list[Told]] = []
    for one in told:
        if runs and one.time - runs[-1][-1].time <= length:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _exceedance(limit: InForce, run: list[Told], newest: datetime) -> Condition:
    def measured(told: Told) -> Decimal:
        return (told.corrected if limit.basis == "corrected" else told.value) or Decimal(0)

    worst = max(run, key=measured)
    told = {
        "factor": limit.factor, "value": plain(measured(worst)), "limit": plain(limit.limit),
        "unit": limit.unit, "basis": limit.basis, "span": limit.span, "times": len(run), "at": worst.time.isoformat(),
    }  # fmt: skip
    subject = f"{limit.factor} {limit.basis} {limit.span}"
    first, last = run[0].time, run[-1].time
    return Condition(limit.outlet, EXCEEDANCE, subject, first, last, ongoing=newest <= last, found=told)
