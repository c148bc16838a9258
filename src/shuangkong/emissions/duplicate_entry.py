"""重复计算的比较对象: a project as far as doubles are concerned, and what two of them have in common.

Pure: an `Entry` is made from whatever table or form the project came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from shuangkong.emissions.lines import line_of

ROUNDING_T: Final = 0.005  # amounts are stated at 0.01 t


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
    def on_line(self) -> tuple[str, ...]:
        """The line it stands on; empty where it names none."""
        return line_of(self.area, self.uscc, self.organisation, self.line)

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude; None where one of them is not known."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)


def same(one: str, other: str) -> bool:
    """Tell whether both are known and the same."""
    return bool(one) and one == other


def differ(one: str, other: str) -> bool:
    """Tell whether both are known and not the same."""
    return bool(one) and bool(other) and one != other


def meet(one: frozenset[object], other: frozenset[object]) -> bool:
    """Tell whether two sets have something in common; an empty one is of whatever there is."""
    return not one or not other or bool(one & other)


def one_facility(first: Entry, second: Entry) -> bool:
    """Tell whether two projects are at one facility. A facility's number is its unit's own: TW001 is everywhere."""
    if first.permit and second.permit:
        return first.permit == second.permit
    if first.uscc and second.uscc:
        one_unit = first.uscc == second.uscc
    else:
        one_unit = first.area == second.area and not differ(first.organisation, second.organisation)
    return one_unit and same(first.facility, second.facility)


def in_steps(first: Entry, second: Entry) -> bool:
    """Whether two projects follow each other on one line and say in which order."""
    named = bool(first.on_line) and first.on_line == second.on_line
    return named and first.step is not None and second.step is not None and first.step != second.step


def continuous(first: Entry, second: Entry) -> bool | None:
    """Whether the second of two steps begins where the first ended; None where the amounts are not known."""
    if not in_steps(first, second):
        return False
    return _goes_on(*sorted((first, second), key=lambda entry: entry.step or 0))


def contradict(first: Entry, second: Entry) -> bool:
    """Whether two projects on one line, in whichever order, both count from what the other cannot have left."""
    return _goes_on(first, second) is False and _goes_on(second, first) is False


def _goes_on(before: Entry, after: Entry) -> bool | None:
    """Whether what one left (t/a, each pollutant) is what the other began with; None where not both are known."""
    shared = before.after_t.keys() & after.before_t.keys()
    return all(abs(before.after_t[one] - after.before_t[one]) <= ROUNDING_T for one in shared) if shared else None
