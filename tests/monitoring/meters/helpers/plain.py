"""The accounts of one meter once more, reading by reading, as somebody would write them who has never heard of tables."""

from __future__ import annotations

import math
from collections import defaultdict
from fractions import Fraction

FINE, ODD = "fine", "odd"
NOTHING = {"amount": 0, "covered_s": 0, "estimated": 0, "estimated_day": 0, "estimated_month": 0}


def hours(readings, *, every, cumulative=True, capacity=None, multiplier=1.0, most=None, tolerance=60, months=None):
    """Return what was counted by hour, from (second, value) pairs of which each second stands once.

    `months` tells the month of an hour; capacity and most are in 1/10,000, as values are.
    """
    stand = [(at, value) for at, value, kind in judged(readings, every, cumulative, tolerance) if kind == FINE]
    found = defaultdict(lambda: dict(NOTHING))
    for start, end, gone in steps(stand, every, cumulative, capacity, most):
        spread(found, start, end, half_up(gone, multiplier), months, gone, multiplier)
    return inside_rounded(found, multiplier)


def judged(readings, every, cumulative, tolerance):
    """Return (moment, value, standing) of every reading, put to the full interval where it is near."""
    placed = []
    for second, value in readings:
        nearest = (second + every // 2) // every * every
        near = abs(second - nearest) <= min(tolerance, every // 2 - 1)
        placed.append((nearest if near else second, second - nearest, value))
    placed.sort()
    result = []
    for place, (at, _shift, value) in enumerate(placed):
        before = placed[place - 1] if place else None
        after = placed[place + 1] if place + 1 < len(placed) else None
        if after and after[0] == at:
            continue
        odd = value < 0
        if cumulative and before and after and after[2] >= before[2]:
            odd = odd or not before[2] <= value <= after[2]
        result.append((at, value, ODD if odd else FINE))
    return result


def steps(stand, every, cumulative, capacity, most):
    """Yield (start, end, how much) of what is known."""
    for place, (at, value) in enumerate(stand):
        following = stand[place + 1] if place + 1 < len(stand) else None
        if cumulative:
            if following is None:
                continue
            end, gone = following[0], following[1] - value
            if gone < 0:
                near_both_ends = capacity and value >= 0.9 * capacity - 1e-6 and following[1] <= 0.1 * capacity + 1e-6
                if not near_both_ends:
                    continue
                gone += capacity
        else:
            end, gone = at + every, value
            if following is not None and end > following[0]:
                continue
        if most is not None and gone * 3600 > most * (end - at):
            continue
        yield at, end, gone


def half_up(gone, multiplier):
    """Return an amount times the multiplier as a whole number."""
    return math.floor(gone * multiplier + 0.5 + 1e-6)


def spread(found, start, end, amount, months, gone, multiplier):
    """Give each hour its part of what reaches over its end; what lies within one hour is added up before rounding."""
    first, last = start // 3600, (end - 1) // 3600
    if first == last:
        found[first].setdefault("gone", 0)
        found[first]["gone"] += gone
        found[first]["covered_s"] += end - start
        return
    for hour in range(first, last + 1):
        begin, stop = max(start, hour * 3600) - start, min(end, hour * 3600 + 3600) - start
        part = until(amount, stop, end - start) - until(amount, begin, end - start)
        row = found[hour]
        row["amount"] += part
        row["covered_s"] += stop - begin
        row["estimated"] += part
        if start // 86400 != (end - 1) // 86400:
            row["estimated_day"] += part
        if months and months(first) != months(last):
            row["estimated_month"] += part


def until(amount, passed, span):
    """The exact part before a moment, half up."""
    return math.floor(Fraction(amount * passed, span) + Fraction(1, 2) + Fraction(1, 10**6))


def inside_rounded(found, multiplier):
    """Add what lies within hours, multiplied once for the hour."""
    for row in found.values():
        row["amount"] += half_up(row.pop("gone", 0), multiplier)
    return {hour: dict(row) for hour, row in found.items()}
