"""与上一版的差别: which figures of a new revision differ from the former one, and by how much."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pyarrow as pa

from shuangkong.closing.store import Change, Closing, FigureRow

SCHEMA = pa.schema([(name, pa.string()) for name in Change.__dataclass_fields__])


def changes(former: Closing | None, figures: Any) -> Any:
    """Return the differences of a table of figures from a former revision, by figure and area."""
    before = {(row.figure, row.area): row for row in former.figures()} if former else {}
    after = {(row["figure"], row["area"]): FigureRow(**row) for row in figures.to_pylist()} if former else {}
    rows = [
        asdict(_change(key, before.get(key), after.get(key)))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _change(key: tuple[str, str], old: FigureRow | None, new: FigureRow | None) -> Change:
    was, is_ = (old.value if old else None), (new.value if new else None)
    difference = str(Decimal(is_) - Decimal(was)) if was is not None and is_ is not None else None
    return Change(*key, was, is_, difference, old.verdict if old else None, new.verdict if new else None)
