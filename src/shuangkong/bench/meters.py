"""测速：能源计量: a year of 15-minute registers to hours, days, months and standard coal, beside SQL and pandas by hand.

Every run is a process of its own, so that its peak of memory is its own. The readings are made up: registers of six
digits that roll over, with gaps, faulty readings, unrecorded resets, and a day that comes late.
"""

from __future__ import annotations

import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

FIRM = "91520602MA6DM0001Q"
START = date(2025, 1, 1)
SLOTS = 96  # of a day
ROLLS = 1_000_000  # kWh: registers of six digits
LATE_METER, LATE_DAY = 7, 30
RESET_SLOT = 2_000
Connection = Any


@dataclass
class Run:
    """One run in a process of its own."""

    seconds: float
    processor_s: float  # of all cores together: on a busy machine the wait says little
    peak_mb: float


@dataclass
class Measured:
    """Everything measured; `different` names what does not agree."""

    meters: int
    days: int
    readings: int
    megabytes: float
    runs: dict[str, list[Run]] = field(default_factory=dict)
    different: list[str] = field(default_factory=list)


def measure(meters: int, days: int, times: int, progress: Callable[[str], None]) -> Measured:
    """Make the readings, then close them, by all ways; pandas and two runs at once only once."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        progress("正在构造读数……")
        count = make(home, meters, days)
        size = sum(path.stat().st_size for path in (home / "lake" / "meter_readings").rglob("*.parquet"))
        found = Measured(meters, days, count, size / 1e6)
        sums = {}
        for name, way in (("close", _closed), ("sql", _by_sql), ("pandas", _by_pandas)):
            for _ in range(1 if name == "pandas" else times):
                progress(f"正在测：{name}……")
                run, sums[name] = apart(way, home)
                found.runs.setdefault(name, []).append(run)
        found.different += [f"{name} 的月用量" for name in ("sql", "pandas") if sums[name] != sums["close"]]
        _late_and_twice(home, found, progress)
        return found


def make(home: Path, meters: int, days: int) -> int:
    """Write a lake as it is once uploads are settled, its register, and the late day as a journal apart; return the rows."""
    import pyarrow as pa

    from shuangkong.monitoring.meters.lake import day_file, write
    from shuangkong.monitoring.meters.tables import reading_schema

    books = home / "lake"
    books.mkdir(parents=True)
    lines = [f"m{m},{FIRM},520602,power,kWh,cumulative,6,{START}" for m in range(meters)]
    text = "meter,organisation,area,energy,unit,kind,digits,from"
    (books / "meters.csv").write_text("\n".join([text, *lines]) + "\n", encoding="utf-8")
    names, count = reading_schema().names, 0
    for day in range(days):
        columns = _of_day(meters, day)
        rows = len(columns["point"])
        moment = datetime.combine(START + timedelta(days=day), datetime.min.time())
        columns |= {
            "stat": ["real"] * rows, "valid": [True] * rows, "by_hand": [False] * rows, "uploaded": [moment] * rows,
            "received": [moment] * rows, "batch": ["made up"] * rows, "version": [1] * rows, "last": [True] * rows,
            "source": [""] * rows, "offset": [0] * rows,
        }  # fmt: skip
        table = pa.table([columns[name] for name in names], schema=reading_schema())
        write(table, day_file(home, (START + timedelta(days=day)).isoformat()))
        count += rows
    return count


def _of_day(meters: int, day: int) -> dict[str, Any]:
    """Return the points, times and values of a day, by meter and time."""
    import numpy as np

    meter = np.repeat(np.arange(meters), SLOTS)
    slot = np.tile(np.arange(SLOTS), meters) + day * SLOTS
    # every meter runs at its own even pace, a little disturbed; it only goes forward
    value = 10_000 * (slot * (2 + meter % 11)) + (slot * 7919 + meter * 104_729) % 9_000
    after_reset = (meter % 40 == 3) & (slot >= RESET_SLOT)
    value = np.where(after_reset, value - (RESET_SLOT * (2 + meter % 11)) * 10_000, value + 995_000 * 10_000)
    value = value % (ROLLS * 10_000)
    chance = (slot * 2_654_435_761 + meter * 40_503) % 1_000_003
    value = np.where(chance < 20, 10_000, value)  # a faulty reading now and then
    there = (chance > 1_000) & ~((meter % 20 == 5) & (slot % 3_000 < 30))  # lost ones, and gaps of 7.5 hours
    there &= ~((meter == LATE_METER) & (day == LATE_DAY))
    start = np.datetime64(START.isoformat(), "ms")
    time_ = start + slot[there] * np.timedelta64(15 * 60_000, "ms")
    return {"point": [f"m{m}" for m in meter[there]], "time": time_, "value": value[there]}


def apart(way: Callable[[Path], Any], home: Path) -> tuple[Run, Any]:
    """Do something in a process of its own; return how it went and what it found."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_told, args=(theirs, way, home))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        raise RuntimeError(f"{way.__name__} did not end well") from None
    finally:
        process.join()


def _told(pipe: Connection, way: Callable[[Path], Any], home: Path) -> None:
    start, worked = time.perf_counter(), time.process_time()
    found = way(home)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    pipe.send((Run(seconds, worked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), found))


def _closed(home: Path) -> Any:
    """Close everything from the readings on, as on the first day."""
    for name in ("meter_accounts", "meter_state"):
        shutil.rmtree(home / "lake" / name, ignore_errors=True)
    return _close(home)


def _close(home: Path) -> Any:
    from shuangkong.monitoring.meters.close import close
    from shuangkong.rulebook.lookup import Rulebook

    tables = close(home, *_months(home), home / "lake", Rulebook.load(), "duckdb").tables
    rows = tables["meter_months"].to_pylist()
    return sorted((row["meter"], row["month"], row["amount"], row["calorific_g"]) for row in rows)


def _months(home: Path) -> tuple[int, int]:
    days = sorted(
        path.parent.name[4:11].replace("-", "") for path in (home / "lake" / "meter_readings").rglob("*.parquet")
    )
    return int(days[0]), int(days[-1])


def _by_sql(home: Path) -> Any:
    from shuangkong.bench.meters_by_hand import by_sql

    return by_sql(home / "lake" / "meter_readings")


def _by_pandas(home: Path) -> Any:
    from shuangkong.bench.meters_by_hand import by_pandas

    return by_pandas(home / "lake" / "meter_readings")


def _late_and_twice(home: Path, found: Measured, progress: Callable[[str], None]) -> None:
    """A day of one meter comes late; then everything once more from the start, by two runs at once."""
    if found.days <= LATE_DAY or found.meters <= LATE_METER:
        return
    progress("正在测：迟到一天的数据……")
    _send_late(home)
    run, late = apart(_close, home)
    found.runs["late"] = [run]
    before = _files(home)
    progress("正在测：两个程序同时核算……")
    for name in ("meter_accounts", "meter_state"):
        shutil.rmtree(home / "lake" / name, ignore_errors=True)
    run, sums = apart(_two, home)
    found.runs["twice"] = [run]
    if any(one != late for one in sums):
        found.different.append("两个程序同时核算的月用量")
    if _files(home) != before:
        found.different.append("迟到数据入库后与全部重算的文件")


def _two(home: Path) -> list[Any]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        return [found for _, found in pool.map(lambda _: apart(_close, home), range(2))]


def _send_late(home: Path) -> None:
    """Put the late day into its file and mark it, as settling an upload does."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from shuangkong.monitoring.lake.files import write_json
    from shuangkong.monitoring.meters.lake import day_file, state_file, write

    day = (START + timedelta(days=LATE_DAY)).isoformat()
    table = pq.read_table(day_file(home, day))
    start = datetime.combine(START + timedelta(days=LATE_DAY), datetime.min.time())
    pace, slots = 2 + LATE_METER % 11, range(LATE_DAY * SLOTS, (LATE_DAY + 1) * SLOTS)
    values = [
        (10_000 * slot * pace + (slot * 7919 + LATE_METER * 104_729) % 9_000 + 995_000 * 10_000) % (ROLLS * 10_000)
        for slot in slots
    ]
    rows = [
        {**table.slice(0, 1).to_pylist()[0], "point": f"m{LATE_METER}", "time": start + timedelta(minutes=15 * place), "value": value}
        for place, value in enumerate(values)
    ]  # fmt: skip
    merged = pa.concat_tables([table, pa.Table.from_pylist(rows, schema=table.schema)])
    write(merged.sort_by([("point", "ascending"), ("time", "ascending")]), day_file(home, day))
    write_json(state_file(home, "dirty"), {day: [f"m{LATE_METER}"]})


def _files(home: Path) -> dict[str, bytes]:
    root = home / "lake" / "meter_accounts"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.parquet"))}
