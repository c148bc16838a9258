"""测月核算的各方: each way to compute the month of a made lake, run in a process of its own so that its memory is its own.

    python -m shuangkong.bench.month_peers WAY FOLDER FIRST LAST

prints one line of JSON: seconds, processor seconds, peak memory, rows. `accounts` and `handwritten` make the same
months; `scan` only reads the columns that hours need; pandas and Polars make the hours (sums by hour and mark), which
is where the hundred million rows are.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shuangkong.bench import month_sql
from shuangkong.monitoring.lake.files import paths

PACK = "pack"
MEMORY = "450MB"
SCAN = """
SELECT count(mn), count(factor), max(time), sum(value), sum(corrected), sum(amount), count(mark)
FROM read_parquet({files}, hive_partitioning = false)
"""
GAS, WATER = ("a21002", "a21026", "a34013"), ("w01012", "w01018", "w21001", "w21003", "w21011")
DETECTION = {"w01018": 2.0, "w21003": 0.01, "w21011": 0.005, "w21001": 0.025}
LIMITS = {"a21026": 35.0, "a21002": 50.0, "a34013": 10.0}
REFERENCE_O2 = 9.0
COUNTY = "520602"


def pack(folder: Path, outlets: int) -> Path:
    """Write the books of a made lake: an outlet for every station, hourly limits for gas."""
    place = folder / PACK
    (place / "books").mkdir(parents=True, exist_ok=True)
    gas = [number % 2 == 1 for number in range(outlets)]
    _book(
        place,
        "areas",
        ("area", "parent", "name", "level"),
        [("520600", "", "虚构市", "city"), (COUNTY, "520600", "虚构区", "county")],
    )
    heads = ("outlet", "organisation", "area", "name", "medium", "reference_o2", "confidence")
    rows = [
        (f"made-{n:04}", f"made-{n // 3:04}-org", COUNTY, f"虚构{n}", "gas" if is_gas else "water", REFERENCE_O2 if is_gas else "", "synthetic")
        for n, is_gas in enumerate(gas)
    ]  # fmt: skip
    _book(place, "outlets", heads, rows)
    limits = [
        (f"made-{n:04}", factor, limit, "mg/m3", "corrected", "hour", "2020-01-01")
        for n, is_gas in enumerate(gas) if is_gas for factor, limit in LIMITS.items()
    ]  # fmt: skip
    _book(place, "limits", ("outlet", "factor", "limit", "unit", "basis", "span", "from"), limits)
    return place


def accounts(folder: Path, first: date, last: date) -> int:
    """The accounts of monitoring, as `monitoring close` runs them; only what is dirty."""
    from shuangkong.kernel.engine import engine
    from shuangkong.monitoring.close import MEMORY as OWN
    from shuangkong.monitoring.close import close
    from shuangkong.monitoring.close_books import read_books

    books = read_books(folder, folder / PACK)
    with engine(memory=OWN) as opened:
        done = close(folder, first, last, books, opened)
    return len(done.days)


def scan(folder: Path, first: date, last: date) -> int:
    """The bare scan: the columns that hours need, read once and thrown away."""
    con = _duckdb()
    con.execute(SCAN.format(files=_files(folder, first, last))).fetchall()
    return 1


def handwritten(folder: Path, first: date, last: date) -> int:
    """SQL by hand, keeping the same files."""
    con = _duckdb()
    con.execute("SET max_expression_depth = 1000")
    con.execute(month_sql.WORDS)
    _small_tables(con, folder, first, last)
    for step in month_sql.STEPS:
        con.execute(step.format(files=_files(folder, first, last)))
    out = folder / "handwritten"
    out.mkdir(exist_ok=True)
    for step in month_sql.KEPT:
        con.execute(step.format(folder=out))
    columns = ", ".join(month_sql.COMPARED)
    con.execute(f"COPY (SELECT {columns} FROM months ORDER BY outlet, factor) TO '{out}/months.parquet'")  # noqa: S608  our own words
    return int(con.execute("SELECT count(*) FROM months").fetchall()[0][0])


def pandas(folder: Path, first: date, last: date) -> int:
    """Hours by pandas, a day at a time."""
    import pandas as pd

    rows = 0
    for path in paths(folder, "minute", first, last):
        frame = pd.read_parquet(path, columns=["mn", "time", "factor", "value", "corrected", "amount", "mark"])
        frame["hour"] = frame["time"].dt.floor("h")
        keys = ["mn", "factor", "hour", "mark"]
        rows += len(
            frame.groupby(keys, dropna=False, sort=False).agg(
                {n: ["count", "sum"] for n in ("value", "corrected", "amount")}
            )
        )
    return rows


def polars(folder: Path, first: date, last: date) -> int:
    """Hours by Polars, streaming."""
    import polars as pl

    frame = pl.scan_parquet([str(path) for path in paths(folder, "minute", first, last)])
    sums = [
        getattr(pl.col(n), how)().alias(f"{n}_{how}")
        for n in ("value", "corrected", "amount")
        for how in ("count", "sum")
    ]
    grouped = frame.group_by("mn", "factor", pl.col("time").dt.truncate("1h"), "mark").agg(pl.len(), *sums)
    return int(grouped.collect(engine="streaming").height)


def hours(folder: Path, first: date, last: date) -> int:
    """Hours by the accounts' own expression: what pandas and Polars are held against."""
    return _hours("duckdb", folder, first, last)


def spark(folder: Path, first: date, last: date) -> int:
    """The same expression on Spark, local[2]."""
    return _hours("local[2]", folder, first, last)


def _hours(setting: str, folder: Path, first: date, last: date) -> int:
    import ibis

    from shuangkong.kernel.engine import engine
    from shuangkong.monitoring.close_hours import BATCH
    from shuangkong.monitoring.minute_accounts import hours_by_mark
    from shuangkong.monitoring.quarters import hour_of

    rows = 0
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    with engine(setting, MEMORY) as opened:
        for start in range(0, len(days), BATCH):
            made = []
            for day in days[start : start + BATCH]:
                table = opened.read(f"minutes_{day:%Y%m%d}", paths(folder, "minute", day, day))
                made.append(hours_by_mark(table, None, hour_of(day)))
            rows += opened.arrow(str(opened.backend.compile(ibis.union(*made, distinct=False)))).num_rows
    return rows


def _small_tables(con: Any, folder: Path, first: date, last: date) -> None:
    """What the statements join: outlets, series, limits and the hours that are due."""
    con.execute(f"CREATE TABLE outlets AS SELECT s.mn, o.outlet, o.medium FROM read_csv('{folder}/lake/stations.csv', all_varchar = true) s "  # noqa: S608  our own paths
                f"JOIN read_csv('{folder}/{PACK}/books/outlets.csv', all_varchar = true) o USING (outlet)")  # fmt: skip
    con.execute("CREATE TABLE factors (factor VARCHAR, medium VARCHAR, detection DOUBLE)")
    con.executemany(
        "INSERT INTO factors VALUES (?, ?, ?)",
        [[f, "gas", 0.0] for f in GAS] + [[f, "water", DETECTION.get(f, 0.0)] for f in WATER],
    )
    con.execute(f"CREATE TABLE series AS SELECT DISTINCT outlet, factor, medium, detection, CASE medium WHEN 'gas' THEN {REFERENCE_O2}::DOUBLE END AS reference_o2 "  # noqa: S608  our own words
                "FROM outlets JOIN factors USING (medium)")  # fmt: skip
    con.execute(
        'CREATE TABLE limits AS SELECT outlet, factor, span, "limit"::DOUBLE AS "limit" '  # noqa: S608  our own paths
        f"FROM read_csv('{folder}/{PACK}/books/limits.csv', all_varchar = true)"
    )
    con.execute(f"CREATE TABLE calendar AS SELECT (d - DATE '1970-01-01')::BIGINT * 24 + h AS hour, d AS day FROM "  # noqa: S608  our own days
                f"(SELECT unnest(generate_series(DATE '{first}', DATE '{last}', INTERVAL 1 DAY))::DATE AS d), range(24) t(h)")  # fmt: skip


def _duckdb() -> Any:
    import duckdb

    con = duckdb.connect(config={"memory_limit": MEMORY})
    con.execute("SET preserve_insertion_order = false")
    return con


def _files(folder: Path, first: date, last: date) -> str:
    return "[" + ", ".join(f"'{path}'" for path in paths(folder, "minute", first, last)) + "]"


def _book(place: Path, name: str, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with (place / "books" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)


WAYS: dict[str, Callable[[Path, date, date], int]] = {
    way.__name__: way for way in (accounts, handwritten, scan, hours, pandas, polars, spark)
}


def _peak_mb() -> float:
    """The most memory this process had; getrusage would tell the parent's where that was larger when it forked."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Run one way and say what it took."""
    way, folder, first, last = sys.argv[1], Path(sys.argv[2]), *map(date.fromisoformat, sys.argv[3:5])
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    rows = WAYS[way](folder, first, last)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = {"seconds": seconds, "cpu": cpu, "peak_mb": _peak_mb(), "rows": rows, "load": os.getloadavg()[0]}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
