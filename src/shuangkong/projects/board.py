"""项目排序的账: the proposed projects of the ledger and the paths of the last closing, as a plan to be sequenced.

An area on level 1 or behind its path takes new energy only with equal replacement (R7.5). What was agreed or is being
built stands in the paths from its year on (claims.py). National projects have to go; their energy and value added move the
paths that all others are held against. In later years in which an area falls behind it takes nothing that makes it worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shuangkong.projects import facts
from shuangkong.projects.claims import by_area, limit_of
from shuangkong.projects.headroom import Claim, ratio_asked, room_of
from shuangkong.projects.models import Project
from shuangkong.projects.plan import CITY, ENERGY, Limit, Path, Plan
from shuangkong.projects.plan import Project as Candidate
from shuangkong.projects.regional import SPAN, AreaStanding, path

LIMITED = {
    "cod_t": "化学需氧量", "nh3n_t": "氨氮", "nox_t": "氮氧化物", "vocs_t": "挥发性有机物", "co2_t": "二氧化碳"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person assumes: yearly growth as shares (None: as since the base year), and limits of what projects add, in t."""

    gdp_growth: float | None = None
    energy_growth: float | None = None
    limits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Board:
    """A plan, what stayed out of it with the reason, and what is promised already, with what it takes of its own area."""

    plan: Plan
    out: tuple[tuple[Project, str], ...]
    claims: tuple[dict[str, Any], ...] = ()


def board(
    city: str, standings: Mapping[str, AreaStanding], projects: Iterable[Project], wishes: Wishes, on: date
) -> Board:
    """Return the plan for the years of a cycle after the closing."""
    whole = standings[city]
    years = tuple(range(whole.year + 1, whole.year + SPAN + 1))
    promised = by_area(city, standings, on)
    taken = {one.pk for one in promised[city]}
    candidates, out, areas = [], [], set()
    for project in projects:
        if project.pk in taken:
            continue
        why = _missing(project, years)
        if why:
            out.append((project, why))
            continue
        standing = facts.standing_of(project.area_id, dict(standings))
        areas.add(standing.area if standing else city)
        here = promised[standing.area] if standing else []
        candidates.append(_candidate(project, standing, here, years, on))
    paths = []
    for area in sorted(areas | {city}):
        one = path(standings[area], years, wishes.gdp_growth, wishes.energy_growth, city=area == city)
        if one is not None:
            national = [_claim(mine) for mine in candidates if mine.apart and one.area in (CITY, mine.county)]
            paths.append(_with(one, [*promised[area], *national], years))
    limits = tuple(
        Limit(f"全市{LIMITED[name]}新增限额", CITY, name, (most,) * len(years), "吨")
        for name, most in wishes.limits.items()
    )
    plan = Plan(years, tuple(candidates), tuple(paths), limits, hold_lagging=True)
    return Board(plan, tuple(out), tuple(one.told(_bound(one, standings, city)) for one in promised[city]))


def _bound(one: Claim, standings: Mapping[str, AreaStanding], city: str) -> float:
    """Return the limit of the area that a claim is held against, in the year of the closing."""
    standing = facts.standing_of(one.area, dict(standings)) or standings[city]
    return limit_of(standing) or 0.0


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


def _candidate(
    project: Project, standing: AreaStanding | None, promised: Sequence[Claim], years: tuple[int, ...], on: date
) -> Candidate:  # fmt: skip
    first = max(project.earliest or years[0], years[0])
    uses = {name: facts.added(project, on, name) for name in LIMITED}
    return Candidate(
        id=project.code,
        name=project.name,
        county=standing.name if standing else project.area.name,
        value_added_yuan=facts.added(project, on, "value_added_yuan"),
        uses={ENERGY: facts.counted(project, on), **uses},
        replaced={ENERGY: facts.replaced(project, on), **{name: facts.replaced(project, on, name) for name in LIMITED}},
        earliest=first,
        latest=max(first, min(project.latest or years[-1], years[-1])),
        must=project.national,
        ratio=_ratio(project, standing, promised, on),
        apart=project.national,
    )


def _ratio(
    project: Project, standing: AreaStanding | None, promised: Sequence[Claim], on: date
) -> float | None:  # fmt: skip
    """Return the replacement asked for: equal at least where the area is behind its path and stays so with the project."""
    given = {
        "counted_energy_tce": facts.counted(project, on), "replaced_energy_tce": facts.replaced(project, on),
        "value_added_yuan": facts.added(project, on, "value_added_yuan"), "national": project.national,
        "replacement_ratio": project.replacement_ratio, "area_claims": list(promised),
    } | (standing.for_gate() if standing else {})  # fmt: skip
    told, asked = room_of(given), ratio_asked(given)
    room = told["headroom_tce"]
    if room is not None and room < 0 and told["taken_tce"] > room and not project.national:
        asked = max(1.0, asked)
    return asked or None


def _claim(one: Candidate) -> Claim:
    """Return what a national project takes: it has to go, whatever room is left."""
    return Claim(
        one.id, one.name, one.earliest, one.latest, one.uses[ENERGY], one.replaced[ENERGY], one.value_added_yuan
    )  # fmt: skip


def _with(one: Path, claims: Iterable[Claim], years: tuple[int, ...]) -> Path:
    """Return a path with what is promised in it: each from its first year where it takes room, else from its last."""
    energy, gdp = list(one.energy_tce), list(one.gdp_yuan)
    for claim in claims:
        for t, year in enumerate(years):
            if year >= claim.since_year(one.intensity_limit[t]):
                energy[t] += claim.net_tce
                gdp[t] += claim.value_added_yuan
    return replace(one, energy_tce=tuple(energy), gdp_yuan=tuple(gdp))


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
    return found.as_object() | {"projects": rows, "out": out, "claims": list(made.claims)}
