"""The words that rules are written in: one text for plain numbers and for table columns on every engine.

A rule uses + − × and these helpers, and nothing else: no bare division, no >= against a target, no and/or/not/if,
no abs or round. Each of those gives another answer on another engine, or turns missing data into a verdict
(docs/decisions/0004-formula-words.md). A missing number swallows whatever is done with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

Quantity = Any  # a float, a column of a table, or Missing: ibis has no types to name it better
TOLERANCE: Final = 1e-9  # a district exactly on its target has met it, whatever binary fractions make of it
HALF_UP: Final = 1e-6  # relative to the last digit kept: 0.125 is stored a little below itself
LARGEST: Final = 1e15  # a float holds 15 digits; the ones behind are the engine's own, and far behind some break off


class MissingType:
    """A plain number that is not there. Anything computed with it is missing; asking it yes or no is an error."""

    def _swallow(self, *_: object) -> MissingType:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = _swallow
    __lt__ = __le__ = __gt__ = __ge__ = __and__ = __rand__ = __or__ = __ror__ = __invert__ = _swallow

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]  # equality answers Missing, so it cannot be a key

    def __bool__(self) -> bool:
        raise TypeError("a missing value is neither true nor false: use choose()")

    def __repr__(self) -> str:
        return "Missing"


Missing: Final = MissingType()


def plain(value: Quantity) -> bool:
    """Tell a plain number (or Missing) from a column of a table."""
    return isinstance(value, int | float | str | MissingType) or value is None


def _all_plain(*values: Quantity) -> bool:
    return all(plain(v) for v in values)


def _missing(*values: Quantity) -> bool:
    return any(v is None or isinstance(v, MissingType) for v in values)


def choose(condition: Quantity, yes: Quantity, no: Quantity) -> Quantity:
    """Return `yes` where the condition holds, `no` where it does not, and nothing where it is unknown."""
    if plain(condition):
        return Missing if _missing(condition) else (yes if condition else no)
    import ibis

    return ibis.cases((condition, yes), (~condition, no))


def ratio(part: Quantity, whole: Quantity) -> Quantity:
    """Return part ÷ whole; a share of nothing (÷ 0) is missing on every engine."""
    if _all_plain(part, whole):
        return Missing if _missing(part, whole) or whole == 0 else part / whole
    return (part / whole.nullif(0)) if not plain(whole) else (part / whole if whole else part.nullif(part))


def power(base: Quantity, exponent: Quantity) -> Quantity:
    """Return base to the power of exponent; missing where the base is not positive."""
    if _all_plain(base, exponent):
        return Missing if _missing(base, exponent) or base <= 0 else float(base) ** exponent
    return _only_positive(base) ** exponent


def logarithm(value: Quantity) -> Quantity:
    """Return the natural logarithm; missing where the value is not positive."""
    if plain(value):
        return Missing if _missing(value) or value <= 0 else math.log(value)
    return _only_positive(value).ln()


def _only_positive(value: Quantity) -> Quantity:
    import ibis

    return value if plain(value) else ibis.cases((value > 0, value))


def size(value: Quantity) -> Quantity:
    """Return the absolute value."""
    if plain(value):
        return Missing if _missing(value) else math.fabs(value)
    return value.abs()


def larger(a: Quantity, b: Quantity) -> Quantity:
    """Return the larger of two; missing where either is."""
    return Missing if _missing(a, b) else choose(a >= b, a, b)


def smaller(a: Quantity, b: Quantity) -> Quantity:
    """Return the smaller of two; missing where either is."""
    return Missing if _missing(a, b) else choose(a <= b, a, b)


def prevailing(first: Quantity, otherwise: Quantity) -> Quantity:
    """Return the first value where it is known, else the other."""
    if _all_plain(first, otherwise):
        return otherwise if _missing(first) else first
    import ibis

    return ibis.coalesce(first, otherwise)


def switch(flag: Quantity, yes: Quantity, no: Quantity) -> Quantity:
    """Return `yes` where the flag is 1, else `no`; unlike `choose`, the quality of the result is that of the branch."""
    return choose(flag == 1, yes, no)


def at_least(actual: Quantity, required: Quantity) -> Quantity:
    """Tell whether the actual value reaches the required one; exactly on it counts as reached."""
    return Missing if _missing(actual, required) else actual - required >= _slack(required)


def at_most(actual: Quantity, limit: Quantity) -> Quantity:
    """Tell whether the actual value stays within the limit; exactly on it counts as within."""
    return Missing if _missing(actual, limit) else limit - actual >= _slack(limit)


def above(actual: Quantity, bound: Quantity) -> Quantity:
    """Tell whether the actual value exceeds the bound; exactly on it does not count (超过, 高于)."""
    return Missing if _missing(actual, bound) else bound - actual < _slack(bound)


def below(actual: Quantity, bound: Quantity) -> Quantity:
    """Tell whether the actual value stays below the bound; exactly on it does not count (低于, 不到)."""
    return Missing if _missing(actual, bound) else actual - bound < _slack(bound)


def _slack(bound: Quantity) -> Quantity:
    # shares are judged to 1e-9; tonnes of ten digits carry no more than a relative 1e-12
    return -(size(bound) * 1e-12 + TOLERANCE)


def rounded(value: Quantity, digits: int) -> Quantity:
    """Return the value × 10^digits rounded half up (away from zero) as a whole number, the same on every engine.

    A value too large to be written so is missing: nothing that a city has is so large.
    """
    if plain(value):
        if _missing(value) or not math.fabs(value) * 10.0**digits < LARGEST:
            return Missing
        return int(math.copysign(math.floor(math.fabs(value) * 10.0**digits + 0.5 + HALF_UP), value))
    value = value.cast("float64")  # a literal 1.0 is a DECIMAL(2,1) on DuckDB
    value = (value.abs() * 10.0**digits < LARGEST).ifelse(value, None)
    return (value.sign() * (value.abs() * 10.0**digits + 0.5 + HALF_UP).floor()).cast("int64")


def in_force(versions: Mapping[str, Callable[..., Quantity]], on: Quantity) -> Callable[..., Quantity]:
    """Return the version of a rule for a day (yyyymmdd) or a version name, a number or a column of them.

    `versions` maps the first day in force ("2023-06-01") to the rule; all versions take the same arguments. Before the
    first day there is no rule, so the result is missing.
    """
    starts = sorted(versions, reverse=True)

    def chosen(*args: Quantity) -> Quantity:
        if plain(on):
            for start in starts:
                if not _missing(on) and on >= int(start.replace("-", "")):
                    return versions[start](*args)
            return Missing
        import ibis

        return ibis.cases(*[(on >= int(s.replace("-", "")), versions[s](*args)) for s in starts])

    return chosen
