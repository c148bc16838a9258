"""两个方案对照: same indicator with both values, and what only one of them has."""

from __future__ import annotations

from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.plans import diff, wording
from shuangkong.plans.findings import PlanReading, Target
from shuangkong.plans.models import Finding, Plan
from shuangkong.plans.script import simplified
from shuangkong.plans.versions import stated
from shuangkong.plans.wording import SIGNS

NAMES = [field.name for field in fields(Target)]
REQUIRED = [field.name for field in fields(Target) if field.default is MISSING]


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator, as both plans state it; empty where a plan does not."""

    name: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Side:
    """A list of the page: its heading, the heading of each plan's column ("" for none), the rows."""

    id: str
    title: str
    left: str
    right: str
    rows: list[Row]


def phrase(target: dict[str, Any] | None) -> str:
    """Return what a target asks, in one line: 下降 15.5% 2020→2025 全市."""
    if target is None:
        return ""
    words = [wording.relation(target)]
    if target.get("value") is not None:
        words.append(f"{wording.number(target['value'])}{target.get('unit') or ''}")
    years = [str(target[year]) for year in ("base_year", "target_year") if target.get(year)]
    return " ".join(word for word in [*words, "→".join(years), *wording.remark(target)] if word)


def compared(plan: Plan, other: Plan) -> list[Side]:
    """Return both plans' targets lined up by indicator: different, missing here, missing there, the same."""
    left, right = _heading(plan), _heading(other)
    rows: dict[str, list[Row]] = {status: [] for status in ("differs", "only_there", "only_here", "same")}
    for item in diff.compare(_reading(plan), _reading(other)):
        name = item.here.name if item.here else item.there.name if item.there else item.indicator
        rows[item.status].append(Row(name, phrase(_fields(item.here)), phrase(_fields(item.there))))
    return [
        Side("differs", _("指标相同，要求不同"), left, right, rows["differs"]),
        Side("there", _("本方案没有，对方有"), "", right, rows["only_there"]),
        Side("here", _("本方案有，对方没有"), left, "", rows["only_here"]),
        Side("same", _("要求相同"), left, right, rows["same"]),
    ]


def changed(plan: Plan, former: Plan) -> list[Side]:
    """Return what a version says otherwise than the one before: targets, then everything else by its words."""
    left, right = _heading(plan), _heading(former)
    here, there = _others(plan), _others(former)
    both = [Row(name, here[kind, name], there[kind, name]) for kind, name in here if (kind, name) in there]
    new = [Row(name, says, "") for (kind, name), says in here.items() if (kind, name) not in there]
    gone = [Row(name, "", says) for (kind, name), says in there.items() if (kind, name) not in here]
    return [
        *compared(plan, former)[:3],
        Side("others", _("任务、措施等：内容有变"), left, right, [row for row in both if row.left != row.right]),
        Side("new", _("任务、措施等：本版新增"), left, "", new),
        Side("gone", _("任务、措施等：上一版有，本版没有"), "", right, gone),
    ]


def _heading(plan: Plan) -> str:
    version = _("第%(n)s版") % {"n": plan.version}
    return f"{plan.area.name} {plan.base_year}—{plan.target_year} {version}"


def _reading(plan: Plan) -> PlanReading:
    """Return a plan's targets as the reader gives them, with the corrections that people made."""
    targets = tuple(_target(item) for item in stated(plan)["targets"])
    return PlanReading(plan.title, None, (), targets, (), (), (), (), len(plan.text))


def _target(item: dict[str, Any]) -> Target:
    known = {name: item.get(name) for name in NAMES if name in item} | {"indicator": simplified(item.get("name") or "")}
    value = known.get("value")
    absent = dict.fromkeys(REQUIRED)
    return Target(**(absent | known | {"value": tuple(value) if isinstance(value, list) else value}))


def _fields(target: Target | None) -> dict[str, Any] | None:
    return asdict(target) if target else None


def _others(plan: Plan) -> dict[tuple[str, str], str]:
    """Return what is no target with a number, by kind and words, and what it says."""
    kinds = [kind for kind in SIGNS if kind not in ("target", "problem")]
    findings = plan.findings.filter(kind__in=kinds).exclude(state=Finding.State.REJECTED)
    return {(f.kind, f.name): _said(f) for f in findings}


def _said(finding: Finding) -> str:
    who = "；".join(f"{word}：{names}" for word, names in wording.parties(finding.fields))
    return " ".join(word for word in (str(finding.get_kind_display()), phrase(finding.fields), who) if word)
