"""规划方案入库、版本和批准: from a plan's text to findings that people decide on, and from those to values for other rooms."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shuangkong.access.audit import Action, record
from shuangkong.access.scope import lineage_of, may
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.plans.approved import Approved, gathered
from shuangkong.plans.models import Finding, Plan
from shuangkong.plans.review import Refused, obstacles
from shuangkong.plans.versions import LISTS, carry_over
from shuangkong.registers.models import Department
from shuangkong.registers.services import hold, subtree


@dataclass(frozen=True, slots=True)
class Given:
    """A plan as somebody hands it in: which plan it is, and its text."""

    area: str
    title: str
    number: str
    issued: date | None
    base_year: int | None
    target_year: int | None
    text: str
    file_name: str = ""
    sha256: str = ""


def read(text: str) -> dict[str, Any]:
    """Return headings, targets, tasks and problems of a text, in the form of the command `plan read`."""
    from shuangkong.plans.reader import read as read_plan  # the grammar and OpenCC stay out of the start

    return read_plan(text).to_json() | {"problems": _damaged(text)}


def _damaged(text: str) -> list[dict[str, Any]]:
    """Return the spots that cannot be read, each with what it may have been, best first."""
    from shuangkong.plans.text import smoothed

    return [
        {"start": spot.start, "end": spot.end, "found": spot.found, "candidates": list(spot.candidates)}
        for spot in smoothed(text).repairs
    ]


def register(given: Given, user: Any, now: datetime) -> Plan:
    """Read a plan and keep it with its findings, as the next version of its area and cycle; nothing is kept on any fault.

    Reading takes seconds. Who hands in meanwhile wins, and this hand-in is refused: what it would have followed upon is
    no longer the newest version.
    """
    newest = Plan.objects.filter(area_id=given.area).aggregate(newest=Max("pk"))["newest"] or 0
    reading = read(given.text)
    base_year, target_year = _cycle(given, reading)
    with transaction.atomic():
        hold(given.area)
        same = Plan.objects.filter(area_id=given.area, base_year=base_year, target_year=target_year)
        _refuse_overtaken(same.filter(pk__gt=newest).order_by("-pk").first())
        former = same.order_by("-version").first()
        plan = Plan.objects.create(
            area_id=given.area,
            title=given.title or reading.get("title") or _first_line(given.text),
            number=given.number,
            issued=given.issued,
            base_year=base_year,
            target_year=target_year,
            version=former.version + 1 if former else 1,
            text=given.text,
            file_name=given.file_name[-200:],
            sha256=given.sha256 or hashlib.sha256(given.text.encode()).hexdigest(),
            uploaded_by=user,
            uploaded_at=now,
        )
        findings = _findings(plan, reading)
        findings += carry_over(former, plan, findings) if former else []
        Finding.objects.bulk_create(findings)
        if any(finding.state != Finding.State.OPEN for finding in findings):
            plan.state = Plan.State.IN_REVIEW
            plan.save(update_fields=["state"])
        brought = {"plan": plan.pk, "version": plan.version, "sha256": plan.sha256, "file": plan.file_name}
        record(Action.HANDED_IN, plan.title, user=user, area=given.area, after=brought)
    return plan


def _refuse_overtaken(other: Plan | None) -> None:
    if other is not None:
        found = f"{other.uploaded_by} 刚刚录入了同一区域、同一周期的第 {other.version} 版"
        mend = "先打开那一版核对；确需再录入的，重新提交"
        raise BadData([Problem("规划方案", found, "同一时间只有一份录入", mend)])


def suggestion(words: str, kind: str) -> dict[str, Any]:
    """Return how the fields of an addition may be filled: as the words read by themselves."""
    reading = read(words)
    found: dict[str, Any] = {"title": words.strip(), "text": words.strip(), "name": words.strip()}
    if kind == "target" and reading["targets"]:
        found |= reading["targets"][0]
    if kind == "task" and reading["tasks"]:
        found |= {name: value for name, value in reading["tasks"][0].items() if value}
    return {name: value for name, value in found.items() if name not in ("start", "end")}


def _cycle(given: Given, reading: dict[str, Any]) -> tuple[int, int]:
    """Return the years of the cycle as they were entered, else as the text says."""
    first, last = reading.get("cycle") or (None, None)
    base = given.base_year or (first - 1 if first else None)  # a cycle is counted from the year before it
    target = given.target_year or last
    if base and target and base < target:
        return base, target
    found = f"{base or '没有'}—{target or '没有'}"
    raise BadData([Problem("规划周期", found, "基期年和晚于它的目标年，如 2020 和 2025", "在“基期年”“目标年”两栏填写")])


def _first_line(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), _("未命名"))[:200]


def _findings(plan: Plan, reading: dict[str, Any]) -> list[Finding]:
    """Return a finding for everything that was read, still without any decision."""
    found = [(LISTS[name], item) for name in LISTS for item in reading.get(name, ())]
    found += [(Finding.Kind(item["kind"]), item) for item in reading["targets"]]
    places = ("start", "end")
    return [
        Finding(
            plan=plan,
            kind=kind,
            start=item["start"],
            end=item["end"],
            read={name: value for name, value in item.items() if name not in places},
        )
        for kind, item in sorted(found, key=lambda pair: (pair[1]["start"], pair[1]["end"]))
    ]


def visible(user: Any) -> list[Plan]:
    """Return the plans that a person may see, without their texts, newest cycle and version first."""
    if not may(user, "view", user.area):
        return []
    plans = Plan.objects.filter(area_id__in=subtree(user.area)).select_related("area", "uploaded_by").defer("text")
    return list(plans.order_by("area_id", "-target_year", "-version"))


def comparable(user: Any, plan: Plan) -> list[Plan]:
    """Return the plans that a person may set a plan against: what the person sees, and what is in force above."""
    above = lineage_of(user.area)
    plans = Plan.objects.exclude(pk=plan.pk).select_related("area").defer("text").order_by("area_id", "-version")
    return [other for other in plans if may_compare(user, other, above)]


def may_compare(user: Any, plan: Plan, above: Sequence[str] = ()) -> bool:
    """Tell whether a person may read a plan beside another: a plan in force above is meant for everybody below."""
    in_force_above = plan.state == Plan.State.IN_FORCE and plan.area_id in (above or lineage_of(user.area))
    return may(user, "view", plan.area_id) or in_force_above


def departments(area: str) -> list[str]:
    """Return the names of an area's departments, for choosing who leads."""
    return list(Department.objects.filter(area_id=area).values_list("name", flat=True))


def approve(plan_id: int, user: Any, now: datetime) -> tuple[Approved, tuple[int, ...]]:
    """Bring a plan into force; return it and the plans it supersedes. Refused while something stands against it.

    To be called within a transaction, together with the rooms that take the plan over.
    """
    area = Plan.objects.filter(pk=plan_id).values_list("area_id", flat=True).first()
    if area is None:
        raise Refused(_("该方案已被删除。"))
    hold(area)  # neither another version nor another cycle of the area comes into force at the same time
    plan = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("area").get(pk=plan_id)
    if found := obstacles(plan):
        raise Refused(" ".join(found))
    same = Plan.objects.filter(area_id=plan.area_id, base_year=plan.base_year, target_year=plan.target_year)
    if same.filter(version__gt=plan.version, state=Plan.State.IN_FORCE).exists():
        raise Refused(_("同一周期的更新版本已经生效，本版不能再批准。"))
    former = list(
        same.select_for_update(no_key=True).filter(version__lt=plan.version).exclude(state=Plan.State.SUPERSEDED)
    )
    for older in former:
        older.state = Plan.State.SUPERSEDED
        older.save(update_fields=["state"])
    before = {"plan": plan.pk, "version": plan.version, "state": plan.state}
    plan.state, plan.approved_by, plan.approved_at = Plan.State.IN_FORCE, user, now
    plan.save(update_fields=["state", "approved_by", "approved_at"])
    superseded = [older.pk for older in former]
    after = before | {"state": plan.state, "superseded": superseded}
    record(Action.APPROVED, plan.title, user=user, area=plan.area_id, before=before, after=after)
    return gathered(plan), tuple(superseded)
