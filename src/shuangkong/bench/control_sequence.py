"""测排序: how long until a sequence is proven to the gap, over kinds of plans and seeds; what is aimed at, and whether it is met."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

GAP, SECONDS = 0.005, 20.0


@dataclass(frozen=True, slots=True)
class Took:
    """One plan sequenced: wall and processor time, what was proven, and how busy the machine was."""

    kind: str
    seed: int
    projects: int
    seconds: float
    cpu: float
    gap: float | None
    status: str
    load: float

    @property
    def reached(self) -> bool:
        """Whether the gap was proven in the time aimed at."""
        return self.gap is not None and self.gap <= GAP + 1e-9 and self.seconds <= SECONDS + 1


def measure(
    kinds: Sequence[str], seeds: int, projects: int, seconds: float, say: Callable[[str], None] = lambda _: None
) -> list[Took]:
    """Sequence an invented plan for every kind and seed, one after another."""
    from shuangkong.bench.control_plans import KINDS, plan
    from shuangkong.projects.sequence import sequence

    found = []
    for kind in kinds:
        for seed in range(seeds):
            say(f"{KINDS[kind].name}（第 {seed + 1} 份）")
            asked, began, cpu = plan(KINDS[kind], seed, projects), time.monotonic(), time.process_time()
            told = sequence(asked, seconds, GAP)
            wall, used = time.monotonic() - began, time.process_time() - cpu
            found.append(Took(kind, seed, projects, wall, used, told.gap, told.status, round(os.getloadavg()[0], 2)))
    return found


def lines(found: Sequence[Took], machine: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table for people: a line a plan, and how many reached the aim."""
    from shuangkong.bench.control_plans import KINDS

    yield f"机器：{machine['cores']} 核，{machine['system']}，Python {machine['python']}"
    for one in found:
        gap = "无" if one.gap is None else f"{one.gap:.3%}"
        yield (
            f"  {KINDS[one.kind].name}（{one.seed + 1}）　{one.projects} 个项目　{one.seconds:.1f} s（处理器 {one.cpu:.1f} s，负载 {one.load}）"
            f"　差距 {gap}　{'达到' if one.reached else '未达到'}"
        )
    reached = sum(one.reached for one in found)
    yield f"目标：{SECONDS:g} 秒内证明差距不超过 {GAP:.1%}；{len(found)} 份中 {reached} 份达到"


def as_object(found: Sequence[Took], machine: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything measured, for JSON."""
    from shuangkong.bench.control_plans import KINDS

    aims = [
        {
            "aim": f"{KINDS[one.kind].name}（{one.seed + 1}）差距", "found": None if one.gap is None else f"{one.gap:.3%}",
            "wanted": f"≤ {GAP:.1%}（{SECONDS:g} 秒内）", "reached": one.reached,
            "note": f"{one.seconds:.1f} s，处理器 {one.cpu:.1f} s",
        }
        for one in found
    ]  # fmt: skip
    return {
        "aims": aims,
        "machine": dict(machine),
        "aim": {"gap": GAP, "seconds": SECONDS},
        "plans": [{**asdict(one), "reached": one.reached} for one in found],
    }
