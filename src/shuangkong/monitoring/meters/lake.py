"""能源计量的湖: what was uploaded, from the journals into a file of readings for every day.

    lake/meters/day=…/<server>-<ms>.journal             messages as received ("data " or "info ", then the JSON)
    lake/meter_readings/day=YYYY-MM-DD/readings.parquet every version of every value of the day
    lake/meter_state/settled.json                       up to which byte each journal is settled
    lake/meter_state/dirty.json                         which points of which days changed since the accounts were made

A day's file is a function of the messages alone, whatever the order they are settled in: a kill at any moment and
another run give the same files. Everything here is done by whoever holds the lock of the lake.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from shuangkong.kernel.engine import DuckDB
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring.lake.files import ASIDE, into_place, lake, read_json, write_json
from shuangkong.monitoring.lake.journal import Record, records
from shuangkong.monitoring.meters import upload as meter_upload
from shuangkong.monitoring.meters.tables import reading_schema

DATA, INFO = b"data ", b"info "
JOURNALS, READINGS, STATE = "meters", "meter_readings", "meter_state"
KEY = ["point", "stat", "time"]
ORDER = ["received", "source", "offset"]
Row = dict[str, Any]
Dirty = dict[str, list[str]]  # day → points


@dataclass
class Settled:
    """What a run did: messages read, values that were new, days changed, messages that could not be read."""

    messages: int = 0
    values: int = 0
    days: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def day_file(home: Path, day: str) -> Path:
    """Return the file of a day's readings."""
    return lake(home) / READINGS / f"day={day}" / "readings.parquet"


def day_files(home: Path, first: date | None = None, last: date | None = None) -> list[Path]:
    """Return the files there are, of the days given (both included) or of all, by day."""
    found = sorted((lake(home) / READINGS).glob("day=*/readings.parquet"))
    low, high = (first or date.min).isoformat(), (last or date.max).isoformat()
    return [path for path in found if low <= path.parent.name.removeprefix("day=") <= high]


def state_file(home: Path, name: str) -> Path:
    """Return a file of the state: settled, dirty, accounts."""
    return lake(home) / STATE / f"{name}.json"


def settle(home: Path) -> Settled:
    """Bring everything that is new in the journals into the days; the caller holds the lock."""
    done = Settled()
    engine = DuckDB()
    ends: dict[str, int] = read_json(state_file(home, "settled")) or {}
    root = lake(home) / JOURNALS
    try:
        for path in sorted(root.glob("day=*/*.journal")):
            name = path.relative_to(root).as_posix()
            days, end = _read(path, name, ends.get(name, 0), done)
            if end == ends.get(name, 0):
                continue
            for day, rows in _new(home, engine, days):
                _put(home, engine, day, rows, done)
            ends[name] = end
            write_json(state_file(home, "settled"), ends)
    finally:
        engine.backend.disconnect()
    return done


def _read(path: Path, name: str, start: int, done: Settled) -> tuple[dict[str, list[Row]], int]:
    """Return the values of the whole messages from an offset on, by the day they are of, and where the messages end."""
    days: dict[str, list[Row]] = defaultdict(list)
    for record in records(path, start):
        if record.offset > start:
            found = f"{record.offset - start:,} 字节已损坏，已跳过"
            place = f"{name} · 第 {start:,} 字节"
            done.problems.append(
                Problem(place, found, "完整的记录", "检查磁盘，从备份恢复这个文件，或请用能单位重新上传")
            )
        start = record.end
        if not record.raw.startswith(DATA):
            continue
        done.messages += 1
        try:
            for row in _rows(record, name):
                days[row["time"].date().isoformat()].append(row)
        except BadData as fault:  # the lists of fields have changed since; the message stays in the journal
            place = f"{name} · 第 {record.offset:,} 字节"
            done.problems += [Problem(f"{place} · {p.place}", p.found, p.wanted, p.mend) for p in fault.problems]
    return days, start


def _rows(record: Record, source: str) -> Iterator[Row]:
    message = meter_upload.read("data", record.raw.removeprefix(DATA))
    received = datetime.fromtimestamp(0, UTC).replace(tzinfo=None) + timedelta(milliseconds=record.received_ms)
    for one in meter_upload.readings(message):
        yield {
            "point": one.point, "stat": one.stat, "time": _moment(one.second), "value": one.value, "valid": one.valid,
            "by_hand": one.by_hand, "uploaded": _moment(one.uploaded), "received": received,
            "batch": message.digest[:16], "source": source, "offset": record.offset,
        }  # fmt: skip


def _new(home: Path, engine: DuckDB, days: Mapping[str, list[Row]]) -> Iterator[tuple[str, Any]]:
    """Yield for each day what its file has to hold from now on; days of which nothing is new are left out.

    What changes is marked before any file is: if a kill comes in between, the next closing looks at a day for nothing.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    known: Dirty = read_json(state_file(home, "dirty")) or {}
    for day, rows in sorted(days.items()):
        schema, path = _plain_schema(), day_file(home, day)
        table = pq.read_table(path, columns=schema.names) if path.exists() else schema.empty_table()
        sent = engine.put("sent", pa.Table.from_pylist(rows, schema=schema))
        former = engine.put("former", table.cast(schema))
        fresh = sent.anti_join(former, [*KEY, "batch"])
        points = engine.arrow(str(engine.backend.compile(fresh.select("point").distinct())))["point"].to_pylist()
        if points:
            known[day] = sorted({*known.get(day, []), *points})
            write_json(state_file(home, "dirty"), known)
            yield day, former.union(sent)


def _put(home: Path, engine: DuckDB, day: str, rows: Any, done: Settled) -> None:
    ordered = versions(rows).select(*reading_schema().names).order_by(*KEY, "version", *ORDER)
    table = engine.arrow(str(engine.backend.compile(ordered))).cast(reading_schema())
    done.values += table.num_rows
    done.days.add(day)
    write(table, day_file(home, day))


def versions(rows: Any) -> Any:
    """Number the versions of every value by reception; of the same batch the first reception counts.

    So a batch that is sent again, even after a later correction, changes nothing. A value that is told again unchanged
    by another batch is the same version.
    """
    import ibis

    once = rows.mutate(again=ibis.row_number().over(ibis.window(group_by=[*KEY, "batch"], order_by=ORDER)))
    once = once.filter(once["again"] == 0).drop("again")
    order = ibis.window(group_by=KEY, order_by=ORDER)
    once = once.mutate(
        before=once["value"].lag(1).over(order), valid_before=once["valid"].lag(1).over(order),
        behind=ibis.row_number().over(ibis.window(group_by=KEY, order_by=[ibis.desc(name) for name in ORDER])),
    )  # fmt: skip
    same = (once["before"] == once["value"]) & (once["valid_before"] == once["valid"])
    once = once.mutate(change=same.fill_null(False).ifelse(0, 1))
    upto = ibis.cumulative_window(group_by=KEY, order_by=ORDER)
    return once.mutate(version=once["change"].sum().over(upto).cast("int32"), last=once["behind"] == 0)


def write(table: Any, path: Path) -> None:
    """Write a Parquet file aside, bring it to the disk and give it its name; the same rows give the same bytes."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{ASIDE}{path.name}")
    texts = [column.name for column in table.schema if str(column.type) == "string"]
    pq.write_table(table.combine_chunks(), aside, compression="zstd", use_dictionary=texts, store_schema=False)
    into_place(aside, path)


def _plain_schema() -> Any:
    import pyarrow as pa

    return pa.schema([one for one in reading_schema() if one.name not in ("version", "last")])


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC).replace(tzinfo=None)
