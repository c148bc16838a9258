"""造假核查的测量结果: as lines for people, and as an object for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from shuangkong.bench.audit import FINAL, STRENGTHS, Measured, Seen, share
from shuangkong.bench.audit_tampered import PATTERNS

RECALL, FALSE, SECONDS, CITY = 0.9, 0.5, 60.0, 300


def lines(m: Measured) -> Iterator[str]:
    """Yield the report."""
    which = "检验种子" if m.seed >= FINAL else "开发种子"
    yield f"造假核查（全部为虚构数据；{which} {m.seed}）"
    per = sum(len(one.cases) for one in m.honest) / max(1, len(m.honest))
    yield f"  正常排放口 {len(m.honest):,} 个·年：误立案 {per:.2f} 件/年  目标 ≤ {FALSE}：{_reached(per <= FALSE)}"
    yield f"  正常排放口的疑似线索：{sum(one.findings for one in m.honest) / max(1, len(m.honest)):.2f} 条/年"
    for checks, count in Counter(checks for one in m.honest for checks in one.cases).most_common(5):
        yield f"    误立案的依据 {'、'.join(checks)}：{count} 件"
    yield "  模式    本规则  任一线索  立案   立案（强度由弱到强）   立案召回率目标 ≥ 0.9"
    for pattern in PATTERNS:
        own = [one for one in m.tampered if one.job.pattern == pattern]
        if own:
            yield _line(pattern, own)
    if m.outlets:
        aim = SECONDS * m.outlets / CITY
        yield f"  {m.outlets:,} 个排放口一年的小时数据：用时 {m.wall_s:.1f} s（处理器 {m.cpu_s:.1f} s）  目标 ≤ {aim:.0f} s：{_reached(m.wall_s <= aim)}"


def as_object(m: Measured) -> dict[str, Any]:
    """Return the figures by name."""
    patterns = {
        pattern: {
            "outlets": len(own), "own": share(own, _own), "found": share(own, _found), "raised": share(own, _raised),
        }
        for pattern in PATTERNS if (own := [one for one in m.tampered if one.job.pattern == pattern])
    }  # fmt: skip
    return {
        "seed": m.seed, "honest_outlets": len(m.honest),
        "false_cases_per_year": sum(len(one.cases) for one in m.honest) / max(1, len(m.honest)),
        "false_findings_per_year": sum(one.findings for one in m.honest) / max(1, len(m.honest)),
        "patterns": patterns, "timed_outlets": m.outlets, "wall_s": m.wall_s, "cpu_s": m.cpu_s,
    }  # fmt: skip


def _line(pattern: str, own: list[Seen]) -> str:
    by_strength = "  ".join(
        f"{share([one for one in own if one.job.strength == strength], _raised):.2f}" for strength in STRENGTHS
    )
    raised = share(own, _raised)
    return f"  {pattern:6}  {share(own, _own):.2f}    {share(own, _found):.2f}      {raised:.2f}   {by_strength}      {_reached(raised >= RECALL)}"


def _own(one: Seen) -> bool:
    return one.own


def _found(one: Seen) -> bool:
    return one.found


def _raised(one: Seen) -> bool:
    return one.raised


def _reached(yes: bool) -> str:
    return "达到" if yes else "未达到"
