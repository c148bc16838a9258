"""报送和账目: logger against platform (D16), material balance (D17), late or changed data (D19), clocks (D20)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shuangkong.audit.catalogue import common
from shuangkong.audit.detection.asked import Asked, shown
from shuangkong.audit.detection.numbers import Span, merged, spans
from shuangkong.audit.finding import Finding

MONTH = 24 * int(common()["month"].value)  # hours


def source(asked: Asked) -> Iterator[Finding]:
    """D16 数采仪与平台不一致: the value here is another than the logger's on the spot."""
    one = asked.profile.series
    if one.source is None:
        return
    grain = max(asked.profile.resolution, 1e-9)
    off = np.abs(one.value - one.source) > np.maximum(asked.number("share") * np.abs(one.source), grain)
    for span in merged(spans(off), asked.whole("gap")):
        hours = int(off[span.first : span.last + 1].sum())
        if hours >= asked.number("hours"):
            inside = slice(span.first, span.last + 1)
            away = float(np.nanmean(one.value[inside]) / max(float(np.nanmean(one.source[inside])), 1e-9) - 1)
            yield asked.told(span, 1 + hours / asked.number("hours"), {"hours": hours, "percent": shown(100 * away, 3)})


def balance(asked: Asked) -> Iterator[Finding]:
    """D17 物料衡算不符: the mass of a month against what material or coefficients let expect."""
    flow, expected = asked.outlet.channel("flow"), asked.profile.series.expected_kg
    if flow is None or expected is None:
        return
    times = 1e-3 if asked.profile.series.factor.startswith("w") else 1e-6  # mg/L × m3, mg/m3 × m3, to kg
    made = asked.profile.series.value * flow * times
    for first in range(0, len(made) - MONTH // 2, MONTH):
        both = np.isfinite(made[first : first + MONTH]) & np.isfinite(expected[first : first + MONTH])
        due = float(expected[first : first + MONTH][both].sum())
        ratio = float(made[first : first + MONTH][both].sum()) / due if due > 0 else 1.0
        if abs(ratio - 1) > asked.number("share"):
            last = min(first + MONTH, len(made)) - 1
            yield asked.told(
                Span(first, last), abs(ratio - 1) / asked.number("share"), {"percent": shown(100 * ratio, 3)}
            )


def late(asked: Asked) -> Iterator[Finding]:
    """D19 迟报或补传改数: data that came more than a day late, or came again with another value."""
    one = asked.profile.series
    if one.late is not None:
        for span in merged(spans(np.nan_to_num(one.late) > asked.number("hours")), asked.whole("gap")):
            worst = float(np.nanmax(one.late[span.first : span.last + 1]))
            yield asked.told(
                span, worst / asked.number("hours"), {"what": f"迟到最多 {worst:.0f} 小时", "count": span.length}
            )
    changed = [two for two in one.twice if _differs(two.before, two.after, asked.number("share"))]
    if len(changed) >= asked.number("changed"):
        lower = sum(two.after < two.before for two in changed)
        hard = len(changed) >= asked.number("alone") and lower >= asked.number("alone_share") * len(changed)
        span = Span(min(two.at for two in changed), max(two.at for two in changed))
        found = {"what": f"补传后数值改变，其中 {lower} 个改小", "count": len(changed)}
        yield asked.told(span, len(changed) / asked.number("changed"), found, hard=hard)


def clock(asked: Asked) -> Iterator[Finding]:
    """D20 时钟异常: data of a time that had not come when they arrived, or two values of one time in a row of hours."""
    one = asked.profile.series
    if one.late is not None:
        for span in merged(spans(np.nan_to_num(one.late, nan=1.0) < -asked.number("ahead") / 60), 2):
            ahead = -60 * float(np.nanmin(one.late[span.first : span.last + 1]))
            hard = span.length >= asked.number("alone") and ahead >= asked.number("alone_ahead")
            found = {"what": f"的时间比收到时间超前 {ahead:.0f} 分钟", "count": span.length}
            yield asked.told(span, ahead / asked.number("ahead"), found, hard=hard)
    places = sorted({two.at for two in one.twice if _differs(two.before, two.after, asked.number("share"))})
    flags = np.zeros(len(one.value), dtype=bool)
    flags[places] = True
    for span in merged(spans(flags), 2):
        times = sum(span.first <= two.at <= span.last for two in one.twice)
        if span.length >= asked.number("hours") or times >= asked.number("values"):
            yield asked.told(
                span, span.length / asked.number("hours"), {"what": "同一时间有两个不同的数值", "count": span.length}
            )


def _differs(before: float, after: float, share: float) -> bool:
    return abs(after - before) > share * max(abs(before), abs(after), 1e-9)


CHECKS = {"D16": source, "D17": balance, "D19": late, "D20": clock}
