"""模拟账册: a pack of invented outlets: their area, what they are, their limits, and who of them tampers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from shuangkong.monitoring.simulator.outlets import LIMITS, Device

CONFIDENCE, DOCUMENT = "synthetic", ""


def write_books(folder: Path, made: Iterable[Device], first: str) -> None:
    """Write a pack: books/areas.csv, outlets.csv, limits.csv; and, for whoever checks a detector, tampering.csv."""
    books, known = folder / "books", list(made)
    books.mkdir(parents=True, exist_ok=True)
    _write(books / "areas.csv", "area,parent,name,level,confidence,document", _areas({d.area for d in known}))
    _write(
        books / "outlets.csv",
        "outlet,organisation,area,name,medium,reference_o2,duct_area_m2,minute_interval,state,confidence,document",
        [
            (d.outlet, d.organisation, d.area, f"{d.organisation}{d.outlet}", d.medium, d.reference_o2 or "",
             d.duct_area_m2 or "", 1, "dry" if d.medium == "gas" else "", CONFIDENCE, DOCUMENT)
            for d in known
        ],
    )  # fmt: skip
    _write(
        books / "limits.csv",
        "outlet,factor,limit,unit,basis,span,from,to,document",
        [
            (d.outlet, factor, LIMITS[factor], "mg/m3" if d.medium == "gas" else "mg/L",
             "corrected" if d.medium == "gas" else "measured", "hour" if d.medium == "gas" else "day", first, "", DOCUMENT)
            for d in known for factor in d.pollutants
        ],
    )  # fmt: skip
    _write(
        folder / "tampering.csv", "mn,outlet,pattern,from", [(d.mn, d.outlet, d.tampering, first) for d in known if d.tampering]
    )  # fmt: skip


def _areas(counties: Iterable[str]) -> list[Sequence[object]]:
    """Return the areas of some counties and those above them, with invented names."""
    rows: set[tuple[str, str, str, str]] = {("000000", "", "全国", "nation")}
    for county in counties:
        province, city = f"{county[:2]}0000", f"{county[:4]}00"
        rows |= {
            (province, "000000", f"模拟省{county[:2]}", "province"),
            (city, province, f"模拟市{county[:4]}", "city"),
            (county, city, f"模拟县{county}", "county"),
        }
    return [(*row, CONFIDENCE, DOCUMENT) for row in sorted(rows)]


def _write(path: Path, heading: str, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(heading + "\n")
        csv.writer(file, lineterminator="\n").writerows(rows)
