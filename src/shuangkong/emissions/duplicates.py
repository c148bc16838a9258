"""重复计算: which two projects claim the same reduction (R-DUP), by key or by likeness.

Pure: what is compared is an `Entry`, whatever table or form it came from. Filing blocks the later of two (emissions),
the audit goes over all of them.

Source: 鞍政发〔2023〕11号 and the Tongren plan name double counting; the keys and distances are ours (assumed).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Final

from shuangkong.emissions.project_names import likeness, normalised
from shuangkong.emissions.reduction_types import load
from shuangkong.kernel.problems import Problem
from shuangkong.rulebook.lookup import Rulebook

CLOSURES: Final = frozenset({"W5", "A2", "A7", "V6"})
EARTH_M: Final = 6_371_000.0
ROUNDING_T: Final = 0.005  # amounts are stated at 0.01 t
RULES: Final = {
    "key": "同一设施、排放口、污染物和减排措施在同一核算年度重复申报",
    "measure": "同一设施在同一核算年度按两种互斥的减排措施申报",
    "again": "同一项工程在不同核算年度重复申报",
    "name": "名称相近，且许可证、设施或排放口相同",
    "twin": "同一单位两个排放口的项目名称相同",
    "near": "单位相同（或一方未填），且坐标相距很近",
    "title": "没有许可证和设施编号，但地区、减排措施和名称相同",
    "closed": "设施已关停，其后又申报改造减排",
    "closure": "关停减排量没有扣除此前改造已经申报的减排量",
    "sequence": "同一生产线上先后两项措施的减排量没有衔接",
}
BLOCKING: Final = frozenset({"key", "measure", "again", "name", "near", "closed"})  # the others ask a person


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts as near (m), and how alike two names have to be (0–1); dated parameters emissions.duplicate_*."""

    near_m: float
    alike: float

    @classmethod
    def in_force(cls, rulebook: Rulebook, areas: Sequence[str], on: date) -> Settings:
        """Return the settings of the nearest area on a day; NotInForce where one has no value."""
        distance = rulebook.value("emissions.duplicate_distance", areas, on)
        return cls(float(distance.number), float(rulebook.value("emissions.duplicate_likeness", areas, on).number))


@dataclass(frozen=True, slots=True)
class Entry:
    """A project as far as doubles are concerned. A blank says that nothing is known, so it matches anything."""

    project: str
    type: str
    name: str
    area: str
    filed: str = ""  # ISO day: of two, the one filed first stands
    years: tuple[int, ...] = ()  # accounting years in which it books an amount that is no carry-over
    pollutants: frozenset[str] = frozenset()
    organisation: str = ""
    uscc: str = ""
    permit: str = ""
    facility: str = ""
    outlet: str = ""
    line: str = ""
    step: int | None = None
    stable_on: str = ""
    longitude: float | None = None
    latitude: float | None = None
    before_t: Mapping[str, float] = field(default_factory=dict)  # annual emission by pollutant
    after_t: Mapping[str, float] = field(default_factory=dict)

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude; None where one of them is not known."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)


@dataclass(frozen=True, slots=True)
class Double:
    """Two projects that seem to claim one reduction; `earlier` stands, `later` is to be mended."""

    rule: str
    earlier: Entry
    later: Entry
    pollutants: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def blocks(self) -> bool:
        """Whether the later one cannot be filed so; else a person has to look at it."""
        return self.rule in BLOCKING

    @property
    def same(self) -> str:
        """What both have in common, in Chinese."""
        return _shared(self.earlier, self.later)

    def problem(self, place: str = "") -> Problem:
        """Return it as where, found, wanted, mend."""
        first = self.earlier
        named = f"“{first.name}”（{first.project}，{_filed(first)}）"
        return Problem(
            place or f"减排项目“{self.later.name}”（{self.later.project}）",
            f"{RULES[self.rule]}：与{named}{self.same and '，' + self.same}",
            "一项减排量只由一个项目申报一次，先申报的有效",
            _mend(self.rule, first),
            "error" if self.blocks else "warning",
        )


def find(entries: Iterable[Entry], settings: Settings) -> list[Double]:
    """Return every two of these projects that claim the same, each pair once, by the strongest rule."""
    ordered = sorted(entries, key=_order)
    names = {id(entry): normalised(entry.name) for entry in ordered}
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, entry in enumerate(ordered):
        for token in _tokens(entry):
            groups.setdefault(token, []).append(number)
    pairs = sorted({pair for members in groups.values() for pair in combinations(members, 2)})
    found = []
    for one, other in pairs:
        first, second = ordered[one], ordered[other]
        rule = _rule(first, second, likeness(names[id(first)], names[id(second)]), settings)
        if rule:
            found.append(_double(rule, first, second))
    return found


def against(entry: Entry, others: Iterable[Entry], settings: Settings) -> list[Double]:
    """Return the doubles of one project that is being filed with those there already; those that block come first."""
    there = [other for other in others if other.project != entry.project]
    mine = [double for double in find([entry, *there], settings) if entry in (double.earlier, double.later)]
    return sorted(mine, key=lambda double: not double.blocks)


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


def _rule(first: Entry, second: Entry, alike: float, settings: Settings) -> str:
    """Return by which rule two projects collide, the strongest first; blank where by none."""
    if not _meet(first.pollutants, second.pollutants) or first.type[:1] != second.type[:1]:
        return ""
    same_place = _one_facility(first, second)
    if same_place and not (_differ(first.outlet, second.outlet) or _differ(first.line, second.line)):
        return _at_one_outlet(first, second, alike, settings)
    if not _meet(frozenset(first.years), frozenset(second.years)) or _in_steps(first, second):
        return ""
    if same_place:
        return "twin" if alike == 1.0 and first.type == second.type else ""
    return _by_likeness(first, second, alike, settings)


def _at_one_outlet(first: Entry, second: Entry, alike: float, settings: Settings) -> str:
    """Two projects of one facility whose outlets are, or may be, one."""
    one_year = _meet(frozenset(first.years), frozenset(second.years))
    if one_year and _exclude_each_other(first.type, second.type) and not _continuous(first, second):
        return "measure"
    if len({first.type, second.type} & CLOSURES) == 1:
        return _closure(first, second)
    if _in_steps(first, second):
        return "" if _continuous(first, second) is not False else "sequence"
    if one_year:
        if first.type == second.type:
            return "key"
        return "name" if alike >= settings.alike else _unordered(first, second)
    again = first.type == second.type and first.stable_on and first.stable_on == second.stable_on
    return "again" if again else ""


def _unordered(first: Entry, second: Entry) -> str:
    """Two kinds of measure at one line in one year have to say which came first: R1 + R2 = E0 − E2."""
    return "sequence" if first.line and first.line == second.line else ""


def _closure(first: Entry, second: Entry) -> str:
    """A closure counts what was still emitted: after a retrofit that is less, and after a closure nothing is retrofitted."""
    closure, retrofit = (first, second) if first.type in CLOSURES else (second, first)
    if closure.stable_on and retrofit.stable_on and retrofit.stable_on >= closure.stable_on:
        return "closed"
    if closure.outlet != retrofit.outlet:
        return "closure"  # the closure is of more than was retrofitted: only a person can tell what is in it
    shared = closure.before_t.keys() & retrofit.after_t.keys()
    known = shared and all(closure.before_t[one] <= retrofit.after_t[one] + ROUNDING_T for one in shared)
    return "" if known else "closure"


def _by_likeness(first: Entry, second: Entry, alike: float, settings: Settings) -> str:
    """Two projects that name no facility in common."""
    far = _distance_m(first, second)
    near = far is not None and far < settings.near_m
    one_measure = first.type == second.type or _exclude_each_other(first.type, second.type)
    one_source = _same(first.uscc, second.uscc) and not _differ(first.outlet, second.outlet)
    if near and one_source and (one_measure or alike >= settings.alike):
        return "near"
    if near and not (first.uscc and second.uscc) and alike >= settings.alike:
        return "near"
    placeless = not (first.permit or first.facility or second.permit or second.facility)
    same_kind = first.type == second.type and first.area == second.area
    return "title" if placeless and same_kind and alike >= settings.alike else ""


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _one_facility(first: Entry, second: Entry) -> bool:
    """Tell whether two projects are at one facility. A facility's number is its unit's own: TW001 is everywhere."""
    if first.permit and second.permit:
        return first.permit == second.permit
    if first.uscc and second.uscc:
        one_unit = first.uscc == second.uscc
    else:
        one_unit = first.area == second.area and not _differ(first.organisation, second.organisation)
    return one_unit and _same(first.facility, second.facility)


def _exclude_each_other(one: str, other: str) -> bool:
    """Tell whether two types state in two ways what became of one facility, so that only one of them may be booked."""
    known = load()
    return any(first in known and second in known[first].not_with for first, second in ((one, other), (other, one)))


def _differ(one: str, other: str) -> bool:
    """Tell whether both are known and not the same."""
    return bool(one) and bool(other) and one != other


def _meet(one: frozenset[object], other: frozenset[object]) -> bool:
    """Tell whether two sets have something in common; an empty one is of whatever there is."""
    return not one or not other or bool(one & other)


def _in_steps(first: Entry, second: Entry) -> bool:
    """Whether two projects follow each other on one line and say in which order."""
    named = _same(first.line, second.line) and first.step is not None and second.step is not None
    return named and first.step != second.step


def _continuous(first: Entry, second: Entry) -> bool | None:
    """Whether the second of two steps begins where the first ended; None where the amounts are not known."""
    if not _in_steps(first, second):
        return False
    before, after = sorted((first, second), key=lambda entry: entry.step or 0)
    shared = before.after_t.keys() & after.before_t.keys()
    if not shared:
        return None
    return all(abs(before.after_t[one] - after.before_t[one]) <= ROUNDING_T for one in shared)


def _distance_m(first: Entry, second: Entry) -> float | None:
    """Return how far apart two projects are, on a sphere; good to a metre within a city."""
    if first.place is None or second.place is None:
        return None
    (east, north), (other_east, other_north) = first.place, second.place
    up = math.radians(other_north - north)
    across = math.radians(other_east - east) * math.cos(math.radians(north))
    return EARTH_M * math.hypot(up, across)


def _double(rule: str, first: Entry, second: Entry) -> Double:
    pollutants = sorted(first.pollutants & second.pollutants or first.pollutants | second.pollutants)
    years = sorted(set(first.years) & set(second.years) or set(first.years) | set(second.years))
    return Double(rule, first, second, tuple(pollutants), tuple(years))


def _filed(entry: Entry) -> str:
    return f"{entry.filed} 申报" if entry.filed else "已申报"


def _shared(first: Entry, second: Entry) -> str:
    """Say what two projects have in common, for the person who has to look."""
    labels = {
        "permit": "许可证编号",
        "facility": "设施",
        "outlet": "排放口",
        "uscc": "统一社会信用代码",
        "line": "生产线",
    }
    same = [
        f"{label} {getattr(first, key)}"
        for key, label in labels.items()
        if _same(getattr(first, key), getattr(second, key))
    ]
    far = _distance_m(first, second)
    if far is not None and far < 1000:
        same.append(f"坐标相距 {far:.0f} 米")
    return f"相同之处：{'、'.join(same)}" if same else ""


def _mend(rule: str, first: Entry) -> str:
    if rule in ("closure", "sequence"):
        return f"关停前（或后一步治理前）的排放量按“{first.name}”完成后的排放量填写；已经这样填的，请附说明"
    if rule == "closed":
        return "核对关停日期和改造日期；确已关停的，撤销改造项目"
    if rule == "title":
        return "确属两个项目的，补填许可证编号、设施编号或坐标；属于同一项目的，撤销其中一个"
    return f"属于同一项目的，撤销本项目，在“{first.name}”中补充；确属两个项目的，核对许可证编号、排放口和坐标，同一生产线的写明先后步骤"
