"""实际排放量的账册: permits, amounts and months as books or the register have them, checked, and made into two tables.

What the register says takes the place of the pack's row of the same key; months of the lake go before both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from shuangkong.emissions import actuals, register_checks
from shuangkong.emissions.actuals import Placed
from shuangkong.emissions.headroom import chosen, main_outlets, standing_units
from shuangkong.emissions.permit_tables import (
    EMISSION_ACTUALS,
    EXECUTION_REPORTS,
    PERMIT_OUTLETS,
    PERMITS,
    PERMITTED,
    SELF_MONITORING,
)
from shuangkong.emissions.register_checks import Known
from shuangkong.kernel.problems import Problem

Rows = Sequence[Mapping[str, Any]]
CONTRACTS = (PERMITS, PERMIT_OUTLETS, PERMITTED, EMISSION_ACTUALS, SELF_MONITORING, EXECUTION_REPORTS)
OUTLETS = "outlets"  # of monitoring: outlet, area, confidence
OPEN = 9999_12_31
ACTUALS = pa.schema(
    [
        ("area", pa.string()), ("permit", pa.string()), ("outlet", pa.string()), ("pollutant", pa.string()),
        ("month", pa.string()), ("mass_t", pa.float64()), ("method", pa.string()), ("substituted_t", pa.float64()),
        ("coverage", pa.float64()), ("confidence", pa.int8()), ("document", pa.string()), ("row", pa.int32()), ("book", pa.string()),
        ("counts", pa.int8()),  # 0: the unit's outlets stand for it in that month, or the unit for its outlets
    ]
)  # fmt: skip
AMOUNTS = pa.schema(
    [
        ("area", pa.string()), ("permit", pa.string()), ("outlet", pa.string()), ("pollutant", pa.string()),
        ("amount_t", pa.float64()), ("first_day", pa.int32()), ("last_day", pa.int32()), ("confidence", pa.int8()),
        ("document", pa.string()), ("row", pa.int32()),
    ]
)  # fmt: skip


def overlaid(books: Mapping[str, Rows], register: Mapping[str, Rows]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of the pack's books with the register's in the place of those of the same key."""
    found = {}
    for contract in CONTRACTS:
        rows = {tuple(row[name] or "" for name in contract.key): row for row in books[contract.name]}
        rows |= {tuple(row[name] or "" for name in contract.key): row for row in register.get(contract.name, ())}
        found[contract.name] = list(rows.values())
    return found


def problems(books: Mapping[str, Rows], areas: Collection[str], today: date) -> list[Problem]:
    """Return what is wrong with the pack's rows beyond their cells."""
    known = Known(
        areas, {row["permit"] for row in books["permits"]},
        {(row["permit"], row["outlet"]) for row in books["permit_outlets"]}, (), today,
    )  # fmt: skip
    return [
        problem
        for contract in CONTRACTS
        for problem in register_checks.problems(contract, books[contract.name], f"{contract.name}.csv", known)
    ]


def tables(books: Mapping[str, Rows], home: Path, outlets: Rows, as_of: date) -> dict[str, Any]:
    """Return the tables that accounts take in: months of all sources up to a day, and what is permitted.

    Args:
        books: rows of CONTRACTS, by name.
        home: the data folder with the lake.
        outlets: of monitoring, with their areas and confidence.
        as_of: months that were not over by then are left out.
    """
    areas = {row["permit"]: row["area"] for row in books["permits"]}
    rows = actuals.merged(
        actuals.of_lake(home, placed(books["permit_outlets"], areas, outlets)),
        books["emission_actuals"],
        actuals.of_self_monitoring(books["self_monitoring"]),
        actuals.of_reports(books["execution_reports"]),
    )
    months = [
        row
        | {
            "area": areas.get(row["permit"] or "") or row["area"],
            "permit": row["permit"] or "", "outlet": row["outlet"] or "",
            "coverage": 1.0 if row["coverage"] is None else min(row["coverage"], 1.0),
            "substituted_t": row["substituted_t"] or 0.0, "book": row.get("book") or EMISSION_ACTUALS.name,
        }
        for row in rows
        if row["month"] < f"{as_of:%Y-%m}"
    ]  # fmt: skip
    standing = standing_units(chosen(months), main_outlets(books["permit_outlets"], books["permitted"]))
    for row in months:
        of_unit = (row["permit"], row["pollutant"], row["month"]) in standing
        row["counts"] = int(of_unit == (row["outlet"] == ""))
    amounts = [
        {**row, "outlet": row["outlet"] or "", "area": areas[row["permit"]], "first_day": row["from"], "last_day": row["to"] or OPEN}
        for row in books["permitted"]
        if row["permit"] in areas
    ]  # fmt: skip
    return {"emission_actuals": _table(months, ACTUALS), "permitted_amounts": _table(amounts, AMOUNTS)}


def placed(outlets: Rows, areas: Mapping[str, str], stations: Rows) -> dict[str, Placed]:
    """Return where outlets of monitoring stand: in a permit where one names them, else in their area alone."""
    found = {row["outlet"]: Placed(row["area"], confidence=row["confidence"]) for row in stations}
    for row in outlets:
        if row["station"] and row["permit"] in areas:
            found[row["station"]] = Placed(areas[row["permit"]], row["permit"], row["outlet"], row["confidence"])
    return found


def _table(rows: Rows, schema: Any) -> Any:
    return pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in rows], schema=schema)
