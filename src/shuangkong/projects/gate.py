"""项目研判: one project against its criteria, its review, its benchmark and its area; what stands against it.

Always an assessment for the decision (研判建议); opinions and approvals themselves are records of their authorities.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import date
from typing import Any

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.formulas import Missing
from shuangkong.kernel.problems import BadData, NotInForce
from shuangkong.projects import benchmarks, review_rules, rules
from shuangkong.projects.breaches import breaches, filed_on
from shuangkong.projects.conditions import PATH, Asked, Condition, conditions, worse
from shuangkong.projects.efficiency import LABEL, standing_of, stands
from shuangkong.projects.headroom import increment, room_of
from shuangkong.projects.project_contract import FINDINGS, STAGES, faults
from shuangkong.rulebook.lookup import Rulebook, implied_chain
from shuangkong.rulebook.value import Value

OUTCOMES = {
    "advance": "同意推进", "hold": "暂缓", "reject": "不予支持",
    "continue": "继续", "stop_and_rectify": "停工整改", "stop": "停止",
    "keep": "保留", "retrofit": "改造", "phase_out": "淘汰", "undetermined": "材料不全，暂不作研判",
}  # fmt: skip
ROUTES = {
    "no_separate_review": "不单独进行节能审查", "report_book": "编制节能评估报告书",
    "report_form": "编制节能评估报告表", "registration": "填写节能登记表",
    "nation": "国家节能审查机关", "province": "省级节能审查机关",
    "prefecture_or_above": "市级及以上节能审查机关", "local_as_delegated": "按省级规定权限的地方节能审查机关",
    "before_the_rules": "开工或取得意见时尚无节能审查规定，不追溯",
}  # fmt: skip
IMPACTS = {1: "影响较小", 2: "有一定影响", 3: "影响较大", 4: "影响重大", 5: "决定性影响"}
AMOUNTS = ("energy_tce", "power_kwh", "coal_t", "oil_t", "gas_m3")
FLAGS = ("two_high", "central")


def threshold(book: Rulebook, name: str, on: date, area: str) -> float:
    """Return a number of the rules in force on a day; NotInForce where there is none."""
    return float(_value(book, name, on, area).number)


def _value(book: Rulebook, name: str, on: date, area: str) -> Value:
    return book.value(f"projects.{name}", implied_chain(area), on)


def route(book: Rulebook, project: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return the review route of a project filed on a day, in the word of the rule and in Chinese."""
    area = project.get("area") or "000000"
    starts = [start for start in review_rules.REVIEW_ROUTE if start <= on.isoformat()]
    if not starts:
        raise NotInForce(f"{on} 没有有效的节能审查规定；最早的一版自 {min(review_rules.REVIEW_ROUTE)} 起施行。")
    rule = review_rules.REVIEW_ROUTE[max(starts)]
    given = _reviewed(project) | {name: float(project.get(name) or 0.0) for name in FLAGS}
    wanted = inspect.signature(rule).parameters
    bounds = {name: _value(book, f"review_{name}", on, area) for name in wanted if name not in given}
    asked = {name: given[name] if name in given else float(bounds[name].number) for name in wanted}
    word = "no_separate_review" if project.get("exempt") else rule(**asked)
    notes = ["重点行业名单未取得，是否由国家审查须核对名单。"] if word == "nation" else []
    if project.get("same_site_and_process") and any(
        given[name] for name in AMOUNTS[1:] if project.get(f"before_{name}") is None
    ):
        notes.append("改扩建前的电力、煤炭等消费量没有登记，这几项按全部消费量比较。")
    sources = [cited(book, one.document, one.at, one.confidence) for one in bounds.values()]
    worst = max((one["confidence"] for one in sources), key=CONFIDENCES.index)
    return {
        "label": LABEL, "on": str(on), "route": word, "route_name": ROUTES[word], "notes": notes, "confidence": worst,
        "sources": list({tuple(one.items()): one for one in sources}.values()),
    }  # fmt: skip


def _reviewed(project: Mapping[str, Any]) -> dict[str, float]:
    """Return the amounts that a review looks at: the increment where neither site nor main process changes (R6.1)."""
    return {name: increment(project, name) for name in AMOUNTS}


def cited(book: Rulebook, document: str, at: str, confidence: str) -> dict[str, str]:
    """Return where a number is from: document, its title and number, place in it, and how far it can be relied on."""
    found = book.document(document)
    title = f"{found.title}（{found.number}）" if found.number else found.title
    return {"document": document, "title": title, "at": at, "confidence": confidence}


def route_of(book: Rulebook, project: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return the route by the rules of the project's own day (filed_on); nothing is asked for before the first order."""
    day = filed_on(project, on)
    if day.isoformat() < min(review_rules.REVIEW_ROUTE):
        word = "before_the_rules"
        return {
            "label": LABEL, "on": str(day), "route": word, "route_name": ROUTES[word], "notes": [], "confidence": None,
            "sources": [],
        }  # fmt: skip
    return route(book, project, day)


def standing(item: str, value: float, on: date, area: str = "000000") -> dict[str, Any]:
    """Return how a product's unit energy stands against benchmark and baseline on a day."""
    return stands(benchmarks.level(item, on, area), value, on)


def assess(book: Rulebook, project: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return the outcome for a project's stage, its criteria one by one, its route, its impact and its headroom.

    `project` is checked as a whole: BadData names every key that is wrong.
    """
    area = str(project.get("area") or "000000")
    wanted = benchmarks.criteria_for(area)
    findings = project.get("criteria") or {}
    problems = faults(project, {one.id for one in wanted})
    if problems:
        raise BadData(problems)
    new = project["stage"] != "existing"  # what exists is in the area's energy already
    path, found = route_of(book, project, on), room_of(project if new else {})
    asked = Asked(
        project, on, path["route"], standing_of(project, on, area), found["replacement_needed_tce"],
        _or_none(book, "opinion_years", date.fromisoformat(path["on"]), area), _or_none(book, "re_review_share", on, area),
        found["headroom_tce"], found["claimed_tce"] or 0.0,
    )  # fmt: skip
    reasons = project.get("reasons") or {}
    known = {one.criterion: one for one in conditions(asked)}
    rows = [
        _criterion(one, findings.get(one.id), known.get(one.id), reasons.get(one.id, "")) for one in (*wanted, PATH)
    ]
    # the path is nobody's criterion where a project is under way, nor where nothing is known of the area
    rows = [row for row in rows if row["id"] != PATH.id or row["reason"]]
    counts = {word: sum(row["finding"] == word and row["id"] != PATH.id for row in rows) for word in FINDINGS}
    held = any(row["id"] == PATH.id and row["finding"] == "curable" for row in rows)
    word = rules.outcome(
        project["stage"], counts["pass"], counts["curable"] + held, counts["incurable"], counts["unknown"]
    )
    told = {
        "label": LABEL, "name": project.get("name"), "on": str(on), "stage": project["stage"],
        "stage_name": STAGES[project["stage"]], "outcome": word, "outcome_name": OUTCOMES[word],
        "criteria": rows, "deciding": _deciding(rows), "breaches": breaches(asked), "standing": asked.standing,
        "report_upward": new and _reported_upward(book, project, on, area), "route": path["route_name"],
        "route_on": path["on"] if path["on"] != str(on) else None, "route_notes": path["notes"],
        "route_confidence": path["confidence"], "route_sources": path["sources"],
    }  # fmt: skip
    return told | (_impact(book, project) if new else {"m": None, "n": None}) | found


def _or_none(book: Rulebook, name: str, on: date, area: str) -> float | None:
    try:
        return threshold(book, name, on, area)
    except NotInForce:
        return None


def _criterion(
    one: benchmarks.Criterion, judged: str | None, found: Condition | None, said: str
) -> dict[str, Any]:  # fmt: skip
    """Return a criterion with its finding: the worse of what a person judged and what records say; unknown without both."""
    word = judged or (found.finding if found else "unknown")
    open_ = found is not None and found.finding == "unknown"  # nothing to hold a judgement against
    if judged and found and not open_:
        word = worse(judged, found.finding)
    by_record = found is not None and word == found.finding
    said = f"{said}（{found.reason}）" if found and open_ and judged and one.id != PATH.id else said
    return {
        "id": one.id, "name": one.name, "finding": word, "finding_name": FINDINGS[word], "judged": judged,
        "found": found.finding if found else None, "reason": found.reason if found and by_record else said,
        "release": found.release if found else "", "document": one.document, "at": one.at, "confidence": one.confidence,
    }  # fmt: skip


def _deciding(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the criterion that decides: the first of the worst finding; None where all pass."""
    for word in ("incurable", "curable", "unknown"):
        for row in rows:
            if row["finding"] == word:
                return row
    return None


def _reported_upward(book: Rulebook, project: Mapping[str, Any], on: date, area: str) -> bool:
    try:
        least = threshold(book, "report_upward_tce", on, area)
    except NotInForce:
        return False  # before the notice nobody asked for it
    return bool(project.get("two_high")) and bool(rules.reported_upward(increment(project, "energy_tce"), least))


def _impact(book: Rulebook, project: Mapping[str, Any]) -> dict[str, Any]:
    """Return the indices m and n with their levels, where the area's numbers are given."""
    energy, value = increment(project, "energy_tce"), increment(project, "value_added_yuan")
    indices = {
        "m": rules.increment_index(energy, project.get("area_increment_tce")),
        "n": rules.intensity_index(
            energy, value, _or_missing(project, "area_energy_tce"), _or_missing(project, "area_gdp_yuan")
        ),
    }
    told: dict[str, Any] = {}
    for name, index in indices.items():
        bounds = benchmarks.impact_levels()[name]
        level = rules.impact_level(index, bounds.small, bounds.some, bounds.large, bounds.major)
        known = index is not Missing
        told[name] = None
        if known:
            source = cited(book, bounds.document, "影响分析", bounds.confidence)
            told[name] = {"value": index, "level": level, "level_name": IMPACTS[level], **source}
    return told


def _or_missing(project: Mapping[str, Any], name: str) -> Any:
    value = project.get(name)
    return Missing if value is None else value
