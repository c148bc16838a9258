"""项目页: what the page of a project says: its way, its amounts side by side, the calculation, what is missing, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.access.scope import may
from shuangkong.emissions import calculating, filing, listing, register, register_doubles, standing, steps
from shuangkong.emissions.calculation import Calculation
from shuangkong.emissions.double_counting import reason
from shuangkong.emissions.filing_checks import input_label
from shuangkong.emissions.levels import in_force, levels, top_level
from shuangkong.emissions.models import Claim, ClaimEvent, Pollutant, Project
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.services import visible
from shuangkong.kernel.problems import Problem, Unknown
from shuangkong.kernel.units import UNITS
from shuangkong.statistics.in_use import in_use

STAGES = Project.Stage.choices  # in the order of the works


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way: done, now, or still to come; who took it and when."""

    name: Any
    event: ClaimEvent | None
    done: bool
    now: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One pollutant of the year: what was calculated, what each level says, what counts."""

    pollutant: str
    name: Any
    calculated: Decimal | None
    levels: list[Any]
    net: Decimal | None
    word: Any


@dataclass(frozen=True, slots=True)
class Opened:
    """The calculation of a pollutant, step by step."""

    name: Any
    calculation: Calculation
    steps: list[tuple[Any, str, str]]  # each step with the label of its unit, and what it stands on


def context(project: Project, asked: int, user: Any, today: date) -> dict[str, Any]:
    """Return what the template shows of a project in a year."""
    project = standing.with_claims(Project.objects.select_related("area", "organisation")).get(pk=project.pk)
    years = _years(project, today)
    year = asked if asked in years else _usual_year(project, years, today)
    claim = next((one for one in project.claims.all() if one.year == year), None)
    done = calculating.of_year(project, year)
    double = register_doubles.aside().get(project.code)
    events = list(claim.events.select_related("by")) if claim else []
    over = project.withdrawn or (claim is None and past(project, year))
    open_steps = [] if over else list(steps.open_to(user, project, claim))
    following = None if over else steps.next_step(claim)
    to_file = following is steps.FILE
    return {
        "project": project, "type": load()[project.type], "year": year, "years": years, "claim": claim,
        "stages": _stages(project, claim, events), "rows": _rows(project, claim, done, double is not None), "doubles": reason(project.code, double) if double else "",
        "other": visible(user).filter(code=double.other(project.code).project).first() if double else None,
        "levels": levels(),
        "opened": [_opened(name, one) for name, one in done.items() if one.way], "events": events,
        "lacking": [] if any(one.way for one in done.values()) else _own(_lacking(done), project),
        "problems": _own(filing.problems(project, year, today), project) if to_file else [],
        "open_steps": open_steps, "following": following, "waits": _waits(following, user, project, claim, open_steps),
        "returned": next((one for one in reversed(events) if claim and claim.state == Claim.State.SENT_BACK), None),
        "kinds": _kinds(project), "may_inspect": may(user, "inspect", project.area_id),
        "may_declare": may(user, "declare", project.area_id), "claimed": register.claimed(project),
        "may_lift": may(user, "decide", project.area_id),
        "dispatches": project.dispatches.select_related("by").order_by("-month")[:24], "month": f"{today:%Y-%m}",
        "inputs": _inputs(project), "state": standing.state_of(project, year), "today": today,
        "amount_fields": _amount_fields(claim),
    }  # fmt: skip


def past(project: Project, year: int) -> bool:
    """Tell whether a year is one that the project can't count in at all: nothing is missing then."""
    return (
        project.stage == Project.Stage.RUNNING and project.stable_on is not None and year > project.stable_on.year + 1
    )


def _years(project: Project, today: date) -> list[int]:
    first = min([project.listed_year, *(one.year for one in project.claims.all())])
    if project.stable_on:
        first = min(first, project.stable_on.year)
    return list(range(max(first, 2000), max(today.year, first) + 1))[-10:]


def _usual_year(project: Project, years: list[int], today: date) -> int:
    """Return the year that a person most likely comes for: the newest claimed, else the first that counts, else this one."""
    claimed = [one.year for one in project.claims.all()]
    if claimed:
        return max(claimed)
    if project.stable_on and project.stable_on.year in years:
        return project.stable_on.year
    return min(max(today.year, years[0]), years[-1])


def _stages(project: Project, claim: Claim | None, events: list[ClaimEvent]) -> list[Stage]:
    """Return the works, then the claim's levels; those before a return don't count any more."""
    reached = [code for code, _name in STAGES].index(project.stage)
    found = [
        Stage(name, None, place <= reached, claim is None and place == reached + 1)
        for place, (_code, name) in enumerate(STAGES)
    ]
    passed: dict[Any, ClaimEvent] = {}
    for event in events:
        if event.what == ClaimEvent.What.SENT_BACK:
            passed.clear()
        passed[event.what] = event
    state = top_level(claim) if claim else ""
    done = steps.ORDER.index(state) if state in steps.ORDER else -1
    for place, (level, name) in enumerate(levels()):
        loaded = passed.get(ClaimEvent.What.LOADED)
        waiting = place == done + 1 and (claim is not None or reached == len(STAGES) - 1)
        found.append(Stage(name, passed.get(level) or (loaded if place <= done else None), place <= done, waiting))
    return found


def _rows(project: Project, claim: Claim | None, done: dict[str, Calculation], aside: bool) -> list[Row]:
    known = in_force(claim) if claim else {level: {} for level in steps.ORDER}
    state = top_level(claim) if claim else ""
    rows = []
    for pollutant in Pollutant.values:
        said = [known[level].get(pollutant) for level in steps.ORDER]
        calculation = done.get(pollutant)
        year_t = calculation.year_t if calculation and calculation.way else None
        if year_t is None and not any(said):
            continue
        net = _net(project, claim, pollutant, aside) if state else None
        word = listing.word_of(state) if state else _("尚未填报")
        rows.append(
            Row(
                pollutant, Pollutant(pollutant).label, None if year_t is None else Decimal(str(year_t)), said, net, word
            )
        )
    return rows


def _net(project: Project, claim: Claim | None, pollutant: str, aside: bool) -> Decimal | None:
    """Return what of the claim's year counts, after uses and exclusions."""
    if claim is None:
        return None
    if aside:
        return Decimal(0)
    found = standing.parts(project, claim.year, claim.year, ())
    return next((part.net_t for part in found if part.pollutant == pollutant and part.year == claim.year), None)


def _opened(pollutant: str, done: Calculation) -> Opened:
    labels = [(step, UNITS.get(step.unit, (step.unit, step.unit))[0], cited(step.cite)) for step in done.steps]
    return Opened(Pollutant(pollutant).label, done, labels)


def cited(cite: str) -> str:
    """Return a basis with the document's title in the place of its id."""
    document, _comma, at = cite.partition("，")
    try:
        return f"{in_use().rulebook.document(document).cited()}，{at}" if document else ""
    except Unknown:
        return cite


def _own(found: Iterable[Problem], project: Project) -> list[Problem]:
    """Return problems without the name of the project that the page is about."""
    name = f"减排项目“{project.name}”（{project.code}）"
    return [replace(one, place=one.place.removeprefix(name).removeprefix(" · ") or project.name) for one in found]


def _lacking(done: dict[str, Calculation]) -> Iterable[Any]:
    return next(iter(done.values())).problems if done else ()


def _kinds(project: Project) -> list[tuple[str, str, list[Any]]]:
    """Return the kinds of evidence that the type asks for, each with what was handed in."""
    files = list(project.evidence.select_related("by"))
    return [
        (one.id, one.name, [file for file in files if file.kind == one.id]) for one in load()[project.type].evidence
    ]


def _inputs(project: Project) -> list[tuple[str, str, str]]:
    kind = load()[project.type]
    found = []
    for one in calculating.written(project):
        asked = kind.inputs.get(one.name.partition("#")[0])
        name = input_label(asked, one) if asked else one.name
        found.append((name, one.value, UNITS.get(one.unit, (one.unit, one.unit))[0]))
    return found


def _amount_fields(claim: Claim | None) -> list[tuple[str, Any, Any]]:
    """Return what the next level starts from: the amounts of the level before."""
    if claim is None or claim.state not in steps.ORDER:
        return []
    return [(name, Pollutant(name).label, one.amount_t) for name, one in in_force(claim)[claim.state].items()]


def _waits(
    following: steps.Step | None, user: Any, project: Project, claim: Claim | None, open_steps: list[steps.Step]
) -> str:  # fmt: skip
    """Say who has to act, where it is not the person who looks."""
    if following is None or following in open_steps:
        return ""
    if steps.granted(user, following, project.area_id) and steps.barred(user, following, claim):
        return _("这一步须由另一人办理：填报的人不审核，登记省级结果的人不登记国家认定结果。")
    return {
        "declare": _("等待县（市、区）填报。"), "precheck": _("等待市级初核。"), "recognise": _("等待市级登记上级核定的结果。"),
    }[following.action]  # fmt: skip
