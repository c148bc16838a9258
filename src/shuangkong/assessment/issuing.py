"""印发考核通知: a year's assessments begin, each on the sheet and the sealed data as they are that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import originals
from shuangkong.access.scope import may_somewhere
from shuangkong.assessment import refreshing, sealed, services
from shuangkong.assessment.carrying import carry_share
from shuangkong.assessment.models import Assessment
from shuangkong.assessment.scoring import trial
from shuangkong.assessment.services import MOST_DOCUMENT, File, Refused
from shuangkong.assessment.sheet import Sheet
from shuangkong.assessment.sheet_files import path_of, sheet
from shuangkong.kernel.problems import Unknown
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree


@dataclass(frozen=True, slots=True)
class Notice:
    """考核通知."""

    sheet: str
    year: int
    areas: tuple[str, ...]
    document: str
    self_due: date | None
    veto_document: str = ""
    files: Sequence[File] = ()
    counts_tickets: bool = True


def assessable(user: Any) -> list[Area]:
    """Return the areas for which a person may begin an assessment: those below, and the own one for the province's."""
    if not may_somewhere(user, "assess"):
        return []
    # all of them are at or below the person's area: may_assess would ask the register for each what stands above it
    known = Area.objects.filter(pk__in=subtree(user.area), level__in=("city", "county", "zone")).order_by("code")
    levels = {area.pk: area.level for area in known}
    return [
        area for area in known
        if (area.pk != user.area and not _within_county(area, levels)) or _own_city(user, area)
    ]  # fmt: skip


def _own_city(user: Any, area: Area) -> bool:
    return bool(area.level == "city" and user.role == "city_officer" and area.pk == user.area)


def _within_county(area: Area, levels: dict[str, str]) -> bool:
    return bool(area.level == "zone" and area.unit != "own" and levels.get(area.counted_in) == "county")


def issue(notice: Notice, user: Any, now: datetime) -> list[Assessment]:
    """Begin the assessments of a notice, all or none; Refused with every reason at once."""
    try:
        wanted = sheet(notice.sheet)
    except Unknown as fault:
        raise Refused(str(fault.args[0])) from None
    known = {area.pk: area for area in assessable(user)}
    if any(code not in known for code in notice.areas):
        raise PermissionDenied(_("您没有办理这一步的权限。"))
    faults = list(_faults(notice, timezone.localtime(now).date()))
    found = {code: sealed.of(code, notice.year) for code in notice.areas}
    for code, kept in found.items():
        faults += _unfit(wanted, notice, known[code], kept, user)
    if faults:
        raise Refused("；".join(dict.fromkeys(faults)))
    sha256 = originals.keep(path_of(wanted.id).read_bytes())
    try:
        with transaction.atomic():
            return [_begun(wanted, notice, code, kept, sha256, user, now) for code, kept in found.items() if kept]
    except IntegrityError:
        raise Refused(_("其中有的已经印发过同一年度、同一张表的考核通知。")) from None


def _faults(notice: Notice, today: date) -> list[str]:
    said = [
        (not notice.areas, _("请选择被考核的区域")),
        (not notice.document.strip() or len(notice.document) > MOST_DOCUMENT, _("请写明通知文号")),
        (len(notice.veto_document) > MOST_DOCUMENT, _("规定一票否决的文件文号过长")),
        (notice.self_due is None or notice.self_due < today, _("请选择自评期限，不能早于今天")),
    ]
    return [words for wrong, words in said if wrong]


def _unfit(wanted: Sheet, notice: Notice, area: Area, kept: sealed.Sealed | None, user: Any) -> list[str]:
    found = []
    if kept is None:
        found.append(_("%(area)s %(year)s 年的数据还没有锁定") % {"area": area.name, "year": notice.year})
    why = trial(wanted, notice.year, area.level)
    if why and not _own_city(user, area):  # the city's own look at itself may use any sheet, and says what it is
        found.append(_("%(area)s 不能用这张表考核（%(why)s）") % {"area": area.name, "why": why})
    others = Assessment.objects.filter(area=area, year=notice.year)
    counting = others.filter(counts_tickets=True).first() if _counts(wanted, notice) else None
    if counting is not None and counting.sheet != wanted.id:
        told = {"area": area.name, "year": notice.year, "title": counting.title}
        found.append(_("%(area)s %(year)s 年的督办扣分已计入“%(title)s”，请取消“督办扣分计入本次考核”") % told)
    if others.filter(sheet=wanted.id).exists():
        found.append(_("%(area)s 已经印发过同一年度、同一张表的考核通知") % {"area": area.name})
    return found


def _counts(wanted: Sheet, notice: Notice) -> bool:
    """Tell whether tickets take points off on this sheet; one without points has nothing to take them off."""
    return notice.counts_tickets and wanted.full is not None


def _begun(
    wanted: Sheet, notice: Notice, code: str, kept: sealed.Sealed, sha256: str, user: Any, now: datetime
) -> Assessment:
    found = Assessment(
        area_id=code, year=notice.year, sheet=wanted.id, sheet_sha256=sha256, title=wanted.title,
        document=notice.document.strip(), veto_document=notice.veto_document.strip(), self_due=notice.self_due,
        carry_share=carry_share(code, notice.year), counts_tickets=_counts(wanted, notice),
    )  # fmt: skip
    refreshing.freeze(found, kept)
    found.save()
    services.keep(found, "", "issue", notice.files, user, now)
    services.event(found, services.What.ISSUED, user, now, "", notice.document.strip())
    return found
