"""减排项目的账册: reductions.csv and its sister books, brought in from a city pack, whole or not at all.

Claims, uses and exclusions come in with packs only: in the register each of them is the work of somebody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from shuangkong.access.audit import Action, record
from shuangkong.emissions import book_differences, project_rows
from shuangkong.emissions.claim_writing import write_claims, write_exclusions, write_uses
from shuangkong.emissions.entry import out_of_time
from shuangkong.emissions.models import BooksLoad, Claim, ClaimEvent, Exclusion, Project, Use
from shuangkong.emissions.project_book_checks import input_faults, mixed, project_faults, strangers
from shuangkong.emissions.project_writing import FROM_PACK, Row, write_inputs, write_project
from shuangkong.emissions.tables import CONTRACTS
from shuangkong.kernel.problems import BadData, Problem, errors
from shuangkong.registers.models import Area


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many projects and claims a pack brought in; warnings tell what of it gave way to the register."""

    projects: int = 0
    claims: int = 0
    warnings: tuple[Problem, ...] = ()


def load_books(folder: Path, now: datetime | None = None) -> Loaded:
    """Bring the reduction projects of a pack into the register: all or, on any fault, none (BadData).

    Books that are those of the last time are left alone. A project with a claim stays as it is; claims, uses and exclusions
    that the pack adds go in as long as nobody has worked on them here, and else are told.
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
    return done


def _load(rows: Mapping[str, list[Row]], at: datetime) -> Loaded:
    """Write the projects without a claim, with all that belongs to them, and what is new of those that only packs claimed."""
    there = set(Claim.objects.values_list("project__code", flat=True))
    known = {row["project"] for row in rows["reductions"]}
    fresh = known - there
    for row in rows["reductions"]:
        if row["project"] in fresh:
            write_project(row, FROM_PACK)
    write_inputs([row for row in rows["reduction_inputs"] if row["project"] in fresh])
    of_packs = known - _by_people(ClaimEvent, "claim__project__code")
    projects = {one.code: one for one in Project.objects.filter(code__in=of_packs, withdrawn="")}

    def of(book: str, but: frozenset[str] = frozenset()) -> list[Row]:
        return [row for row in rows[book] if row["project"] in projects and row["project"] not in but]

    claims = write_claims(of("reduction_claims"), projects, at)
    write_uses(of("reduction_uses", _by_people(Use)), projects, at)
    write_exclusions(of("reduction_exclusions", _by_people(Exclusion)), projects, at)
    today = timezone.localtime(at).date()
    told = book_differences.warnings(rows, project_rows.rows_of(Project.objects.filter(code__in=there), today), today)
    return Loaded(len(fresh), claims, tuple(told))


def _by_people(model: Any, name: str = "project__code") -> frozenset[str]:
    """The projects with a row that is the work of somebody: what was decided stays."""
    return frozenset(model.objects.exclude(by=None).values_list(name, flat=True))
