"""处理后果: what a decided case does: to a project, to the data of an outlet, to a county. Nothing is deleted by it.

A term is a plain value, e.g. {"kind": "zero", "year": 2023, "pollutant": ""}; the kinds are below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangkong.audit import facility
from shuangkong.audit.models import Case, CountyFlag, Decision, Invalidation, Suppression
from shuangkong.emissions import exclusions as emissions
from shuangkong.emissions.models import Pollutant, Project
from shuangkong.emissions.services import Refused
from shuangkong.monitoring import services as monitoring
from shuangkong.monitoring.lake import decided
from shuangkong.monitoring.models import Outlet

Terms = Mapping[str, Any]
LONGEST = timedelta(days=366)  # a suppression is looked at again after a year at most


@dataclass(frozen=True, slots=True)
class Consequence:
    """One kind: its name, what it is on the page, which fields it has, and what it does."""

    kind: str
    label: Any
    fields: tuple[str, ...]
    verdicts: tuple[str, ...]
    carry_out: Callable[[Case, Decision, Terms, Any, datetime], None]


class Unfit(ValueError):
    """Terms that cannot be carried out; the message (Chinese) says why."""


def checked(terms: Sequence[Terms], case: Case, verdict: str, now: datetime) -> list[dict[str, Any]]:
    """Return the terms as they are kept; Unfit where a field lacks, says what cannot be, or one denies another."""
    found = [_checked(one, case, verdict) for one in terms or [{"kind": "none"}]]
    _agreeing(found)
    for one in found:
        if one["kind"] == "facility":
            of_facility(case, now)
        if one["kind"] == "suppress":
            _within_a_year(one["until"], timezone.localtime(now).date())
        if one["kind"] == "invalid" and one["first"] > one["last"]:
            raise Unfit(_("无效时段的结束时间不能早于开始时间。"))
    return found


def _checked(terms: Terms, case: Case, verdict: str) -> dict[str, Any]:
    known = KINDS.get(str(terms.get("kind", "")))
    if known is None or verdict not in known.verdicts or known.kind not in OF_KIND[case.kind]:
        raise Unfit(_("这一结论没有这种处理。"))
    return {"kind": known.kind} | {name: FIELDS[name](str(terms.get(name, "")).strip()) for name in known.fields}


def _agreeing(found: Sequence[Terms]) -> None:
    """Every thing is said once: nothing beside “no consequence”, no year at nothing and at most an amount as well."""
    kinds = {one["kind"] for one in found}
    if "none" in kinds and len(found) > 1:
        raise Unfit(_("“不作处理”不能与其他处理同时提出。"))
    said: set[tuple[Any, ...]] = set()
    for one in found:
        kind = "zero" if one["kind"] == "cap" else one["kind"]
        key = (kind, *(one.get(name) for name in ("year", "first", "last")))
        pollutants = [one["pollutant"]] if one.get("pollutant") else [*Pollutant.values] if "pollutant" in one else [""]
        keys = {(*key, pollutant) for pollutant in pollutants}
        if keys & said or (kind == "suppress" and kind in {other[0] for other in said}):
            raise Unfit(_("同一年度、同一污染物（或同一时段）的处理只能提出一次，记零和最多计入不能同时提出。"))
        said |= keys


def _within_a_year(until: str, today: date) -> None:
    last = today + LONGEST
    if not today < date.fromisoformat(until) <= last:
        raise Unfit(_("“不再提示至”应晚于今天，不晚于 %(last)s。") % {"last": f"{last:%Y-%m-%d}"})


def carry_out(case: Case, decision: Decision, user: Any, now: datetime) -> None:
    """Do what the decision says, all of it within the caller's transaction; Unfit where one of it cannot be done."""
    for terms in decision.terms:
        try:
            KINDS[terms["kind"]].carry_out(case, decision, terms, user, now)
        except Refused as error:
            raise Unfit(str(error)) from None


def _exclude(case: Case, decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    amount = terms.get("amount_t")
    emissions.exclude(
        case.subject, terms["year"], terms["pollutant"], None if amount is None else Decimal(amount), case.number,
        decision.reason, user, now,
    )  # fmt: skip


def _facility(case: Case, decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    """R-FALS: every project of the facility counts nothing in the year."""
    for project in of_facility(case, now):
        emissions.exclude(project.code, terms["year"], "", None, case.number, decision.reason, user, now)


def of_facility(case: Case, now: datetime) -> list[Project]:
    """Return the reduction projects at the outlet that a case is about; Unfit where there are none, or nobody can tell."""
    outlets = {one.code: one for one in Outlet.objects.filter(code=case.subject)}
    where = [asdict(one) for one in facility.places(outlets, now)]
    rows = [(project, facility.row_of(project)) for project in Project.objects.order_by("code")]
    if doubtful := [p.code for p, row in rows if any(facility.unclear(place, row) for place in where)]:
        said = {"outlet": case.subject, "projects": "、".join(doubtful)}
        raise Unfit(
            _(
                "许可排放口没有登记监测排放口 %(outlet)s，无法判断是否涉及项目 %(projects)s。请先在许可排放口中填写监测排放口编号。"
            )
            % said
        )
    found = [project for project, row in rows if any(facility.concerns(place, row) for place in where)]
    if not found:
        raise Unfit(_("没有登记属于排放口 %(outlet)s 的减排项目，不能按设施记零。") % {"outlet": case.subject})
    return found


def _invalid(case: Case, _decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    Invalidation.objects.create(
        case=case, outlet=case.subject, first=terms["first"], last=terms["last"], at=now, by=user
    )
    transaction.on_commit(write_invalid, robust=True)  # what could not be written now is when the server starts


def write_invalid() -> None:
    """无效时段: tell the accounts of monitoring what decided cases declare invalid; their next run substitutes it."""
    spans = [
        decided.Invalid(
            one.outlet, datetime.fromisoformat(one.first), datetime.fromisoformat(one.last), one.case.number
        )
        for one in Invalidation.objects.select_related("case")
    ]
    decided.written(monitoring.lake() / decided.FILE, spans)


def _flag(case: Case, decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    CountyFlag.objects.create(case=case, area=case.area, year=terms["year"], reason=decision.reason, at=now, by=user)


def _suppress(case: Case, decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    """What was found in the case, check by check and pollutant by pollutant, opens no other until the day."""
    found = sorted(set(case.findings.values_list("finding__check_id", "finding__factor")))
    Suppression.objects.bulk_create(
        Suppression(
            check_id=check, kind=case.kind, subject=case.subject, factor=factor, area=case.area, reason=decision.reason,
            since=timezone.localtime(now).date(), until=datetime.fromisoformat(terms["until"]).date(), case=case, at=now,
            by=user,
        )
        for check, factor in found
    )  # fmt: skip


def _nothing(_case: Case, _decision: Decision, _terms: Terms, _user: Any, _now: datetime) -> None:
    """Nothing follows but the record."""


def _year(text: str) -> int:
    if text.isdecimal() and 2000 <= int(text) <= 2100:
        return int(text)
    raise Unfit(_("年份应为 2000 至 2100 之间的四位数字。"))


def _pollutant(text: str) -> str:
    if text in ("", *Pollutant.values):
        return text
    raise Unfit(_("污染物应为化学需氧量、氨氮、氮氧化物、挥发性有机物之一，或不填（全部）。"))


def _amount(text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_finite() and value >= 0:
        return f"{value:f}"
    raise Unfit(_("最多计入量应为不小于 0 的数字，单位为吨。"))


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="minutes")
    except ValueError:
        raise Unfit(_("时间应写成 2024-05-01T08:00。")) from None


def _day(text: str) -> str:
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        raise Unfit(_("日期应写成 2024-05-01。")) from None


FIELDS: dict[str, Callable[[str], Any]] = {
    "year": _year, "pollutant": _pollutant, "amount_t": _amount, "first": _moment, "last": _moment,
    "until": _day,
}  # fmt: skip
LABELS = {
    "year": gettext_lazy("核算年度"), "pollutant": gettext_lazy("污染物（不填为全部）"), "amount_t": gettext_lazy("最多计入（吨）"),
    "first": gettext_lazy("自"), "last": gettext_lazy("至"), "until": gettext_lazy("不再提示至"),
}  # fmt: skip
CONFIRMED = ("confirmed",)
KINDS = {
    one.kind: one
    for one in (
        Consequence("zero", gettext_lazy("项目当年减排量记零"), ("year", "pollutant"), CONFIRMED, _exclude),
        Consequence(
            "cap", gettext_lazy("项目当年减排量最多按此计入"), ("year", "pollutant", "amount_t"), CONFIRMED,
            _exclude,
        ),
        Consequence("facility", gettext_lazy("设施所有项目当年减排量记零"), ("year",), CONFIRMED, _facility),
        Consequence("invalid", gettext_lazy("时段内监测数据无效，按规定替代"), ("first", "last"), CONFIRMED, _invalid),
        Consequence("county", gettext_lazy("标注所在县区"), ("year",), CONFIRMED, _flag),
        Consequence("suppress", gettext_lazy("误报，期限内不再提示"), ("until",), ("false_alarm",), _suppress),
        Consequence("none", gettext_lazy("不作处理，记录在案"), (), ("confirmed", "unproven", "false_alarm"), _nothing),
    )
}  # fmt: skip
OF_KIND = {
    "outlet": ("invalid", "facility", "county", "suppress", "none"),
    "project": ("zero", "cap", "county", "suppress", "none"),
    "series": ("county", "suppress", "none"),
}
