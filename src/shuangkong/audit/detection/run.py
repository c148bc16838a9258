"""一次核查的全过程: every check on every series of an outlet, what could not be made, then copies between outlets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.detection import copies, digits, gaps, levels, limits, operation, relations, sending, still
from shuangkong.audit.detection.asked import Asked
from shuangkong.audit.detection.outlet import Outlet
from shuangkong.audit.detection.profile import normal, profiles, running
from shuangkong.audit.finding import Finding

Made = Callable[[Asked], Iterator[Finding]]
CHECKS: dict[str, Made] = {
    **still.CHECKS, **copies.CHECKS, **levels.CHECKS, **limits.CHECKS, **relations.CHECKS, **operation.CHECKS,
    **gaps.CHECKS, **digits.CHECKS, **sending.CHECKS,
}  # fmt: skip
LEAST = 24  # values from which on a series says anything


@dataclass(frozen=True)
class Detected:
    """What was found at an outlet, and which checks could not be made."""

    outlet: str
    findings: tuple[Finding, ...]
    not_made: dict[str, tuple[str, ...]]  # check: what it lacked


def detect(outlet: Outlet) -> Detected:
    """Run every check on an outlet of hours."""
    checks = catalogue("outlet")
    lacking = {id_: gone for id_, check in checks.items() if id_ in CHECKS and (gone := _lacking(outlet, check.needs))}
    with np.errstate(invalid="ignore", divide="ignore"):  # what is not known is NaN, and what is made of it too
        known = {name: one for name, one in profiles(outlet).items() if np.isfinite(one.value).sum() >= LEAST}
        found = [
            finding
            for profile in known.values()
            for id_, made in CHECKS.items()
            for finding in made(Asked(outlet, profile, checks[id_], known))
        ]
    found.sort(key=lambda one: (one.first, one.check, one.factor))
    return Detected(outlet.code, tuple(found), lacking)


def compared(outlets: Iterable[Outlet]) -> Iterator[Finding]:
    """Find stretches that stand at two outlets (D4)."""
    rows = [
        (outlet, name, value)
        for outlet in outlets
        for name, value in normal(outlet, running(outlet)).items() if np.isfinite(value).sum() >= LEAST
    ]  # fmt: skip
    yield from copies.between(rows, catalogue("outlet")["D4"])


def _lacking(outlet: Outlet, needs: tuple[str, ...]) -> tuple[str, ...]:
    has = {
        "value": True, "mark": True,
        "limit": any(np.isfinite(one.limit).any() for one in outlet.series.values()),
        "source": any(one.source is not None for one in outlet.series.values()),
        "received": any(one.late is not None or one.twice for one in outlet.series.values()),
    }  # fmt: skip
    return tuple(name for name in needs if not has.get(name, outlet.channel(name) is not None))
