"""两高项目的家数: how many projects of each stage lie in each area, for boards that show all areas at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from shuangkong.projects.claims import chain
from shuangkong.projects.facts import TWO_HIGH
from shuangkong.projects.listing import with_outcome
from shuangkong.projects.models import Project
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

OUT_OF_ORDER = ("reject", "stop_and_rectify", "stop", "phase_out")  # advices


@dataclass(frozen=True, slots=True)
class Counts:
    """Projects at or below an area by stage; `two_high` those listed as 两高; `out_of_order` those to be stopped or mended."""

    proposed: int
    building: int
    existing: int
    two_high: int
    out_of_order: int

    @property
    def all(self) -> int:
        """All stages together."""
        return self.proposed + self.building + self.existing


def ledger_counts(city: str) -> dict[str, Counts]:
    """Return the counts of a city and of every area below it, without what was taken off the list."""
    below, above = subtree(city), dict(Area.objects.values_list("code", "parent_id"))
    found: Counter[tuple[str, str]] = Counter()
    rows = with_outcome(Project.objects.filter(area_id__in=below, withdrawn="")).order_by()
    for area, stage, kind, outcome in rows.values_list("area_id", "stage", "kind", "last_outcome"):
        marks = [stage, *(["two_high"] if kind in TWO_HIGH else []), *(["out"] if outcome in OUT_OF_ORDER else [])]
        found.update((one, mark) for one in chain(area, above) for mark in marks)
    names = ("proposed", "building", "existing", "two_high", "out")
    return {area: Counts(*(found[area, name] for name in names)) for area in below}
