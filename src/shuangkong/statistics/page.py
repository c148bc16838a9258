"""报送页面: what the page of a submission says: its way, its tables, what is wrong, its history, what differs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import SHOWN, Problem
from shuangkong.statistics import approved, checking, findings, grid, steps, stored, typed
from shuangkong.statistics.filing import Filing
from shuangkong.statistics.form import Form, FormTable
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import CheckFinding, Event, Submission
from shuangkong.statistics.services import form_of

State: Any = Submission.State
What: Any = Event.What


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way, with who passed it when."""

    name: str
    event: Event | None
    now: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One problem in the panel: the way to its cell, and for a warning how to explain it."""

    problem: Problem
    anchor: str
    finding: CheckFinding | None = None

    @property
    def key(self) -> str:
        """The key of the row as a form field holds it."""
        return json.dumps(self.finding.key, ensure_ascii=False) if self.finding else "[]"


@dataclass(frozen=True, slots=True)
class Told:
    """The problems that a page shows, and how many there are."""

    errors: Sequence[Said] = ()
    warnings: Sequence[Said] = ()
    explained: Sequence[CheckFinding] = ()
    wrong: int = 0
    open: int = 0

    @property
    def cut(self) -> bool:
        """Whether there are more than are shown."""
        return self.wrong > len(self.errors) or self.open > len(self.warnings)


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that two versions have otherwise, or a line that only one has."""

    table: str
    line: str
    column: str
    before: str
    after: str


def context(
    submission: Submission, user: Any, texts: typed.Texts | None = None, faults: Sequence[Problem] = (), number: int = 1
) -> dict[str, Any]:
    """Return everything that the page needs: of long tables the lines of the page of that number.

    `texts` and `faults` are what was just given and could not be kept.
    """
    form, year = form_of(submission), Period.parse(submission.period).year
    filing, pages = stored.part_of(submission, form, number, typed.MOST_TYPED)
    shown = texts or typed.from_filing(form, filing, cut=pages > 1)
    editing = submission.open and steps.may(user, "file", submission)
    told = _of_faults(faults) if faults else _of_checks(submission, form) if filing.rows else Told()
    problems = [one.problem for one in (*told.errors, *told.warnings)]
    tables, anchors = grid.lay(form, shown, year, problems, editing=editing and not shown.cut)
    taken = list(submission.events.select_related("by"))
    return {
        "section": "statistics",
        "submission": submission,
        "form": form,
        "document": in_use().rulebook.document(form.legal.document),
        "tables": tables,
        "cut": shown.cut,
        "pages": None if texts else Paginator(range(pages), 1).get_page(number),
        "editing": editing,
        "energy": None if faults else checking.energy_of(submission, form),
        "importers": in_use().importers_of(form),
        "stages": stages(submission, taken),
        "open_steps": [step for step in steps.open_to(user, submission) if not (editing and step.name == "submit")],
        "submit": steps.step_of(submission, "submit") if editing else None,
        "told": told,
        "shown": SHOWN,
        "errors": _anchored(told.errors, anchors),
        "warnings": _anchored(told.warnings, anchors),
        "kept_out": bool(faults),
        "events": taken[::-1],
        "waited_for": approved.waited_for(submission) if submission.state == State.APPROVED and submission.organisation_id else [],
        "resubmitted": any(e.what == What.SUBMITTED and e.sha256 != submission.sha256 for e in taken),
        "may_correct": submission.state == State.APPROVED and steps.may(user, "file", submission),
        "files": submission.files.select_related("by"),
        "returned": next((e for e in reversed(taken) if e.what == What.RETURNED), None) if submission.state == State.RETURNED else None,
    } | _versions(submission)  # fmt: skip


def _versions(submission: Submission) -> dict[str, Any]:
    """Return the versions before and after this one."""
    same = Submission.objects.filter(filer_key=submission.filer_key, period=submission.period)
    later = same.filter(version__gt=submission.version).exclude(state=State.DISCARDED)
    return {"former": submission.former, "following": later.order_by("version").first()}


def _of_faults(faults: Sequence[Problem]) -> Told:
    return Told([Said(problem, "") for problem in faults[:SHOWN]], wrong=len(faults))


def _of_checks(submission: Submission, form: Form) -> Told:
    found = findings.checked(submission, form)
    wrong, open_ = findings.errors(found), findings.warnings(found)
    explained = found.exclude(passed=None).select_related("passed__by")[:SHOWN]
    said = [[Said(one.problem, "", one) for one in rows[:SHOWN]] for rows in (wrong, open_)]
    return Told(said[0], said[1], list(explained), wrong.count(), open_.count())


def _anchored(said: Iterable[Said], anchors: Mapping[str, str]) -> list[Said]:
    return [replace(one, anchor=anchors.get(one.problem.place, "")) for one in said]


def stages(submission: Submission, taken: Iterable[Event]) -> list[Stage]:
    """Return the stages of the way: those before a return or a withdrawal don't count any more."""
    county = steps.has_county_step(submission)
    names = {What.SUBMITTED: _("填报"), What.REVIEWED: _("县级审核"), What.APPROVED: _("市级审核")}
    passed: dict[str, Event] = {}
    for event in taken:
        if event.what in (What.RETURNED, What.WITHDRAWN):
            passed.clear()
        passed[event.what] = event
    wanted = [what for what in names if county or what != What.REVIEWED]
    waiting = next((what for what in wanted if what not in passed), None)
    found = [Stage(names[what], passed.get(what), what == waiting) for what in wanted]
    return [*found, Stage(_("入库"), passed.get(What.APPROVED), False)]


def differences(after: Submission, before: Submission) -> list[Difference]:
    """Return what a version says otherwise than another."""
    form = form_of(after)
    return _differences(form, stored.filing_of(after, form), stored.filing_of(before, form))


def since_submitted(submission: Submission) -> list[Difference]:
    """Return what a submission says otherwise than when it was last submitted; nothing where it never was, or not kept."""
    last = submission.events.filter(what=What.SUBMITTED).exclude(sha256=submission.sha256).last()
    form = form_of(submission)
    former = stored.kept(submission, form, last.sha256) if last else None
    return _differences(form, stored.filing_of(submission, form), former) if former else []


def _differences(form: Form, new: Filing, old: Filing) -> list[Difference]:
    year = Period.parse(new.period).year
    return [one for table in form.tables for one in _of_table(table, new, old, year)]


def _of_table(table: FormTable, new: Filing, old: Filing, year: int) -> Iterable[Difference]:
    rows, former = new.by_key(table.id), old.by_key(table.id)
    for key in dict.fromkeys([*former, *rows]):
        row, was = rows.get(key), former.get(key)
        for column in table.columns:
            texts = [typed.shown(column, one.values.get(column.name)) if one else "" for one in (was, row)]
            if texts[0] != texts[1]:
                yield Difference(table.title, _named(table, key), column.label(year), texts[0], texts[1])


def _named(table: FormTable, key: tuple[str, ...]) -> str:
    if table.listed:
        return next((row.label for row in table.rows if row.key == key[0]), key[0])
    words = {c.name: {kept: word for word, kept in reversed(list(c.choices.items()))} for c in table.columns}
    return " · ".join(words[name].get(text, text) for name, text in zip(table.key, key, strict=True) if text)
