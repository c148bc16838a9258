"""重复计算: which projects claim the same reduction (R-DUP), and which record of two does not count.

Pure. Filing blocks the later of two, the audit goes over all of them, pages and accounts leave out the later one.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from shuangkong.emissions.collisions import rule_of
from shuangkong.emissions.duplicate import RULES, Double
from shuangkong.emissions.duplicate_entry import Entry
from shuangkong.emissions.duplicate_settings import Settings
from shuangkong.emissions.project_names import likeness, normalised

__all__ = ["RULES", "Double", "Entry", "Settings", "against", "find", "meeting", "set_aside"]


def find(entries: Iterable[Entry], settings: Settings) -> list[Double]:
    """Return every two of these projects that claim the same, each pair once, by the strongest rule."""
    ordered = sorted(entries, key=_order)
    names = {id(entry): normalised(entry.name) for entry in ordered}
    found = []
    for one, other in _pairs(ordered):
        first, second = ordered[one], ordered[other]
        rule = rule_of(first, second, likeness(names[id(first)], names[id(second)]), settings)
        if rule:
            found.append(_double(rule, first, second))
    return found


def against(entry: Entry, others: Iterable[Entry], settings: Settings) -> list[Double]:
    """Return the doubles of one project that is being filed with those there already; those that block come first."""
    there = [other for other in others if other.project != entry.project]
    mine = [double for double in find([entry, *there], settings) if entry in (double.earlier, double.later)]
    return sorted(mine, key=lambda double: not double.blocks)


def set_aside(entries: Iterable[Entry], settings: Settings, recognised: Collection[str]) -> dict[str, Double]:
    """Return, by project, the double for which a project does not count anywhere until the pair is resolved.

    Of two that one rule blocks the later does not count, unless it alone was recognised: what the nation recognised is
    taken off by a decision (an exclusion) only. A project against one that itself does not count stands.
    """
    blocking = [double for double in find(entries, settings) if double.blocks]
    blocking.sort(key=lambda one: not ({one.earlier.project, one.later.project} & set(recognised)))
    found: dict[str, Double] = {}
    for double in blocking:
        kept, gone = double.earlier.project, double.later.project
        if gone in recognised and kept not in recognised:
            kept, gone = gone, kept
        if gone not in recognised and kept not in found:
            found.setdefault(gone, double)
    return found


def meeting(entries: Iterable[Entry]) -> set[str]:
    """Return the projects that may meet another at all: the others need not be looked at closely."""
    listed = list(entries)
    return {listed[number].project for pair in _pairs(listed) for number in pair}


def _pairs(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, entry in enumerate(entries):
        for token in _tokens(entry):
            groups.setdefault(token, []).append(number)
    return sorted({pair for members in groups.values() for pair in combinations(members, 2)})


def _order(entry: Entry) -> tuple[str, str]:
    return entry.filed or "9999", entry.project


def _tokens(entry: Entry) -> Iterator[tuple[str, ...]]:
    """Yield by what a project may meet another; only those that share one are compared."""
    for kind in ("permit", "uscc"):
        if value := getattr(entry, kind):
            yield kind, value
    if entry.facility:
        yield "facility", entry.facility, entry.area
    if not entry.permit and not entry.facility:
        yield "area", entry.area, entry.type
    if entry.place is not None:
        # cells of about 100 m, and the neighbours: whoever is nearer than that shares at least one
        column, row = (math.floor(degrees * 1000) for degrees in entry.place)
        for north in (0, 1):
            for east in (0, 1):
                yield "cell", str(row + north), str(column + east)


def _double(rule: str, first: Entry, second: Entry) -> Double:
    pollutants = sorted(first.pollutants & second.pollutants or first.pollutants | second.pollutants)
    years = sorted(set(first.years) & set(second.years) or set(first.years) | set(second.years))
    return Double(rule, first, second, tuple(pollutants), tuple(years))
