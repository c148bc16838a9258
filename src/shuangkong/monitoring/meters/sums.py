"""整数求和: sums of whole numbers that are whole numbers of 64 bits on every engine."""

from typing import Any


def total(values: Any, where: Any = None) -> Any:
    """Return the sum of a column of whole numbers, or of how often a condition holds.

    DuckDB adds up in 128 bits while Ibis takes the sum for 64 and would leave out a plain cast, which is why there are two.
    A float is exact up to 9 × 10^15, beyond which nothing here is counted; a decimal took 1 s more for a year of hours.
    """
    return values.sum(where=where).cast("float64").cast("int64")
