"""用能预算一节: what an area may use this year, what it has used, and the notices that its counties or key users call for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shuangkong.closing.words import CONFIDENCE, Mark
from shuangkong.energy import budget_services, budget_standing
from shuangkong.energy.budget_course import Month, latest
from shuangkong.energy.budget_rows import current
from shuangkong.energy.budget_standing import LineStanding, Standing
from shuangkong.web.section import Line, Section, of_kind, section

MOST = 4  # notices that are named
KINDS = ("good", "watch", "watch", "bad")  # by the level of a notice


def budget(user: Any, area: str, day: date) -> Section | None:
    """Return what a person sees of an area in the year of a day; None where no budget is in force, nor one of the area above."""
    title, more = _("用能预算"), (_("预算执行"), reverse("energy:budget", args=[area, day.year]))
    in_force = budget_standing.in_force([area], day.year)
    if not in_force:
        above = budget_services.line_above(area, day.year)
        lines = [Line(_("上级下达的预算"), text=_tce(current(above.budget, above)))] if above else []
        return section("budget", title, f"{day.year}", more, lines)
    found = budget_standing.standing(in_force[0])
    seen = budget_services.sees_lines(user, found.budget.area)
    notices = _notices(found, more[1]) if seen else []
    return section("budget", title, f"{day.year}", more, [*_own(found), *notices])


def _own(found: Standing) -> list[Line]:
    lines = [Line(_("全年预算"), text=_tce(found.total_tce))]
    last = latest(found.months)
    if last is not None and last.used_tce is not None:
        name, tag = _("1—%(month)s月已用") % {"month": last.month}, CONFIDENCE.get(found.confidence)
        lines.append(Line(name, mark=_mark(last), text=_tce(last.used_tce), tag=tag))
    return lines


def _notices(found: Standing, url: str) -> list[Line]:
    """Return the counties or units that a notice is due to, the most urgent first, and whether it was given."""
    return [_notice(one, url) for one in found.notices[:MOST]]


def _notice(one: LineStanding, url: str) -> Line:
    said = _("已告知") if one.told else _("未告知")
    return Line(one.line.name, url, _mark(one.latest) if one.latest else None, said, tag=CONFIDENCE.get(one.confidence))


def _mark(month: Month) -> Mark | None:
    share = "" if month.share is None else f" {month.share:.0%}"
    return of_kind(KINDS[month.level], f"{month.word or _('正常')}{share}")


def _tce(amount: Any) -> str:
    if amount is None:
        return "—"
    return _("%(amount)s 万吨标准煤") % {"amount": f"{Decimal(str(amount)) / 10_000:,.2f}"}
