"""待报、逾期: what has to be filed by when, how far each has come, and what waits for a person.

There may be thousands of duties: the database counts and sorts, and only the lines that a page shows are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from shuangkong.access.scope import FILING, may_file
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Unknown
from shuangkong.statistics import steps
from shuangkong.statistics.deadlines import Deadline, deadline, ended
from shuangkong.statistics.form import Form
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import Duty, Event, Reminder, Submission

State = Submission.State
HANDED_IN = (State.SUBMITTED, State.REVIEWED, State.APPROVED, State.SUPERSEDED)
SHOWN = ("form", "filer_key", "period", "version", "state")  # of a submission beside its duty
BACK = {"year": 2, "quarter": 5, "month": 13}  # how many past periods are asked for


@dataclass(frozen=True, slots=True)
class Item:
    """One period of one duty: its deadline, and the submission where there is one."""

    duty: Duty
    form: Form
    deadline: Deadline
    submission: Submission | None
    reminders: int

    @property
    def handed_in(self) -> bool:
        """Whether it has left the filer's hands."""
        return self.submission is not None and self.submission.state in HANDED_IN

    @property
    def state(self) -> Any:
        """How far it has come, in a word."""
        return self.submission.get_state_display() if self.submission else None


@dataclass(frozen=True, slots=True)
class Lot:
    """One form's filings of one period that have not been handed in: by when they are due, how many, and of whom."""

    form: Form
    deadline: Deadline
    count: int
    duties: QuerySet[Duty]


class Backlog:
    """What has still to be handed in, the most urgent first; as long as it is, and read only where it is looked at."""

    def __init__(self, lots: Iterable[Lot]) -> None:
        self.lots = sorted(lots, key=lambda lot: (lot.deadline.due, lot.form.id, lot.deadline.period.text))

    def __len__(self) -> int:
        return sum(lot.count for lot in self.lots)

    def __getitem__(self, span: slice) -> list[Item]:
        first, last, _ = span.indices(len(self))
        found: list[tuple[Duty, Form, Deadline]] = []
        for lot in self.lots:
            if first < lot.count and last > 0:
                listed = lot.duties.order_by("area_id", "pk")[max(first, 0) : last]
                found += [(duty, lot.form, lot.deadline) for duty in listed]
            first, last = first - lot.count, last - lot.count
        return _items(found)

    def late(self) -> Backlog:
        """Return the part whose last day has passed."""
        return Backlog(lot for lot in self.lots if lot.deadline.late)


def backlog(duties: QuerySet[Duty], today: date) -> Backlog:
    """Return what these duties still ask for of the periods that have ended by a day."""
    kinds = duties.order_by("every").values_list("every", "form", "department").distinct()
    return Backlog(
        lot
        for every, named in groupby(kinds, key=lambda kind: kind[0])
        for forms in [{(form, department): _form(form, department) for _, form, department in named}]
        for period in islice(ended(every, today), BACK[every])
        for lot in _lots(duties, period, forms, today)
    )


def _lots(
    duties: QuerySet[Duty], period: Period, forms: dict[tuple[str, str], Form | None], today: date
) -> Iterator[Lot]:
    handed_in = Submission.objects.filter(filer_key=OuterRef("filer_key"), period=period.text, state__in=HANDED_IN)
    missing = asked(duties, period).exclude(Exists(handed_in))
    counts = missing.order_by().values_list("form", "department").annotate(n=Count("pk"))
    for name, department, count in counts:
        form = forms.get((name, department))
        if form is not None:
            lot = missing.filter(form=name, department=department)
            yield Lot(form, deadline(form, period, today), count, lot)


def asked(duties: QuerySet[Duty], period: Period) -> QuerySet[Duty]:
    """Return the duties that ask for a period; the texts of one kind of period are in order of time."""
    valid = Q(every=period.kind, since__lte=period.text) & (Q(until="") | Q(until__gte=period.text))
    return duties.filter(valid).order_by("area_id", "pk")


def beside(duties: Iterable[Duty], period: Period, today: date) -> list[Item]:
    """Return duties with what became of one period of each."""
    found = ((duty, _form(duty.form, duty.department)) for duty in duties)
    return _items([(duty, form, deadline(form, period, today)) for duty, form in found if form is not None])


def _items(lines: list[tuple[Duty, Form, Deadline]]) -> list[Item]:
    listed = {duty.pk: duty for duty, _, _ in lines}
    submissions = _newest({duty.filer_key for duty in listed.values()}, {line[2].period.text for line in lines})
    counted = Reminder.objects.filter(duty__in=listed).values_list("duty", "period").annotate(n=Count("pk")).order_by()
    reminded = {(duty, period): n for duty, period, n in counted}
    return [
        Item(duty, form, deadline, submissions.get((duty.filer_key, text)), reminded.get((duty.pk, text), 0))
        for duty, form, deadline in lines
        for text in [deadline.period.text]
    ]


def _form(name: str, department: str) -> Form | None:
    try:
        return in_use().form(name, department)
    except Unknown:  # a pack that brought the form is no longer at hand
        return None


def _newest(keys: set[str], periods: set[str]) -> dict[tuple[str, str], Submission]:
    """Return by filer and period the version under way, else the one in force."""
    rows = Submission.objects.filter(filer_key__in=keys, period__in=periods).exclude(state=State.DISCARDED)
    return {(one.filer_key, one.period): one for one in rows.only(*SHOWN).order_by("version")}


def waiting(user: Any, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return what waits for a step of this person, of what the person may look at: a review, an approval, a return to be
    mended.
    """
    # who may look at them may do the same with each: one look at the register, not one for every step of every one
    own = user.area, user.organisation, user.department
    granted = [action for action in FILING if may_file(user, action, *own)]
    wanted = Q(pk__in=[])
    for step, way in steps.judging():
        if step.action in granted:
            wanted |= way & Q(state__in=step.from_) & ~_done_by(user, step.not_after)
    if "file" in granted:
        wanted |= Q(state=State.RETURNED) & _done_by(user, steps.FILED)
    return submissions.filter(wanted)


def _done_by(user: Any, what: tuple[str, ...]) -> Q:
    return Q(Exists(Event.objects.filter(submission=OuterRef("pk"), what__in=what, by=user)))
