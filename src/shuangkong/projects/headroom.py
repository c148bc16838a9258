"""余量和占用: what an area has left on its path, what a project takes of it, and the replacement that would let it in (R7.5).

What was agreed or is being built and is not in the closing yet has taken its part already. A project is let in where the
path is kept with it, or where it brings equal replacement; an area behind its path has no room to give. On level 1 equal
replacement is asked for in any case, and the ratio asked for where there is one. National projects are let in without;
their energy and value added still move the area's intensity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from shuangkong.kernel.formulas import larger
from shuangkong.projects import review_rules, rules

LEVEL_1 = 1
NEEDED = ("area_now_energy_tce", "area_now_gdp_yuan", "area_base_intensity", "area_decline_required")


@dataclass(frozen=True, slots=True)
class Claim:
    """已占用: what a project agreed or under way adds to its area, and from which year; the closing has nothing of it yet.

    `first` and `last` bound the year of production; energy and value added are the increment where a plant is rebuilt.
    """

    code: str
    name: str
    first: int
    last: int
    energy_tce: float
    replaced_energy_tce: float
    value_added_yuan: float
    why: str = ""
    area: str = ""
    since: date | None = None  # of the decision, else of the start of works: who came first stands first
    pk: int | None = None

    @property
    def net_tce(self) -> float:
        """Its energy less the replacement that it brings."""
        return self.energy_tce - self.replaced_energy_tce

    def takes(self, limit: float) -> float:
        """Return what it takes of the headroom of an area with that limit of intensity, in tce."""
        return float(rules.taken(self.energy_tce, self.replaced_energy_tce, self.value_added_yuan, limit))

    def since_year(self, limit: float) -> int:
        """Return the year from which it counts: the first where it takes room, the last possible where it makes room."""
        return self.first if self.takes(limit) > 0 else self.last

    def told(self, limit: float) -> dict[str, Any]:
        """Return what pages and advices say of it."""
        given = asdict(self) | {"since": str(self.since) if self.since else None}
        return given | {"year": self.since_year(limit), "taken_tce": self.takes(limit)}


def claimed(claims: Iterable[Claim], limit: float, by: int | None = None) -> float:
    """Return what claims take of the headroom together: all of them, or those that count by a year."""
    return sum((one.takes(limit) for one in claims if by is None or one.since_year(limit) <= by), 0.0)


def increment(project: Mapping[str, Any], name: str) -> float:
    """Return what a project adds of an amount: the whole, or what goes beyond the former where a plant is rebuilt (R6.1)."""
    same = 1 if project.get("same_site_and_process") else 0
    now, before = float(project.get(name) or 0.0), float(project.get(f"before_{name}") or 0.0)
    return float(review_rules.reviewed_energy(now, before, same))


def amounts(project: Mapping[str, Any]) -> tuple[float, float]:
    """Return the energy that counts and the replacement confirmed, in tce."""
    counted = project.get("counted_energy_tce")
    whole = increment(project, "energy_tce") if counted is None else float(counted)
    return whole, float(project.get("replaced_energy_tce") or 0.0)


def ratio_asked(project: Mapping[str, Any]) -> float:
    """能耗替代要求: times the project's own energy; at least 1 in an area on level 1, 0 where none is asked for."""
    if project.get("national"):
        return 0.0
    least = 1.0 if project.get("area_level") == LEVEL_1 else 0.0
    return max(least, float(project.get("replacement_ratio") or 0.0))


def ratio_short(project: Mapping[str, Any]) -> float:
    """Return what is missing of the replacement asked for, in tce."""
    return float(rules.replacement_short(*amounts(project), ratio_asked(project)))


def room_of(project: Mapping[str, Any]) -> dict[str, Any]:
    """Return the area's headroom, what the project takes of it, and the replacement still missing; None where not known.

    `headroom_tce` is without what the area's claims take (`claimed_tce`), each of which stands in `claims`.
    """
    if any(project.get(name) is None for name in NEEDED):
        return {
            "headroom_tce": None, "taken_tce": None, "replacement_needed_tce": None, "claimed_tce": None, "claims": []
        }  # fmt: skip
    energy, gdp, base, decline = (project[name] for name in NEEDED)
    limit = float(rules.intensity_limit(base, decline))
    claims = [_claim(one) for one in project.get("area_claims") or ()]
    gone = claimed(claims, limit)
    room = float(rules.headroom(gdp, limit, energy)) - gone
    counted, replaced = amounts(project)
    takes = float(rules.taken(counted, replaced, increment(project, "value_added_yuan"), limit))
    short = larger(rules.path_short(takes, room, counted, replaced), ratio_short(project))
    return {
        "headroom_tce": room, "taken_tce": takes, "replacement_needed_tce": 0.0 if project.get("national") else short,
        "claimed_tce": gone, "claims": [one.told(limit) for one in claims],
    }  # fmt: skip


def _claim(given: Claim | Mapping[str, Any]) -> Claim:
    """Return a claim of the ledger as it is, one of a file by its keys."""
    if isinstance(given, Claim):
        return given
    year = int(given["year"])
    return Claim(
        code=given.get("code", ""), name=given.get("name", ""), first=year, last=year,
        energy_tce=float(given["energy_tce"]), replaced_energy_tce=float(given.get("replaced_energy_tce") or 0.0),
        value_added_yuan=float(given["value_added_yuan"]),
    )  # fmt: skip
