"""减排项目的账册: reductions.csv and its sister books, brought in from a city pack or from a file that somebody uploads.

A file goes in whole or not at all; every fault is told with its cell. Claims, uses and exclusions come in with packs only:
in the register each of them is the work of somebody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from shuangkong.access.audit import Action, record
from shuangkong.emissions import entry_checks, feed, register, upload
from shuangkong.emissions.filing_checks import Written, input_label, number
from shuangkong.emissions.models import CODE, Amount, BooksLoad, Claim, ClaimEvent, Exclusion, Input, Project, Use
from shuangkong.emissions.reduction_types import POLLUTANTS, load
from shuangkong.emissions.steps import ORDER
from shuangkong.emissions.tables import CLAIM_WORDS, CONTRACTS, REDUCTION_INPUTS, REDUCTIONS, SENT_BACK
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import BadData, Problem, cell, errors
from shuangkong.registers.models import Area, Organisation

UPLOADED = {contract.name: contract for contract in (REDUCTIONS, REDUCTION_INPUTS)}
TEXTS = ("type", "name", "uscc", "permit", "facility", "outlet", "line", "stability", "document")
FROM_PACK = "载入城市数据包"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many projects and claims a pack brought in."""

    projects: int = 0
    claims: int = 0


def take(book: str, raw: bytes, name: str, areas: Collection[str], user: Any) -> int:
    """Bring an uploaded file in, for projects of these areas; return how many lines. BadData with every bad cell."""
    if book not in UPLOADED or not areas:
        raise PermissionDenied(_("您没有登记、填报该区域减排项目的权限。"))
    contract = UPLOADED[book]
    said = upload.read(raw, name, contract)
    found = [
        *said.problems,
        *(_projects(said.rows, name, areas) if contract is REDUCTIONS else _inputs(said.rows, name, areas)),
    ]
    if faults := errors(said.worded(found)):
        raise BadData(faults)
    with transaction.atomic():
        if contract is REDUCTIONS:
            for row in said.rows:
                _write_project(row, "上传文件")
        else:
            _write_inputs(said.rows)
        after = {"file": name, "rows": len(said.rows), "sha256": hashlib.sha256(raw).hexdigest()}
        record(Action.HANDED_IN, f"{contract.title}（上传）", user=user, after=after)
    return len(said.rows)


def load_books(folder: Path, now: datetime | None = None) -> Loaded:
    """Bring the reduction projects of a pack into the register: all or, on any fault, none (BadData).

    Books that are those of the last time are left alone, and so is every project with a claim: what was decided stays.
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
    own = {row["project"] for row in rows["reductions"]}
    faults = [problem for book in read.values() for problem in errors(book.problems)]
    faults += _projects(rows["reductions"], "reductions.csv", areas, loading=True)
    faults += _input_faults(
        rows["reduction_inputs"], "reduction_inputs.csv", {row["project"]: row["type"] for row in rows["reductions"]}
    )
    for name in ("reduction_claims", "reduction_uses", "reduction_exclusions"):
        faults += _strangers(rows[name], f"{name}.csv", own)
    if faults := faults or list(_mixed(rows["reduction_claims"])):
        raise BadData(faults)
    at = now or timezone.now()
    with transaction.atomic():
        done = _load(rows, at)
        BooksLoad.objects.update_or_create(folder=folder.name, defaults={"sha256": content, "loaded_at": at})
        before = {"sha256": former.sha256} if former else None
        record(Action.LOADED, f"{folder.name}（减排项目账册）", before=before, after={"sha256": content})
    return done


def _load(rows: Mapping[str, list[Row]], at: datetime) -> Loaded:
    """Write the projects without a claim, with all that belongs to them."""
    there = set(Claim.objects.values_list("project__code", flat=True))
    fresh = {row["project"] for row in rows["reductions"]} - there
    for row in rows["reductions"]:
        if row["project"] in fresh:
            _write_project(row, FROM_PACK)
    _write_inputs([row for row in rows["reduction_inputs"] if row["project"] in fresh])
    projects = {one.code: one for one in Project.objects.filter(code__in=fresh)}
    claims = _write_claims([row for row in rows["reduction_claims"] if row["project"] in fresh], projects, at)
    known_uses = set(Use.objects.values_list("project__code", flat=True))
    Use.objects.bulk_create(
        Use(
            project=projects[row["project"]], pollutant=row["pollutant"], amount_t=exact(row["amount_t"]),
            ratio=exact(row["ratio"]) if row["ratio"] else 1, target=row["target"] or "", day=_day(row["day"]) or at.date(),
            document=row["document"] or "", confidence=CONFIDENCES[row["confidence"]], at=at,
        )
        for row in rows["reduction_uses"] if row["project"] in fresh - known_uses
    )  # fmt: skip
    known = set(Exclusion.objects.values_list("project__code", flat=True))
    for row in rows["reduction_exclusions"]:
        if row["project"] in fresh - known:
            _write_exclusion(row, projects[row["project"]], at)
    return Loaded(len(fresh), claims)


def _write_exclusion(row: Row, project: Project, at: datetime) -> None:
    common = {
        "project": project,
        "pollutant": row["pollutant"] or "",
        "year": row["year"],
        "case": row["case"] or "",
        "at": at,
    }
    made = Exclusion.objects.create(
        **common, amount_t=None if row["amount_t"] is None else exact(row["amount_t"]),
        day=_day(row["day"]) or at.date(), reason=row["reason"] or "", confidence=CONFIDENCES[row["confidence"]],
    )  # fmt: skip
    if lifted := _day(row["lifted_on"]):
        Exclusion.objects.create(**common, lifts=made, day=lifted, reason=FROM_PACK)


def _write_project(row: Row, reason: str) -> None:
    """Save a project where something changed; its organisation is the one of its credit code."""
    uscc = row["uscc"] or ""
    organisation = Organisation.objects.filter(pk=uscc).first() if uscc else None
    wanted = {name: row[name] or "" for name in TEXTS} | {
        "area_id": row["area"], "organisation": organisation, "stage": row["stage"],
        "operator": organisation.name if organisation else row["organisation"] or "",
        "step": None if row["step"] is None else int(row["step"]),
        "listed_year": row["listed_year"] or _year_of(row), "confidence": CONFIDENCES[row["confidence"]],
        "longitude": _degrees(row["longitude"]), "latitude": _degrees(row["latitude"]),
    } | {name: _day(row[name]) for name in entry_checks.DATES}  # fmt: skip
    project = Project.objects.filter(code=row["project"]).first() or Project(code=row["project"])
    if project.pk is None or any(getattr(project, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(project, name, value)
        project.edits += 1
        project._change_reason = reason  # noqa: SLF001 - the way the history takes a reason
        project.save()


def _year_of(row: Row) -> int:
    days = [row[name] for name in ("approved_on", "accepted_on", "stable_on") if row[name]]
    return days[0] // 10_000 if days else 2021


def _write_inputs(rows: Iterable[Row]) -> None:
    by_project: dict[str, list[Row]] = {}
    for row in rows:
        by_project.setdefault(row["project"], []).append(row)
    for code, said in by_project.items():
        project = Project.objects.get(code=code)
        project.inputs.all().delete()
        made = [
            Input(
                project=project, pollutant=row["pollutant"] or "", input=row["input"], value=plain(row["value"]),
                unit=row["unit"] or load()[project.type].inputs[row["input"].partition("#")[0]].unit,
                confidence=CONFIDENCES[row["confidence"]],
            )
            for row in said
        ]  # fmt: skip
        bulk_create_with_history(made, Input)  # what closings as of an earlier day read


def _write_claims(rows: Iterable[Row], projects: Mapping[str, Project], at: datetime) -> int:
    """Write claims as far as a pack says they have come, each level with its day and document, each return with its own.

    As in the register, amounts from before a return are those of an earlier round and count no more.
    """
    claims = _by_claim(rows)
    for (code, year), said in claims.items():
        standing = feed.in_use(said)
        state = max((row["level"] for row in standing), key=ORDER.index, default=SENT_BACK)
        returns = _returns(said)
        last = max(len(days) for days in returns.values())
        number = last if state == SENT_BACK else last + 1
        claim = Claim.objects.create(project=projects[code], year=year, state=state, round=number, edits=1)
        newest = {(row["pollutant"], row["level"], turn): row for turn, row in _rounds(said)}
        Amount.objects.bulk_create(
            Amount(
                claim=claim, pollutant=row["pollutant"], level=row["level"], round=turn, amount_t=exact(row["amount_t"]),
                day=_day(row["day"]) or date(year, 12, 31), document=row["document"] or "",
                confidence=CONFIDENCES[row["confidence"]], at=at,
            )
            for (_pollutant, _level, turn), row in newest.items()
        )  # fmt: skip
        event = {"claim": claim, "remark": FROM_PACK}
        for day in next(iter(returns.values())):
            ClaimEvent.objects.create(what=ClaimEvent.What.SENT_BACK, at=_moment(day, year), after=SENT_BACK, **event)
        ClaimEvent.objects.create(what=ClaimEvent.What.LOADED, at=at, after=state, **event)
    return len(claims)


def _by_claim(rows: Iterable[Row]) -> dict[tuple[str, int], list[Row]]:
    """Return the rows of each claim, in the order in which they followed each other."""
    claims: dict[tuple[str, int], list[Row]] = {}
    for row in feed.in_order(list(rows)):
        claims.setdefault((row["project"], row["year"]), []).append(row)
    return claims


def _returns(said: Iterable[Row]) -> dict[str, list[int | None]]:
    """Return by pollutant the days on which a claim was sent back."""
    days: dict[str, list[int | None]] = {}
    for row in said:
        of_pollutant = days.setdefault(row["pollutant"], [])
        if row["level"] == SENT_BACK:
            of_pollutant.append(row["day"])
    return days


def _rounds(said: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Yield the amounts of a claim with the round to which each belongs: a return begins the next."""
    rounds: dict[str, int] = {}
    for row in said:
        turn = rounds.setdefault(row["pollutant"], 1)
        if row["level"] == SENT_BACK:
            rounds[row["pollutant"]] = turn + 1
        elif row["amount_t"] is not None:
            yield turn, row


def _moment(day: int | None, year: int) -> datetime:
    """Return noon of the day; of a return without a day, that of the first day on which its claim could be filed."""
    return timezone.make_aware(datetime.combine(_day(day) or date(year, 1, 1), time(12)))


def _mixed(rows: Iterable[Row]) -> Iterator[Problem]:
    """Tell of claims whose pollutants stand at different steps: the register takes a step with the whole claim."""
    for said in _by_claim(rows).values():
        steps = {name: max((r["level"] for r in feed.in_use(said) if r["pollutant"] == name), key=ORDER.index, default=SENT_BACK)
                 for name in {row["pollutant"] for row in said}}  # fmt: skip
        if len(set(steps.values())) > 1 or len({tuple(days) for days in _returns(said).values()}) > 1:
            found = "，".join(f"{POLLUTANTS[name]}{CLAIM_WORDS[steps[name]]}" for name in sorted(steps))
            wanted, mend = (
                "同一项目同一年度的各项污染物处于同一核算环节，退回日期一致",
                "补全各项污染物的核算环节，退回的一并退回",
            )
            yield Problem(cell("reduction_claims.csv", said[-1]["row"], "level"), found, wanted, mend)


def _projects(rows: Iterable[Row], file: str, areas: Collection[str], *, loading: bool = False) -> Iterator[Problem]:
    """Tell what is wrong with projects beyond their single cells."""
    known = {
        one.code: one for one in Project.objects.filter(code__in=[row["project"] for row in rows if row["project"]])
    }
    for row in rows:
        yield from _project(row, file, areas)
        there = known.get(row["project"])
        if there is None or loading:
            continue
        if there.area_id not in areas:
            mend = "换一个编号；确属同一项目的，由该区域修改"
            yield Problem(cell(file, row["row"], "project"), row["project"], "未被其他区域使用的编号", mend)
        elif register.claimed(there):
            found, mend = f"{row['project']}，已有填报的减排量", "删去这一行；确需修改的，先由市级退回"
            yield Problem(cell(file, row["row"], "project"), found, "没有填报的项目", mend)


def _project(row: Row, file: str, areas: Collection[str]) -> Iterator[Problem]:
    if row["project"] and not CODE.regex.search(row["project"]):
        wanted = "字母、数字、短横线和下划线，不超过 40 个字"
        yield Problem(cell(file, row["row"], "project"), row["project"], wanted, "改正编号")
    if row["type"] and row["type"] not in load():
        yield Problem(cell(file, row["row"], "type"), row["type"], "、".join(load()), "改成项目类型的代号")
    if row["area"] and row["area"] not in areas:
        mend = "改正代码，或由该区域填报人员登记"
        yield Problem(cell(file, row["row"], "area"), row["area"], "本人授权区域内已登记的区划代码", mend)
    fields = dict(row) | {name: _day(row[name]) for name in entry_checks.DATES}
    for fault in entry_checks.faults(fields):
        yield Problem(cell(file, row["row"], fault.field), fault.found, fault.wanted, fault.mend)


def _inputs(rows: Iterable[Row], file: str, areas: Collection[str]) -> Iterator[Problem]:
    """Tell what is wrong with inputs that somebody uploads."""
    codes = {row["project"] for row in rows}
    known = {one.code: one for one in Project.objects.filter(code__in=codes, area__in=areas)}
    for row in rows:
        project = known.get(row["project"])
        if project is None and row["project"]:
            mend = "先登记项目，或改正编号"
            yield Problem(cell(file, row["row"], "project"), row["project"], "本人授权区域内已登记的项目编号", mend)
        elif project is not None and register.claimed(project):
            found, mend = f"{row['project']}，已有填报的减排量", "删去这一行；确需修改的，先由市级退回"
            yield Problem(cell(file, row["row"], "project"), found, "没有填报的项目", mend)
    yield from _input_faults(rows, file, {code: project.type for code, project in known.items()})


def _input_faults(rows: Iterable[Row], file: str, types: Mapping[str, str]) -> Iterator[Problem]:
    for row in rows:
        kind = load().get(types.get(row["project"], ""))
        if kind is None or not row["input"]:
            continue
        asked = kind.inputs.get(row["input"].partition("#")[0])
        if asked is None:
            known = "、".join(f"{name}（{one.label}）" for name, one in kind.inputs.items())
            yield Problem(
                cell(file, row["row"], "input"), row["input"], f"{kind.code} 的核算参数：{known}", "改成其中之一"
            )
        elif row["value"] is not None:
            one = Written(row["pollutant"] or "", row["input"], plain(row["value"]), row["unit"] or "")
            yield from number(f"{cell(file, row['row'], 'value')} · {input_label(asked, one)}", one, asked)


def _strangers(rows: Iterable[Row], file: str, own: Collection[str]) -> Iterator[Problem]:
    for row in rows:
        if row["project"] and row["project"] not in own:
            wanted, mend = "reductions.csv 中的项目编号", "改正编号，或先在 reductions.csv 中增加项目"
            yield Problem(cell(file, row["row"], "project"), row["project"], wanted, mend)


def plain(value: float) -> str:
    """Return a number of a book as its shortest text."""
    return f"{Decimal(repr(float(value))).normalize():f}"


def exact(value: float) -> Decimal:
    """Return an amount of a book to six decimals."""
    return Decimal(repr(float(value))).quantize(Decimal("0.000001"))


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(float(value))).quantize(Decimal("0.000001"))


def _day(day_number: int | None) -> date | None:
    return date(day_number // 10_000, day_number // 100 % 100, day_number % 100) if day_number else None
