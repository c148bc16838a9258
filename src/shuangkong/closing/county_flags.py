"""县区标注的并入: a county that a decided case stands against failed “没有发现弄虚作假” of that year, whatever the book says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from shuangkong.carbon.tables import NO_FRAUD
from shuangkong.kernel.figures import CONFIDENCES

KEY = ("area", "period", "indicator")
Row = Mapping[str, Any]


def row(area: str, year: int, case: str) -> dict[str, Any]:
    """Return what a case says of a county's year, as a row of the book of supports."""
    (no_fraud,) = NO_FRAUD
    return {
        "area": area, "period": str(year), "indicator": no_fraud, "passed": False, "evidence": f"案件 {case}",
        "confidence": CONFIDENCES.index("official"), "document": case,
    }  # fmt: skip


def joined(book: Any, flags: Sequence[Row]) -> Any:
    """Return the book of supports with the flags in the place of what it says itself; the first case of a year is named."""
    if not flags:
        return book
    found = {_key(flag): flag for flag in reversed(flags)}
    kept = [line for line in book.to_pylist() if _key(line) not in found]
    made = [
        {name: flag.get(name, 0 if name == "row" else None) for name in book.schema.names} for flag in found.values()
    ]
    return pa.Table.from_pylist([*kept, *made], schema=book.schema)


def _key(line: Row) -> tuple[Any, ...]:
    return tuple(line[name] for name in KEY)
