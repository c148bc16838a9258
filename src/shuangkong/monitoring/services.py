"""Outlets and stations as other rooms and the gateways see them: who may look at which, the list of stations, the books."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from simple_history.utils import bulk_create_with_history

from shuangkong.access.audit import Action, record
from shuangkong.access.scope import OWN_ONLY, may_somewhere
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import BadData, Problem, cell, errors
from shuangkong.monitoring.board import Known
from shuangkong.monitoring.conditions import strictest
from shuangkong.monitoring.kept_accounts import captured, latest_quarter
from shuangkong.monitoring.lake import files as lake_files
from shuangkong.monitoring.lake import stations as listed
from shuangkong.monitoring.models import Alert, BooksLoad, Limit, Outlet, Station
from shuangkong.monitoring.snapshot import snapshot
from shuangkong.registers.models import Area, Organisation
from shuangkong.registers.services import subtree
from shuangkong.rulebook.lookup import Rulebook

FROM_PACK = "载入监测账册"  # stands in the history as the reason
FROM_LIST = "由设备名单载入"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What books and the list of stations brought into the registers."""

    outlets: int = 0
    limits: int = 0
    stations: int = 0


def lake() -> Path:
    """Return the folder of the lake of this installation."""
    return lake_files.lake(lake_files.home())


def visible(user: Any) -> QuerySet[Outlet]:
    """Return the outlets that a person may look at."""
    if not may_somewhere(user, "watch"):
        return Outlet.objects.none()
    found = Outlet.objects.filter(area_id__in=subtree(user.area))
    if user.role in OWN_ONLY:
        return found.filter(organisation_id=user.organisation) if user.organisation else found.none()
    return found


def known(now: datetime) -> Known:
    """Return what pages need to know of the stations at a moment."""
    home = lake().parent
    stations: dict[str, list[str]] = {}
    for mn, outlet in Station.objects.filter(active=True).order_by("mn").values_list("mn", "outlet_id"):
        stations.setdefault(outlet, []).append(mn)
    alerts = Alert.objects.exclude(state=Alert.State.CLOSED).order_by().values_list("outlet").annotate(n=Count("pk"))
    return Known(
        snapshot=snapshot(home, now),
        limits=strictest(Limit.objects.all(), localdate(now)),
        captured=latest_quarter(captured(home)),
        alerts=dict(alerts),
        stations=stations,
        longest=timedelta(hours=float(parameter("offline_after", localdate(now)))),
        now=now,
    )


def parameter(name: str, day: date) -> Decimal:
    """Return a parameter of monitoring as it is in force in the nation on a day."""
    return Decimal(_rulebook().value(f"monitoring.{name}", ("000000",), day).text)


@cache
def _rulebook() -> Rulebook:
    return Rulebook.load()


def write_stations() -> None:
    """设备名单: write lake/stations.csv for the gateways; lines of stations that the register does not know stay."""
    path = lake() / "stations.csv"
    with _alone(path):
        known = {one.mn: one for one in Station.objects.all()}
        if not known:
            return
        kept = [one for mn, one in listed.load(path).items() if mn.decode() not in known]
        active = [_listed(one) for one in known.values() if one.active]
        wanted = sorted([*kept, *active], key=lambda one: one.mn)
        if wanted != list(listed.load(path).values()):
            listed.written(path, wanted)


def take_list() -> int:
    """Take stations of the list whose outlet is registered into the register; return how many were new."""
    known = set(Station.objects.values_list("mn", flat=True))
    outlets = set(Outlet.objects.values_list("code", flat=True))
    new = [
        one for one in listed.load(lake() / "stations.csv").values() if one.mn not in known and one.outlet in outlets
    ]
    made = [
        Station(
            mn=one.mn, outlet_id=one.outlet, st=one.st, password=one.password, key=one.key.hex() if one.key else "",
            rate_limit=one.rate_limit,
        )
        for one in new
    ]  # fmt: skip
    bulk_create_with_history(made, Station, default_change_reason=FROM_LIST)  # the list has them already
    return len(new)


def place_of(folder: Path) -> Path:
    """Return where the books of a folder lie: in its books, as in a pack, or in itself."""
    return folder / "books" if (folder / "books").is_dir() else folder


def load_books(folder: Path) -> Loaded:
    """Bring outlets and limits of a pack (or of a folder with these books), and stations of the list, into the registers: all or, on any fault, none.

    Books that are those of the last time are left alone: what people changed in the registers since then stays.

    Raises:
        BadData: every fault of outlets.csv and limits.csv, cell by cell.
    """
    books = [place_of(folder) / f"{name}.csv" for name in ("outlets", "limits")]
    content = hashlib.sha256(b"".join(book.read_bytes() if book.is_file() else b"" for book in books)).hexdigest()
    former = BooksLoad.objects.filter(folder=folder.name).first()
    with transaction.atomic():
        done = Loaded()
        if books[0].is_file() and (former is None or former.sha256 != content):
            done = _load(*_read(folder))
            BooksLoad.objects.update_or_create(folder=folder.name, defaults={"sha256": content})
            before = {"sha256": former.sha256} if former else None
            record(Action.LOADED, f"{folder.name}（监测账册）", before=before, after={"sha256": content})
        transaction.on_commit(write_stations, robust=True)  # also where the list was lost or is older than the register
        return Loaded(done.outlets, done.limits, take_list())


def _read(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    from shuangkong.kernel.books import read_book  # pyarrow stays out of the start
    from shuangkong.monitoring.book_tables import LIMITS, OUTLETS

    read = [read_book(place_of(folder) / f"{contract.name}.csv", contract) for contract in (OUTLETS, LIMITS)]
    outlets, limits = (book.table.to_pylist() for book in read)
    areas = set(Area.objects.values_list("code", flat=True))
    codes = {row["outlet"] for row in outlets}
    faults = list(errors(problem for book in read for problem in book.problems))
    faults += [
        Problem(cell("outlets.csv", row["row"], "area"), row["area"], "台账中登记的区划代码", "先在台账登记该区域，或改正代码")
        for row in outlets if row["area"] and row["area"] not in areas
    ]  # fmt: skip
    faults += [
        Problem(cell("limits.csv", row["row"], "outlet"), row["outlet"], "outlets.csv 中登记的排放口", "先登记排放口，或改正编号")
        for row in limits if row["outlet"] and row["outlet"] not in codes
    ]  # fmt: skip
    if faults:
        raise BadData(faults)
    return outlets, limits


def _load(outlets: list[dict[str, Any]], limits: list[dict[str, Any]]) -> Loaded:
    for row in outlets:
        _write_outlet(row)
    Limit.objects.filter(outlet__in=[row["outlet"] for row in outlets]).delete()
    Limit.objects.bulk_create([_limit(row) for row in limits])
    return Loaded(len(outlets), len(limits))


def _write_outlet(row: dict[str, Any]) -> None:
    """Save an outlet where something changed; its organisation is found by code, else by name within the area."""
    named = Organisation.objects.filter(area_id=row["area"])
    organisation = (
        named.filter(uscc=row["organisation"]).first() or named.filter(name=row["organisation"]).first()
    )  # fmt: skip
    wanted = {
        "name": row["name"] or "", "area_id": row["area"], "medium": row["medium"],
        "organisation_id": organisation.pk if organisation else None,
        "operator": organisation.name if organisation else row["organisation"],
        "synthetic": row["confidence"] == CONFIDENCES.index("synthetic"), "reference_o2": _decimal(row["reference_o2"]), "duct_area_m2": _decimal(row["duct_area_m2"]),
    }  # fmt: skip
    outlet = Outlet.objects.filter(pk=row["outlet"]).first() or Outlet(pk=row["outlet"])
    if outlet._state.adding or any(getattr(outlet, name) != value for name, value in wanted.items()):  # noqa: SLF001
        for name, value in wanted.items():
            setattr(outlet, name, value)
        outlet._change_reason = FROM_PACK  # noqa: SLF001 - the way the history takes a reason
        outlet.save()


def _limit(row: dict[str, Any]) -> Limit:
    return Limit(
        outlet_id=row["outlet"], factor=row["factor"], limit=_decimal(row["limit"]), unit=row["unit"],
        basis=row["basis"], span=row["span"], first=_day(row["from"]), last=_day(row["to"]),
    )  # fmt: skip


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.0001"))


def _day(number: int | None) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


def _listed(one: Station) -> listed.Station:
    key = bytes.fromhex(one.key) if one.key else None
    return listed.Station(one.mn, one.password, one.outlet_id, one.st, key, one.rate_limit)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time bring the list up to date, so that an older state never overwrites a newer one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
