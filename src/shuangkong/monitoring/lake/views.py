"""湖的查询: what pages ask of the lake: last values, the curve of a station, the raw frames of a moment, who is on line.

Each answers within some tens of milliseconds on a month of 300 outlets, since files are by day and rows by station.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring.lake import latest as kept_latest
from shuangkong.monitoring.lake.files import FRAMES, KINDS, lake, paths
from shuangkong.monitoring.lake.journal import records
from shuangkong.monitoring.lake.reading_order import in_order

if TYPE_CHECKING:
    import pyarrow as pa

CURVE = ("mn", "time", "factor", "value", "corrected", "low", "high", "amount", "mark", "resent")
PASSWORD = re.compile(rb"PW=[^;,=&]*")
JOURNAL = re.compile(r"day=\d{4}-\d\d-\d\d/[^/\\]+\.journal")


@dataclass(frozen=True, slots=True)
class Evidence:
    """原始报文: one frame of a moment, where it stands, and the SHA-256 of its bytes as received."""

    kind: str | None
    cn: str | None
    source: str
    offset: int
    received: datetime  # UTC
    sha256: str
    raw: bytes
    reason: str | None  # what could not be read of it

    @property
    def shown(self) -> bytes:
        """The frame with its password covered, for pages."""
        return PASSWORD.sub(b"PW=******", self.raw, count=1)


def latest(folder: Path, mns: Collection[str] | None = None, kind: str | None = None) -> pa.Table:
    """Return the newest reading of every station and factor, of some stations and of one kind where they are named.

    Returns the columns of readings and `kind`; where no kind is named, the newest of all kinds.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    table = kept_latest.kept(folder)
    if mns is not None:
        table = table.filter(pc.is_in(table["mn"], pa.array(list(mns), pa.string())))
    if kind is not None:
        return table.filter(pc.equal(table["kind"], _known(kind)))
    ordered = table.sort_by([(name, "ascending") for name in ("mn", "factor", "time", "kind")])
    return kept_latest.last_of_each(ordered, ("mn", "factor"))


def curve(folder: Path, mn: str, kind: str, first: date, last: date, factors: Sequence[str] | None = None) -> pa.Table:
    """Return the readings of a station over some days (columns CURVE) in the order of factor and time, each once.

    Args:
        folder: the data folder.
        mn: the station.
        kind: realtime, minute, hour or day.
        first: day of the readings' own time.
        last: the last day, included.
        factors: codes of 2017; all where none are named.
    """
    files = paths(folder, _known(kind), first, last)
    if factors is None:
        return in_order(files, kind, "WHERE mn = ?", [mn], CURVE)
    chosen = f"factor IN ({', '.join('?' * len(factors))})" if factors else "false"
    return in_order(files, kind, f"WHERE mn = ? AND {chosen}", [mn, *factors], CURVE)


def evidence(folder: Path, mn: str, time: datetime, kind: str | None = None) -> list[Evidence]:
    """Return the raw frames that a station sent for a moment (re-sent ones too), in the order they came.

    Raises:
        Unknown: a journal is gone; it was removed after its years, or by hand.
    """
    files = paths(folder, FRAMES, time.date(), time.date())
    rows = in_order(files, FRAMES, "WHERE mn = ? AND time = ?", [mn, time]).to_pylist()
    return [_evidence(folder, row) for row in rows if kind in (None, row["kind"])]


def raw(folder: Path, source: str, offset: int) -> bytes:
    """Return the frame that a reading was taken from; Unknown where it is not there."""
    path = lake(folder) / "raw" / source
    if JOURNAL.fullmatch(source) and path.is_file() and offset >= 0:
        found = next(records(path, offset), None)
        if found is not None and found.offset == offset:
            return found.raw
    raise Unknown(f"没有原始报文：{source} 第 {offset:,} 字节处。文件可能已按保存年限清理，或不完整。")


def online(folder: Path) -> dict[str, dict[str, Any]]:
    """Return by station what the gateway that heard it last says of it, with the gateway's name."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((lake(folder) / "online").glob("*.json")):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, FileNotFoundError):
            continue  # a gateway that was stopped for good; what it knew is in the lake
        for mn, one in told.items():
            if mn not in found or one["last"] > found[mn]["last"]:
                found[mn] = {**one, "gateway": path.stem}
    return found


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise Unknown(f"“{kind}”不是数据种类，应为 {'、'.join(KINDS)}")
    return kind


def _evidence(folder: Path, row: dict[str, Any]) -> Evidence:
    frame = raw(folder, row["source"], row["offset"])
    return Evidence(
        row["kind"], row["cn"], row["source"], row["offset"], row["received"], hashlib.sha256(frame).hexdigest(),
        frame, row["reason"],
    )  # fmt: skip
