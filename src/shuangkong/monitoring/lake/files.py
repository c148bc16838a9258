"""湖的文件: where readings lie, which of their files count, and how a file is written.

    lake/readings/<kind>/day=YYYY-MM-DD/<sequence>-<what it was made of>.parquet    a part, as settled
    lake/readings/<kind>/day=YYYY-MM-DD/<sequence>-all.parquet                      everything up to that sequence
    lake/frames/day=…/                                                              the same, a row for every frame

A name says whether its file counts: of the `all` files the greatest, and the parts after it. So one rename brings
a compaction about, and what it replaced counts no longer though it still lies there. Sequences only grow: the greatest
one of a day tells whether anything came since, whatever was compacted.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.kernel.problems import Unknown

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = ("realtime", "minute", "hour", "day")
FRAMES = "frames"
ALL = "all"
LOCK = ".lock"
ASIDE = ".aside-"  # a file being written; no reader looks at it, no backup keeps it, the next settling sweeps it
SCALE = 10_000  # of the whole numbers that readings are kept as
ROW_GROUP = 1 << 17  # rows: about ten stations' minutes of a day, read in a millisecond or two
LEVEL = 3  # of zstd: the next ones take twice the time for a hundredth of the size


def home() -> Path:
    """Return the data folder: SHUANGKONG_HOME, or ./var."""
    return Path(os.environ.get("SHUANGKONG_HOME") or "var").absolute()


def lake(folder: Path) -> Path:
    """Return the lake of a data folder."""
    return folder / "lake"


def reading_schema() -> pa.Schema:
    """Return the columns of readings; one row per (mn, kind, time, factor), whole numbers × 10^4, absent = null."""
    import pyarrow as pa

    whole = [pa.field(name, pa.int64()) for name in ("value", "corrected", "low", "high", "amount")]
    return pa.schema([
        ("mn", pa.string()), ("time", pa.timestamp("ms")), ("factor", pa.string()), *whole, ("mark", pa.string()),
        ("received", pa.timestamp("ms")), ("resent", pa.bool_()), ("source", pa.string()), ("offset", pa.int64()),
    ])  # fmt: skip


def frame_schema() -> pa.Schema:
    """Return the columns of frames; `reason` is null where readings were taken from the frame and nothing was lost."""
    import pyarrow as pa

    return pa.schema([
        ("mn", pa.string()), ("kind", pa.string()), ("time", pa.timestamp("ms")), ("cn", pa.string()),
        ("readings", pa.int64()), ("reason", pa.string()), ("detail", pa.string()), ("received", pa.timestamp("ms")),
        ("source", pa.string()), ("offset", pa.int64()),
    ])  # fmt: skip


def folder_of(folder: Path, kind: str) -> Path:
    """Return where the days of a kind lie; Unknown for no kind."""
    if kind == FRAMES:
        return lake(folder) / FRAMES
    if kind not in KINDS:
        raise Unknown(f"“{kind}”不是数据种类，应为 {'、'.join(KINDS)}")
    return lake(folder) / "readings" / kind


def day_folder(folder: Path, kind: str, day: date) -> Path:
    """Return where one day of a kind lies."""
    return folder_of(folder, kind) / f"day={day.isoformat()}"


def days(folder: Path, kind: str) -> list[date]:
    """Return the days of which there is something."""
    root = folder_of(folder, kind)
    names = [path.name for path in root.iterdir()] if root.is_dir() else []
    found = (date.fromisoformat(name[4:]) for name in names if name.startswith("day="))
    return sorted(day for day in found if counted(day_folder(folder, kind, day)))


def span(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def sequence_of(name: str) -> int:
    """Return the number at the beginning of a file's name."""
    return int(name.partition("-")[0])


def counted(folder: Path) -> list[Path]:
    """Return the files of a day that count, the compacted one first."""
    names = _names(folder)
    whole = max((name for name in names if is_whole(Path(name))), default="")
    floor = sequence_of(whole) if whole else -1
    parts = [name for name in names if not is_whole(Path(name)) and sequence_of(name) > floor]
    return [folder / name for name in ([whole] if whole else []) + parts]


def is_whole(path: Path) -> bool:
    """Tell whether a file is a compacted one: in order, every reading once."""
    return path.name.endswith(f"-{ALL}.parquet")


def superseded(folder: Path) -> list[Path]:
    """Return the files of a day that count no longer."""
    kept = {path.name for path in counted(folder)}
    return [folder / name for name in _names(folder) if name not in kept]


def stamp(folder: Path) -> int:
    """Return the greatest sequence of a day; it grows with every part that comes and with nothing else. 0: nothing."""
    return max((sequence_of(name) for name in _names(folder)), default=0)


def paths(folder: Path, kind: str, first: date, last: date) -> list[Path]:
    """Return the Parquet files that count for some days, by day; where a day has several, the latest received counts.

    Args:
        folder: the data folder.
        kind: realtime, minute, hour or day.
        first: day of the readings' own time.
        last: the last day, included.
    """
    return [path for day in span(first, last) for path in counted(day_folder(folder, kind, day))]


def part_name(sequence: int, made_of: str) -> str:
    """Return the name of a part."""
    return f"{sequence:010}-{made_of}.parquet"


@contextmanager
def writer(aside: Path, schema: pa.Schema, row_group: int = ROW_GROUP) -> Iterator[Callable[[pa.Table], None]]:
    """Open a Parquet file and give the function that writes rows to it; the same rows give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = [field.name for field in schema if pa.types.is_integer(field.type) or pa.types.is_timestamp(field.type)]
    texts = [name for name in schema.names if name not in whole and name != "resent"]
    aside.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(
        aside, schema, compression="zstd", compression_level=LEVEL, store_schema=False, use_dictionary=texts,
        column_encoding=dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
    ) as file:  # fmt: skip
        yield lambda table: file.write_table(table, row_group_size=row_group)


def write(table: pa.Table, path: Path) -> None:
    """Write a Parquet file aside, bring it to the disk and rename it into place."""
    aside = path.with_name(f"{ASIDE}{path.name}")
    with writer(aside, table.schema) as into:
        into(table)
    into_place(aside, path)


def into_place(aside: Path, path: Path) -> None:
    """Bring a file to the disk and give it its name."""
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Write a small state file: the old one or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{ASIDE}{path.name}")
    aside.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    into_place(aside, path)


def read_json(path: Path) -> Any:
    """Return the content of a state file, None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


@contextmanager
def writing(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the one lock of those who change the lake; Unknown where another has it and we were not to wait."""
    root = lake(folder)
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Unknown("另一个程序正在整理监测数据（入库、合并、清理或备份）。请等它结束后再运行。") from None
        yield


def _names(folder: Path) -> list[str]:
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    return sorted(name for name in names if name[:1].isdigit() and name.endswith(".parquet"))
