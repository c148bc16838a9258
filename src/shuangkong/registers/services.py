"""Registers as other rooms see them: what stands above and below an area, and bringing a city pack in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shuangkong.access.audit import Action, record
from shuangkong.access.scope import implied_lineage, may_somewhere
from shuangkong.kernel.problems import BadData
from shuangkong.registers import read_once
from shuangkong.registers.models import Area, Department, PackLoad
from shuangkong.registers.owners import Place, taken

FROM_PACK = "载入城市数据包"  # stands in the history as the reason


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a pack brought in."""

    areas: int
    departments: int
    elsewhere: bool = False  # another process brought the same books in while this one read them


def lineage(code: str) -> tuple[str, ...]:
    """Return the area and everything above it: first by the register, from its root on by the code."""
    chain: list[str] = []
    above: str | None = code
    while above and above not in chain:  # a circle in the register ends here instead of hanging
        chain.append(above)
        above = read_once.parent(above)
    return tuple(dict.fromkeys([*chain, *implied_lineage(chain[-1])])) if chain else ()


def subtree(code: str) -> set[str]:
    """Return the codes of the registered areas at or below an area."""
    below: dict[str, list[str]] = {}
    for area, parent in read_once.parents().items():
        for above in [parent] if parent else implied_lineage(area)[1:]:
            below.setdefault(above, []).append(area)
    found, waiting = set(), [code]
    while waiting:
        area = waiting.pop()
        if area not in found:
            found.add(area)
            waiting += below.get(area, [])
    return found


def seen_areas(user: Any) -> set[str]:
    """Return the codes of the registered areas that a person may look at."""
    return subtree(user.area) if may_somewhere(user, "view") else set()


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of areas by their codes."""
    return dict(Area.objects.filter(code__in=list(codes)).values_list("code", "name"))


def hold(area: str) -> None:
    """Hold an area to the end of the transaction: of two who change its plans at once, one waits and then looks again.

    PostgreSQL locks the row; SQLite has one writer at a time anyhow.
    """
    Area.objects.select_for_update(no_key=True).filter(pk=area).first()


def load_pack(folder: Path) -> Loaded:
    """Bring the areas and departments of a pack into the registers: all of them or, on any fault, none (BadData).

    A pack whose books are those of the last time is left alone: what people changed in the registers since then stays.
    """
    from shuangkong.registers.tables import read_areas, read_departments  # pyarrow stays out of the start

    content = _content(folder)
    if PackLoad.objects.filter(folder=folder.name, sha256=content).exists():
        return Loaded(0, 0)
    areas, departments = read_areas(folder), read_departments(folder)
    with transaction.atomic():
        _alone()
        if PackLoad.objects.filter(folder=folder.name, sha256=content).exists():
            return Loaded(0, 0, elsewhere=True)
        _refuse_taken(areas, departments)
        _write_areas(areas)
        for row in departments:
            _write_department(row)
        _on_record(folder.name, content)
    return Loaded(len(areas), len(departments))


def _alone() -> None:
    """Let no other process load a pack before this transaction ends: two packs may write about the same areas."""
    if connection.vendor == "postgresql":  # SQLite's transaction is alone already
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(PackLoad._meta.db_table)} IN EXCLUSIVE MODE")  # noqa: SLF001 - Django's documented door


def _on_record(name: str, content: str) -> None:
    before = PackLoad.objects.filter(folder=name).values("sha256").first()
    PackLoad.objects.update_or_create(folder=name, defaults={"sha256": content, "loaded_at": timezone.now()})
    record(Action.LOADED, name, before=before, after={"sha256": content})


def _content(folder: Path) -> str:
    """Return one hash of the books that go into the registers; a book that is not there counts as empty."""
    books = [folder / "books" / f"{name}.csv" for name in ("areas", "departments")]
    hashes = [hashlib.sha256(book.read_bytes() if book.is_file() else b"").hexdigest() for book in books]
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def _refuse_taken(areas: list[dict[str, Any]], departments: list[dict[str, Any]]) -> None:
    """Refuse a pack that writes about areas of another city."""
    own = {row["area"]: Place(row["parent"], row["level"]) for row in areas}
    known = {
        code: Place(parent, level) for code, parent, level in Area.objects.values_list("code", "parent_id", "level")
    }
    faults = taken(areas, "areas.csv", own, known) + taken(departments, "departments.csv", own, known)
    if faults:
        raise BadData(faults)


def _write_department(row: dict[str, Any]) -> None:
    known = Department.objects.filter(area_id=row["area"], name=row["name"]).first()
    _save_changed(
        known or Department(area_id=row["area"], name=row["name"]),
        {"short_name": row.get("short_name") or "", "role": row.get("role") or ""},
    )


def _write_areas(rows: Iterable[dict[str, Any]]) -> None:
    """Bring areas in, parents before children."""
    known = {area.code: area for area in Area.objects.all()}
    for row in rows:
        area = known.setdefault(row["area"], Area(code=row["area"]))
        wanted = {name: row.get(name) or "" for name in ("name", "level", "unit", "counted_in")}
        _save_changed(area, wanted | {"parent_id": row.get("parent") or None})


def _save_changed(record: Area | Department, wanted: dict[str, Any]) -> None:
    """Save a record only where something changed: each saving leaves a line of history."""
    if record._state.adding or any(getattr(record, name) != value for name, value in wanted.items()):  # noqa: SLF001
        for name, value in wanted.items():
            setattr(record, name, value)
        record._change_reason = FROM_PACK  # noqa: SLF001 - the history's own way of taking a reason
        record.save()
