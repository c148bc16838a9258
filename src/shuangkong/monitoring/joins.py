"""A join, a sum and a flag that the accounts of monitoring share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.accounting import flag as kernel_flag

Table: TypeAlias = ibis.Table


def beside(left: Table, right: Table, keys: Sequence[str]) -> Table:
    """Left-join on keys of the same name, without the columns that the left side has already."""
    more = [name for name in right.columns if name in keys or name not in left.columns]
    joined = left.left_join(right.select(more), list(keys))
    return joined.drop(*[f"{key}_right" for key in keys if f"{key}_right" in joined.columns])


def total(column: Any, where: Any = None) -> Any:
    """Return the sum of whole numbers as one of 64 bits: DuckDB makes 128 bits of it, and ibis believes it knows better."""
    return column.sum(where=where).cast("decimal(38, 0)").cast("int64")


def flag(condition: Any) -> Any:
    """Return 1 where a condition holds and 0 where it does not or is unknown, in the width that engines keep it in."""
    return kernel_flag(condition).cast("int32")
