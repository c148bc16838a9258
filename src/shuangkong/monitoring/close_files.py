"""核算结果的文件: what the accounts keep in the lake, and the hashes of all files.

    lake/hours/day=YYYY-MM-DD/hours.parquet             readings of a day, summed by hour and mark
    lake/emissions/month=YYYY-MM/emissions.parquet      every hour of every pollutant, with where its emission is from
    lake/days/month=YYYY-MM/days.parquet                every day
    lake/months/month=YYYY-MM/months.parquet            every month
    lake/closed.json                                    the SHA-256 of every file, and of what each quarter was made from

Rows are sorted and the writer is told everything, so the same rows give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.monitoring.lake.files import days, lake, read_json, write, write_json
from shuangkong.monitoring.lake.lake import COUNTED

KINDS = ("minute", "hour")  # what hours are made of
STATE = "closed.json"
SORTED_BY = {
    "hours": ("mn", "factor", "hour", "mark"),
    "emissions": ("outlet", "factor", "hour"),
    "days": ("outlet", "factor", "day"),
    "months": ("outlet", "factor"),
}


def place(home: Path, kind: str, part: str) -> Path:
    """Return where a file of a kind lies: a day's hours, or a month's emissions, days or months."""
    key = "day" if kind == "hours" else "month"
    return lake(home) / kind / f"{key}={part}" / f"{kind}.parquet"


def kept_days(home: Path) -> list[date]:
    """Return the days whose hours are kept."""
    return sorted(date.fromisoformat(path.parent.name[4:]) for path in lake(home).glob("hours/day=*/hours.parquet"))


def kept_months(home: Path, kind: str) -> list[str]:
    """Return the months of which there is a file of a kind."""
    return sorted(path.parent.name[6:] for path in lake(home).glob(f"{kind}/month=*/{kind}.parquet"))


def in_order(kind: str, sql: str, *first: str) -> str:
    """Return a query with its rows in the order of a kind's files; engines differ in where absent marks stand."""
    order = ", ".join(f"{name} NULLS FIRST" for name in (*first, *SORTED_BY[kind]))
    return f"SELECT * FROM ({sql}) AS unordered ORDER BY {order}"  # noqa: S608  our own words


def store(home: Path, kind: str, part: str, table: Any) -> None:
    """Write a file of rows in their order; times of hours are told as moments as well."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if "hour" in table.column_names:
        moments = pc.multiply(pc.cast(table["hour"], pa.int64()), 3_600_000).cast(pa.timestamp("ms"))
        table = table.add_column(0, "time", moments)
    write(table, place(home, kind, part))


def readable(home: Path, first: date, last: date) -> list[date]:
    """Return the days from one to another of which there are readings."""
    return sorted(day for day in {day for kind in COUNTED for day in days(home, kind)} if first <= day <= last)


def seal(home: Path, quarters: Mapping[str, str], hours: str) -> dict[str, str]:
    """Note the hashes of all files, of what quarters were made from and of what made hours; return those of files."""
    root = lake(home)
    files = sorted(path for kind in SORTED_BY for path in root.glob(f"{kind}/*=*/{kind}.parquet"))
    hashes = {path.relative_to(root).as_posix(): sha256(path) for path in files}
    write_json(root / STATE, {"quarters": quarters, "hours": hours, "files": hashes})
    return hashes


def made_from(home: Path) -> dict[str, str]:
    """Return by quarter the hash of all that it was made from."""
    found: dict[str, str] = (read_json(lake(home) / STATE) or {}).get("quarters", {})
    return found


def hours_made_by(home: Path) -> str | None:
    """Return the hash of the accounts that made the kept hours; None where there are none."""
    found: str | None = (read_json(lake(home) / STATE) or {}).get("hours")
    return found


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
