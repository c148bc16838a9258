"""监测账册: outlets, limits, declared marks, checks and manual measurements of a city pack, read and checked as a whole.

What decided cases declare invalid comes from the data folder (lake/decided.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shuangkong.kernel.books import read_book
from shuangkong.kernel.problems import BadData, Problem, cell, errors
from shuangkong.monitoring.book_tables import BOOKS
from shuangkong.monitoring.lake import decided
from shuangkong.monitoring.lake.files import lake
from shuangkong.monitoring.lake.stations import load
from shuangkong.registers import tree
from shuangkong.registers.tables import AREAS
from shuangkong.rulebook.lookup import Rulebook

PACKAGE = Path(__file__).parents[1]
Rows = list[dict[str, Any]]
ACCOUNTS = ("*account*.py", "rules.py", "tables.py", "joins.py", "close_inputs.py", "close.py", "protocol/codes/*.csv")
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y%m%d%H%M%S")
TIMES = {"marks": ("from", "to", "declared_at"), "checks": ("time",), "manual": ("time",)}
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  times of the books are Beijing time without a zone, as devices send them


@dataclass(frozen=True, slots=True)
class Books:
    """What the accounts take in beside readings; times as minutes since 1970, Beijing time."""

    outlets: dict[str, dict[str, Any]]
    outlet_of: dict[str, str]  # by station; only outlets that are registered
    strangers: tuple[str, ...]  # stations of no registered outlet
    limits: Rows
    marks: Rows
    checks: Rows
    manual: Rows
    invalid: Rows  # spans that decided cases declare invalid; `to` is the first minute after
    ancestors: Any
    chains: dict[str, list[str]]  # areas in which values are looked up, nearest first
    rulebook: Rulebook
    warnings: tuple[Problem, ...]


def read_books(home: Path, pack: Path) -> Books:
    """Read the books of monitoring of a city pack; BadData with every problem of every file at once."""
    read = {contract.name: read_book(pack / "books" / f"{contract.name}.csv", contract) for contract in (*BOOKS, AREAS)}
    problems = [problem for book in read.values() for problem in book.problems]
    if not errors(read["areas"].problems):
        problems += tree.check(read["areas"].table)
    rows = {name: book.table.to_pylist() for name, book in read.items()}
    problems += [p for name, columns in TIMES.items() for p in _timed(rows[name], f"{name}.csv", columns)]
    outlets = {row["outlet"]: row for row in rows["outlets"] if row["outlet"]}
    problems += [p for name in ("limits", "marks", "manual") for p in _strangers(rows[name], f"{name}.csv", outlets)]
    areas = {row["area"]: row["parent"] for row in rows["areas"]}
    problems += _unplaced(rows["outlets"], areas)
    if errors(problems):
        raise BadData(problems)
    stations = {mn.decode(): station.outlet for mn, station in load(lake(home) / "stations.csv").items()}
    return Books(
        outlets=outlets,
        outlet_of={mn: outlet for mn, outlet in sorted(stations.items()) if outlet in outlets},
        strangers=tuple(sorted(mn for mn, outlet in stations.items() if outlet not in outlets)),
        limits=rows["limits"],
        marks=rows["marks"],
        checks=rows["checks"],
        manual=rows["manual"],
        invalid=_invalid(home, outlets),
        ancestors=tree.ancestors(read["areas"].table),
        chains={area: tree.chain(area, areas) for area in {row["area"] for row in outlets.values()}},
        rulebook=Rulebook.load([pack]),
        warnings=tuple(p for p in problems if p.severity == "warning"),
    )


def _invalid(home: Path, outlets: Mapping[str, Any]) -> Rows:
    """The spans of these outlets that were decided to be invalid."""
    return [
        {"outlet": one.outlet, "from": minutes(one.first), "to": minutes(one.last) + 1}
        for one in decided.load(lake(home) / decided.FILE)
        if one.outlet in outlets
    ]


def code_hash() -> str:
    """Return one hash over the rules and accounts themselves: what they are made of beside readings, books and values."""
    own = PACKAGE / "monitoring"
    kernel = [PACKAGE / "kernel" / f"{name}.py" for name in ("accounting", "formulas", "wiring")]
    return _hash([*sorted(path for pattern in ACCOUNTS for path in own.glob(pattern)), *kernel])


def hours_code() -> str:
    """Return the hash of what makes hours of readings."""
    return _hash([PACKAGE / "monitoring" / "minute_accounts.py"])


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def minutes(moment: datetime) -> int:
    """Return a moment as minutes since 1970."""
    return int((moment - EPOCH).total_seconds() // 60)


def _timed(rows: Rows, file: str, columns: tuple[str, ...]) -> Iterator[Problem]:
    """Replace times by minutes since 1970; tell those that are none."""
    for row in rows:
        for column in columns:
            text = row[column]
            row[column] = _minutes_of(text) if text else None
            if text and row[column] is None:
                place = cell(file, row["row"], column)
                yield Problem(place, text, "时间，如 2026-03-05 08:30", "写明年月日和时分，用北京时间")
        if "from" in columns and row["from"] and row["to"] and row["to"] <= row["from"]:
            place = cell(file, row["row"], "to")
            yield Problem(place, "结束时间不晚于开始时间", "晚于开始时间", "核对起止时间")


def _minutes_of(text: str) -> int | None:
    plain = text.replace("T", " ").replace("/", "-")
    for form in FORMS:
        try:
            return minutes(datetime.strptime(plain, form))  # noqa: DTZ007  Beijing time without a zone
        except ValueError:
            continue
    return None


def _strangers(rows: Rows, file: str, outlets: Mapping[str, Any]) -> Iterator[Problem]:
    for row in rows:
        if row["outlet"] and row["outlet"] not in outlets:
            place = cell(file, row["row"], "outlet")
            yield Problem(place, row["outlet"], "outlets.csv 中登记的排放口", "先在 outlets.csv 登记，或改正编号")


def _unplaced(rows: Rows, areas: Mapping[str, Any]) -> Iterator[Problem]:
    for row in rows:
        if row["area"] and row["area"] not in areas:
            place = cell("outlets.csv", row["row"], "area")
            yield Problem(place, row["area"], "areas.csv 中登记的区划代码", "先在 areas.csv 登记，或改正代码")
