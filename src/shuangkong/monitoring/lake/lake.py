"""监测数据湖 — the lake: the one place from which other modules take readings.

`settle` brings journals in, `compact` tidies days, `paths` names the Parquet files of some days, `dirty` the days whose
accounts are out of date, and `latest`, `curve`, `evidence`, `raw` and `online` answer pages.

A day is dirty while what it was computed from is not what it holds. Accounts take `stamps` of their days before they
read them and hand these to `computed` when they are done: a part that comes meanwhile has a greater sequence than the
stamp, so no mark is set by the one who settles, and none can be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from shuangkong.monitoring.lake.compaction import compact
from shuangkong.monitoring.lake.files import (
    FRAMES,
    KINDS,
    SCALE,
    day_folder,
    days,
    home,
    lake,
    paths,
    read_json,
    stamp,
    write_json,
    writing,
)
from shuangkong.monitoring.lake.reading_order import in_order
from shuangkong.monitoring.lake.settled import new_bytes
from shuangkong.monitoring.lake.settling import Settled, settle
from shuangkong.monitoring.lake.views import Evidence, curve, evidence, latest, online, raw

__all__ = [
    "FRAMES",
    "KINDS",
    "SCALE",
    "Evidence",
    "Settled",
    "compact",
    "computed",
    "curve",
    "dirty",
    "evidence",
    "home",
    "in_order",
    "latest",
    "new_bytes",
    "online",
    "paths",
    "raw",
    "settle",
    "stamps",
]

COUNTED = ("minute", "hour", "day")  # kinds that accounts are computed from
Stamps = dict[str, dict[str, int]]  # by day (YYYY-MM-DD) and kind


def stamps(folder: Path, chosen: Iterable[date], kinds: Sequence[str] = COUNTED) -> Stamps:
    """Return what marks the content of some days; take it before reading them."""
    return {
        day.isoformat(): {kind: found for kind in kinds if (found := stamp(day_folder(folder, kind, day)))}
        for day in chosen
    }


def dirty(folder: Path, kinds: Sequence[str] = COUNTED) -> list[date]:
    """Return the days that hold other readings than those their accounts were computed from, in order."""
    known = read_json(_path(folder)) or {}
    every = sorted({day for kind in kinds for day in days(folder, kind)})
    held = stamps(folder, every, kinds)
    return [day for day in every if _differs(known.get(day.isoformat(), {}), held[day.isoformat()])]


def computed(folder: Path, of: Mapping[str, Mapping[str, int]]) -> None:
    """Note that accounts of some days were computed, from readings with these stamps."""
    with writing(folder):
        known = read_json(_path(folder)) or {}
        write_json(_path(folder), known | {day: {**known.get(day, {}), **found} for day, found in of.items()})


def _differs(known: Mapping[str, int], held: Mapping[str, int]) -> bool:
    return any(known.get(kind) != found for kind, found in held.items())  # what was removed after its term is no change


def _path(folder: Path) -> Path:
    return lake(folder) / "state" / "computed.json"
