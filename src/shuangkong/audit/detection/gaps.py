"""标记和缺失: marks (D11) and gaps (D12) that come when a value is high."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shuangkong.audit.catalogue import common
from shuangkong.audit.detection.asked import Asked, shown
from shuangkong.audit.detection.levels import planned
from shuangkong.audit.detection.numbers import Span, binomial_tail, quantile, spans, surprise
from shuangkong.audit.detection.outlet import CALIBRATION, Flags
from shuangkong.audit.finding import Finding

DAY = 24
MONTH = DAY * int(common()["month"].value)  # hours
FAULTS = ("D", "M", "C", "S", "B", "T")


def marked(asked: Asked) -> Iterator[Finding]:
    """D11 滥用标记: marks that begin at or right after high values, or that cover far more of a month than usual."""
    one = asked.profile.series
    faulty = np.isin(one.mark, FAULTS)
    yield from _linked(asked, faulty & ~_scheduled(one.mark, asked.number("slack")), inside=True)
    if not np.isfinite(one.value).any():
        return
    sent = np.isfinite(one.value) | faulty
    months = [(first, min(first + MONTH, len(sent))) for first in range(0, len(sent), MONTH)]
    shares = [faulty[a:b].sum() / max(1, sent[a:b].sum()) for a, b in months]
    usual = float(np.median(shares))
    for (first, last), share in zip(months, shares, strict=True):
        if share > max(asked.number("share"), asked.number("times") * usual) and last - first > MONTH // 2:
            found = {"what": f"一个月内标记占 {share:.0%}", "times": shown(share / max(usual, 1e-3), 3), "events": 0}
            yield asked.told(Span(first, last - 1), share / asked.number("share"), found, hard=False)


def missing(asked: Asked) -> Iterator[Finding]:
    """D12 选择性缺失: gaps that begin after high values, far more often than values are high."""
    one = asked.profile.series
    yield from _linked(
        asked, ~np.isfinite(one.value) & ~np.isin(one.mark, (*FAULTS, "F")) & asked.profile.running, inside=False
    )


def _linked(asked: Asked, flags: Flags, *, inside: bool) -> Iterator[Finding]:
    """Compare how often a value is high before such a stretch begins with how often it is high at all."""
    judged = asked.profile.series.judged
    high, known = _high(asked)
    starts = [span for span in spans(flags) if span.first > 0 and span.length <= asked.number("longest")]
    for first, last in _periods(len(judged), asked.whole("window")):
        own = [span for span in starts if first <= span.first <= last and known[span.first - 1]]
        after = [span for span in own if high[span.first - 1] or (inside and _moderate(asked, span))]
        base = _base(high[first : last + 1], known[first : last + 1], [span.first - 1 - first for span in own])
        if len(after) < asked.number("least") or len(after) / len(own) < asked.number("ratio") * base:
            continue
        zeros = surprise(binomial_tail(len(after), len(own), max(base, asked.number("base_floor"))))
        if zeros > asked.number("zeros"):
            found = {
                "what": f"{len(own)} 次中有 {len(after)} 次紧接在高值之后", "events": len(after),
                "times": shown(len(after) / len(own) / max(base, asked.number("base_floor")), 3),
            }  # fmt: skip
            hard = zeros > asked.number("alone") and len(after) >= asked.number("alone_events")
            yield asked.told(Span(after[0].first, after[-1].last), zeros / asked.number("zeros"), found, hard=hard)


def _base(high: Flags, known: Flags, places: list[int]) -> float:
    """Return how often a value is high, at all or at the hours of the day at which the stretches begin: the greater."""
    overall = high.sum() / max(1, known.sum())
    if not places:
        return float(overall)
    hours = np.arange(len(high)) % DAY
    rates = [high[hours == hour].sum() / max(1, known[hours == hour].sum()) for hour in range(DAY)]
    return float(max(overall, np.mean([rates[place % DAY] for place in places])))


def _scheduled(mark: np.typing.NDArray[np.str_], slack: float) -> Flags:
    """Tell which calibrations come as the schedule lets expect: right before one, drift is greatest."""
    flags = np.zeros(len(mark), dtype=bool)
    found = spans(mark == CALIBRATION)
    for span, due in zip(found, planned([one.first for one in found], slack), strict=True):
        flags[span.first : span.last + 1] = due
    return flags


def _high(asked: Asked) -> tuple[Flags, Flags]:
    """Return where a value is near or above its limit (without one, in its own top tenth), and where it is known."""
    one = asked.profile.series
    judged = np.where(np.isfinite(asked.profile.value), one.judged, np.nan)
    known = np.isfinite(judged)
    near = judged > asked.number("near") * one.limit
    top = quantile(judged, 1 - asked.number("top"))
    if (
        not np.isfinite(one.limit).any()
        or near.sum() > asked.number("top") * known.sum()
        or near.sum() < asked.number("least_high")
    ):
        return known & (judged > top), known
    return near, known


def _moderate(asked: Asked, span: Span) -> bool:
    """Tell whether what was marked is an exceedance such as a process makes, and not what a faulty device shows."""
    one = asked.profile.series
    inside = one.judged[span.first : span.last + 1] / one.limit[span.first : span.last + 1]
    return bool(np.isfinite(inside).any() and 1.0 < np.nanmedian(inside) < asked.number("believable"))


def _periods(length: int, width: int) -> list[tuple[int, int]]:
    """Return the whole time and stretches of it that overlap by half."""
    parts = [(first, min(length, first + width) - 1) for first in range(0, length, width // 2)]
    return [(0, length - 1), *(part for part in parts if part[1] - part[0] > width // 2)]


CHECKS = {"D11": marked, "D12": missing}
