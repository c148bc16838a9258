"""数字: last digits that people prefer (D14), and first digits (D15, weak)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shuangkong.audit.catalogue import common
from shuangkong.audit.detection.asked import Asked, shown
from shuangkong.audit.detection.numbers import Span, equal_runs, quantile
from shuangkong.audit.detection.outlet import Numbers, Whole
from shuangkong.audit.finding import Finding

BENFORD = np.log10(1 + 1 / np.arange(1, 10))
MONTH = 24 * int(common()["month"].value)  # hours
DECIMALS = 6


def last_digit(asked: Asked) -> Iterator[Finding]:
    """D14 尾数偏好: last digits that are not even, where values spread so widely that they would have to be."""
    if asked.profile.series.still is not None:
        return  # means of finer values have digits that nobody reported
    starts, _ = equal_runs(asked.profile.value)
    starts = starts[asked.profile.value[starts] > 0]  # zeros are typed by nobody
    value = asked.profile.value[starts]
    if len(value) < asked.number("least"):
        return
    decimals = decimals_of(value)
    if decimals < asked.number("decimals"):
        return
    best: tuple[float, Span, dict[str, float]] | None = None
    for first in (-1, *range(0, len(asked.profile.value), MONTH)):
        span = (
            Span(0, len(asked.profile.value) - 1)
            if first < 0
            else Span(first, min(first + MONTH, len(asked.profile.value)) - 1)
        )
        inside = value[(starts >= span.first) & (starts <= span.last)]
        found = _uneven(asked, inside, decimals)
        if found and (best is None or found["chi2"] > best[0]):
            best = (found["chi2"], span, found)
    if best:
        chi2, span, found = best
        hard = found["most"] > asked.number("alone_share") and chi2 > asked.number("alone")
        hard = hard and _even_elsewhere(asked, value, starts, decimals)
        yield asked.told(span, chi2 / asked.number("chi2"), found, hard=hard)


def first_digit(asked: Asked) -> Iterator[Finding]:
    """D15 首位数字: first digits against Benford's law, where values span so much that it could hold; ranks only."""
    value = asked.profile.value
    value = value[np.isfinite(value) & (value > 0)]
    if len(value) < asked.number("least") or quantile(value, 0.99) < asked.number("span") * quantile(value, 0.01):
        return
    shares = np.bincount(first_digits(value), minlength=10)[1:] / len(value)
    away = float(np.abs(shares - BENFORD).mean())
    chi2 = float(len(value) * ((shares - BENFORD) ** 2 / BENFORD).sum())
    if chi2 > asked.number("chi2") and away > asked.number("away"):
        found = {"chi2": shown(chi2), "away": shown(away, 3)}
        yield asked.told(Span(0, len(asked.profile.value) - 1), away / asked.number("away"), found)


def chi_squared(value: Numbers, decimals: int) -> tuple[float, Numbers]:
    """Return χ² of the last digits (9 degrees of freedom) and how often each digit stands last."""
    digits = np.round(value * 10.0**decimals).astype(np.int64) % 10
    counts = np.bincount(digits, minlength=10).astype(float)
    expected = len(value) / 10
    return float(((counts - expected) ** 2 / expected).sum()), counts


def decimals_of(value: Numbers) -> int:
    """Return with how many decimals a series is reported; 2 or more where one value in fifty has them."""
    known = value[np.isfinite(value)]
    for decimals in range(DECIMALS + 1):
        scaled = known * 10.0**decimals
        if np.mean(np.abs(scaled - np.round(scaled)) < 1e-5 * 10**decimals) >= 0.98:
            return decimals
    return DECIMALS


def first_digits(value: Numbers) -> np.typing.NDArray[np.int64]:
    """Return the first digit of positive values."""
    exponent = np.floor(np.log10(value))
    return np.clip((value / 10.0**exponent).astype(np.int64), 1, 9)


def _even_elsewhere(asked: Asked, value: Numbers, starts: Whole, decimals: int) -> bool:
    """Tell whether another month has even digits: then it is not the instrument that prefers some."""
    months = [value[starts // MONTH == month] for month in range(len(asked.profile.value) // MONTH)]
    return any(
        len(one) >= asked.number("least") and chi_squared(one, decimals)[0] <= asked.number("even") for one in months
    )


def _uneven(asked: Asked, value: Numbers, decimals: int) -> dict[str, float] | None:
    value = value[np.isfinite(value)]
    if (
        len(value) < asked.number("least")
        or quantile(value, 0.9) - quantile(value, 0.1) < asked.number("wide") * 10.0**-decimals
    ):
        return None
    chi2, counts = chi_squared(value, decimals)
    most = float(counts.max() / counts.sum())
    if chi2 < asked.number("chi2") or most < asked.number("most"):
        return None
    return {"chi2": shown(chi2), "count": len(value), "digit": int(counts.argmax()), "most": shown(most, 3)}


CHECKS = {"D14": last_digit, "D15": first_digit}
