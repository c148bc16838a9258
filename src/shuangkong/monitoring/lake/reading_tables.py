"""读数表: what frames say, gathered into Arrow tables: readings by kind, and a row for every frame.

Numbers become whole numbers × 10^4 by column, in decimal arithmetic; a fifth decimal is rounded half to even (GB/T 8170).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shuangkong.monitoring.lake.files import FRAMES, KINDS, SCALE, frame_schema, reading_schema
from shuangkong.monitoring.lake.journal import Record
from shuangkong.monitoring.lake.readings import Row, Said

EXACT, KEPT = pa.decimal128(28, 15), pa.decimal128(18, 4)
ORDER = ("mn", "factor", "time", "received", "source", "offset")
FRAME_ORDER = ("mn", "time", "received", "source", "offset")
EPOCH = date(1970, 1, 1)
DAY_MS = 86_400_000
BEIJING_MS = 8 * 3_600_000


class Gathered:
    """Frames in the order they are read, and their rows."""

    def __init__(self) -> None:
        self.frames: list[list[Any]] = []
        self.rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
        self.takers: dict[str, list[int]] = {kind: [] for kind in KINDS}  # the frame of each row
        self.counts: list[int] = []
        self.resent: list[bool] = []

    def add(self, record: Record, source: str, told: Said) -> None:
        """Take in what one frame says."""
        self.frames.append(
            [record.station, told.kind, told.time, told.cn, told.reason, told.detail, record.received_ms, source,
             record.offset]
        )  # fmt: skip
        self.resent.append(told.resent)
        self.counts.append(len(told.rows))
        if told.kind is not None and told.rows:
            self.rows[told.kind].extend(told.rows)
            self.takers[told.kind].extend([len(self.counts) - 1] * len(told.rows))

    def tables(self) -> dict[tuple[str, date], pa.Table]:
        """Return the tables by kind and day, each in the order of its key."""
        frames = self._frame_columns()
        found: dict[tuple[str, date], pa.Table] = {}
        for kind, rows in self.rows.items():
            if rows:
                table = self._readings(kind, frames).sort_by([(name, "ascending") for name in ORDER])
                found |= {(kind, day): part for day, part in by_day(table, table["time"])}
        if self.frames:
            table = self._frames().sort_by([(name, "ascending") for name in FRAME_ORDER])
            beijing = pc.add(pc.cast(table["received"], pa.int64()), BEIJING_MS)
            days = pc.coalesce(pc.cast(table["time"], pa.int64()), beijing)
            found |= {(FRAMES, day): part for day, part in by_day(table, days)}
        return found

    def _frame_columns(self) -> pa.Table:
        columns = list(zip(*self.frames, strict=True)) or [()] * 9
        return pa.table({
            "mn": pa.array(columns[0], pa.string()), "time": pa.array(columns[2], pa.int64()).cast(pa.timestamp("ms")),
            "received": pa.array(columns[6], pa.int64()).cast(pa.timestamp("ms")),
            "resent": pa.array(self.resent, pa.bool_()), "source": pa.array(columns[7], pa.string()),
            "offset": pa.array(columns[8], pa.int64()),
        })  # fmt: skip

    def _readings(self, kind: str, frames: pa.Table) -> pa.Table:
        factor, value, corrected, low, high, amount, mark = zip(*self.rows[kind], strict=True)
        of_frame = frames.take(pa.array(self.takers[kind], pa.int64()))
        columns = {name: of_frame[name] for name in of_frame.column_names}
        texts = {"value": value, "corrected": corrected, "low": low, "high": high, "amount": amount}
        columns |= {name: whole_numbers(said) for name, said in texts.items()}
        columns |= {"factor": pa.array(factor, pa.string()), "mark": pa.array(mark, pa.string())}
        return pa.table([columns[name] for name in reading_schema().names], schema=reading_schema())

    def _frames(self) -> pa.Table:
        mn, kind, time, cn, reason, detail, received, source, offset = zip(*self.frames, strict=True)
        columns = {
            "mn": mn, "kind": kind, "time": pa.array(time, pa.int64()), "cn": cn, "readings": self.counts, "reason": reason,
            "detail": detail, "received": pa.array(received, pa.int64()), "source": source, "offset": offset,
        }  # fmt: skip
        schema = frame_schema()
        arrays = [
            columns[field.name].cast(field.type) if isinstance(columns[field.name], pa.Array)
            else pa.array(columns[field.name], field.type)
            for field in schema
        ]  # fmt: skip
        return pa.table(arrays, schema=schema)


def whole_numbers(texts: Sequence[str | None]) -> pa.Array:
    """Return numbers (contents.NUMBER) as whole numbers × 10^4, null where there is none."""
    array = pa.array(texts, pa.string())
    if array.null_count == len(array):
        return pa.nulls(len(array), pa.int64())
    rounded = pc.round(array.cast(EXACT), ndigits=4, round_mode="half_to_even").cast(KEPT)
    return pc.multiply(rounded, pa.scalar(SCALE, pa.decimal128(5, 0))).cast(pa.int64())


def by_day(table: pa.Table, moments: Any) -> Iterable[tuple[date, pa.Table]]:
    """Yield the rows of a table day by day."""
    numbers = pc.floor(pc.divide(pc.cast(pc.cast(moments, pa.int64()), pa.float64()), DAY_MS))
    for number in sorted(pc.unique(numbers).to_pylist()):
        yield EPOCH + timedelta(days=int(number)), table.filter(pc.equal(numbers, number))
