"""总量减排页: by county and pollutant the target, what is earned (完成), what may come (预计、计划), and the gap.

What is earned and expected is the register's as it is now; targets, requirements and the number that counts in the
assessment are the closing's. Where the two differ, both are shown: the next closing brings them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from shuangkong.closing import display, finder, indicators
from shuangkong.closing.display import Shown
from shuangkong.emissions import register_doubles, rules, standing
from shuangkong.emissions.models import Pollutant, Project
from shuangkong.kernel.periods import five_year_base
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree
from shuangkong.web.goal import verdict

INDICATOR = "emissions.{}_reduction"
CENT = Decimal("0.01")
COMING = "coming"  # beside the levels of an amount: of a later year
FIRST_YEAR = 2021  # the first whose projects are counted


@dataclass(frozen=True, slots=True)
class Cell:
    """Tonnes at one level, and the list of projects behind them."""

    level: str
    amount: Decimal
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One pollutant of one area; t since the beginning of the five years."""

    area: str
    name: str
    url: str
    target: Decimal | None
    target_url: str
    required: Shown | None
    sealed: Shown | None  # 完成 as the closing has it, where the register has moved on since
    cells: list[Cell]
    coming: Decimal  # what runs already and counts in later years of the five only
    gap: Decimal | None
    verdict: Any

    @property
    def earned(self) -> Cell:
        """完成: what the nation recognised."""
        return self.cells[0]

    @property
    def expected(self) -> Decimal:
        """预计: what runs and is not recognised yet."""
        return sum((cell.amount for cell in self.cells[1:-1]), Decimal(0))

    @property
    def expecting(self) -> Decimal:
        """预计, with what counts in later years."""
        return self.expected + self.coming

    @property
    def planned(self) -> Cell:
        """计划: what does not run yet."""
        return self.cells[-1]

    @property
    def shares(self) -> list[tuple[str, float, float]]:
        """Where earned, expected and planned tonnes begin and how far they reach, in percent of the target or of all."""
        whole = max(self.target or Decimal(0), self.earned.amount + self.expected + self.coming + self.planned.amount)
        parts = (
            ("earned", self.earned.amount),
            ("expected", self.expected + self.coming),
            ("planned", self.planned.amount),
        )
        found, start = [], 0.0
        for name, amount in parts:
            share = float(amount * 100 / whole) if whole else 0.0
            found.append((name, round(start, 2), round(share, 2)))
            start += share
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """One pollutant: the area itself, then its counties."""

    pollutant: str
    name: Any
    whole: Row
    counties: list[Row]


def home(user: Any, today: date) -> str:
    """Return the address of the page that a person most likely wants."""
    for place in finder.places(user):
        year = next((period for period in finder.periods(place.city) if len(period) == 4), None)
        return reverse("web:pollutants", args=[place.area, int(year) if year else today.year])
    area = user.area if Area.objects.filter(pk=user.area).exists() else None
    return reverse("web:pollutants", args=[area, today.year]) if area else reverse("emissions:projects")


def years(today: date) -> list[int]:
    """Return the years that can be chosen, the newest first."""
    return list(range(today.year, FIRST_YEAR - 1, -1))


def synthetic(area: Area) -> dict[str, int]:
    """Return how many of the area's projects there are, and how many of them are invented."""
    projects = Project.objects.filter(area_id__in=subtree(area.pk))
    return {"all": projects.count(), "some": projects.filter(confidence="synthetic").count()}


def closing_of(user: Any, area: str, year: int) -> Any:
    """Return the closing of a year; None where the year is not closed. 403 before anything else."""
    try:
        return finder.closing_for(user, area, str(year))
    except Http404:
        return None


def tables(area: Area, year: int, closing: Any) -> list[Table]:
    """Return the four pollutants of an area from the beginning of the five years to a year."""
    first, last = five_year_base(year) + 1, five_year_base(year) + 5
    inside = subtree(area.pk)
    projects = standing.with_claims(Project.objects.filter(area_id__in=inside).select_related("area"))
    sums: dict[str, dict[tuple[str, str], Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    aside = register_doubles.aside()
    for project in projects:
        for part in standing.parts(project, first, last, aside):
            later = part.year > year and part.level != standing.PLANNED
            sums[project.area_id][part.pollutant, COMING if later else part.level] += part.net_t
    units = [(unit, _counting(unit.pk, inside)) for unit in area.children.order_by("code")]
    followed = _followed(closing, [area.pk, *(unit.pk for unit, _below in units)])
    found = []
    for code, name in Pollutant.choices:
        row = _Rows(code, year, closing, sums, followed)
        counties = [row.of(unit, below) for unit, below in units]
        whole = row.of(area, inside)
        if whole.target or any(cell.amount for cell in whole.cells):
            found.append(Table(code, name, whole, [one for one in counties if _says(one)]))
    return found


def _counting(unit: str, inside: set[str]) -> set[str]:
    """Return the areas whose projects count for a unit, as in closings: those counted in it, whatever they stand below."""
    above = {
        code: into or parent
        for code, into, parent in Area.objects.filter(pk__in=inside).values_list("pk", "counted_in", "parent")
    }
    found = {unit}
    while more := {code for code, into in above.items() if into in found} - found:
        found |= more
    return found


def _says(row: Row) -> bool:
    return row.target is not None or any(cell.amount for cell in row.cells)


def _followed(closing: Any, areas: Iterable[str]) -> Mapping[tuple[str, str], Any]:
    if closing is None:
        return {}
    return {(area, one.indicator.id): one for area in areas for one in indicators.followed(closing, area)}


class _Rows:
    """Makes the rows of one pollutant."""

    def __init__(self, pollutant: str, year: int, closing: Any, sums: Any, followed: Any) -> None:
        self.pollutant, self.year, self.closing, self.sums, self.followed = pollutant, year, closing, sums, followed

    def of(self, area: Area, inside: set[str]) -> Row:
        """Return the row of an area with everything below it."""
        cells = [Cell(level, self._sum(inside, level), self._list(area.pk, level)) for level in standing.COLUMNS]
        coming = self._sum(inside, COMING)
        known = self.followed.get((area.pk, INDICATOR.format(self.pollutant)))
        target = known.target.value if known and known.target else None
        lead = display.from_row(known.lead) if known else None
        return Row(
            area=area.pk, name=area.name, url=reverse("web:pollutants", args=[area.pk, self.year]), target=target,
            target_url=reverse("web:indicator", args=[INDICATOR.format(self.pollutant), area.pk, self.year]) if known else "",
            required=display.from_row(known.required) if known and known.required else None,
            sealed=lead if lead and _moved(lead, cells[0].amount) else None, cells=cells, coming=coming, gap=_gap(target, cells, coming),
            verdict=verdict(known) if known else None,
        )  # fmt: skip

    def _sum(self, inside: set[str], level: str) -> Decimal:
        return sum((self.sums[at][self.pollutant, level] for at in inside), Decimal(0))

    def _list(self, area: str, level: str) -> str:
        asked = {
            "year": self.year, "since": five_year_base(self.year) + 1, "area": area, "pollutant": self.pollutant,
            "state": str(level),
        }  # fmt: skip
        return f"{reverse('emissions:projects')}?{urlencode(asked)}"


def _moved(lead: Shown, amount: Decimal) -> bool:
    return not lead.missing and abs(Decimal(lead.row.value) - amount) >= CENT


def _gap(target: Decimal | None, cells: list[Cell], coming: Decimal) -> Decimal | None:
    """Return by how much the projects fall short of the target, by the same rule as in the accounts."""
    if target is None:
        return None
    expected = sum((cell.amount for cell in cells[1:-1]), Decimal(0))
    covered = rules.covered(cells[0].amount, expected, coming, cells[-1].amount)
    return Decimal(str(rules.shortfall(target, covered)))
