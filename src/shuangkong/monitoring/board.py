"""监测总览: one line for each outlet: on line or not, newest values, what exceeds its limit now, capture rate, alerts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shuangkong.monitoring.conditions import InForce, exceeds, is_fresh
from shuangkong.monitoring.kept_accounts import Captured
from shuangkong.monitoring.snapshot import Snapshot, Told
from shuangkong.monitoring.wording import factor_name, mark_name, number, percent, plain, unit_text

ONLINE, OFFLINE, NEVER, UNKNOWN = "online", "offline", "never", "unknown"
STATES = (OFFLINE, "exceeding", "alerts")  # what the list can be narrowed to


@dataclass(frozen=True, slots=True)
class Value:
    """The newest value of one pollutant, and the mean that exceeds its limit, where one does."""

    factor: str
    name: str
    unit: str
    text: str
    time: datetime
    mark: str  # what the data mark means, empty where it is normal
    limit: str
    over: str = ""  # the mean above the limit


@dataclass(frozen=True)
class Line:
    """One outlet."""

    outlet: Any
    state: str
    heard: datetime | None = None
    share: Decimal | None = None
    values: tuple[Value, ...] = ()
    capture: Captured | None = None  # the lowest of its pollutants
    alerts: int = 0  # that are not closed

    @property
    def share_text(self) -> str:
        """The on-line rate in percent."""
        return percent(self.share, 0)

    @property
    def exceeding(self) -> bool:
        """Whether a limit is exceeded now."""
        return any(value.over for value in self.values)

    def is_of(self, state: str) -> bool:
        """Tell whether the line belongs to a narrowed list."""
        return {"": True, OFFLINE: self.state in (OFFLINE, NEVER), "exceeding": self.exceeding}.get(
            state, self.alerts > 0
        )


@dataclass(frozen=True)
class Known:
    """What the lines are made of, besides the outlets themselves."""

    snapshot: Snapshot
    limits: Mapping[tuple[str, str], list[InForce]]  # in force today
    captured: Mapping[str, list[Captured]]
    alerts: Mapping[str, int]
    stations: Mapping[str, list[str]]  # in use, by outlet
    longest: timedelta  # for which a station may be silent
    now: datetime


def lines(outlets: Iterable[Any], known: Known) -> list[Line]:
    """Return a line for each outlet."""
    return [_line(outlet, known) for outlet in outlets]


def counts(found: Iterable[Line]) -> Counter[str]:
    """Return how many are on line, off line, never heard, unknown, exceeding and with open alerts."""
    counted: Counter[str] = Counter()
    for line in found:
        counted["all"] += 1
        counted[line.state] += 1
        counted["exceeding"] += line.exceeding
        counted["alerts"] += line.alerts
        counted["synthetic"] += line.outlet.synthetic
    return counted


def station_state(mns: Iterable[str], known: Known) -> tuple[str, datetime | None]:
    """Return how the stations of an outlet stand, and when one was last heard: off line if one of them is."""
    heard = {mn: known.snapshot.last_heard(mn) for mn in mns}
    last = max((moment for moment in heard.values() if moment), default=None)
    if not heard or last is None:
        return NEVER, None
    if not known.snapshot.gateway_runs(known.now):
        return UNKNOWN, last
    silent = [moment is None or known.now - moment > known.longest for moment in heard.values()]
    return (OFFLINE if any(silent) else ONLINE), last


def _line(outlet: Any, known: Known) -> Line:
    mns = known.stations.get(outlet.pk, [])
    state, heard = station_state(mns, known)
    shares = [share for mn in mns if (share := known.snapshot.shares.get(mn)) is not None]
    rates = [one for one in known.captured.get(outlet.pk, ()) if one.rate is not None]
    return Line(
        outlet, state, heard,
        share=min(shares) if shares and len(shares) == len(mns) else None,
        values=tuple(value for mn in mns for value in _values(outlet.pk, mn, known)),
        capture=min(rates, key=lambda one: one.rate or 0, default=None),
        alerts=known.alerts.get(outlet.pk, 0),
    )  # fmt: skip


def _values(outlet: str, mn: str, known: Known) -> Iterable[Value]:
    for told in known.snapshot.newest.get(mn, ()):
        limits = known.limits.get((outlet, told.factor), [])
        if limits:
            yield _value(told, limits, mn, known)


def _value(told: Told, limits: list[InForce], mn: str, known: Known) -> Value:
    limit = min(limits, key=lambda one: (one.span != "hour", one.limit))
    over = ""
    for one in limits:
        mean = known.snapshot.means.get((mn, told.factor, one.span))
        if mean is not None and is_fresh(mean, known.now) and exceeds(mean, one):
            limit, over = one, number(mean.corrected if one.basis == "corrected" else mean.value)
    measured = told.corrected if limit.basis == "corrected" and told.corrected is not None else told.value
    return Value(
        told.factor, factor_name(told.factor), unit_text(limit.unit), number(measured), told.time,
        mark_name(told.mark), plain(limit.limit), over,
    )  # fmt: skip
