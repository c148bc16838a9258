"""两高项目的账册载入: projects.csv and its sister books, brought in from a city pack, whole or not at all.

A project that a person has acted on since is left as it is: what is in the ledger goes before what a pack says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from shuangkong.access.audit import Action, record
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import BadData, Problem, cell, errors
from shuangkong.projects import benchmarks, tables
from shuangkong.projects.models import (
    ActualEnergy,
    Approval,
    BooksLoad,
    Judgement,
    Project,
    ProjectEvent,
    Replacement,
)
from shuangkong.registers.models import Area, Organisation

Row = Mapping[str, Any]
FROM_PACK = "载入城市数据包"
DAYS = ("started_on", "finished_on")
YEARS = ("earliest", "latest")
MILLI = Decimal("0.001")


def load_books(folder: Path, now: datetime | None = None) -> int:
    """Bring the projects of a pack into the ledger; return how many; BadData with every fault, and then nothing at all."""
    from shuangkong.kernel.books import read_book  # pyarrow stays out of the start

    books = [folder / "books" / f"{contract.name}.csv" for contract in tables.CONTRACTS]
    content = hashlib.sha256(b"".join(book.read_bytes() if book.is_file() else b"" for book in books)).hexdigest()
    former = BooksLoad.objects.filter(folder=folder.name).first()
    if not books[0].is_file() or (former is not None and former.sha256 == content):
        return 0
    read = {one.name: read_book(book, one) for one, book in zip(tables.CONTRACTS, books, strict=True)}
    rows = {name: book.table.to_pylist() for name, book in read.items()}
    faults = [problem for book in read.values() for problem in errors(book.problems)]
    faults += list(_strangers(rows))
    if faults:
        raise BadData(faults)
    at = now or timezone.now()
    with transaction.atomic():
        done = _load(rows, at)
        BooksLoad.objects.update_or_create(folder=folder.name, defaults={"sha256": content, "loaded_at": at})
        before = {"sha256": former.sha256} if former else None
        record(Action.LOADED, f"{folder.name}（两高项目账册）", before=before, after={"sha256": content})
    return done


def _strangers(rows: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Yield rows of areas, projects and criteria that there are not."""
    areas = set(Area.objects.values_list("code", flat=True))
    own = {row["project"] for row in rows["projects"]}
    criteria = {one.id for one in benchmarks.criteria()}
    for row in rows["projects"]:
        if row["area"] and row["area"] not in areas:
            mend = "改正代码，或先在 areas.csv 中增加这个地区"
            yield Problem(cell("projects.csv", row["row"], "area"), row["area"], "areas.csv 中已有的代码", mend)
    for contract in tables.CONTRACTS[1:]:
        for row in rows[contract.name]:
            if row["project"] and row["project"] not in own:
                place = cell(f"{contract.name}.csv", row["row"], "project")
                yield Problem(
                    place, row["project"], "projects.csv 中的项目编号", "改正编号，或先在 projects.csv 中增加"
                )
    for row in rows["project_judgements"]:
        if row["criterion"] and row["criterion"] not in criteria:
            place = cell("project_judgements.csv", row["row"], "criterion")
            yield Problem(place, row["criterion"], "、".join(sorted(criteria)), "改正条件代号")


def _load(rows: Mapping[str, list[Row]], at: datetime) -> int:
    """Write the projects that nobody has acted on, with the records of those that are new."""
    acted = set(ProjectEvent.objects.filter(by__isnull=False).values_list("project__code", flat=True))
    there = set(Project.objects.values_list("code", flat=True))
    written = [row for row in rows["projects"] if row["project"] not in acted]
    for row in written:
        _write(row)
    fresh = {
        one.code: one
        for one in Project.objects.filter(code__in=[row["project"] for row in written])
        if one.code not in there
    }
    for project in fresh.values():
        ProjectEvent.objects.create(project=project, at=at, what=ProjectEvent.What.LOADED, remark=FROM_PACK)
    _records(rows, fresh, at)
    return len(written)


def _write(row: Row) -> None:
    uscc = row["uscc"] or ""
    organisation = Organisation.objects.filter(pk=uscc).first() if uscc else None
    wanted: dict[str, Any] = {name: row[name] or "" for name in tables.TEXTS}
    wanted |= {name: bool(row[name]) for name in tables.FLAGS} | {name: exact(row[name]) for name in tables.AMOUNTS}
    wanted |= {name: day_of(row[name]) for name in DAYS} | {name: row[name] for name in YEARS}
    wanted |= {
        "name": row["name"], "area_id": row["area"], "owner": organisation.name if organisation else row["owner"],
        "organisation": organisation, "kind": row["kind"], "stage": row["stage"], "unit_energy": exact(row["unit_energy"]),
        "replacement_ratio": exact(row["replacement_ratio"]), "confidence": CONFIDENCES[row["confidence"]],
        "document": row["document"] or "",
    }  # fmt: skip
    project = Project.objects.filter(code=row["project"]).first() or Project(code=row["project"])
    if project.pk is None or any(getattr(project, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(project, name, value)
        project.edits += 1
        project._change_reason = FROM_PACK  # noqa: SLF001 - the way the history takes a reason
        project.save()


def _records(rows: Mapping[str, list[Row]], fresh: Mapping[str, Project], at: datetime) -> None:
    """Write the records of new projects as the pack has them."""

    def of(name: str) -> Iterator[tuple[Row, dict[str, Any]]]:
        for row in rows[name]:
            if row["project"] in fresh:
                yield row, {"project": fresh[row["project"]], "at": at}

    _all(
        Judgement,
        ({**common, **_picked(row, "criterion", "finding", "reason")} for row, common in of("project_judgements")),
    )
    _all(Approval, (
        {**common, **_picked(row, "kind", "authority", "number"), "granted": row["granted"] is not False,
         "day": day_of(row["day"]), "energy_tce": exact(row["energy_tce"]), "disposal": row["disposal"] or "",
         "deadline": day_of(row["deadline"]), "supervisor": row["supervisor"] or row["authority"],
         **{name: exact(row[name]) for name in tables.BEFORE}}
        for row, common in of("project_approvals")
    ))  # fmt: skip
    _all(Replacement, (
        {**common, **_picked(row, "source", "authority", "number"), "energy_tce": exact(row["energy_tce"]),
         "day": day_of(row["day"]), **{name: exact(row[name]) for name in tables.TONNES}}
        for row, common in of("project_replacements")
    ))  # fmt: skip
    _all(ActualEnergy, (
        {**common, **_picked(row, "year", "source"), "energy_tce": exact(row["energy_tce"])}
        for row, common in of("project_actuals")
    ))  # fmt: skip


def _picked(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _all(model: Any, made: Iterable[dict[str, Any]]) -> None:
    model.objects.bulk_create([model(**values) for values in made])


def exact(value: float | None) -> Decimal | None:
    """Return an amount of a book to three decimals."""
    return None if value is None else Decimal(repr(float(value))).quantize(MILLI)


def day_of(day_number: int | None) -> date | None:
    """Return a day of a book (20230415) as a date; None where there is none."""
    return date(day_number // 10_000, day_number // 100 % 100, day_number % 100) if day_number else None
