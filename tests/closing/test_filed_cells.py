"""A filed cell in a row of a book: what stands beside it keeps its weight, and no deduction survives its total."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from shuangkong.closing.filings import Filed, Filings

OFFICIAL, REPORTED, SYNTHETIC = 0, 1, 3
ROW = {
    "area": "520602", "period": "2025", "energy_tce": 100.0, "feedstock_tce": 5.0, "coal_t": None, "confidence": SYNTHETIC,
    "document": "book", "row": 1, "caliber": "V3", "evidence": "证明",
}  # fmt: skip


def overlaid(*cells, **row):
    table = pa.Table.from_pylist([ROW | row])
    table = table.set_column(table.schema.get_field_index("coal_t"), "coal_t", table["coal_t"].cast(pa.float64()))
    values = tuple(
        Filed(f"energy.{column}", "520602", "2025", None, value, date(2026, 1, 1), "final", confidence, "filed", ())
        for column, value, confidence in cells
    )
    (found,) = Filings(values).overlaid("energy", table).to_pylist()
    return found


@pytest.mark.parametrize(
    ("confidence", "cells", "rank"),
    [
        (SYNTHETIC, [("coal_t", 7.0, "reported")], SYNTHETIC),
        (OFFICIAL, [("coal_t", 7.0, "reported")], REPORTED),
        (SYNTHETIC, [("energy_tce", 7.0, "reported"), ("feedstock_tce", 1.0, "official")], REPORTED),
        (SYNTHETIC, [("energy_tce", 7.0, "official"), ("feedstock_tce", None, "official")], OFFICIAL),
    ],
)
def test_a_row_is_as_sure_as_its_least_sure_cell(confidence, cells, rank):
    """One filed cell makes nothing of the others better; when all were filed, theirs is the confidence."""
    assert overlaid(*cells, confidence=confidence)["confidence"] == rank


def test_a_filed_total_deducts_nothing():
    """Forms ask for the total before deductions: the caliber of the book's total goes with it."""
    assert overlaid(("energy_tce", 200.0, "reported"))["caliber"] == ""
    assert overlaid(("coal_t", 7.0, "reported"))["caliber"] == "V3"
