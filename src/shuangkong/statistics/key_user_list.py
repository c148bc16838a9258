"""重点用能单位名录: the list of a year for the areas that a person sees, from what approved status reports say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import NotInForce
from shuangkong.registers.models import Organisation
from shuangkong.rulebook.lookup import implied_chain
from shuangkong.statistics import checks
from shuangkong.statistics.form import EnergyUse
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.key_users import CLASSES, Marks, Standing, standing
from shuangkong.statistics.models import Designation, Submission, SubmissionRow
from shuangkong.statistics.services import visible

SHOWN = 5  # years of energy beside a unit
PURPOSE = "assessment"  # the list decides who is assessed
BASIS = "statistics.key_user_basis"
MARKS = (
    "key_user_least", "key_user_designated_least", "key_user_years_below", "hundred_least", "thousand_least",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What an approved report says for a year, in tce, and which report."""

    year: int
    tce: float | None = None
    submission: int | None = None


@dataclass(frozen=True, slots=True)
class KeyUser:
    """A unit on the list, with its energy of the years before."""

    organisation: str
    name: str
    area: str
    area_name: str
    designated: bool
    standing: Standing
    energy: tuple[Said, ...]

    @property
    def class_name(self) -> str:
        """百家, 千家 or 万家."""
        return CLASSES[self.standing.class_]


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of a year; `years` are those that have one."""

    year: int | None
    years: tuple[int, ...]
    columns: tuple[int, ...]
    units: tuple[KeyUser, ...]


def listing(user: Any, year: int | None = None) -> Listing:
    """Return the list of a year, the newest one without: the largest users first."""
    reports = _reports(user)
    years = tuple(sorted({said.year + 1 for known in reports.values() for said in known.values()}, reverse=True))
    wanted = year or (years[0] if years else None)
    if wanted is None:
        return Listing(None, (), (), ())
    columns = tuple(range(wanted - SHOWN, wanted))
    designated, marks, whose = _designated(wanted), _AreaMarks(), _whose(reports)
    units = [_unit(whose[one], reports[one], designated.get(one, set()), marks, wanted, columns) for one in reports]
    listed = [one for one in units if one.standing.listed]
    return Listing(wanted, years, columns, tuple(sorted(listed, key=lambda one: (-_last(one), one.organisation))))


def _last(unit: KeyUser) -> float:
    return next((said.tce for said in reversed(unit.energy) if said.tce is not None), 0.0)


Who = tuple[str, str, str, str]  # code, name, area, name of the area


def _whose(codes: Iterable[str]) -> dict[str, Who]:
    """Return what the register says of units now: one that moved is one unit still."""
    names = ("uscc", "name", "area_id", "area__name")
    rows = Organisation.objects.order_by().values_list(*names)
    wanted = set(codes)
    return {code: (code, *rest) for code, *rest in rows.iterator() if code in wanted}


def _reports(user: Any) -> dict[str, dict[int, Said]]:
    """Return what approved reports say, by unit and year."""
    found: dict[str, dict[int, Said]] = defaultdict(dict)
    for form in in_use().forms.forms.values():
        if form.energy is None or form.filer != "organisation" or not form.may_feed(PURPOSE):
            continue
        approved = visible(user).filter(form=form.id, state=Submission.State.APPROVED, period__regex="^[0-9]{4}$")
        values = dict(
            SubmissionRow.objects.filter(submission__in=approved, table=form.energy.calorific[0])
            .order_by()
            .values_list("submission", "values")
        )
        column = cache(partial(_column, form.energy))
        for number, period, code, area in approved.values_list("pk", "period", "organisation_id", "area_id"):
            text = values.get(number, {}).get(column(area, period))
            found[code][int(period)] = Said(int(period), None if text is None else float(Decimal(text)), number)
    return found


def _column(energy: EnergyUse, area: str, period: str) -> str:
    """Return the column that decides in an area and year: at equivalent or at calorific value."""
    day = Period.parse(period).end_date()
    basis = in_use().rulebook.value(BASIS, implied_chain(area), day).text
    return (energy.calorific if basis == "calorific" else energy.equivalent)[1]


def _designated(newest: int) -> dict[str, set[int]]:
    """Return for which years' lists each unit was designated."""
    found: dict[str, set[int]] = defaultdict(set)
    for organisation, since, until in Designation.objects.values_list("organisation_id", "since", "until"):
        found[organisation] |= set(range(since, min(until or newest, newest) + 1))
    return found


class _AreaMarks:
    """The rule's numbers by area and year, each looked up once."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], Marks | None] = {}

    def of(self, area: str, year: int) -> Marks | None:
        """Return the numbers for the list of a year; None before the rule was in force."""
        if (area, year) not in self.known:
            lookup = checks.of_rulebook(in_use().rulebook, area, str(year))
            try:
                self.known[area, year] = Marks(*(lookup(f"statistics.{name}")[0] for name in MARKS))
            except NotInForce:
                self.known[area, year] = None
        return self.known[area, year]


def _unit(
    who: Who, said: Mapping[int, Said], designated: set[int], marks: _AreaMarks, year: int, columns: tuple[int, ...]
) -> KeyUser:
    energy = {one.year: one.tce for one in said.values() if one.tce is not None}
    found = standing(energy, designated, partial(marks.of, who[2]), year)
    return KeyUser(*who, year in designated, found, tuple(said.get(one, Said(one)) for one in columns))
