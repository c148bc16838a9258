"""所涉事项: what a document is about beside a warning: a ticket, an assessment, results, a plan's targets.

A document keeps the key of its subject; here the key leads to what it says, to whom it goes, and to the subject's page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone, translation

from shuangkong.access.scope import may
from shuangkong.actions import points, tickets
from shuangkong.actions.models import Ticket
from shuangkong.assessment.models import Assessment
from shuangkong.assessment.points import shown
from shuangkong.assessment.services import visible
from shuangkong.assessment.steps import SETTLED
from shuangkong.energy import decomposition_result
from shuangkong.energy.models import Decomposition
from shuangkong.plans import wording
from shuangkong.plans.models import Plan
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree
from shuangkong.reports.models import OfficialDocument
from shuangkong.targets.entry import CANONICAL
from shuangkong.targets.models import Target

Kind: Any = OfficialDocument.Kind
MOST_TITLE = 90  # beside the office's name, a title has 120 signs
EVERYBODY = "各县（市、区）人民政府，各开发区管理委员会，市直有关部门"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is made of; `title` lacks the office in front, `closing` are the document's fields of that name."""

    key: str
    kind: str
    name: str
    page: str
    area: str
    to_area: str
    addressee: str
    title: str
    body: str
    due: date | None = None
    closing: Mapping[str, Any] = field(default_factory=dict)


def find(key: str, user: Any) -> Subject | None:
    """Return a subject; None where there is none, or the person may not look at it."""
    kind, _colon, rest = key.partition(":")
    return FOUND[kind](rest, user) if kind in FOUND else None


def keys_of_tickets(user: Any) -> list[str]:
    """Return the keys of the tickets that a person may look at."""
    return [f"ticket:{pk}" for pk in tickets.visible(user, timezone.localdate()).values_list("pk", flat=True)]


def _ticket(number: str, user: Any) -> Subject | None:
    """督办单 → 督办函: with the ticket's demand and term, and the points that a document takes for it."""
    found = tickets.visible(user, timezone.localdate()).filter(pk=_number(number)).first()
    if found is None or found.state == Ticket.State.WITHDRAWN:
        return None
    lines = [found.demand, "请明确责任单位和完成时限，按期整改。"]
    lines += [f"依据{one.document}{one.at}，本事项扣{shown(one.points)}分。" for one in points.counted([found])]
    return Subject(
        f"ticket:{found.pk}", Kind.SUPERVISION, f"督办单 {found.number}", reverse("actions:ticket", args=[found.pk]),
        found.area_id, found.county_id or "", _government(found.county) if found.county else found.department,
        f"关于督办“{found.title[:MOST_TITLE]}”的函", "\n".join(lines), found.due,
    )  # fmt: skip


def _assessment(number: str, user: Any) -> Subject | None:
    """考核 → 自评报告: an area's own, for who assesses it; who is assessed writes it, and nobody else."""
    found = visible(user).filter(pk=_number(number)).first()
    if found is None or user.area != found.area_id:
        return None
    return Subject(
        f"assessment:{found.pk}", Kind.SELF_ASSESSMENT, f"{found.area.name} {found.year} 年度考核", _sheet_page(found),
        found.area_id, "", "省级主管部门" if found.area.level == Area.Level.CITY else "上级主管部门",
        f"关于{found.area.name}{found.year}年度考核的自评报告", "",
        closing={"period": found.period, "revision": found.revision, "seal": found.seal},
    )  # fmt: skip


def assessment_of(key: str) -> Assessment | None:
    """Return the assessment whose self-assessment a document is; None for other documents."""
    kind, _colon, number = key.partition(":")
    return (
        Assessment.objects.select_related("area").filter(pk=_number(number)).first() if kind == "assessment" else None
    )


def results(area: str, year: int, sheet: str) -> list[Assessment]:
    """Return the decided assessments of a year on a sheet below an area, the best first."""
    found = Assessment.objects.filter(area__in=subtree(area) - {area}, year=year, sheet=sheet, state__in=SETTLED)
    return sorted(found.select_related("area"), key=lambda one: (-(one.total or 0), one.area_id))


def unsettled(key: str) -> list[str]:
    """Return the areas whose assessments of that year and sheet are not decided yet; nothing for other subjects."""
    kind, _colon, rest = key.partition(":")
    area, year, sheet = [*rest.split("/"), "", "", ""][:3]
    if kind != "results":
        return []
    found = Assessment.objects.filter(area__in=subtree(area) - {area}, year=_number(year), sheet=sheet)
    return [*found.exclude(state__in=SETTLED).order_by("area").values_list("area__name", flat=True)]


def results_of(key: str) -> list[Assessment]:
    """Return the assessments whose results a document tells; nothing for other documents."""
    kind, _colon, rest = key.partition(":")
    area, year, sheet = [*rest.split("/"), "", "", ""][:3]
    return results(area, _number(year), sheet) if kind == "results" else []


def _results(key: str, user: Any) -> Subject | None:
    """审定的考核结果 → 通报."""
    decided = results_of(f"results:{key}")
    if not decided or not may(user, "view", key.partition("/")[0]):
        return None
    first = decided[0]
    papers = "、".join(dict.fromkeys(one.decision for one in decided))
    return Subject(
        f"results:{key}", Kind.BULLETIN, f"{first.year} 年度考核结果", f"{reverse('assessment:index')}?{urlencode({'year': first.year, 'sheet': first.sheet})}",
        key.partition("/")[0], "", EVERYBODY, f"关于{first.year}年度节能减排考核结果的通报",
        f"按照《{first.title}》，{first.year}年度考核结果已经审定（{papers}），现予通报。",
    )  # fmt: skip


def _plan(key: str, user: Any) -> Subject | None:
    """生效方案的目标 → 下达函, to one county."""
    number, _slash, county = key.partition("/")
    plan = Plan.objects.filter(pk=_number(number), state=Plan.State.IN_FORCE).first()
    to = Area.objects.filter(pk=county).first()
    if plan is None or to is None or not may(user, "view", plan.area_id) or county not in subtree(plan.area_id):
        return None
    number = f"（{plan.number}）" if plan.number else ""
    lines = [f"根据《{plan.title}》{number}，现将目标下达如下，请结合实际分解落实到责任单位。"]
    targets = Target.objects.filter(plan=plan.pk, area__in=(county, plan.area_id), kind=Target.Kind.TARGET)
    lines += [_said(target) for target in targets if target.area_id == county]
    years = {one.target_year for one, _unit in _decomposed(plan.area_id, county)}
    of_city = [_said(one) for one in targets if one.area_id != county and not _shared_out(one, years)]
    lines += ["全市目标：", *of_city] if of_city else []
    return Subject(
        f"plan:{plan.pk}/{county}", Kind.NOTICE, plan.title, reverse("actions:adopted", args=[plan.pk]), plan.area_id, county,
        _government(to), f"关于下达{to.name}节能减排目标的函", "\n".join(dict.fromkeys(lines)),
    )  # fmt: skip


def _decomposed(city: str, county: str) -> list[tuple[Decomposition, Mapping[str, Any]]]:
    """Return the decompositions in force that ask something of a county, each with what it asks."""
    there = Decomposition.objects.filter(area=city, state=Decomposition.State.ISSUED)
    return [(one, unit) for one in there for unit in one.content["units"] if unit["area"] == county]


def _shared_out(target: Target, years: set[int]) -> bool:
    """Whether a county has a number of its own instead of this target of its city."""
    return CANONICAL.get(target.indicator) == decomposition_result.INDICATOR and target.target_year in years


def _decomposition(key: str, user: Any) -> Subject | None:
    """下达的目标分解 → 下达函, to one county: its own basic and incentive target, and the document that they stand in."""
    number, _slash, county = key.partition("/")
    city = Decomposition.objects.filter(pk=_number(number)).values_list("area", flat=True).first()
    to = Area.objects.filter(pk=county).first()
    if city is None or to is None or not may(user, "view", city):
        return None
    asked = next(((one, unit) for one, unit in _decomposed(city, county) if one.pk == _number(number)), None)
    if asked is None:
        return None
    found, unit = asked
    incentive = "" if unit["incentive"] is None else f"，激励目标为下降{unit['incentive']:g}%"
    lines = [
        f"根据{found.document}，现将能耗强度降低目标下达如下，请结合实际分解落实到责任单位。",
        f"到{found.target_year}年，单位地区生产总值能耗比{found.base_year}年下降{unit['target']:g}%{incentive}。",
    ]
    return Subject(
        f"decomposition:{found.pk}/{county}", Kind.NOTICE, f"{found.target_year} 年能耗强度降低目标分解",
        reverse("energy:decomposition", args=[found.pk]), city, county, _government(to),
        f"关于下达{to.name}能耗强度降低目标的函", "\n".join(lines),
    )  # fmt: skip


def _said(target: Target) -> str:
    """Return a target in a sentence; letters are in Chinese, whatever the page is in."""
    with translation.override("zh-hans"):
        relation = wording.relation({"relation": target.relation}).partition("（")[0] if target.relation else ""
    year = f"到{target.target_year}年，" if target.target_year else ""
    base = f"比{target.base_year}年" if target.base_year and "_by" in target.relation else ""
    numbers = (target.value,) if target.lo is None or target.hi is None else (target.lo, target.hi)
    value = "—".join(f"{one.normalize():f}" for one in numbers if one is not None)
    return f"{year}{target.scope}{target.name}{base}{relation}{value}{target.unit}。"


def _government(area: Area) -> str:
    return f"{area.name}{'管理委员会' if area.level == Area.Level.ZONE else '人民政府'}"


def _sheet_page(found: Assessment) -> str:
    return f"{reverse('assessment:sheet', args=[found.area_id, found.year])}?{urlencode({'sheet': found.sheet})}"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


FOUND: Mapping[str, Callable[[str, Any], Subject | None]] = {
    "ticket": _ticket, "assessment": _assessment, "results": _results, "plan": _plan, "decomposition": _decomposition,
}  # fmt: skip
