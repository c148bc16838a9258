"""测速：控制: sequencing, the close of each city, reports, and cockpits under load, each in a process of its own; one table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

PARTS = {
    "sequence": "项目排序", "city": "锁定数据", "report": "编制报告", "sqlite": "驾驶舱（SQLite）",
    "postgres": "驾驶舱（PostgreSQL）",
}  # fmt: skip
COCKPIT = ("pages", "--kind", "cockpit", "--database")
WORDS = {
    "sequence": ("sequence",), "city": ("city",), "report": ("report",),
    "sqlite": (*COCKPIT, "sqlite"), "postgres": (*COCKPIT, "postgres"),
}  # fmt: skip
SMALL = {
    "sequence": ("--kind", "usual", "--projects", "20", "--seconds", "5"), "city": ("--runs", "1"),
    "report": ("--runs", "1"), "sqlite": ("--users", "2", "--think", "0.2", "--seconds", "1"),
    "postgres": ("--users", "2", "--think", "0.2", "--seconds", "1"),
}  # fmt: skip
START = "from shuangkong.cli.main import main; main()"
LONGEST_S = 1_800  # the kinds of plans with twenty seconds each take the longest


@dataclass(frozen=True, slots=True)
class Line:
    """One aim: what was found, what is wanted, whether it is reached, and the machine's load when its part began."""

    part: str
    aim: str
    found: float | str | None
    wanted: str
    reached: bool
    load: float
    note: str = ""


def measure(parts: Sequence[str], small: bool, say: Callable[[str], None] = lambda _: None) -> list[Line]:
    """Run the parts one after another; a part that cannot run here says why, and counts as not reached."""
    found = []
    for part in parts:
        say(f"— {PARTS[part]}")
        load = round(os.getloadavg()[0], 2)
        told = _told([*WORDS[part], *(SMALL[part] if small else ())])
        found += [Line(part, load=load, **one) for one in told]
    return found


def _told(words: Sequence[str]) -> list[dict[str, Any]]:
    """Return the aims that a bench tells; why there are none, where it fails."""
    command = [sys.executable, "-c", START, "bench", *words, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_S)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["没有说明"])[-1]
        return [{"aim": f"bench {words[0]}", "found": None, "wanted": "能够运行", "reached": False, "note": said}]
    return list(json.loads(done.stdout)["aims"])


def lines(found: Sequence[Line], machine: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table for people: a line an aim, by part, and how many are reached."""
    yield f"机器：{machine['cores']} 核，{machine['system']}，Python {machine['python']}"
    part = ""
    for one in found:
        if one.part != part:
            part = one.part
            yield f"{PARTS[part]}（开始时负载 {one.load}）"
        note = f"（{one.note}）" if one.note else ""
        value = "—" if one.found is None else one.found
        yield f"  {one.aim}　{value}{note}　目标 {one.wanted}：{'达到' if one.reached else '未达到'}"
    yield f"{len(found)} 项目标中 {sum(one.reached for one in found)} 项达到"


def as_object(found: Sequence[Line], machine: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything measured, for JSON."""
    return {"machine": dict(machine), "aims": [asdict(one) for one in found]}
