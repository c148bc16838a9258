"""处理后果: what a decided case does: to a project, to the data of an outlet, to a county. Nothing is deleted by it.

A term is a plain value, e.g. {"kind": "zero", "year": 2023, "pollutant": ""}; the kinds are below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangkong.audit.models import Case, CountyFlag, Decision, Invalidation, Suppression
from shuangkong.emissions import exclusions as emissions
from shuangkong.emissions.models import Pollutant, Project
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


def checked(terms: Terms, case: Case, verdict: str) -> dict[str, Any]:
    """Return the terms as they are kept; Unfit where a field lacks or says what cannot be."""
    known = KINDS.get(str(terms.get("kind", "")))
    if known is None or verdict not in known.verdicts or known.kind not in OF_KIND[case.kind]:
        raise Unfit(_("这一结论没有这种处理。"))
    found: dict[str, Any] = {"kind": known.kind}
    for name in known.fields:
        found[name] = FIELDS[name](str(terms.get(name, "")).strip())
    return found


def carry_out(case: Case, decision: Decision, user: Any, now: datetime) -> None:
    """Do what the decision says, all of it within the caller's transaction."""
    for terms in decision.terms:
        KINDS[terms["kind"]].carry_out(case, decision, terms, user, now)


def _exclude(case: Case, decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    amount = terms.get("amount_t")
    emissions.exclude(
        case.subject, terms["year"], terms["pollutant"], None if amount is None else Decimal(amount), case.number,
        decision.reason, user, now,
    )  # fmt: skip


def _facility(case: Case, decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    """R-FALS: every project of the facility counts nothing in the year."""
    for project in of_facility(case):
        emissions.exclude(project.code, terms["year"], "", None, case.number, decision.reason, user, now)


def of_facility(case: Case) -> list[Project]:
    """Return the reduction projects of the outlet that a case is about: of its unit, and of this outlet or of all of them."""
    outlet = Outlet.objects.filter(code=case.subject).first() if case.kind == "outlet" else None
    if outlet is None:
        return list(Project.objects.filter(code=case.subject))
    own = Project.objects.filter(uscc=outlet.organisation_id) if outlet.organisation_id else Project.objects.none()
    named = Project.objects.filter(outlet=outlet.code, area=outlet.area_id)
    # an outlet's code within its permit says less than its unit: DA001 is everywhere
    return sorted(
        {*own.filter(outlet__in=("", outlet.code)), *(named if not outlet.organisation_id else ())},
        key=lambda one: one.code,
    )


def _invalid(case: Case, _decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    Invalidation.objects.create(
        case=case, outlet=case.subject, first=terms["first"], last=terms["last"], at=now, by=user
    )


def _flag(case: Case, decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    CountyFlag.objects.create(case=case, area=case.area, year=terms["year"], reason=decision.reason, at=now, by=user)


def _suppress(case: Case, decision: Decision, terms: Terms, user: Any, now: datetime) -> None:
    from django.utils import timezone

    today = timezone.localtime(now).date()
    checks = sorted(set(case.findings.values_list("finding__check_id", flat=True)))
    Suppression.objects.bulk_create(
        Suppression(
            check_id=check, kind=case.kind, subject=case.subject, area=case.area, reason=decision.reason, since=today,
            until=min(datetime.fromisoformat(terms["until"]).date(), today + LONGEST), case=case, at=now, by=user,
        )
        for check in checks
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
