"""一次核查: an outlet, a series' profile and a check, and the way from a span of hours to a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shuangkong.audit.catalogue import Check, common
from shuangkong.audit.detection.numbers import Span, merged, spans, widened
from shuangkong.audit.detection.outlet import Flags, Numbers, Outlet, Whole
from shuangkong.audit.detection.profile import Profile
from shuangkong.audit.finding import Finding

PLAIN = common()["plain"].value  # how far beyond its threshold a finding stands that arithmetic proves


@dataclass(frozen=True)
class Asked:
    """What one check looks at."""

    outlet: Outlet
    profile: Profile
    check: Check
    others: Mapping[str, Profile]

    def number(self, name: str) -> float:
        """A number of the check."""
        return self.check.number(name)

    def whole(self, name: str) -> int:
        """A number of the check that counts something."""
        return int(self.check.number(name))

    def told(self, span: Span, beyond: float, found: Mapping[str, Any], *, hard: bool | None = None) -> Finding:
        """Return a finding; `beyond` is how many times the threshold was reached."""
        return self.check.finding(
            self.outlet.code, self.outlet.area, self.outlet.moment(span.first), self.outlet.moment(span.last),
            1 - 1 / max(1.0, beyond), found, factor=self.profile.series.factor, hard=hard,
        )  # fmt: skip

    def spans(self, flags: Flags, width: int, places: Whole, gap: int | None = None) -> list[Span]:
        """Return windows of `width` measurements (flagged at their first) as spans of hours, overlapping ones joined."""
        found = merged(spans(widened(flags, width)), width if gap is None else gap)
        return [Span(int(places[one.first]), int(places[one.last]) + self.profile.hold - 1) for one in found]


def peak(scores: Numbers, places: Whole, span: Span) -> float:
    """Return the greatest score of windows that begin in a span of hours."""
    inside = scores[(places >= span.first) & (places <= span.last)]
    return float(inside.max()) if len(inside) else 0.0


def shown(value: float, digits: int = 4) -> float:
    """Return a number as a message shows it."""
    return float(f"{value:.{digits}g}")
