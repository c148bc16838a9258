"""应替代量: what new projects have to replace, once or twice, and how far their sources still cover it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from shuangkong.emissions.models import Use
from shuangkong.emissions.permit_models import NewProject
from shuangkong.emissions.replacement_sources import verified_of
from shuangkong.emissions.replacement_times import EXACT, Times, times_of
from shuangkong.statistics.in_use import in_use


@dataclass(frozen=True, slots=True)
class Covering:
    """A use, and how much of it its source still has verified: a claim that is sent back or excluded covers nothing."""

    use: Use
    counted_t: Decimal

    @property
    def failed(self) -> bool:
        """来源已失效: the source no longer has what was used of it."""
        return self.counted_t < self.use.amount_t


@dataclass(frozen=True, slots=True)
class Demand:
    """One pollutant of a new project: what has to be replaced, and what is."""

    project: NewProject
    times: Times
    needed_t: Decimal | None
    covered_t: Decimal
    uses: tuple[Covering, ...]

    @property
    def gap_t(self) -> Decimal | None:
        """What is still to be replaced."""
        return None if self.needed_t is None else max(self.needed_t - self.covered_t, Decimal(0))


def demands(projects: Iterable[NewProject]) -> list[Demand]:
    """Return what new projects have to replace and how far they have."""
    rulebook = in_use().rulebook
    uses: dict[tuple[str, str], list[Covering]] = defaultdict(list)
    for one in _coverings():
        uses[one.use.target, one.use.pollutant].append(one)
    found = []
    for one in projects:
        times = times_of(one.area_id, one.pollutant, one.approved_on.year, rulebook)
        needed = None if times.times is None else (one.new_t * times.times).quantize(EXACT)
        own = tuple(uses.get((one.target, one.pollutant), ()))
        found.append(Demand(one, times, needed, sum((use.counted_t for use in own), Decimal(0)), own))
    return found


def _coverings() -> Iterator[Covering]:
    """Yield every use with what it still covers; of one source the uses entered first go before the later."""
    uses = list(Use.objects.select_related("project").order_by("pk"))
    left = defaultdict(Decimal, verified_of({use.project for use in uses}))
    for use in uses:
        key = (use.project_id, use.pollutant)
        counted = min(use.amount_t, max(left[key], Decimal(0)))
        left[key] -= counted
        yield Covering(use, counted)
