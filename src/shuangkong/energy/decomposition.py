"""目标分解: the city's fall of intensity shared out among its units by factors, so that they add up to it exactly.

Pure functions. What a unit is asked for starts at what equal shares would be, is moved by how its factors stand against
the mean, held between bounds, and moved once more by one amount for all that are free, until the city's target is met.
Units whose target is locked, with the reason on record, keep it; the others share what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, fsum

from shuangkong.energy import decomposition_rules as rules

TOLERANCE = 1e-12
ROUNDS = 200  # halvings of an interval below 1: far beyond what a float can tell apart


@dataclass(frozen=True, slots=True)
class Unit:
    """An assessment unit in its base year, what is expected of it, and its factors (any numbers, missing is None)."""

    area: str
    name: str
    energy_tce: float
    gdp_yuan: float
    growth: float  # expected growth of GDP over the whole span, a share
    factors: Mapping[str, float | None] = field(default_factory=dict)
    least: float | None = None  # bounds of its own
    most: float | None = None
    locked: float | None = None
    reason: str = ""  # why it is locked or has bounds of its own: the paper that agreed to it

    @property
    def expected_gdp(self) -> float:
        return self.gdp_yuan * (1 + self.growth)

    @property
    def kept_energy(self) -> float:
        """Energy at the target year if intensity stayed as it is."""
        return self.energy_tce * (1 + self.growth)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is shared out and how: a positive weight asks more of units with a high factor, a negative one less."""

    target: float
    weights: Mapping[str, float]
    half_spread: float
    least: float
    most: float
    step: float  # targets are rounded to it, e.g. 0.001 or 0.005
    incentive: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What a unit is asked for, and how that came about."""

    unit: Unit
    target: float
    incentive: float | None
    exact: float  # before rounding
    equal: float  # what an equal split would ask
    pulls: Mapping[str, float]  # by how much each factor moved it
    bound: str  # "", "least", "most", "locked"
    energy_added: float  # tce by which its energy may grow over the span


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The shares, and the city's fall that they make: never less than the target."""

    shares: Sequence[Share]
    target: float
    effective: float  # what the units have to reach on the mean, growth at different speeds taken into account
    achieved: float


def decompose(units: Sequence[Unit], setting: Setting) -> Decomposition:
    """Share a target out; ValueError (Chinese) where bounds and locked units leave no way to meet it."""
    e0 = fsum(u.energy_tce for u in units) / fsum(u.gdp_yuan for u in units)
    kept, expected = fsum(u.kept_energy for u in units), fsum(u.expected_gdp for u in units)
    effective = float(rules.effective_target(setting.target, e0, expected, kept))
    weights = {u.area: u.kept_energy / kept for u in units}
    pulls = _pulls(units, setting, weights)
    wished = {u.area: effective + fsum(pulls[u.area].values()) for u in units}
    bounds = {u.area: _bounds(u, setting) for u in units}
    _feasible(units, bounds, weights, effective)
    exact = _shifted(wished, bounds, weights, effective)
    rounded = _rounded(exact, units, bounds, weights, effective, setting.step)
    mean = fsum(weights[a] * t for a, t in rounded.items())
    shares = [
        _share(u, rounded[u.area], exact[u.area], effective, pulls[u.area], bounds[u.area], setting) for u in units
    ]
    return Decomposition(shares, setting.target, effective, 1 - (1 - mean) * kept / expected / e0)


def _share(
    unit: Unit, target: float, exact: float, equal: float, pulls: Mapping[str, float], bounds: tuple[float, float],
    setting: Setting,
) -> Share:  # fmt: skip
    least, most = bounds
    bound = "locked" if unit.locked is not None else "most" if exact >= most else "least" if exact <= least else ""
    extra = None if setting.incentive is None else target + setting.incentive - setting.target
    added = float(rules.energy_added(unit.energy_tce, unit.growth, target))
    return Share(unit, target, extra, exact, equal, pulls, bound, added)


def _bounds(unit: Unit, setting: Setting) -> tuple[float, float]:
    if unit.locked is not None:
        return unit.locked, unit.locked
    least = setting.least if unit.least is None else unit.least
    return least, setting.most if unit.most is None else unit.most


def _pulls(units: Sequence[Unit], setting: Setting, weights: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """By how much each factor moves each unit: weight × half-spread × distance of the normed factor from its mean."""
    found: dict[str, dict[str, float]] = {u.area: {} for u in units}
    whole = fsum(abs(w) for w in setting.weights.values()) or 1.0
    for name, weight in setting.weights.items():
        normed = _normed({u.area: u.factors.get(name) for u in units})
        mean = fsum(weights[a] * x for a, x in normed.items())
        for area, x in normed.items():
            # normed factors lie in 0–1: times two, so that the half-spread is reached at full distance
            found[area][name] = 2 * setting.half_spread * weight / whole * (x - mean)
    return found


def _normed(values: Mapping[str, float | None]) -> dict[str, float]:
    """Each value between 0 and 1; one that is not known stands in the middle, so it neither raises nor lowers."""
    known = [v for v in values.values() if v is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    span = high - low
    return {a: 0.5 if v is None or span == 0 else (v - low) / span for a, v in values.items()}


def _feasible(
    units: Sequence[Unit], bounds: Mapping[str, tuple[float, float]], weights: Mapping[str, float], effective: float
) -> None:
    least, most = (fsum(weights[a] * pair[at] for a, pair in bounds.items()) for at in (0, 1))
    if most < effective - TOLERANCE:
        locked = "、".join(u.name for u in units if u.locked is not None) or "无"
        raise ValueError(
            f"各单位都取上限，平均也只有 {most * 100:.2f}%，够不到需要的 {effective * 100:.2f}%（已锁定：{locked}）。"
            "提高目标上限，或调整锁定的单位"
        )
    if least > effective + TOLERANCE:
        raise ValueError(
            f"各单位都取下限，平均已有 {least * 100:.2f}%，高于需要的 {effective * 100:.2f}%。降低目标下限，或调整锁定的单位"
        )


def _shifted(
    wished: Mapping[str, float], bounds: Mapping[str, tuple[float, float]], weights: Mapping[str, float], wanted: float
) -> dict[str, float]:
    """Move all wishes by one amount, each held within its bounds, until their weighted mean is the one wanted."""

    def held(shift: float) -> dict[str, float]:
        return {a: min(max(w + shift, bounds[a][0]), bounds[a][1]) for a, w in wished.items()}

    low, high = -2.0, 2.0  # shares lie between −1 and 1: within this every unit stands on one of its bounds
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        mean = fsum(weights[a] * t for a, t in held(middle).items())
        low, high = (middle, high) if mean < wanted else (low, middle)
    return held(high)


def _rounded(
    exact: Mapping[str, float], units: Sequence[Unit], bounds: Mapping[str, tuple[float, float]],
    weights: Mapping[str, float], wanted: float, step: float,
) -> dict[str, float]:  # fmt: skip
    """Round to the step; then, while the mean falls short, raise the largest unit that has room by one step."""
    free = [u.area for u in units if u.locked is None]
    found = dict(exact)
    for area in free:
        nearest = floor(exact[area] / step + 0.5 + 1e-9) * step
        found[area] = max(min(nearest, _floor(bounds[area][1], step)), -_floor(-bounds[area][0], step))
    by_size = sorted(free, key=lambda a: -weights[a])
    while fsum(weights[a] * t for a, t in found.items()) < wanted - TOLERANCE:
        room = next((a for a in by_size if found[a] + step <= bounds[a][1] + TOLERANCE), None)
        if room is None:
            raise ValueError("取整以后各单位都到上限，仍达不到目标。减小“取整到”的数，或提高目标上限")
        found[room] += step
        by_size.append(by_size.pop(by_size.index(room)))  # the next step is another unit's
    return {a: round(t, 10) for a, t in found.items()}


def _floor(bound: float, step: float) -> float:
    return floor(bound / step + 1e-9) * step
