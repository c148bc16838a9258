"""实际排放量的来源: months of automatic monitoring, of self-monitoring and of execution reports, as rows of one book.

Of one outlet, pollutant, month and method the first source counts: what was monitored here, what was entered as an
amount, self-monitoring, the unit's own report. Which method goes before which is the rule's (permit_rules.actual_amount).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shuangkong.emissions.permit_rules import gas_mass, water_mass
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import Period
from shuangkong.monitoring.close_files import kept_months, place

Row = dict[str, Any]
MG = 1e-9  # t in a milligram
# codes of HJ 212 of what is controlled or permitted in total; non-methane hydrocarbons stand in for VOCs (assumed)
FACTORS = {
    "w01018": "cod", "w21003": "nh3n", "a21002": "nox", "a24088": "vocs", "a99054": "vocs", "a21026": "so2", "a34013": "pm",
}  # fmt: skip
LAKE = "lake"  # where months of automatic monitoring are from
STANDS_IN = "a24088"
ASSUMED = CONFIDENCES.index("assumed")
KEY = ("permit", "outlet", "pollutant", "month", "method")
COLUMNS = ["outlet", "factor", "month", "due", "unknown", "emission_mg", "substituted_mg", "confidence"]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an outlet of monitoring stands: its area, and its permit with the code of the outlet there, if any."""

    area: str
    permit: str = ""
    outlet: str = ""
    confidence: int = 0


def of_lake(home: Path, outlets: Mapping[str, Placed]) -> list[Row]:
    """Return what automatic monitoring kept of outlets' months; months of which nothing is known are left out."""
    files = [place(home, "months", month) for month in kept_months(home, "months")]
    read = _months(tuple((str(path), path.stat().st_mtime_ns) for path in files))
    whole = {(row["outlet"], row["month"]) for row in read if row["factor"] == "a99054"}
    return [
        _of_month(row, outlets[row["outlet"]])
        for row in read
        if row["outlet"] in outlets and row["due"] > row["unknown"]
        and not (row["factor"] == STANDS_IN and (row["outlet"], row["month"]) in whole)
    ]  # fmt: skip


@lru_cache(maxsize=2)
def _months(files: tuple[tuple[str, int], ...]) -> tuple[Row, ...]:
    """Read the kept months of the pollutants we ask for, once for as long as the files stay the same."""
    import pyarrow.parquet as pq

    found: list[Row] = []
    for path, _ in files:
        rows = pq.read_table(path, columns=COLUMNS, partitioning=None).to_pylist()
        found += [row for row in rows if row["factor"] in FACTORS and row["emission_mg"] is not None]
    return tuple(found)


def _of_month(row: Row, placed: Placed) -> Row:
    worst = max(row["confidence"] or 0, placed.confidence, ASSUMED if row["factor"] == STANDS_IN else 0)
    return {
        "area": placed.area, "permit": placed.permit, "outlet": placed.outlet or row["outlet"],
        "pollutant": FACTORS[row["factor"]], "month": row["month"], "mass_t": row["emission_mg"] * MG,
        "method": "automatic", "substituted_t": (row["substituted_mg"] or 0) * MG,
        "coverage": (row["due"] - row["unknown"]) / row["due"], "confidence": worst, "document": "自动监测", "row": 0, "book": LAKE,
    }  # fmt: skip


def of_self_monitoring(rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Return the masses that months of self-monitoring mean."""
    for row in rows:
        mass = gas_mass if row["unit"] == "mg/m3" else water_mass
        yield _row(row, row["month"], mass(row["concentration"], row["volume_m3"]), "manual", "self_monitoring")


def of_reports(rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Return what monthly execution reports say; those of quarters and years are for comparison only."""
    for row in rows:
        if Period.parse(row["period"]).kind == "month":
            yield _row(row, row["period"], row["reported_t"], row["method"], "execution_reports")


def _row(row: Mapping[str, Any], month: str, mass_t: float, method: str, book: str) -> Row:
    return {
        "area": row.get("area") or "", "permit": row["permit"], "outlet": row["outlet"] or "", "pollutant": row["pollutant"],
        "month": month, "mass_t": mass_t, "method": method, "substituted_t": 0.0, "coverage": 1.0,
        "confidence": row["confidence"], "document": row["document"], "row": row["row"], "book": book,
    }  # fmt: skip


def merged(*sources: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return the rows of all sources, of one outlet, pollutant, month and method the first source's only."""
    found: dict[tuple[Any, ...], Row] = {}
    for source in sources:
        for row in source:
            key = tuple(row[name] or "" for name in KEY)
            if not row["permit"]:  # outlets of no permit may have one code in two areas
                key = (row["area"], *key)
            found.setdefault(key, dict(row))
    return list(found.values())
