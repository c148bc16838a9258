"""研判的依据: a project of the ledger, with all that is on record, as the gate takes it (gate.assess)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from shuangkong.projects.benchmarks import Level
from shuangkong.projects.headroom import Claim
from shuangkong.projects.models import Approval, LocalLevel, Project
from shuangkong.projects.regional import AreaStanding
from shuangkong.projects.sealed_standing import standings
from shuangkong.registers.services import lineage
from shuangkong.statistics.reported_energy import reported_energy

AMOUNTS = (
    "energy_tce",
    "power_kwh",
    "coal_t",
    "oil_t",
    "gas_m3",
    "value_added_yuan",
    "unit_energy",
    "replacement_ratio",
)
BEFORE_REVIEW = ("energy_tce", "power_kwh", "coal_t", "oil_t", "gas_m3", "value_added_yuan")
TWO_HIGH = (Project.Kind.TWO_HIGH, Project.Kind.LOW_LEVEL)


def code_of(area: str) -> str:
    """Return the nearest code of GB/T 2260 at or above an area: lists and rules know no zones."""
    return next((code for code in lineage(area) if len(code) == 6 and code.isdecimal()), area)


def city_of(area: str) -> tuple[str, dict[str, AreaStanding]]:
    """Return the city that an area lies in and where its areas stood last; an empty code where nothing was closed."""
    for above in lineage(area):
        found = standings(above)
        if found:
            return above, found
    return "", {}


def standing_of(area: str, found: dict[str, AreaStanding]) -> AreaStanding | None:
    """Return the standing that a project in an area is held against: of the nearest area that has a target."""
    for above in lineage(area):
        one = found.get(above)
        if one is not None and one.target is not None:
            return one
    return None


def facts(project: Project, on: date, standing: AreaStanding | None, claims: Sequence[Claim] = ()) -> dict[str, Any]:
    """Return what the gate takes: numbers as floats, records in force on a day, where the area stands and what is promised."""
    told: dict[str, Any] = {name: _float(getattr(project, name)) for name in AMOUNTS}
    told |= standing.for_gate() if standing else {}
    actual, held = actual_energy(project), approvals(project, on)
    rebuilt = rebuilding(project, on)
    if rebuilt is not None:
        before = {f"before_{name}": _float(getattr(rebuilt, name)) for name in BEFORE_REVIEW}
        told |= {"same_site_and_process": True} | before
    return {name: value for name, value in told.items() if value is not None} | {
        "name": project.name, "area": code_of(project.area_id), "stage": project.stage, "two_high": project.kind in TWO_HIGH,
        "central": project.central, "exempt": project.exempt, "national": project.national,
        "started_on": project.started_on.isoformat() if project.started_on else None,
        "benchmark_item": project.benchmark_item, "local_level": local_level(project, on),
        "counted_energy_tce": counted(project, on), "replaced_energy_tce": replaced(project, on),
        "actual_energy_tce": actual[1] if actual else None, "approvals": held,
        "first_approvals": approvals(project, on, first=True),
        "approvals_at_start": approvals(project, project.started_on) if project.started_on else {},
        "criteria": judged(project),
        "area_claims": list(claims),
        "reasons": {one.criterion: one.reason for one in sorted(project.judgements.all(), key=lambda one: one.pk)},
    }  # fmt: skip


def rebuilding(project: Project, on: date) -> Approval | None:
    """改扩建: the document that says what a plant used and emitted before it is rebuilt; None where all of it is new."""
    rows = [one for one in project.approvals.all() if one.kind == Approval.Kind.SAME_SITE and one.day <= on]
    last = max(rows, key=lambda one: (one.day, one.pk), default=None)
    return last if last is not None and last.granted else None


def counted(project: Project, on: date) -> float:
    """计入控制的能耗: at equivalent value where it is known, without feedstock; of a plant that is rebuilt the increment."""
    before = rebuilding(project, on)
    rows: list[Project | Approval] = [project] if before is None else [project, before]
    equivalent = all(
        one.energy_equivalent_tce is not None for one in rows
    )  # one value for both, never one less the other
    now, *former = (_assessed(one, equivalent=equivalent) for one in rows)
    return now - sum(former)


def _assessed(one: Project | Approval, *, equivalent: bool) -> float:
    whole = one.energy_equivalent_tce if equivalent else one.energy_tce
    return max(0.0, float(whole or 0) - float(one.feedstock_tce or 0))


def added(project: Project, on: date, name: str) -> float:
    """Return what a project adds of value added, a pollutant or carbon a year: of a plant that is rebuilt the increment."""
    before = rebuilding(project, on)
    former = None if before is None else getattr(before, name)
    return float(getattr(project, name) or 0) - float(former or 0)


def replaced(project: Project, on: date, name: str = "energy_tce") -> float:
    """Return the replacement confirmed by a day, of energy or of a pollutant, without what was cancelled."""
    rows = [one for one in project.replacements.all() if one.day <= on and one.cancels_id is None]
    gone = {one.cancels_id for one in project.replacements.all()}
    return float(sum(getattr(one, name) or 0 for one in rows if one.pk not in gone))


def approvals(project: Project, on: date, *, first: bool = False) -> dict[str, dict[str, Any]]:
    """Return the record of each kind that holds on a day, or the first that agreed."""
    found: dict[str, Approval] = {}
    for one in sorted(project.approvals.all(), key=lambda one: (one.day, one.pk)):
        if one.day > on or (first and (one.kind in found or not one.granted)):
            continue
        found[one.kind] = one
    return {
        kind: {
            "authority": one.authority, "number": one.number, "day": one.day.isoformat(), "granted": one.granted,
            "energy_tce": _float(one.energy_tce),
        }
        for kind, one in found.items()
    }  # fmt: skip


def judged(project: Project) -> dict[str, str]:
    """Return the last judgement of each criterion."""
    return {one.criterion: one.finding for one in sorted(project.judgements.all(), key=lambda one: one.pk)}


def actual_by_year(project: Project) -> dict[int, tuple[int, float, str]]:
    """Return year, tce and source by year: what the unit reported goes before what was entered."""
    found = {one.year: (one.year, float(one.energy_tce), one.source) for one in project.actuals.all()}
    if project.whole_unit and project.organisation_id:
        for year, said in reported_energy(project.organisation_id).items():
            if said.tce is not None:
                found[year] = (year, said.tce, f"统计报送第 {said.submission} 号")
    return found


def running(project: Project, year: int, on: date) -> float:
    """Return the share (0–1) of its energy that a project used already in a year: nothing before works or a rebuild began.

    What a plant is rebuilt from is not its own; all at calorific value, as actual energy is reported.
    """
    found, before = actual_by_year(project).get(year), rebuilding(project, on)
    since = [project.started_on] if before is None else [project.started_on, before.day]
    if found is None or any(day is None or day.year > year for day in since):
        return 0.0
    former = 0.0 if before is None else float(before.energy_tce or 0)
    whole = float(project.energy_tce or 0) - former
    return min(1.0, max(0.0, (found[1] - former) / whole)) if whole else 0.0


def actual_energy(project: Project) -> tuple[int, float, str] | None:
    """Return year, tce and source of the last known year."""
    found = actual_by_year(project)
    return found[max(found)] if found else None


def local_level(project: Project, on: date) -> Level | None:
    """Return what a province or city asks for of the project's product on a day, the nearest area first."""
    rows = [
        one
        for one in LocalLevel.objects.filter(item=project.benchmark_item, since__lte=on) if project.benchmark_item
        if one.until is None or on <= one.until
    ]  # fmt: skip
    for area in lineage(project.area_id):
        here = [one for one in rows if one.area_id == area]
        if here:
            one = max(here, key=lambda found: (found.since, found.pk))
            return Level(
                "地方要求", one.item, one.area_id, one.unit, float(one.benchmark), float(one.baseline), "", one.since,
                one.until, one.deadline, one.document, one.clause, "reported", "",
            )  # fmt: skip
    return None


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
