"""认定无效的时段: lake/invalid.csv, what decided cases of the audit declare invalid; the accounts substitute it.

Columns: outlet, first, last, case; times are Beijing time without a zone, `last` is included. The register of cases writes the
file whole; the readings themselves stay as they were received.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from shuangkong.kernel.problems import BadData, Problem

FILE = "invalid.csv"  # below the lake


@dataclass(frozen=True, slots=True)
class Invalid:
    """A span of an outlet that a decided case declares invalid."""

    outlet: str
    first: datetime
    last: datetime  # included
    case: str


COLUMNS = tuple(one.name for one in fields(Invalid))


def load(path: Path) -> list[Invalid]:
    """Return the spans of a file, none where there is none; BadData where it is not as it was written."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        return [
            Invalid(
                row["outlet"], datetime.fromisoformat(row["first"]), datetime.fromisoformat(row["last"]), row["case"]
            )
            for row in rows
        ]
    except (KeyError, TypeError, ValueError) as error:
        mend = "运行 shuangkong serve 重新写出，不要手工改动"
        raise BadData([Problem(path.name, str(error), "列 " + "、".join(COLUMNS), mend)]) from None


def written(path: Path, spans: Iterable[Invalid]) -> None:
    """Write the spans, whole or not at all; a file that says the same stays, so that its time tells of a change."""
    wanted = sorted(set(spans), key=lambda one: (one.outlet, one.first, one.last, one.case))
    if wanted == _there(path):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        rows.writeheader()
        rows.writerows({**asdict(one), "first": one.first.isoformat(), "last": one.last.isoformat()} for one in wanted)
    draft.replace(path)


def _there(path: Path) -> list[Invalid] | None:
    try:
        return load(path)
    except BadData:
        return None
