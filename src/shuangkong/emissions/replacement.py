"""总量替代: what a new project adds has to be replaced once or twice, from reductions that are verified and not used yet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shuangkong.access.audit import Action, record
from shuangkong.access.scope import may
from shuangkong.emissions import permit_rules as rules
from shuangkong.emissions.models import Project, Use
from shuangkong.emissions.permit_models import NewProject
from shuangkong.emissions.replacement_demand import Demand, demands
from shuangkong.emissions.replacement_sources import verified
from shuangkong.emissions.replacement_times import EXACT, plain


class Refused(Exception):
    """The use cannot be entered; the message (in the language of the page) says why, with the numbers."""


def may_use(user: Any, area: str) -> bool:
    """Tell whether a person may enter uses of reductions of an area: who enters what is recognised does."""
    return may(user, "recognise", area)


def use_reduction(
    project: Project, target: NewProject, amount_t: Decimal, day: date, document: str, user: Any, now: datetime
) -> Use:
    """替代来源使用: let a new project use a part of a project's verified reduction, once.

    Args:
        project: the source.
        target: the new project and its pollutant.
        amount_t: what is taken from the source, the ratio already in it.
        day: of the approval.
        document: its number.
        user: who enters it.
        now: when.

    Raises:
        Refused: more than is left of the source, or than the new project has to replace; with the numbers.
        PermissionDenied: the person may not.
    """
    if not (may_use(user, project.area_id) and may_use(user, target.area_id)):
        raise PermissionDenied(_("您没有登记总量替代的权限。"))
    with transaction.atomic():
        held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        wanted = NewProject.objects.select_for_update(no_key=True).get(pk=target.pk)  # two sources do not fill one gap
        demand = demands([wanted])[0]
        _require_sound(held, demand, amount_t, document)
        used = Use.objects.create(
            project=held, pollutant=target.pollutant, amount_t=amount_t, ratio=demand.times.times, target=target.target,
            day=day, document=document, at=now, by=user,
        )  # fmt: skip
        after = {
            "project": held.code,
            "target": target.target,
            "pollutant": target.pollutant,
            "amount_t": f"{amount_t}",
        }
        record(Action.HANDED_IN, _("总量替代"), user=user, after=after)
    return used


def _require_sound(project: Project, demand: Demand, amount_t: Decimal, document: str) -> None:
    """Raise Refused where a use cannot stand."""
    if amount_t <= 0:
        raise Refused(_("使用量应大于 0 吨。"))
    if not document.strip():
        raise Refused(_("请填写批复或认定文件的文号。"))
    if demand.needed_t is None:
        year = demand.project.approved_on.year - 1
        raise Refused(
            _("没有登记 %(area)s %(year)s 年的环境质量达标情况，不能确定替代倍数。请先在“环境质量达标情况”册登记。")
            % {"area": demand.project.area.name, "year": year}
        )
    pollutant = demand.project.pollutant
    uses = Use.objects.filter(project=project, pollutant=pollutant)
    known = verified(project, pollutant)
    used = sum((use.amount_t for use in uses), Decimal(0))
    if not rules.replacement_allowed(float(known), float(used), float(amount_t)):
        raise Refused(
            _("超出可用的减排量：%(name)s 经核查核算的减排量 %(known)s 吨，已使用 %(used)s 吨，剩余 %(left)s 吨，本次申请 %(asked)s 吨。同一减排量只能使用一次。")
            % {"name": project.name, "known": plain(known), "used": plain(used), "left": plain(known - used), "asked": plain(amount_t)}
        )  # fmt: skip
    if amount_t - (demand.gap_t or Decimal(0)) > EXACT:
        raise Refused(
            _("超出应替代量：应替代 %(needed)s 吨（%(times)s 倍），已落实 %(covered)s 吨，尚缺 %(gap)s 吨，本次申请 %(asked)s 吨。")
            % {"needed": plain(demand.needed_t), "times": plain(demand.times.times or Decimal(0)), "covered": plain(demand.covered_t),
               "gap": plain(demand.gap_t or Decimal(0)), "asked": plain(amount_t)}
        )  # fmt: skip
