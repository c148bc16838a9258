"""项目排序的账: the proposed projects of the ledger and the paths of the last closing, as a plan to be sequenced.

An area on level 1 or behind its path takes new energy only with equal replacement (R7.5). National projects have to go;
their energy and value added move the paths that all others are held against. In later years in which an area falls behind
it takes nothing that makes it worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shuangkong.projects import facts, rules
from shuangkong.projects.headroom import ratio_asked, room_of
from shuangkong.projects.models import Project
from shuangkong.projects.plan import CITY, ENERGY, Limit, Path, Plan
from shuangkong.projects.plan import Project as Candidate
from shuangkong.projects.regional import SPAN, AreaStanding, path

LIMITED = {"nox_t": "氮氧化物", "vocs_t": "挥发性有机物", "co2_t": "二氧化碳"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person assumes: yearly growth as shares (None: as since the base year), and limits of what projects add, in t."""

    gdp_growth: float | None = None
    energy_growth: float | None = None
    limits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Board:
    """A plan, and what stayed out of it with the reason, by code."""

    plan: Plan
    out: tuple[tuple[Project, str], ...]


def board(
    city: str, standings: Mapping[str, AreaStanding], projects: Iterable[Project], wishes: Wishes, on: date
) -> Board:
    """Return the plan for the years of a cycle after the closing."""
    whole = standings[city]
    years = tuple(range(whole.year + 1, whole.year + SPAN + 1))
    candidates, out, areas = [], [], set()
    for project in projects:
        why = _missing(project, years)
        if why:
            out.append((project, why))
            continue
        standing = facts.standing_of(project.area_id, dict(standings))
        areas.add(standing.area if standing else city)
        candidates.append(_candidate(project, standing, years, on))
    found = [one for one in (_path(standings, area, city, years, wishes) for area in sorted(areas | {city})) if one]
    paths = [_with_national(one, candidates, years) for one in found]
    limits = tuple(
        Limit(f"全市{LIMITED[name]}新增限额", CITY, name, (most,) * len(years), "吨")
        for name, most in wishes.limits.items()
    )
    return Board(Plan(years, tuple(candidates), tuple(paths), limits, hold_lagging=True), tuple(out))


def _missing(project: Project, years: tuple[int, ...]) -> str:
    names = [
        label
        for name, label in (("energy_tce", "综合能源消费量"), ("value_added_yuan", "工业增加值"))
        if getattr(project, name) is None
    ]
    if names:
        return f"没有填写{'、'.join(names)}"
    if project.latest is not None and project.latest < years[0]:
        return f"最晚投产年份（{project.latest}）早于规划期"
    if project.earliest is not None and project.earliest > years[-1]:
        return f"最早投产年份（{project.earliest}）晚于规划期"
    return "研判建议为不予支持" if project.outcome == "reject" else ""


def _candidate(project: Project, standing: AreaStanding | None, years: tuple[int, ...], on: date) -> Candidate:
    first = max(project.earliest or years[0], years[0])
    uses = {name: float(getattr(project, name) or 0) for name in LIMITED}
    return Candidate(
        id=project.code,
        name=project.name,
        county=standing.name if standing else project.area.name,
        value_added_yuan=float(project.value_added_yuan or 0),
        uses={ENERGY: facts.counted(project), **uses},
        replaced={ENERGY: facts.replaced(project, on)},
        earliest=first,
        latest=max(first, min(project.latest or years[-1], years[-1])),
        must=project.national,
        ratio=_ratio(project, standing, on),
        apart=project.national,
    )


def _ratio(project: Project, standing: AreaStanding | None, on: date) -> float | None:
    """Return the replacement asked for: equal at least where the area is behind its path and stays so with the project."""
    given = {
        "counted_energy_tce": facts.counted(project), "replaced_energy_tce": facts.replaced(project, on),
        "value_added_yuan": float(project.value_added_yuan or 0), "national": project.national,
        "replacement_ratio": project.replacement_ratio,
    } | (standing.for_gate() if standing else {})  # fmt: skip
    told, asked = room_of(given), ratio_asked(given)
    room = told["headroom_tce"]
    if room is not None and room < 0 and told["taken_tce"] > room and not project.national:
        asked = max(1.0, asked)
    return asked or None


def _with_national(one: Path, candidates: Iterable[Candidate], years: tuple[int, ...]) -> Path:
    """Return a path with the national projects in it: from their first year where they take room, else from their last."""
    energy, gdp = list(one.energy_tce), list(one.gdp_yuan)
    for project in candidates:
        if not project.apart or one.area not in (CITY, project.county):
            continue
        for t, year in enumerate(years):
            takes = rules.taken(project.net(ENERGY), 0.0, project.value_added_yuan, one.intensity_limit[t])
            if year >= (project.earliest if takes > 0 else project.latest):
                energy[t] += project.net(ENERGY)
                gdp[t] += project.value_added_yuan
    return replace(one, energy_tce=tuple(energy), gdp_yuan=tuple(gdp))


def _path(
    standings: Mapping[str, AreaStanding], area: str, city: str, years: tuple[int, ...], wishes: Wishes
) -> Path | None:  # fmt: skip
    return path(standings[area], years, wishes.gdp_growth, wishes.energy_growth, city=area == city)


def told(found: Any, made: Board, projects: Iterable[Project]) -> dict[str, Any]:
    """Return a sequence as it is kept and shown: every project by its code, with its page and the reason in words."""
    from shuangkong.projects.sequence_text import reason

    numbers = {one.code: one.pk for one in projects}
    rows = [
        dict(row) | {"pk": numbers.get(row["id"]), "reason": reason(row) if row["outcome"] != "on_time" else ""}
        for row in found.projects
    ]
    out = [
        {"pk": one.pk, "id": one.code, "name": one.name, "county": one.area.name, "reason": why}
        for one, why in made.out
    ]
    return found.as_object() | {"projects": rows, "out": out}
