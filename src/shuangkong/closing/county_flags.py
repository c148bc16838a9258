"""县区标注的并入: a county that a decided case stands against failed “没有发现弄虚作假” of that year, whatever the book says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from shuangkong.carbon.tables import NO_FRAUD
from shuangkong.kernel.figures import CONFIDENCES

KEY = ("area", "period", "indicator")
Row = Mapping[str, Any]


def rows(areas: Collection[str], as_of: date) -> list[dict[str, Any]]:
    """Return what cases carried out by a day say of some areas, as rows of the book of supports."""
    from shuangkong.audit import outcomes

    (no_fraud,) = NO_FRAUD
    return [
        {
            "area": flag.area_id, "period": str(flag.year), "indicator": no_fraud, "passed": False,
            "evidence": f"案件 {flag.case.number}", "confidence": CONFIDENCES.index("official"), "document": flag.case.number,
        }
        for flag in outcomes.flagged(areas, as_of)
    ]  # fmt: skip


def joined(book: Any, flags: Sequence[Row]) -> Any:
    """Return the book of supports with the flags in the place of what it says itself; the first case of a year is named."""
    if not flags:
        return book
    found = {tuple(row[name] for name in KEY): row for row in reversed(flags)}
    kept = [row for row in book.to_pylist() if tuple(row[name] for name in KEY) not in found]
    made = [{name: row.get(name, 0 if name == "row" else None) for name in book.schema.names} for row in found.values()]
    return pa.Table.from_pylist([*kept, *made], schema=book.schema)
