"""测速：编制通报和年度报告: how long `shuangkong report` takes as a process of its own, imports and all."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

AIM_S = 5.0  # of a report
PERIODS = ("2024", "2024Q3")  # the yearly report, and the bulletin
DAY = date(2026, 3, 31)


@dataclass(frozen=True, slots=True)
class Took:
    """One report: its city and period, the median seconds of its runs, and of the processor's work in them."""

    city: str
    period: str
    seconds: float
    processor: float


def measure(packs: Sequence[Path], runs: int, progress: Callable[[str], None]) -> list[Took]:
    """Close the packs in a folder of their own, then make each report several times; return the medians."""
    from shuangkong.closing import services
    from shuangkong.registers.tables import pack_area

    found = []
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"SHUANGKONG_HOME": folder}
        before = os.environ.get("SHUANGKONG_HOME")
        os.environ["SHUANGKONG_HOME"] = folder
        try:
            for pack in packs:
                progress(f"锁定 {pack.name}")
                services.close(pack, list(PERIODS), DAY, datetime(2026, 3, 31, tzinfo=UTC))
        finally:
            os.environ.pop("SHUANGKONG_HOME") if before is None else os.environ.update(SHUANGKONG_HOME=before)
        for pack in packs:
            for period in PERIODS:
                progress(f"编制 {pack.name} {period}")
                took = [_run(pack_area(pack), period, folder, environ) for _ in range(runs)]
                wall, work = zip(*took, strict=True)
                found.append(Took(pack.name, period, statistics.median(wall), statistics.median(work)))
    return found


def _run(city: str, period: str, folder: str, environ: Mapping[str, str]) -> tuple[float, float]:
    command = [str(Path(sys.executable).with_name("shuangkong")), "report", city, period, "--out", f"{folder}/out"]
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, env=dict(environ), check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, work


def lines(found: Sequence[Took], machine: Mapping[str, Any]) -> Iterator[str]:
    """Yield the measurement as a person reads it."""
    yield "、".join(f"{name} {value}" for name, value in machine.items())
    for one in found:
        word = "达到" if one.seconds <= AIM_S else "没有达到"
        yield f"{one.city} {one.period}：{one.seconds:.2f} 秒（处理器 {one.processor:.2f} 秒），目标 {AIM_S:g} 秒，{word}"


def as_object(found: Sequence[Took], machine: Mapping[str, Any]) -> dict[str, Any]:
    """Return the measurement as a program reads it."""
    aims = [
        {
            "aim": f"{one.city} {one.period}（s）", "found": round(one.seconds, 2), "wanted": f"≤ {AIM_S:g}",
            "reached": one.seconds <= AIM_S, "note": f"处理器 {one.processor:.2f} s",
        }
        for one in found
    ]  # fmt: skip
    return {"machine": dict(machine), "aim_s": AIM_S, "reports": [asdict(one) for one in found], "aims": aims}
