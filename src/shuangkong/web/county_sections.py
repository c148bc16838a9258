"""县（市、区）页的各节: what every room says of one county, in the order of the plan, each a few lines and a link to its page.

A section that says nothing is left out, also where the person may not see what it speaks of.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shuangkong.access.scope import may_somewhere
from shuangkong.actions import tickets
from shuangkong.actions.models import Ticket
from shuangkong.assessment import services as assessments
from shuangkong.closing import indicators
from shuangkong.closing.words import CONFIDENCE
from shuangkong.emissions import services as reductions
from shuangkong.emissions.models import Project as Reduction
from shuangkong.monitoring import online_rate
from shuangkong.projects import gate
from shuangkong.projects import services as two_high
from shuangkong.projects.claims import headroom_of
from shuangkong.projects.listing import with_outcome
from shuangkong.projects.marks import KINDS
from shuangkong.registers.services import subtree
from shuangkong.reports import services as documents
from shuangkong.reports.models import OfficialDocument
from shuangkong.web import county, lmdi
from shuangkong.web.budget_section import budget
from shuangkong.web.live import left, tag, words
from shuangkong.web.section import Line, Section, of_kind, section

MOST = 6  # lines of a section
WORST = ("bad", "watch", "unknown", "good")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks at which county when; `inside` is the county with what lies in it."""

    user: Any
    closing: Any
    area: str
    inside: Collection[str]
    now: datetime


def sections(user: Any, closing: Any, area: str, now: datetime) -> list[Section]:
    """Return the sections of a county in the order of the plan."""
    asked = Asked(user, closing, area, subtree(area) | {area}, now)
    made = (_changes, _reductions, _two_high, _duties, _tickets, _budget, _stations, _assessments, _documents)
    return [found for found in (make(asked) for make in made) if found is not None]


def _changes(asked: Asked) -> Section | None:
    return _sealed_changes(asked.closing, indicators.yearly(asked.closing), asked.area, get_language() or "")


@lru_cache(maxsize=256)
def _sealed_changes(closing: Any, year: Any, area: str, language: str) -> Section | None:  # noqa: ARG001  year and language are keys
    """Written once, as closings never change."""
    url = reverse("web:lmdi", args=[area, closing.period])
    lines = []
    for one in lmdi.changes(closing, area, sees_whole=False):
        if not one.lacking:
            parts = "，".join(f"{line.name} {line.numbers[0].text}" for line in one.effects)
            said = {"base": one.base_year, "amount": one.change.text, "unit": one.unit, "parts": parts}
            text = _("比%(base)s年 %(amount)s %(unit)s：%(parts)s") % said
            lines.append(Line(str(one.subject.title), f"{url}#{one.subject.room}", text=text, tag=one.tag))
    return section("changes", _("用能和碳排放变化"), "", (_("因素分解"), url), lines)


def _reductions(asked: Asked) -> Section | None:
    found = reductions.visible(asked.user).filter(area_id__in=asked.inside, withdrawn="")
    counted = dict(found.order_by().values_list("stage").annotate(n=Count("pk")))
    base = {"area": asked.area, "year": asked.closing.period[:4]}
    lines = [
        Line(
            str(name), _list("emissions:projects", base | {"state": stage}), text=_("%(n)s 个") % {"n": counted[stage]}
        )
        for stage, name in Reduction.Stage.choices
        if stage in counted
    ]
    count = _("%(n)s 个") % {"n": sum(counted.values())}
    return section("reductions", _("减排项目"), count, (_("项目清单"), _list("emissions:projects", base)), lines)


def _two_high(asked: Asked) -> Section | None:
    found = with_outcome(two_high.visible(asked.user).filter(area_id__in=asked.inside, withdrawn=""))
    rows = sorted(found, key=lambda one: (WORST.index(KINDS[one.last_outcome]), one.code))
    lines = [
        Line(
            one.name, reverse("projects:project", args=[one.pk]), of_kind(KINDS[one.last_outcome], gate.OUTCOMES[one.last_outcome]),
            str(one.get_stage_display()), tag=CONFIDENCE["synthetic"] if one.synthetic else None,
        )
        for one in rows[:MOST]
    ]  # fmt: skip
    room = headroom_of(asked.area, timezone.localdate(asked.now))
    if room is not None:
        kind = "bad" if room.left_tce < 0 else "good"
        lines.insert(
            0,
            Line(
                _("能耗强度余量"), mark=of_kind(kind, left(room)), text=_("万吨标准煤"), note=words(room), tag=tag(room)
            ),
        )
    count = _("%(n)s 个") % {"n": len(rows)}
    more = _("清单和研判"), _list("projects:index", {"area": asked.area})
    return section("projects", _("两高项目"), count, more, lines)


def _duties(asked: Asked) -> Section | None:
    rows = county.duties(asked.area, timezone.localdate(asked.now))
    lines = [
        Line(
            duty.title, reverse("actions:task", args=[duty.number]), of_kind("bad", _("逾期")) if duty.late else None,
            f"{duty.last_day:%Y-%m-%d}" if duty.last_day else str(duty.state), duty.lead,
        )
        for duty in rows[:MOST]
    ]  # fmt: skip
    count = _("未完成 %(n)s 项") % {"n": len(rows)}
    return section("duties", _("任务"), count, (_("任务分解表"), reverse("actions:board")), lines)


def _tickets(asked: Asked) -> Section | None:
    day = timezone.localdate(asked.now)
    found = tickets.visible(asked.user, day).filter(county_id__in=asked.inside).order_by("due", "pk")
    rows = [one for one in found if one.state not in (Ticket.State.CLOSED, Ticket.State.WITHDRAWN)]
    lines = [
        Line(
            f"{one.number} {one.title}", reverse("actions:ticket", args=[one.pk]),
            of_kind("bad", _("逾期")) if one.due < day and one.state in tickets.WAITING else of_kind("watch", one.get_state_display()),
            f"{one.due:%Y-%m-%d}",
        )
        for one in rows[:MOST]
    ]  # fmt: skip
    count = _("未办结 %(n)s 件") % {"n": len(rows)}
    return section("tickets", _("督办"), count, (_("督办单"), reverse("actions:tickets")), lines)


def _budget(asked: Asked) -> Section | None:
    return budget(asked.user, asked.area, timezone.localdate(asked.now))


def _stations(asked: Asked) -> Section | None:
    rates = online_rate.by_area(asked.user, asked.now) if may_somewhere(asked.user, "watch") else {}
    one = sum((rate for area, rate in rates.items() if area in asked.inside), online_rate.NONE)
    if not one.stations:
        return None
    url = _list("monitoring:index", {"county": asked.area})
    rate = _("未联网") if one.share is None else f"{one.percent}%"
    lines = [
        Line(_("在线率（最近24小时）"), url, text=rate),
        Line(_("在用设备"), url, text=_("%(n)s 台") % {"n": one.stations}),
        Line(
            _("未办结告警"), reverse("monitoring:alerts"), of_kind("watch", _("待办")) if one.alerts else None,
            _("%(n)s 件") % {"n": one.alerts},
        ),
    ]  # fmt: skip
    return section("monitoring", _("自动监测"), "", (_("监测总览"), url), lines)


def _assessments(asked: Asked) -> Section | None:
    rows = assessments.visible(asked.user).filter(area_id=asked.area).order_by("-year", "sheet")[:MOST]
    lines = [
        Line(
            f"{one.year} {one.title}", _list("assessment:sheet", {"sheet": one.sheet}, one.area_id, one.year),
            of_kind("good" if one.grade or one.total is not None else "watch", one.grade or one.get_state_display()),
            "" if one.total is None else _("%(n)s 分") % {"n": one.total.normalize()},
        )
        for one in rows
    ]  # fmt: skip
    return section("assessments", _("考核"), "", (_("考核总表"), reverse("assessment:index")), lines)


def _documents(asked: Asked) -> Section | None:
    found = (
        documents.visible(asked.user)
        .filter(to_area_id__in=asked.inside)
        .exclude(state=OfficialDocument.State.WITHDRAWN)
    )
    day = timezone.localdate(asked.now)
    lines = [
        Line(
            f"{one.number} {one.title}".strip(), reverse("reports:document", args=[one.pk]),
            of_kind("bad", _("逾期")) if one.late(day) else of_kind("good" if one.state == "closed" else "watch", one.get_state_display()),
            f"{one.issued_on:%Y-%m-%d}" if one.issued_on else "",
        )
        for one in found.order_by("-drafted_at", "-pk")[:MOST]
    ]  # fmt: skip
    return section("documents", _("公文"), "", (_("全部公文"), reverse("reports:index")), lines)


def _list(page: str, asked: dict[str, str], *args: Any) -> str:
    return f"{reverse(page, args=args)}?{urlencode(asked)}"
