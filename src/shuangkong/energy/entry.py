"""Energy as it comes in: deductions that cannot be, and deductions that nothing proves."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc

from shuangkong.kernel.problems import Problem, cell

FILE = "energy.csv"
ASSUMED = 2  # rank of "assumed": what a book does not keep at all counts as 0 only with this mark


def problems(energy: Any) -> list[Problem]:
    """Return the rows whose deductions exceed the energy they are taken from."""
    found = []
    for row in energy.filter(_suspect(energy)).to_pylist():
        parts = _not_yet_taken_off(row)
        if sum(parts.values()) > row["energy_tce"]:
            listed = "、".join(f"{name} {value:g}" for name, value in parts.items())
            found.append(
                Problem(
                    cell(FILE, row["row"], "energy_tce"),
                    f"{row['energy_tce']:g}，小于应扣部分之和（{listed}）",
                    "能源消费总量不小于应扣各部分之和",
                    "核对这一行的数值和单位；入库数已经扣除的，在 caliber 列写明",
                )
            )
    return found


def _suspect(energy: Any) -> Any:
    """Rows whose parts, taken off already or not, exceed the total; the caliber is looked at in these few only."""
    parts = pc.max_element_wise(energy["quota_bought_tce"], 0.0)
    for name in ("feedstock_tce", "nonfossil_tce", "national_project_tce"):
        parts = pc.add(parts, pc.fill_null(energy[name], 0.0))
    return pc.greater(parts, energy["energy_tce"])


def _not_yet_taken_off(row: dict[str, Any]) -> dict[str, float]:
    parts = {}
    if row["caliber"] in (None, "", "V0"):
        parts["feedstock_tce"] = row["feedstock_tce"] or 0.0
    if row["caliber"] != "V3":
        parts["nonfossil_tce"] = row["nonfossil_tce"] or 0.0
    # a purchase frees energy, a sale does not: what was sold is no part of the total
    listed = {"national_project_tce": row["national_project_tce"], "quota_bought_tce": row["quota_bought_tce"]}
    return parts | {name: value for name, value in listed.items() if value is not None and value > 0}


def prepared(energy: Any, absent: tuple[str, ...], keeps_evidence: bool) -> Any:
    """Return the book as accounts take it in.

    A book that keeps no feedstock or non-fossil column has them as 0, and all its rows are marked assumed: every area
    has some of either. National projects and quota trade are kept where there are any; without their columns nothing is
    taken off, which can only be to an area's disadvantage, so no row is marked. In a book that keeps evidence a blank
    cell means there is none (""); in one that keeps no such column, nothing.
    """
    if set(absent) & {"feedstock_tce", "nonfossil_tce"}:
        energy = _with(energy, "confidence", pc.max_element_wise(energy["confidence"], _rank(ASSUMED)))
    return _with(energy, "evidence", pc.fill_null(energy["evidence"], "")) if keeps_evidence else energy


def _with(table: Any, name: str, column: Any) -> Any:
    return table.set_column(table.schema.get_field_index(name), name, column)


def _rank(rank: int) -> Any:
    import pyarrow as pa

    return pa.scalar(rank, pa.int8())
