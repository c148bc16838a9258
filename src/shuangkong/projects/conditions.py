"""逐项条件的核对: what records and numbers say of a criterion by themselves; what nobody can compute is judged by people.

A record can only confirm or doubt: where a person judged a criterion too, the worse of the two holds. The path of the
area (能耗双控进度) is looked at beside the criteria of the plans, for proposed projects: R7.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shuangkong.kernel.formulas import Missing
from shuangkong.projects import review_rules
from shuangkong.projects.benchmarks import Criterion
from shuangkong.projects.efficiency import ACCESS, LIMIT
from shuangkong.projects.headroom import LEVEL_1, amounts, ratio_asked, ratio_short

PATH = Criterion(
    "regional_path", "能耗双控进度", "000000", "ndrc-2021-1310", "强度目标完成进度与项目准入（R7.5）", "assumed"
)
WORSE = ("pass", "unknown", "curable", "incurable")
NO_REVIEW = ("no_separate_review", "registration", "before_the_rules")
# approvals that settle a criterion by being there
RECORDED = {
    "capacity_replacement": "产能置换方案公告",
    "water_control": "取水许可",
    "three_lines": "“三线一单”符合性意见",
}
Project = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """What was found of one criterion without a person's judgement, and why; `release` says what would mend it."""

    criterion: str
    finding: str
    reason: str
    release: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the conditions are worked out from: the project, the day, and what was looked up for them."""

    project: Project
    on: date
    route: str
    standing: Mapping[str, Any] | None  # against benchmark and baseline
    short_tce: float | None  # of the headroom of the area; None where its progress is not known
    opinion_years: float | None = None
    re_review_share: float | None = None
    room_tce: float | None = None  # of the area, less what is promised; negative where nothing is left
    claimed_tce: float = 0.0  # what projects agreed or under way take of it

    def approval(self, kind: str) -> Mapping[str, Any] | None:
        """Return the approval of a kind that holds, if there is one."""
        found: Mapping[str, Any] | None = (self.project.get("approvals") or {}).get(kind)
        return found


def worse(one: str, other: str) -> str:
    """Return the worse of two findings."""
    return max(one, other, key=WORSE.index)


def conditions(asked: Asked) -> list[Condition]:
    """Return what can be told without a person, in the order of the criteria; silent where nothing can."""
    return [found for rule in RULES for found in rule(asked)]


def _energy_efficiency(asked: Asked) -> Iterator[Condition]:
    found = asked.standing
    if found is None:
        return
    if found["status"] in (None, "graded"):
        yield _graded(asked.project, found)
        return
    said = f"单位产品能耗 {found['value']:g} {found['unit']}，{found['status_name']}（标杆 {found['benchmark']:g}，基准 {found['baseline']:g}）"
    existing = asked.project["stage"] == "existing"
    wanted = "between" if existing or not asked.project.get("two_high") else "benchmark"
    reached = found["status"] == "benchmark" or found["status"] == wanted
    bound = found["benchmark"] if wanted == "benchmark" else found["baseline"]
    if reached:
        yield Condition("energy_efficiency", "pass", said)
    else:
        until = f"，改造期限 {found['deadline']}" if existing and found["deadline"] else ""
        yield Condition(
            "energy_efficiency", "curable", f"{said}{'，已超过改造期限' if existing and found['overdue'] else ''}",
            f"单位产品能耗降到 {bound:g} {found['unit']} 及以下{until}",
        )  # fmt: skip


def _graded(project: Project, found: Mapping[str, Any]) -> Condition:
    """Where no benchmark is listed: what is new at the access value of its standard, what exists at the limit (R6.2)."""
    said = f"{found['item']} {found['value']:g} {found['unit']}".rstrip() + f"，{found['status_name']}"
    if found["status"] is None:
        return Condition("energy_efficiency", "unknown", said, "按地方或行业的能效要求判断，或取得限值后登记")
    least = LIMIT if project["stage"] == "existing" else ACCESS
    if found["grade"] <= least:
        return Condition("energy_efficiency", "pass", said)
    bound = f"{found['grades'][least - 1]:g} {found['unit']}".rstrip()
    return Condition("energy_efficiency", "curable", said, f"降到 {bound} 及以下")


def _recorded(asked: Asked) -> Iterator[Condition]:
    for kind, name in RECORDED.items():
        found = asked.approval(kind)
        if found is not None:
            yield _from_record(kind, name, found)


def _from_record(criterion: str, name: str, found: Mapping[str, Any]) -> Condition:
    said = f"{found['authority']}，{found['number']}，{found['day']}"
    if found.get("granted", True):
        return Condition(criterion, "pass", f"已取得{name}（{said}）")
    return Condition(criterion, "curable", f"{name}未获通过（{said}）", "按审批机关的意见修改后重新申请")


def _energy_review(asked: Asked) -> Iterator[Condition]:
    if asked.route in NO_REVIEW:
        before = asked.route == "before_the_rules"
        why = "开工时尚无节能审查规定，不追溯" if before else "按规定不单独进行节能审查"
        yield Condition("energy_review", "pass", why)
        return
    found = asked.approval("energy_review")
    if found is None:
        started = asked.project.get("started_on")
        why = f"尚未取得节能审查意见，已于 {started} 开工" if started else "尚未取得节能审查意见"
        yield Condition("energy_review", "curable", why, "取得节能审查意见；取得以前不得开工，已开工的停工")
        return
    if not found.get("granted", True):
        yield _from_record("energy_review", "节能审查意见", found)
    elif lapsed(asked, found):
        started = asked.project.get("started_on")
        said = f"意见有效期届满后才于 {started} 开工" if started else "逾期未开工"
        yield Condition(
            "energy_review", "curable", f"节能审查意见（{found['number']}，{found['day']}）{said}，已失效",
            "重新报送节能审查；取得新的意见以前不得开工，已开工的停工",
        )  # fmt: skip
    else:
        yield _within_approved(asked, found)


def lapsed(asked: Asked, found: Mapping[str, Any]) -> bool:
    """Whether an opinion had lapsed when works started, or has by now where they have not."""
    started = asked.project.get("started_on")
    if asked.opinion_years is None or (asked.project["stage"] == "existing" and not started):
        return False  # what was built and has no day of start tells nothing
    by = _number(started or asked.on)
    return bool(review_rules.opinion_lapsed(by, _number(found["day"]), asked.opinion_years, 0))


def _number(day: date | str) -> int:
    """Return a day as yyyymmdd."""
    return int(str(day).replace("-", ""))


def _within_approved(asked: Asked, found: Mapping[str, Any]) -> Condition:
    """An opinion that holds: neither what is used nor what is planned now may come to 110 % of what was approved."""
    approved = found.get("energy_tce")
    for name, word in (("actual_energy_tce", "实际能耗"), ("energy_tce", "现报能耗")):
        amount = asked.project.get(name)
        if amount is None or not approved or asked.re_review_share is None:
            continue
        again = review_rules.needs_re_review(amount, approved, asked.re_review_share)
        if again is not Missing and again:
            said = f"{word} {amount:,.0f} 吨标准煤，为批复的 {amount / approved:.0%}（批复 {approved:,.0f} 吨标准煤）"
            return Condition("energy_review", "curable", said, "办理变更，重新进行节能审查")
    return _from_record("energy_review", "节能审查意见", found)


def _environmental_approval(asked: Asked) -> Iterator[Condition]:
    found = asked.approval("environmental_approval")
    if found is not None:
        yield _from_record("environmental_approval", "环评批复", found)
    else:
        yield Condition(
            "environmental_approval", "curable", "尚未取得环评批复", "取得环评批复；取得以前不得开工，已开工的停工"
        )


def _regional_path(asked: Asked) -> Iterator[Condition]:
    project = asked.project
    if project["stage"] != "proposed":
        return
    missing = ratio_short(project)
    if project.get("national"):
        yield Condition(PATH.id, "pass", "国家重大项目，不受余量限制；能耗和增加值仍计入所在地区能耗强度")
    elif missing:
        yield _to_replace(project, max(missing, asked.short_tce or 0.0))
    elif project.get("area_level") != LEVEL_1 and asked.short_tce is None:
        yield Condition(PATH.id, "unknown", "所在地区没有锁定的年度能耗强度，余量未知", "锁定所在地区的年度数据")
    elif asked.short_tce:
        yield Condition(PATH.id, "curable", _over(asked), f"再落实 {asked.short_tce:,.0f} 吨标准煤替代量")
    else:
        replaced = ratio_asked(project) > 0 or (asked.room_tce is not None and asked.room_tce < 0)
        yield Condition(PATH.id, "pass", "新增能耗已落实替代" if replaced else "在所在地区能耗强度余量以内")


def _to_replace(project: Project, short: float) -> Condition:
    """Say that the replacement asked for is not there: on level 1 equal at least, elsewhere as asked."""
    (counted, brought), times = amounts(project), ratio_asked(project)
    way = "等量替代" if times == 1 else f"按 {times:g} 倍替代"
    first = "所在地区能耗强度一级预警，" if project.get("area_level") == LEVEL_1 else ""
    return Condition(
        PATH.id, "curable",
        f"{first}新增能耗须{way}；需 {counted * times:,.0f}，已落实 {brought:,.0f} 吨标准煤",
        f"再落实 {short:,.0f} 吨标准煤替代量",
    )  # fmt: skip


def _over(asked: Asked) -> str:
    closed = None if asked.room_tce is None else asked.room_tce + asked.claimed_tce
    if closed is not None and asked.claimed_tce and closed >= 0:
        return (
            f"所在地区能耗强度余量 {closed:,.0f} 吨标准煤，已同意和在建项目占用 {asked.claimed_tce:,.0f} 吨标准煤；"
            f"本项目超出 {asked.short_tce:,.0f} 吨标准煤"
        )
    if asked.room_tce is not None and asked.room_tce < 0:
        return (
            f"所在地区落后于能耗强度控制线 {-asked.room_tce:,.0f} 吨标准煤，没有余量；"
            f"本项目投产后须达到控制线，或等量替代，尚缺 {asked.short_tce:,.0f} 吨标准煤"
        )
    return f"超出所在地区能耗强度余量 {asked.short_tce:,.0f} 吨标准煤"


RULES: tuple[Callable[[Asked], Iterator[Condition]], ...] = (
    _recorded, _energy_efficiency, _energy_review, _environmental_approval, _regional_path,
)  # fmt: skip
