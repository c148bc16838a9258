"""测速：锁定一城的数据: how long `shuangkong close` takes as a process of its own, all accounts; with and without kept SQL."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

AIM_S = 5.0  # of a close of a city, whether SQL was kept or not
PERIOD, DAY = "2024", "2026-03-31"
WAYS = {"first": "首次（构造 SQL）", "again": "再次（SQL 已留存）"}


@dataclass(frozen=True, slots=True)
class Took:
    """One city closed one way: the median seconds of its runs, of the processor's work in them, and the machine's load."""

    city: str
    way: str
    seconds: float
    processor: float
    load: float


def measure(packs: Sequence[Path], runs: int, progress: Callable[[str], None]) -> list[Took]:
    """Close each pack several times in new data folders; first with nothing kept, then with the SQL of an earlier run."""
    found = []
    for pack in packs:
        for way, words in WAYS.items():
            progress(f"锁定 {pack.name}，{words}")
            load = round(os.getloadavg()[0], 2)
            with tempfile.TemporaryDirectory(prefix="shuangkong-bench-") as folder:
                if way == "again":
                    _run(pack, Path(folder), "kept", "before")
                took = [_run(pack, Path(folder), "kept" if way == "again" else f"{n}", f"home{n}") for n in range(runs)]
            wall, work = zip(*took, strict=True)
            found.append(Took(pack.name, way, statistics.median(wall), statistics.median(work), load))
    return found


def _run(pack: Path, folder: Path, cache: str, home: str) -> tuple[float, float]:
    """Close a pack; return seconds and processor seconds of the whole process, imports and all."""
    own = {"SHUANGKONG_HOME": str(folder / home), "XDG_CACHE_HOME": str(folder / f"cache-{cache}")}
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SHUANGKONG_", "DATABASE_"))}
    start = "from shuangkong.cli.main import main; main()"
    command = [sys.executable, "-c", start, "close", str(pack), PERIOD, "--as-of", DAY, "--format", "json"]
    began, before = time.perf_counter(), os.times()
    subprocess.run(command, env=kept | own, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, work


def aims(found: Sequence[Took]) -> list[dict[str, Any]]:
    """Return what was aimed at and found, a line a city and way."""
    return [
        {
            "aim": f"{one.city} 锁定，{WAYS[one.way]}（s）", "found": round(one.seconds, 2), "wanted": f"≤ {AIM_S:g}",
            "reached": one.seconds <= AIM_S, "note": f"处理器 {one.processor:.2f} s",
        }
        for one in found
    ]  # fmt: skip


def lines(found: Sequence[Took], machine: Mapping[str, Any]) -> Iterator[str]:
    """Yield the measurement as a person reads it."""
    yield "、".join(f"{name} {value}" for name, value in machine.items())
    for one in found:
        word = "达到" if one.seconds <= AIM_S else "未达到"
        yield (
            f"{one.city}　{WAYS[one.way]}　{one.seconds:.2f} s（处理器 {one.processor:.2f} s，负载 {one.load}）"
            f"　目标 ≤ {AIM_S:g} s：{word}"
        )


def as_object(found: Sequence[Took], machine: Mapping[str, Any]) -> dict[str, Any]:
    """Return the measurement as a program reads it."""
    return {"machine": dict(machine), "closes": [asdict(one) for one in found], "aims": aims(found)}
