"""登记册的登记: how files of permits, sources, boilers and VOCs go into the registers: whole, or not at all.

A row that is said anew ends the former one; nothing is deleted, so what was in force on a day can be told later.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access.audit import Action, record
from shuangkong.access.originals import keep, safe_name
from shuangkong.access.scope import may
from shuangkong.emissions import register_checks
from shuangkong.emissions.permit_models import Permit, PermitOutlet, PermittedAmount, RegisterFile
from shuangkong.emissions.register_books import REGISTERS, Register
from shuangkong.emissions.register_checks import Known
from shuangkong.emissions.voc_models import VocEnterprise
from shuangkong.kernel.periods import CHINA
from shuangkong.kernel.problems import BadData, Problem, Unknown, cell, errors
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree
from shuangkong.statistics import contract_files

Whose = Mapping[str, tuple[str, str]]  # a permit's number, or an enterprise's code → its area and the holder's code


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought: rows, how many of them took the place of former ones, and what was strange but let in."""

    file: RegisterFile
    replaced: int
    warnings: tuple[Problem, ...]


def register(book: str) -> Register:
    """Return the register of a book; Unknown where there is none of that name."""
    if book not in REGISTERS:
        raise Unknown(f"没有“{book}”这个登记册。已有：{'、'.join(REGISTERS)}")
    return REGISTERS[book]


def visible(model: Any, user: Any) -> QuerySet[Any]:
    """Return the entries in force that a person may look at: of the person's area, of an enterprise its own."""
    return scoped(model.objects.filter(ended_at__isnull=True), user)


def scoped(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Narrow rows with an area and a holder to those that a person may look at."""
    if user.role == "enterprise":
        return rows.filter(uscc=user.organisation) if user.organisation else rows.none()
    return rows.filter(area__in=subtree(user.area)) if may(user, "view", user.area) else rows.none()


def in_force(model: Any, areas: Collection[str], at: datetime) -> QuerySet[Any]:
    """Return the entries of some areas that were in force at a moment."""
    then = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return model.objects.filter(then, area__in=areas, entered_at__lte=at)


def may_register(user: Any) -> bool:
    """Tell whether a person keeps these registers in the person's area."""
    return may(user, "edit", user.area)


def check(book: str, raw: bytes, name: str, user: Any, today: date) -> tuple[int, tuple[Problem, ...]]:
    """Return how many rows a file has and everything that is wrong with it; nothing is kept."""
    said, found = _read(register(book), raw, safe_name(name), subtree(user.area), today)
    return len(said.rows), said.worded(found)


def take(book: str, raw: bytes, name: str, user: Any, now: datetime) -> Taken:
    """Put the rows of a file into a register; BadData with every fault at once, or PermissionDenied."""
    if not may_register(user):
        raise PermissionDenied(_("您没有维护登记册的权限。"))
    today = timezone.localtime(now, CHINA).date()
    with transaction.atomic():
        taken = _take(register(book), raw, safe_name(name), subtree(user.area), user.area, today, now, user)
        after = {"name": taken.file.name, "sha256": taken.file.sha256, "rows": taken.file.rows}
        record(Action.HANDED_IN, register(book).title, user=user, after=after)
    return taken


def load_books(folder: Path, now: datetime | None = None) -> int:
    """Bring the books of a pack into the registers, all or none; return how many rows were new to them.

    A book that went in before, byte for byte, is left alone: what people registered since then stays.
    """
    place = folder / "books" if (folder / "books").is_dir() else folder
    now = now or timezone.now()
    today = timezone.localtime(now, CHINA).date()
    top = _top(place)
    areas = subtree(top)
    faults: list[Problem] = []
    rows = 0
    with transaction.atomic():
        for book, known in REGISTERS.items():
            path = place / f"{book}.csv"
            if not path.is_file() or _went_in(book, raw := path.read_bytes()):
                continue
            try:
                rows += _take(known, raw, path.name, areas, top, today, now, None).file.rows
            except BadData as error:
                faults += error.problems
        if faults:
            raise BadData(faults)
    return rows


def _went_in(book: str, raw: bytes) -> bool:
    import hashlib

    content = hashlib.sha256(raw).hexdigest()
    return RegisterFile.objects.filter(book=book, by__isnull=True, sha256=content).exists()


def _top(place: Path) -> str:
    """The area that a pack is for, in whose name its files stand in the register; the highest registered one without."""
    from shuangkong.registers.tables import pack_area

    area = pack_area(place.parent)
    return area if Area.objects.filter(code=area).exists() else min(Area.objects.values_list("code", flat=True))


def _read(
    known: Register, raw: bytes, name: str, areas: Collection[str], today: date
) -> tuple[contract_files.Said, list[Problem]]:
    said = contract_files.read(raw, name, known.contract)
    more = [
        *register_checks.problems(known.contract, said.rows, name, _known(areas, today)),
        *_of_others(known, said.rows, name, areas),
    ]
    told = {problem.place for problem in said.problems}  # a bad cell reads as empty; what is said of it once is enough
    return said, [*said.problems, *(problem for problem in more if problem.place not in told)]


def _take(
    known: Register, raw: bytes, name: str, areas: Collection[str], top: str, today: date, now: datetime, user: Any
) -> Taken:
    said, found = _read(known, raw, name, areas, today)
    if errors(found):
        raise BadData(said.worded(found))
    file = RegisterFile.objects.create(
        book=known.contract.name, name=name, sha256=keep(raw), size=len(raw), rows=len(said.rows), area_id=top, at=now,
        by=user,
    )  # fmt: skip
    entries = _entries(known, said.rows, file, now)
    replaced = _end(known, entries, now)
    known.model.objects.bulk_create(entries, batch_size=500)
    return Taken(file, replaced, said.worded(found))


def _entries(known: Register, rows: Collection[Mapping[str, Any]], file: RegisterFile, now: datetime) -> list[Any]:
    whose = _whose()
    made = []
    for row in rows:
        values = known.entry(row)
        area, uscc = whose.get(row.get("permit") or row.get("uscc") or "", ("", ""))
        values["area_id"] = values.get("area_id") or area
        values["uscc"] = values.get("uscc") or uscc or _holder(row)
        made.append(known.model(**values, file=file, entered_at=now))
    return made


def _holder(row: Mapping[str, Any]) -> str:
    """The holder's code as the permit's number has it; a unit without a code has a lower-case letter there."""
    holder = str(row.get("permit") or "")[:18]
    return holder if not holder.startswith("H9") else ""


def _whose() -> Whose:
    permits = Permit.objects.filter(ended_at__isnull=True).values_list("permit", "area_id", "uscc")
    plants = VocEnterprise.objects.filter(ended_at__isnull=True).values_list("uscc", "area_id", "uscc")
    return {number: (area, uscc) for number, area, uscc in (*plants, *permits)}


def _end(known: Register, entries: Collection[Any], now: datetime) -> int:
    """End the entries in force that a file says anew."""
    fields = [known.field(name) for name in known.contract.key]
    wanted = {tuple(getattr(entry, name) for name in fields) for entry in entries}
    there = known.model.objects.filter(ended_at__isnull=True)
    former = [pk for pk, *key in there.values_list("pk", *fields) if tuple(key) in wanted]
    for at in range(0, len(former), 500):
        known.model.objects.filter(pk__in=former[at : at + 500]).update(ended_at=now)
    return len(former)


def _of_others(
    known: Register, rows: Collection[Mapping[str, Any]], file: str, areas: Collection[str]
) -> list[Problem]:
    """Rows about what an area beside the person's has registered."""
    key = known.contract.key
    fields = [known.field(name) for name in key]
    there = known.model.objects.filter(ended_at__isnull=True).exclude(area_id__in=areas)
    others = {tuple(values): area for area, *values in there.values_list("area_id", *fields)}
    if not others:
        return []
    whose = _whose()
    found = []
    for row in rows:
        entry = known.entry(row)
        area = others.get(known.key(entry)) or whose.get(row.get("permit") or row.get("uscc") or "", ("", ""))[0]
        if area and area not in areas:
            mend = "只登记本级和下级地区的数据；编号有误的请改正"
            found.append(Problem(cell(file, row["row"], key[0]), str(row[key[0]]), "本级或下级地区的数据", mend))
    return found


def _known(areas: Collection[str], today: date) -> Known:
    permits, amounts = (
        Permit.objects.filter(ended_at__isnull=True),
        PermittedAmount.objects.filter(ended_at__isnull=True),
    )
    permitted = REGISTERS["permitted"]
    return Known(
        areas=areas,
        permits=set(permits.values_list("permit", flat=True)),
        outlets=set(PermitOutlet.objects.filter(ended_at__isnull=True).values_list("permit", "outlet")),
        enterprises=set(VocEnterprise.objects.filter(ended_at__isnull=True).values_list("uscc", flat=True)),
        today=today,
        permitted=[permitted.row(one) for one in amounts] if amounts.exists() else [],
    )
