"""监测在线率: over the last hours, county by county: how much of the time the stations in use were on line, and open alerts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count

from shuangkong.monitoring.models import Alert, Station
from shuangkong.monitoring.services import lake, visible
from shuangkong.monitoring.snapshot import snapshot
from shuangkong.monitoring.wording import percent


@dataclass(frozen=True, slots=True)
class OnlineRate:
    """The stations of an area: how many are in use, how many of them were heard at all, their on-line time, open alerts."""

    stations: int
    heard: int
    online: Decimal  # shares of the last 24 hours, added up over the stations
    alerts: int

    @property
    def share(self) -> Decimal | None:
        """在线率; a station that was not heard counts as off line. None while not one was ever heard."""
        return self.online / self.stations if self.heard else None

    @property
    def percent(self) -> str:
        """The rate in whole per cent, for people."""
        return "—" if self.share is None else percent(self.share, 0)

    def __add__(self, other: OnlineRate) -> OnlineRate:
        return OnlineRate(
            self.stations + other.stations,
            self.heard + other.heard,
            self.online + other.online,
            self.alerts + other.alerts,
        )


NONE = OnlineRate(0, 0, Decimal(0), 0)


def by_area(user: Any, now: datetime) -> dict[str, OnlineRate]:
    """Return the rate of each area that has stations in use which a person may look at."""
    outlets = visible(user)
    rows = Station.objects.filter(active=True, outlet__in=outlets).values_list("mn", "outlet__area_id")
    if not (stations := list(rows)):
        return {}
    alerts = Alert.objects.exclude(state=Alert.State.CLOSED).filter(outlet__in=outlets).order_by()
    open_ = dict(alerts.values_list("outlet__area_id").annotate(n=Count("pk")))
    told = snapshot(lake().parent, now)
    found: dict[str, OnlineRate] = {}
    for mn, area in stations:
        one = OnlineRate(1, int(mn in told.online), told.shares.get(mn, Decimal(0)), 0)
        found[area] = found.get(area, replace(NONE, alerts=open_.get(area, 0))) + one
    return found
