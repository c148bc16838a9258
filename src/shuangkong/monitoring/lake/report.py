"""湖里有什么: what the lake holds, what waits, and which frames could not be read, for the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shuangkong.monitoring.lake.files import FRAMES, KINDS, counted, day_folder, days, is_whole, lake
from shuangkong.monitoring.lake.journal import torn
from shuangkong.monitoring.lake.lake import dirty
from shuangkong.monitoring.lake.readings import reasons
from shuangkong.monitoring.lake.settled import damages, new_bytes, positions

LABELS = {"realtime": "实时数据", "minute": "分钟数据", "hour": "小时数据", "day": "日数据", FRAMES: "报文目录"}
PLACES = {"raw": "原始报文", "quarantine": "隔离报文", "meters": "能耗上传"}
LISTED = 20  # files and days that are named one by one


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of what lies in the lake."""

    days: int = 0
    first: date | None = None
    last: date | None = None
    rows: int = 0
    files: int = 0
    size: int = 0
    parts: int = 0  # files that wait for compaction


@dataclass(frozen=True, slots=True)
class Report:
    """What the lake holds."""

    kinds: dict[str, Held]
    journals: dict[str, Held]
    waiting: int  # bytes of journals that are not settled yet
    dirty: list[date]
    reasons: dict[str, int]  # frames by what could not be read of them
    torn: dict[str, int] = field(default_factory=dict)  # bytes at the end of a journal that are no whole frame
    damaged: list[tuple[str, int, int]] = field(default_factory=list)  # inside a journal: from which byte on, bytes


def report(folder: Path, first: date = date.min, last: date = date.max) -> Report:
    """Return what the lake holds; frames that could not be read are those of the days named."""
    raw = lake(folder) / "raw"
    ended = [raw / name for name, end in positions(folder).items() if _size(raw / name) > end]
    return Report(
        {kind: _held(folder, kind) for kind in (*KINDS, FRAMES)},
        {place: _journals(lake(folder) / place) for place in PLACES},
        new_bytes(folder), dirty(folder), unread(folder, first, last),
        {path.relative_to(raw).as_posix(): left for path in ended if (left := torn(path))},
        damages(folder),
    )  # fmt: skip


def unread(folder: Path, first: date = date.min, last: date = date.max) -> dict[str, int]:
    """Return how many frames could not be read in whole, by reason, the most frequent first."""
    import pyarrow.parquet as pq

    found: Counter[str] = Counter()
    for day in days(folder, FRAMES):
        if first <= day <= last:
            for path in counted(day_folder(folder, FRAMES, day)):
                table = pq.read_table(path, columns=["reason"], filters=[("reason", "!=", "")], partitioning=None)
                found.update(table["reason"].to_pylist())
    return dict(found.most_common())


def lines(told: Report) -> Iterator[str]:
    """Yield the report for people."""
    if not any(held.files for held in (*told.kinds.values(), *told.journals.values())):
        yield "还没有监测数据。先用 shuangkong monitoring serve 接收，再用 shuangkong monitoring settle 入库。"
    yield from _files(told)
    if told.waiting:
        yield f"待入库：{_megabytes(told.waiting)}。运行 shuangkong monitoring settle。"
    if told.dirty:
        more = " 等" if len(told.dirty) > LISTED else ""
        yield f"数据有变、待重新核算的日期：{len(told.dirty):,} 天（{'、'.join(map(str, told.dirty[:LISTED]))}{more}）"
    names = reasons()
    for reason, count in told.reasons.items():
        yield f"未能全部读出的报文：{names.get(reason, reason)} {count:,} 条（原始报文都在）"
    for journal, left in sorted(told.torn.items())[:LISTED]:
        yield f"raw/{journal}：末尾 {left:,} 字节不是完整的记录（网关中断时未写完，或文件损坏）"
    yield from damage_lines(told.damaged)


def damage_lines(damaged: Sequence[tuple[str, int, int]]) -> Iterator[str]:
    """Yield for people what was passed over inside the journals, and what to do about it."""
    for journal, at, size in damaged[:LISTED]:
        yield f"raw/{journal}：第 {at:,} 字节起 {size:,} 字节已损坏，已跳过；其后的报文已照常读出"
    if len(damaged) > LISTED:
        yield f"另有 {len(damaged) - LISTED:,} 处损坏。"
    if damaged:
        yield "损坏部分含有已应答的报文：请检查磁盘，从备份恢复这些文件或要求设备补传，再重新入库。"


def _files(told: Report) -> Iterator[str]:
    for kind, held in told.kinds.items():
        if held.days:
            waits = f"，其中 {held.parts:,} 个待合并" if held.parts else ""
            yield f"{LABELS[kind]}：{_span(held)}，{held.rows:,} 行，{_megabytes(held.size)}，{held.files:,} 个文件{waits}"
    for place, held in told.journals.items():
        if held.files:
            yield f"{PLACES[place]}：{_span(held)}，{_megabytes(held.size)}，{held.files:,} 个文件"


def _held(folder: Path, kind: str) -> Held:
    import pyarrow.parquet as pq

    known = days(folder, kind)
    files = [path for day in known for path in counted(day_folder(folder, kind, day))]
    if not files:
        return Held()
    rows = sum(pq.read_metadata(path).num_rows for path in files)
    parts = sum(not is_whole(path) for path in files)
    return Held(len(known), known[0], known[-1], rows, len(files), sum(map(_size, files)), parts)


def _journals(folder: Path) -> Held:
    files = sorted(folder.glob("day=*/*.journal"))
    if not files:
        return Held()
    known = sorted({date.fromisoformat(path.parent.name[4:]) for path in files})
    return Held(len(known), known[0], known[-1], files=len(files), size=sum(map(_size, files)))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _span(held: Held) -> str:
    return f"{held.first} 至 {held.last}，{held.days:,} 天"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
