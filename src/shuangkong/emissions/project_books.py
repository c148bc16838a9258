"""减排项目的账册: reductions.csv and its sister books, brought in from a city pack, whole or not at all.

Claims, uses and exclusions come in with packs only: in the register each of them is the work of somebody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from shuangkong.access.audit import Action, record
from shuangkong.emissions import project_rows
from shuangkong.emissions.book_differences import differences
from shuangkong.emissions.claim_writing import write_claims, write_exclusion
from shuangkong.emissions.entry import out_of_time
from shuangkong.emissions.models import BooksLoad, Claim, ClaimEvent, Exclusion, Project, Use
from shuangkong.emissions.project_book_checks import input_faults, mixed, project_faults, strangers
from shuangkong.emissions.project_writing import FROM_PACK, Row, day_of, exact, write_inputs, write_project
from shuangkong.emissions.tables import CONTRACTS
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import BadData, Problem, errors
from shuangkong.registers.models import Area


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many projects and claims a pack brought in."""

    projects: int = 0
    claims: int = 0
    differences: tuple[Problem, ...] = ()  # what the pack says of projects with a claim, and the register does not


def load_books(folder: Path, now: datetime | None = None) -> Loaded:
    """Bring the reduction projects of a pack into the register: all or, on any fault, none (BadData).

    Books that are those of the last time are left alone, and so is every project with a claim: what was decided stays. Claims
    that only packs made take what was added to them; what the pack says beyond the register is told.
    """
    from shuangkong.kernel.books import read_book  # pyarrow stays out of the start

    books = [folder / "books" / f"{contract.name}.csv" for contract in CONTRACTS]
    content = hashlib.sha256(b"".join(book.read_bytes() if book.is_file() else b"" for book in books)).hexdigest()
    former = BooksLoad.objects.filter(folder=folder.name).first()
    if not books[0].is_file() or (former is not None and former.sha256 == content):
        return Loaded()
    read = {contract.name: read_book(book, contract) for contract, book in zip(CONTRACTS, books, strict=True)}
    rows = {name: book.table.to_pylist() for name, book in read.items()}
    areas = set(Area.objects.values_list("code", flat=True))
    own = {row["project"]: row for row in rows["reductions"]}
    faults = [problem for book in read.values() for problem in errors(book.problems)]
    faults += project_faults(rows["reductions"], "reductions.csv", areas, loading=True)
    faults += input_faults(
        rows["reduction_inputs"], "reduction_inputs.csv", {row["project"]: row["type"] for row in rows["reductions"]}
    )
    for name in ("reduction_claims", "reduction_uses", "reduction_exclusions"):
        faults += strangers(rows[name], f"{name}.csv", set(own))
    faults += out_of_time(rows["reduction_claims"], own)
    if faults := faults or list(mixed(rows["reduction_claims"])):
        raise BadData(faults)
    at = now or timezone.now()
    with transaction.atomic():
        done = _load(rows, at)
        BooksLoad.objects.update_or_create(folder=folder.name, defaults={"sha256": content, "loaded_at": at})
        before = {"sha256": former.sha256} if former else None
        record(Action.LOADED, f"{folder.name}（减排项目账册）", before=before, after={"sha256": content})
    claimed = Project.objects.filter(code__in=own, claims__isnull=False).distinct()
    day = timezone.localtime(at).date()
    return replace(done, differences=tuple(differences(rows, project_rows.rows_of(claimed, day), day)))


def _load(rows: Mapping[str, list[Row]], at: datetime) -> Loaded:
    """Write the projects without a claim, with all that belongs to them; and what was added to claims that only packs made."""
    there = set(Claim.objects.values_list("project__code", flat=True))
    fresh = {row["project"] for row in rows["reductions"]} - there
    for row in rows["reductions"]:
        if row["project"] in fresh:
            write_project(row, FROM_PACK)
    write_inputs([row for row in rows["reduction_inputs"] if row["project"] in fresh])
    open_ = fresh | ({row["project"] for row in rows["reductions"]} & there - _worked_on())
    projects = {one.code: one for one in Project.objects.filter(code__in=open_)}
    claims = write_claims([row for row in rows["reduction_claims"] if row["project"] in open_], projects, at)
    known_uses = set(Use.objects.values_list("project__code", flat=True))
    Use.objects.bulk_create(
        Use(
            project=projects[row["project"]], pollutant=row["pollutant"], amount_t=exact(row["amount_t"]),
            ratio=exact(row["ratio"]) if row["ratio"] else 1, target=row["target"] or "", day=day_of(row["day"]) or at.date(),
            document=row["document"] or "", confidence=CONFIDENCES[row["confidence"]], at=at,
        )
        for row in rows["reduction_uses"] if row["project"] in fresh - known_uses
    )  # fmt: skip
    known = set(Exclusion.objects.values_list("project__code", flat=True))
    for row in rows["reduction_exclusions"]:
        if row["project"] in fresh - known:
            write_exclusion(row, projects[row["project"]], at)
    return Loaded(len(fresh), claims)


def _worked_on() -> set[str]:
    """Return the projects with a claim that somebody has worked on, or that somebody withdrew."""
    by_people = ClaimEvent.objects.filter(by__isnull=False).values_list("claim__project__code", flat=True)
    return {*by_people, *Project.objects.exclude(withdrawn="").values_list("code", flat=True)}
