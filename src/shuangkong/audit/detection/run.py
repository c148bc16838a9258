"""一次核查的全过程: every check on every series of an outlet, what could not be made, then copies between outlets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.detection import copies, digits, gaps, levels, limits, operation, relations, sending, still
from shuangkong.audit.detection.asked import Asked
from shuangkong.audit.detection.outlet import Outlet
from shuangkong.audit.detection.profile import Profile, normal, profiles, running
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
    """Run every check on every series that has what the check needs, and tell what the others lacked."""
    checks = {id_: check for id_, check in catalogue("outlet").items() if id_ in CHECKS}
    found: list[Finding] = []
    lacking: dict[str, list[str]] = {}
    with np.errstate(invalid="ignore", divide="ignore"):  # what is not known is NaN, and what is made of it too
        known = {name: one for name, one in profiles(outlet).items() if np.isfinite(one.value).sum() >= LEAST}
        for profile in known.values():
            has = _has(outlet, profile, known)
            for id_, check in checks.items():
                gone = _lacking(check.needs, has)
                if gone:
                    lacking.setdefault(id_, []).extend(f"{name} · {profile.series.factor}" for name in gone)
                else:
                    found.extend(CHECKS[id_](Asked(outlet, profile, check, known)))
    found.sort(key=lambda one: (one.first, one.check, one.factor))
    return Detected(outlet.code, tuple(found), {id_: _told(gone, known) for id_, gone in lacking.items()})


def _told(gone: list[str], factors: Collection[str]) -> tuple[str, ...]:
    """Return what lacked: by its name where every series lacks it, else with the factor that does."""
    names = [one.partition(" · ")[0] for one in gone]
    whole = [names.count(name) == len(factors) for name in names]
    return tuple(dict.fromkeys(name if every else one for name, every, one in zip(names, whole, gone, strict=True)))


def compared(outlets: Iterable[Outlet]) -> Iterator[Finding]:
    """Find stretches that stand at two outlets (D4)."""
    rows = [
        (outlet, name, value)
        for outlet in outlets
        for name, value in normal(outlet, running(outlet)).items() if np.isfinite(value).sum() >= LEAST
    ]  # fmt: skip
    yield from copies.between(rows, catalogue("outlet")["D4"])


def _lacking(needs: Iterable[str], has: Mapping[str, bool]) -> tuple[str, ...]:
    """Return what is not there of what a check needs; a|b is there where one of them is."""
    return tuple(need for need in needs if not any(has[name] for name in need.split("|")))


def _has(outlet: Outlet, profile: Profile, known: Mapping[str, Profile]) -> dict[str, bool]:
    one = profile.series
    channels = {name: outlet.channel(name) is not None for name in ("flow", "load", "power", "treatment", "o2")}
    return channels | {
        "value": True, "mark": True,
        "limit": bool(np.isfinite(one.limit).any()),
        "source": one.source is not None,
        "expected_kg": one.expected_kg is not None,
        "received": one.late is not None or bool(one.twice),
        "factors": len(known) > 1,
        "resolution": not profile.coarse,
    }  # fmt: skip
