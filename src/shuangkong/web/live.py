"""现时情况: what the registers say now beside the sealed figures: 两高 projects, tasks and monitoring, county by county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access.scope import may_somewhere
from shuangkong.actions import late
from shuangkong.actions.late import Counted
from shuangkong.closing.words import Mark
from shuangkong.monitoring import online_rate
from shuangkong.monitoring.online_rate import OnlineRate
from shuangkong.projects.listing import outcomes_by_area
from shuangkong.projects.marks import KINDS, SHAPES
from shuangkong.registers.models import Area

WORST = ("bad", "watch", "unknown", "good")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of the matrix says, in more words where one points at it, and the page that it leads to."""

    mark: Mark
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Live:
    """The columns by unit, and monitoring of all of them; a column in which nothing stands is left out."""

    columns: list[Any]
    cells: Mapping[str, list[Cell | None]]
    monitoring: OnlineRate | None


def live(user: Any, closing: Any, units: Collection[str], now: datetime) -> Live:
    """Return what the registers say of the units of a closing now, as far as the person may see it."""
    above = _above(units)
    projects = _gathered(outcomes_by_area(user), above)
    tasks = late.counts(closing.city, units, timezone.localdate(now))
    rates = _gathered(online_rate.by_area(user, now), above) if may_somewhere(user, "watch") else {}
    found: list[tuple[Any, dict[str, Cell]]] = [
        (_("两高"), {unit: _of_projects(unit, counted) for unit, counted in projects.items()}),
        (_("任务"), {unit: _of_tasks(closing, unit, counted) for unit, counted in tasks.items()}),
        (_("监测"), {unit: _of_stations(unit, rate) for unit, rate in rates.items()}),
    ]
    kept = [(title, cells) for title, cells in found if cells]
    return Live(
        [title for title, _cells in kept],
        {unit: [cells.get(unit) for _title, cells in kept] for unit in units},
        sum(rates.values(), online_rate.NONE) if rates else None,
    )


def _above(units: Collection[str]) -> dict[str, str]:
    """Return the unit at or nearest above each registered area."""
    parents: dict[str, str | None] = dict(Area.objects.values_list("code", "parent_id"))
    found = {}
    for code in parents:
        seen: set[str] = set()
        at: str | None = code
        while at and at not in units and at not in seen:  # a circle in the register ends here instead of hanging
            seen.add(at)
            at = parents.get(at)
        if at in units:
            found[code] = str(at)
    return found


def _gathered(of_areas: Mapping[str, Any], above: Mapping[str, str]) -> dict[str, Any]:
    """Return values of areas added up by unit."""
    found: dict[str, Any] = {}
    for area, value in of_areas.items():
        if unit := above.get(area):
            found[unit] = found[unit] + value if unit in found else value
    return found


def _of_projects(unit: str, outcomes: Counter[str]) -> Cell:
    kind = min((KINDS[word] for word in outcomes), key=WORST.index)
    n, against = outcomes.total(), sum(n for word, n in outcomes.items() if KINDS[word] in ("bad", "watch"))
    said = _("清单内项目 %(n)s 个，其中研判建议暂缓、整改或不予支持的 %(against)s 个") % {"n": n, "against": against}
    url = f"{reverse('projects:index')}?{urlencode({'area': unit})}"
    return Cell(Mark(_("%(n)s 个") % {"n": n}, SHAPES[kind], kind), said, url)


def _of_tasks(closing: Any, unit: str, counted: Counted) -> Cell:
    late_ = {"n": counted.late, "open": counted.open}
    mark = Mark(_("%(n)s逾期") % late_, "▲", "bad") if counted.late else Mark(_("无逾期"), "●", "good")
    url = f"{reverse('web:county', args=[unit, closing.period])}#duties"
    return Cell(mark, _("未完成任务 %(open)s 项，其中逾期 %(n)s 项") % late_, url)


def _of_stations(unit: str, rate: OnlineRate) -> Cell:
    url = f"{reverse('monitoring:index')}?{urlencode({'county': unit})}"
    said = {"n": rate.stations, "alerts": rate.alerts}
    told = _("在用设备 %(n)s 台，未办结告警 %(alerts)s 件；在线率按最近 24 小时计算") % said
    if rate.share is None:
        return Cell(Mark(_("未联网"), "?", "unknown"), told, url)
    kind = "watch" if rate.alerts else "good"
    return Cell(Mark(f"{rate.percent}%", SHAPES[kind], kind), told, url)
