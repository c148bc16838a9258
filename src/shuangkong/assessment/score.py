"""得分: what a sheet comes to for an area and a year, item by item, with its reasons and with what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from shuangkong.assessment.sealed import SealedFigure

PACK = "shuangkong-assessment"  # the kind of archive that a self-assessment is taken out as


@dataclass(frozen=True, slots=True)
class Input(SealedFigure):
    """One sealed figure that went into an item, under the name that the item's rule has for it."""

    key: str


@dataclass(frozen=True, slots=True)
class Line:
    """一项的得分: from `low` to `high`, with the bonus beside; `points` is None where it is not known.

    `state`: scored, exempt, not_applicable, moved, overridden, open, indicator.
    """

    item: str
    name: str
    group: str
    full: float | None
    low: float
    high: float
    bonus_low: float
    bonus_high: float
    state: str
    reason: str
    missing: tuple[str, ...]
    inputs: tuple[Input, ...]
    met: bool | None
    veto: bool | None  # True: decides the grade; None: not known; False: does not
    veto_words: str
    excluded: bool
    confidence: str
    unseen: bool

    @property
    def points(self) -> float | None:
        """The points, None where they are not known."""
        return self.low if self.low == self.high and not self.missing else None


@dataclass(frozen=True, slots=True)
class Taken:
    """督办扣分: what one ticket takes off the sum, and the document that says so."""

    ticket: int
    number: str
    title: str
    level: str
    day: str
    points: float
    document: str
    at: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Score:
    """一张表的结果. `total` and `grade` are None where anything they rest on is not known; then the ranges say how far."""

    sheet: str
    title: str
    year: int
    area: str
    lines: tuple[Line, ...]
    full: float | None
    low: float | None
    high: float | None
    total: float | None
    bonus: float
    grade: str | None
    worst: str
    best: str
    why: tuple[str, ...]
    missing: tuple[str, ...]
    trial: str
    assumed: bool
    confidence: str
    taken: tuple[Taken, ...] = ()
    closing: Mapping[str, Any] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        found = asdict(self)
        for told, line in zip(found["lines"], self.lines, strict=True):
            told["points"] = line.points
        return found

    @property
    def lost(self) -> float:
        """What tickets take off the sum."""
        return sum(one.points for one in self.taken)

    def line(self, item: str) -> Line:
        """Return the line of an item."""
        return next(line for line in self.lines if line.item == item)
