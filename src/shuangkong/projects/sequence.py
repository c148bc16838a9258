"""项目排序: which set of projects, in which order, keeps every area on its path.

The answer always carries what is proven: the value added of the plan, the bound that no plan can exceed, and the gap
between them. It is an assessment for the decision (研判建议), never the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shuangkong.projects.plan import ENERGY, Plan, Project

GAP = 0.005
LABEL = "研判建议"
REPLACEMENT = "能耗替代要求"
SEARCHED = 0.9  # share of the time for the search; reading, the start of Python and the reasons take the rest
OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN = "optimal", "feasible", "infeasible", "unknown"


@dataclass(frozen=True, slots=True)
class Sequence:
    """排序结果: status, what is proven, each project's year with reasons, each limit's use, and conflicts if any.

    `optimal` means proven within the gap asked for, `feasible` that the time was up before, `unknown` that neither a
    plan nor a contradiction was found in time.
    """

    status: str
    value_added_yuan: float | None
    bound_yuan: float | None
    gap: float | None
    gap_wanted: float
    seconds: float
    years: tuple[int, ...]
    projects: tuple[dict[str, Any], ...]
    limits: tuple[dict[str, Any], ...]
    conflict: dict[str, Any] | None

    def as_object(self) -> dict[str, Any]:
        """Return the answer for JSON."""
        return {"label": LABEL, **{name: getattr(self, name) for name in self.__slots__}}


def sequence(plan: Plan, seconds: float = 20.0, gap: float = GAP) -> Sequence:
    """Work out a sequence; takes about `seconds` at most, and as long again at most where limits contradict."""
    from shuangkong.projects.model import model
    from shuangkong.projects.reasons import moved_up
    from shuangkong.projects.search import search

    made = model(plan)
    outcome = search(made, seconds * SEARCHED, gap)
    if outcome.starts is None:
        status = INFEASIBLE if outcome.infeasible else UNKNOWN
        told = _conflict(made, seconds) if outcome.infeasible else None
        return Sequence(status, None, None, None, gap, outcome.seconds, plan.years, (), (), told)
    starts = moved_up(made, outcome.starts)
    value = made.value(starts)
    bound = max(outcome.bound, value)
    reached = (bound - value) / value if value else (0.0 if bound == 0 else None)
    return Sequence(
        status=OPTIMAL if reached is not None and reached <= gap + 1e-9 else FEASIBLE,
        value_added_yuan=value,
        bound_yuan=bound,
        gap=reached,
        gap_wanted=gap,
        seconds=outcome.seconds,
        years=plan.years,
        projects=tuple(_projects(plan, made, starts)),
        limits=tuple(_limits(made, starts)),
        conflict=None,
    )


def _projects(plan: Plan, made: Any, starts: Any) -> list[dict[str, Any]]:
    from shuangkong.projects.reasons import held

    used = made.used(starts)
    number = {project.id: p for p, project in enumerate(made.projects)}
    told = []
    for project in plan.projects:
        p = number.get(project.id)
        if p is None:
            told.append(_row(project, None) | _short_of_replacement(project))
            continue
        start = None if starts[p] < 0 else plan.years[starts[p]]
        why = held(made, starts, p, used)
        told.append(_row(project, start) | _held(why, start))
    return told


def _row(project: Project, start: int | None) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.name,
        "county": project.county,
        "must": project.must,
        "earliest": project.earliest,
        "start": start,
        "outcome": "refused" if start is None else "on_time",
        "bound_by": [],
        "release": None,
    }


def _short_of_replacement(project: Project) -> dict[str, Any]:
    """Say that the replacement asked for is not there yet."""
    short = project.replacement_short
    return {
        "bound_by": [
            {
                "limit": REPLACEMENT,
                "area": project.county,
                "year": None,
                "excess": short,
                "unit": "tce",
                "resource": ENERGY,
            }
        ],
        "release": {"replacement": {ENERGY: short}, "year": None, "waits_for": []},
    }


def _held(why: Any, start: int | None) -> dict[str, Any]:
    if why is None:
        return {} if start is not None else {"outcome": "outside"}
    return {
        "outcome": "deferred" if start is not None else "refused",
        "bound_by": [
            {
                "limit": bound.row.name,
                "area": bound.row.area,
                "year": bound.row.year,
                "excess": bound.excess,
                "unit": bound.row.unit,
                "resource": bound.row.resource,
            }
            for bound in why.bounds
        ],
        "release": {"replacement": dict(why.more), "year": why.opens, "waits_for": list(why.waits_for)},
    }


def _limits(made: Any, starts: Any) -> list[dict[str, Any]]:
    """Return each limit's room and what the plan takes of it, in every year."""
    used = made.used(starts)
    return [
        {
            "limit": row.name,
            "area": row.area,
            "year": row.year,
            "resource": row.resource,
            "unit": row.unit,
            "room": row.room,
            "used": float(taken),
            "left": row.room - float(taken),
        }
        for row, taken in zip(made.rows, used, strict=True)
    ]


def _conflict(made: Any, seconds: float) -> dict[str, Any]:
    from shuangkong.projects.conflict import conflict
    from shuangkong.projects.ties import ties

    found = conflict(made, seconds)
    held = [made.projects[p].id for p in found.projects]
    return {
        "limits": [{"limit": row.name, "area": row.area, "year": row.year, "room": row.room} for row in found.rows],
        "projects": held,
        "structure": ties(made.plan, held),
        "relief": [
            {"limit": r.row.name, "area": r.row.area, "year": r.row.year, "amount": r.amount, "unit": r.row.unit}
            for r in found.relief
        ],
        "irreducible": found.proven,
    }
