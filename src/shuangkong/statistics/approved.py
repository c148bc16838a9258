"""在用的观测值: what approved submissions say on a day, for closings: each series of an area as a sum of all who file it,
with every vintage that was known by then, and under each the lines it is made of.

An area's value counts from the day on which every organisation that has to file it has been approved: a sum without some
of its parts would look like a fall. What an office states for an area is no part of a sum: where both the city's office and
the county's state it, the city's counts, and where an office states it, what units report is not added up beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from shuangkong.access.scope import lineage_of
from shuangkong.statistics.models import Duty, Observation, Submission

IN_FORCE = (Submission.State.APPROVED, Submission.State.SUPERSEDED)
NEWEST_LAST = ("published", "submission__version", "pk")
RANKS = ("official", "reported", "assumed", "synthetic")
VINTAGES = ("final", "revised", "preliminary")  # a sum is as preliminary as its most preliminary part

Key = tuple[str, str, str, int | None]  # series, area, period, price base
Days = Mapping[int, date]  # version → the day from which it counts


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a submission in a sum."""

    submission: int
    form: str
    version: int
    filer: str
    table: str
    line: int
    columns: tuple[str, ...]
    value: Decimal | None
    vintage: str
    confidence: str
    document: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Value:
    """One vintage of a series of an area."""

    series: str
    area: str
    period: str
    price_base_year: int | None
    value: Decimal | None
    published: date
    vintage: str
    confidence: str
    document: str
    parts: tuple[Part, ...]


@dataclass(slots=True)
class _Filer:
    """The versions of one filer for a period, by the day from which each counts."""

    days: dict[int, date] = field(default_factory=dict)  # version → day
    parts: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))

    def on(self, day: date) -> list[Part]:
        """Return the lines that count on a day: those of the newest version approved by then."""
        known = [version for version, since in self.days.items() if since <= day]
        return self.parts.get(max(known), []) if known else []


def values(areas: Collection[str], as_of: date, since: date | None = None) -> list[Value]:
    """Return the values of areas known by a day, the older vintages first; with `since`, of the areas and periods only
    of which anything was approved from that day on.
    """
    new = Observation.objects.filter(area__in=areas, published__gte=since) if since else None
    periods = None if new is None else sorted({*new.order_by().values_list("period", flat=True).distinct()})
    areas = areas if new is None else sorted({*new.order_by().values_list("area", flat=True).distinct()})
    days = _days(as_of, periods)
    sums: dict[Key, dict[str, _Filer]] = defaultdict(dict)
    for key, filer, version, part in _parts(areas, as_of, periods):
        known = sums[key].setdefault(filer, _Filer(days.get((filer, key[2]), {})))
        known.parts[version].append(part)
    expected, places = _expected(areas), _places(days)
    return [value for key in sorted(sums, key=str) for value in _vintages(key, sums[key], expected, places)]


def _of(rows: Any, name: str, periods: Collection[str] | None) -> Any:
    return rows if periods is None else rows.filter(**{f"{name}__in": periods})


def _days(as_of: date, periods: Collection[str] | None) -> dict[tuple[str, str], dict[int, date]]:
    """Return of each filer and period the versions that came into force, with the day."""
    found: dict[tuple[str, str], dict[int, date]] = defaultdict(dict)
    rows = _of(Submission.objects.filter(state__in=IN_FORCE, approved_on__lte=as_of), "period", periods)
    for key, period, version, day in rows.values_list("filer_key", "period", "version", "approved_on"):
        found[key, period][version] = day
    return found


def _places(days: Mapping[tuple[str, str], Days]) -> dict[tuple[str, str, str], dict[str, Days]]:
    """Return the same by form, area and period: looking through all of them for every series would take minutes."""
    found: dict[tuple[str, str, str], dict[str, Days]] = defaultdict(dict)
    for (filer, period), known in days.items():
        form, area, _rest = filer.split("|", 2)
        found[form, area, period][filer] = known
    return found


def _parts(
    areas: Collection[str], as_of: date, periods: Collection[str] | None
) -> Iterator[tuple[Key, str, int, Part]]:  # fmt: skip
    known = Observation.objects.filter(area__in=areas, published__lte=as_of).order_by(*NEWEST_LAST)
    rows = _of(known, "period", periods)
    approvers = _approvers(as_of, periods)
    names = (
        "series", "area", "period", "price_base_year", "submission__filer_key", "submission__version", "submission_id",
        "submission__form", "submission__organisation__name", "submission__department", "submission__area__name",
        "table", "line", "columns", "value", "vintage", "confidence", "document",
    )  # fmt: skip
    for row in rows.values_list(*names).iterator():
        series, area, period, price, filer, version, submission, form, organisation, department, own, *rest = row
        table, line, columns, value, vintage, confidence, document = rest
        number = None if value is None else Decimal(value)
        who = organisation or department or own
        part = Part(
            submission, form, version, who, table, line, tuple(columns), number, vintage, confidence, document,
            approvers.get(submission, ""),
        )  # fmt: skip
        yield (series, area, period, price), filer, version, part


def _approvers(as_of: date, periods: Collection[str] | None) -> dict[int, str]:
    from shuangkong.statistics.models import Event

    known = Event.objects.filter(what=Event.What.APPROVED, submission__approved_on__lte=as_of).select_related("by")
    rows = _of(known, "submission__period", periods)
    return {row.submission_id: row.by.get_full_name() or row.by.username for row in rows}


def _expected(areas: Collection[str]) -> dict[tuple[str, str], list[Duty]]:
    """Return by form and area which organisations have to file."""
    found: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    rows = Duty.objects.filter(area__in=areas, organisation__isnull=False, organisation__active=True).select_related(
        "organisation"
    )
    for duty in rows:
        found[duty.form, duty.area_id].append(duty)
    return found


def missing(form: str, area: str, period: str, filed: Collection[str], expected: Mapping[tuple[str, str], list[Duty]]) -> list[str]:  # fmt: skip
    """Return the keys of organisations that have to file and have not."""
    return [
        duty.filer_key
        for duty in expected.get((form, area), ())
        if duty.filer_key not in filed and len(duty.since) == len(period) and duty.since <= period
        and (not duty.until or period <= duty.until)
    ]  # fmt: skip


def waited_for(submission: Submission) -> list[str]:
    """Return the organisations without whose filing of the same form and period the sums of the area do not count yet."""
    form, area, period = submission.form, submission.area_id, submission.period
    in_force = Submission.objects.filter(form=form, area=area, period=period, state=Submission.State.APPROVED)
    expected = _expected([area])
    absent = set(missing(form, area, period, set(in_force.values_list("filer_key", flat=True)), expected))
    return [duty.filer_name for duty in expected.get((form, area), ()) if duty.filer_key in absent]


def _vintages(
    key: Key, filers: Mapping[str, _Filer], expected: Mapping[tuple[str, str], list[Duty]],
    places: Mapping[tuple[str, str, str], Mapping[str, Days]],
) -> Iterator[Value]:  # fmt: skip
    _series, area, period, _price = key
    forms = {filer.partition("|")[0] for filer in filers if _unit_of(filer)}
    before: tuple[Part, ...] = ()
    own = {day for filer in filers.values() for day in filer.days.values()}
    around = {filer: known for form in forms for filer, known in places.get((form, area, period), {}).items()}
    # any day on which something of the same forms, area and period came into force may be the one that completes a sum
    for day in sorted(own | {day for known in around.values() for day in known.values()}):
        stated = _stated(filers, area, day)
        parts = stated or tuple(part for filer, known in filers.items() if _unit_of(filer) for part in known.on(day))
        there = {filer for filer, known in around.items() if min(known.values()) <= day}
        if parts == before or (not stated and any(missing(form, area, period, there, expected) for form in forms)):
            continue
        yield _value(key, parts, parts or before, day)
        before = parts


def _stated(filers: Mapping[str, _Filer], area: str, day: date) -> tuple[Part, ...]:
    """Return what an office says of an area by a day: the highest office's, of two at one height the newer."""
    offices = [filer for filer, known in filers.items() if not _unit_of(filer) and known.on(day)]
    if len(offices) > 1:  # what stands above an area is asked of the register: not for every value of every area
        above = lineage_of(area)
        offices.sort(key=lambda filer: (_height(filer.split("|")[1], above), _since(filers[filer], day), filer))
    return tuple(filers[offices[-1]].on(day)) if offices else ()


def _height(area: str, above: tuple[str, ...]) -> int:
    return above.index(area) if area in above else -1


def _since(filer: _Filer, day: date) -> date:
    return max(since for since in filer.days.values() if since <= day)


def _unit_of(filer: str) -> str:
    """Return the organisation of a filer's key; empty for an office."""
    return filer.split("|")[2]


def _value(key: Key, parts: tuple[Part, ...], known: tuple[Part, ...], day: date) -> Value:
    """Return one vintage; where a new version says nothing of the series any more, the value is missing."""
    numbers = [part.value for part in parts]
    missing_ = not numbers or None in numbers
    total = None if missing_ else sum((number for number in numbers if number is not None), Decimal(0))
    vintage = max((part.vintage for part in known), key=VINTAGES.index)
    confidence = max((part.confidence for part in known), key=RANKS.index)
    return Value(*key, total, day, vintage, confidence, known[0].document, parts)
