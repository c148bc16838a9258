"""A figure of an area and its units as CSV that a spreadsheet opens with the right letters."""

from __future__ import annotations

import csv
import io
from typing import Any

from shuangkong.closing.display import find
from shuangkong.closing.finder import below
from shuangkong.kernel.encoding import inert

HEAD = ("figure", "area", "name", "period", "value", "unit", "verdict", "coverage", "confidence", "caliber")


def csv_table(closing: Any, figure: str, area: str) -> str:
    """Return the rows as CSV text: byte-order mark for spreadsheets, numbers as they were sealed."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    units = {row.area for row in below(closing.areas(), area)} | {area}
    for unit in closing.areas():
        row = find(closing, figure, unit.area) if unit.area in units else None
        if row is not None:
            writer.writerow(
                (figure, inert(row.area), inert(unit.name), row.period, row.value, row.unit, row.verdict, row.coverage,
                 row.confidence, row.caliber)
            )  # fmt: skip
    return out.getvalue()
