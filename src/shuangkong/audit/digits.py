"""数字的末位: how often last digits occur, and how unlikely that is where nobody made them up. Plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

ROUND_DIGITS = "05"
BY_CHANCE = 0.2  # two of ten last digits are 0 or 5


def places(values: Iterable[float], most: int = 6) -> int:
    """Return to how many decimals values are reported: those of the one that has most; negative where all end in zeros.

    A file's numbers have lost their last zeros; those of the others tell how many decimals the series has.

    >>> places([89.2, 122.91, 15.0]), places([30.0, 45.0]), places([166_973_490_000.0, 20_000.0])
    (2, 0, -4)
    """
    found = [_places(f"{abs(value):.{most}f}") for value in values if value]
    return max(found, default=0)


def _places(text: str) -> int:
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return len(part) if part else len(whole.rstrip("0")) - len(whole)


def last_digits(values: Iterable[float], decimals: int) -> list[int]:
    """Return the last digits of values that are reported to so many decimals.

    >>> last_digits([89.2, 122.91, 15.0], 2)
    [0, 1, 0]
    """
    return [round(abs(value) * 10.0**decimals) % 10 for value in values]


def chi_square(digits: Sequence[int]) -> float:
    """Return χ² of ten digits against all being equally frequent (9 degrees of freedom).

    >>> chi_square([0, 5] * 150)
    1200.0
    """
    expected = len(digits) / 10
    counts = Counter(digits)
    return sum((counts[digit] - expected) ** 2 for digit in range(10)) / expected if digits else 0.0


def round_share(digits: Sequence[int]) -> float:
    """Return the share of digits that are 0 or 5.

    >>> round_share([0, 5, 3, 5])
    0.75
    """
    return sum(str(digit) in ROUND_DIGITS for digit in digits) / len(digits) if digits else 0.0


def chance_of_round(digits: Sequence[int]) -> float:
    """Return how likely so many 0 and 5, or more, are among digits that nobody chose (binomial, p = 0.2).

    >>> round(chance_of_round([0, 5, 5, 0, 1]), 5)  # 5 × 0.2⁴ × 0.8 + 0.2⁵
    0.00672
    """
    n, k = len(digits), sum(str(digit) in ROUND_DIGITS for digit in digits)
    whole = math.lgamma(n + 1)  # in logarithms: the binomials of thousands are larger than a float
    return min(
        1.0,
        math.fsum(
            math.exp(
                whole
                - math.lgamma(i + 1)
                - math.lgamma(n - i + 1)
                + i * math.log(BY_CHANCE)
                + (n - i) * math.log1p(-BY_CHANCE)
            )
            for i in range(k, n + 1)
        ),
    )


def ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value, equal ones sharing theirs.

    >>> ranks([3.0, 1.0, 3.0])
    [2.5, 1.0, 2.5]
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in range(first, last + 1):
            found[order[place]] = (first + last) / 2 + 1
        first = last + 1
    return found


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the rank correlation of two series; None where one of them never changes.

    >>> spearman([1.0, 2.0, 3.0], [10.0, 20.0, 40.0])
    1.0
    """
    first, second = ranks(one), ranks(other)
    mean = (len(first) + 1) / 2
    across = math.fsum((a - mean) * (b - mean) for a, b in zip(first, second, strict=True))
    size = math.sqrt(math.fsum((a - mean) ** 2 for a in first) * math.fsum((b - mean) ** 2 for b in second))
    return across / size if size else None
