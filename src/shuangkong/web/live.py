"""现时情况: what the registers say now beside the sealed figures: 两高 projects, tasks and monitoring, county by county."""

from __future__ import annotations

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
from shuangkong.closing.words import CONFIDENCE, NONE, Mark
from shuangkong.monitoring import online_rate
from shuangkong.monitoring.online_rate import OnlineRate
from shuangkong.projects.claims import Headroom, headrooms
from shuangkong.projects.counts import Counts, ledger_counts
from shuangkong.projects.headroom import Claim
from shuangkong.projects.marks import SHAPES
from shuangkong.registers.read_once import parents

MOST = 5  # projects that are named


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of the matrix says, in more words where one points at it, and the page that it leads to."""

    mark: Mark
    said: str
    url: str
    note: str = ""
    tag: Mark | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """The columns by unit; projects, headroom and monitoring of the whole. A column in which nothing stands is left out."""

    columns: list[Any]
    cells: Mapping[str, list[Cell | None]]
    projects: Counts | None
    headroom: Headroom | None
    monitoring: OnlineRate | None


def live(user: Any, closing: Any, area: str, units: Collection[str], now: datetime) -> Live:
    """Return what the registers say of an area and its units now; who may look at the area may see all of it."""
    day = timezone.localdate(now)
    projects, rooms = ledger_counts(area), headrooms(closing.city, day)
    tasks = late.counts(closing.city, units, day)
    rates = _gathered(online_rate.by_area(user, now), _above([*units, area])) if may_somewhere(user, "watch") else {}
    found: list[tuple[Any, dict[str, Cell]]] = [
        (
            _("两高"),
            {u: _of_projects(u, projects[u], rooms.get(u)) for u in units if u in projects and projects[u].all},
        ),
        (_("任务"), {unit: _of_tasks(closing, unit, counted) for unit, counted in tasks.items()}),
        (_("监测"), {unit: _of_stations(unit, rate) for unit, rate in rates.items()}),
    ]
    kept = [(title, cells) for title, cells in found if cells]
    return Live(
        columns=[title for title, _cells in kept],
        cells={unit: [cells.get(unit) for _title, cells in kept] for unit in units},
        projects=projects[area] if area in projects and projects[area].all else None,
        headroom=rooms.get(area),
        monitoring=sum(rates.values(), online_rate.NONE) if rates else None,
    )


def _above(units: Collection[str]) -> dict[str, str]:
    """Return the unit at or nearest above each registered area."""
    known = parents()
    found = {}
    for code in known:
        seen: set[str] = set()
        at: str | None = code
        while at and at not in units and at not in seen:  # a circle in the register ends here instead of hanging
            seen.add(at)
            at = known.get(at)
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


def _of_projects(unit: str, counted: Counts, room: Headroom | None) -> Cell:
    """The projects on the list, and what is left for more of them; nothing left stands above projects out of order."""
    kind = "bad" if room and room.left_tce < 0 else "watch" if counted.out_of_order else "good"
    told = _("清单内项目 %(n)s 个，其中研判建议不予支持或整改的 %(out)s 个") % {
        "n": counted.all,
        "out": counted.out_of_order,
    }
    url = f"{reverse('projects:index')}?{urlencode({'area': unit})}"
    mark = Mark(_("%(n)s 个") % {"n": counted.all}, SHAPES[kind], kind)
    if room is None:
        return Cell(mark, told, url)
    return Cell(mark, f"{told}；{words(room)}", url, left(room), tag(room))


def words(room: Headroom) -> str:
    """Return an area's headroom in a sentence: what the closing leaves, what is promised, what is left."""
    closed, claimed, rest = (f"{tce / 10_000:,.2f}" for tce in (room.closed_tce, room.claimed_tce, room.left_tce))
    said = {"year": room.year, "closed": closed, "claimed": claimed, "left": rest}
    return _("%(year)s年锁定数据余量 %(closed)s 万吨标准煤，已同意和在建项目占用 %(claimed)s，剩余 %(left)s") % said


def said(room: Headroom | None) -> dict[str, Any] | None:
    """Return a headroom as the panel shows it; None where the path is not known."""
    if room is None:
        return None
    return {
        "kind": "bad" if room.left_tce < 0 else "good",
        "left": left(room),
        "tag": tag(room),
        "words": words(room),
        "taken": taken(room),
    }


def tag(room: Headroom) -> Mark:
    """Return the tag of the confidence of a headroom."""
    return CONFIDENCE.get(room.confidence, NONE)


def taken(room: Headroom) -> list[tuple[Claim, str]]:
    """Return the projects that headroom is promised to, those that add most energy first, with that energy in 10⁴ tce."""
    largest = sorted(room.claims, key=lambda one: -one.net_tce)
    return [(one, f"{one.net_tce / 10_000:,.2f}") for one in largest[:MOST]]


def left(room: Headroom) -> str:
    """Return what is left of the headroom in a few words; 10⁴ tce."""
    amount = {"amount": f"{abs(room.left_tce) / 10_000:,.2f}"}
    return (_("余 %(amount)s") if room.left_tce >= 0 else _("缺 %(amount)s")) % amount


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
