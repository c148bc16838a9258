"""重复计算的规则: by which rule two projects collide (R-DUP), by key or by likeness.

Source: 鞍政发〔2023〕11号 and the Tongren plan name double counting; the keys and distances are ours (assumed).
"""

from __future__ import annotations

from typing import Final

from shuangkong.emissions.distance import distance_m
from shuangkong.emissions.duplicate_entry import (
    ROUNDING_T,
    Entry,
    continuous,
    contradict,
    differ,
    in_steps,
    meet,
    one_facility,
    same,
)
from shuangkong.emissions.duplicate_settings import Settings
from shuangkong.emissions.reduction_types import load

CLOSURES: Final = frozenset({"W5", "A2", "A7", "V6"})


def rule_of(first: Entry, second: Entry, alike: float, settings: Settings) -> str:
    """Return by which rule two projects collide, the strongest first; blank where by none."""
    if not meet(first.pollutants, second.pollutants) or first.type[:1] != second.type[:1]:
        return ""
    same_place = one_facility(first, second)
    if same_place and not (differ(first.outlet, second.outlet) or differ(first.line, second.line)):
        return _at_one_outlet(first, second, alike, settings)
    if not meet(frozenset(first.years), frozenset(second.years)) or in_steps(first, second):
        return ""
    if same_place:
        return "twin" if alike == 1.0 and first.type == second.type else ""
    return _by_likeness(first, second, alike, settings)


def _at_one_outlet(first: Entry, second: Entry, alike: float, settings: Settings) -> str:
    """Two projects of one facility whose outlets are, or may be, one."""
    one_year = meet(frozenset(first.years), frozenset(second.years))
    if one_year and _exclude_each_other(first.type, second.type) and not continuous(first, second):
        return "measure"
    if len({first.type, second.type} & CLOSURES) == 1:
        return _closure(first, second)
    if in_steps(first, second):
        return _sequence(first, second)
    if one_year:
        if first.type == second.type:
            return "key"
        return "name" if alike >= settings.alike else _unordered(first, second)
    again = first.type == second.type and first.stable_on and first.stable_on == second.stable_on
    return "again" if again else ""


def _sequence(first: Entry, second: Entry) -> str:
    """Two steps on one line: the later begins where the earlier ended (R1 + R2 = E0 − E2).

    A before that is not the former's after (beyond the rounding at which amounts are stated) blocks, as the plans' rule
    on double counting asks: although the calculation takes off the earlier step, what is filed on the way up is an amount,
    and two amounts that start from one emission count it twice. Where an amount is not known a person has to look.
    """
    goes_on = continuous(first, second)
    return "" if goes_on else "unknown" if goes_on is None else "sequence"


def _unordered(first: Entry, second: Entry) -> str:
    """Two kinds of measure at one line in one year have to say which came first; amounts that fit in no order block."""
    if not first.line or first.line != second.line:
        return ""
    return "sequence" if contradict(first, second) else "unordered"


def _closure(first: Entry, second: Entry) -> str:
    """A closure counts what was still emitted: after a retrofit that is less, and after a closure nothing is retrofitted."""
    closure, retrofit = (first, second) if first.type in CLOSURES else (second, first)
    if closure.stable_on and retrofit.stable_on and retrofit.stable_on >= closure.stable_on:
        return "closed"
    shared = closure.before_t.keys() & retrofit.after_t.keys()
    if closure.outlet != retrofit.outlet or not shared:
        return "emptied"  # of more than was retrofitted, or of nobody knows how much: only a person can tell
    sound = all(closure.before_t[one] <= retrofit.after_t[one] + ROUNDING_T for one in shared)
    return "" if sound else "closure"


def _by_likeness(first: Entry, second: Entry, alike: float, settings: Settings) -> str:
    """Two projects that name no facility in common."""
    far = distance_m(first.place, second.place)
    near = far is not None and far < settings.near_m
    one_measure = first.type == second.type or _exclude_each_other(first.type, second.type)
    one_source = same(first.uscc, second.uscc) and not differ(first.outlet, second.outlet)
    if near and one_source and (one_measure or alike >= settings.alike):
        return "near"
    if near and not (first.uscc and second.uscc) and alike >= settings.alike:
        return "near"
    placeless = not (first.permit or first.facility or second.permit or second.facility)
    same_kind = first.type == second.type and first.area == second.area
    return "title" if placeless and same_kind and alike >= settings.alike else ""


def _exclude_each_other(one: str, other: str) -> bool:
    """Tell whether two types state in two ways what became of one facility, so that only one of them may be booked."""
    known = load()
    return any(first in known and second in known[first].not_with for first, second in ((one, other), (other, one)))
