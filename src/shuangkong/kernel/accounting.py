"""Accounts from contracts: compute the columns a contract declares, and carry quality from rows to figures.

An account brings the columns it takes from elsewhere; the contract says which rules make the others. Every source row
that an account joins (the energy row of the year, the GDP row of the base year …) is a *group* with two quality
columns: `GROUP__confidence` (rank 0 official … 3 synthetic; worst wins, null where there is no row) and
`GROUP__coverage` (0–1; null where there is no row). The quality of a computed column is never stored: it follows
from the rule's arguments, so a figure depends on exactly what its formula reads.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.figures import Figure, FigureOfEach
from shuangkong.kernel.formulas import choose, prevailing, rounded, switch
from shuangkong.kernel.tables import Column, Contract

Table: TypeAlias = ibis.Table
VERDICT_MET, VERDICT_BEHIND = "met", "behind"
NOTHING_KNOWN = 2  # rank "assumed": where no row at all went in, nobody vouches for anything


def full() -> Any:
    """Return the coverage of a row that is all there; a bare literal 1.0 would become a DECIMAL(2,1) on DuckDB."""
    return ibis.literal(1, "int8").cast("float64")


def both(left: Table, right: Table, keys: Sequence[str]) -> Table:
    """Left-join on keys of the same name; raise where other columns clash (engines would rename them silently)."""
    clash = (set(left.columns) & set(right.columns)) - set(keys)
    if clash:
        raise LookupError(f"both sides of a join have the columns {sorted(clash)}; rename one")
    joined = left.left_join(right, list(keys))
    return joined.drop(*[f"{k}_right" for k in keys if f"{k}_right" in joined.columns])


def arguments(column: Column) -> list[str]:
    """Return the columns that a computed column's rule asks for, in the order of its arguments."""
    if not callable(column.source):
        return []
    return [column.args.get(name, name) for name in inspect.signature(column.source).parameters]


def computed(table: Table, contract: Contract) -> Table:
    """Add the columns that rules make, in as few steps as their order allows."""
    waiting = [c for c in contract.columns if callable(c.source)]
    while waiting:
        there = set(table.columns)
        ready = [c for c in waiting if there.issuperset(arguments(c))]
        if not ready:
            lacking = {a for c in waiting for a in arguments(c)} - there - {c.name for c in waiting}
            raise LookupError(f"table {contract.name}: nothing brings the columns {sorted(lacking)}")
        table = table.mutate(**{c.name: c.source(*(table[a] for a in arguments(c))) for c in ready})  # type: ignore[operator, misc]
        waiting = [c for c in waiting if c not in ready]
    return table


def confidence(table: Table, contract: Contract, name: str) -> Any:
    """Return the worst confidence rank among the rows that went into a column."""
    return _quality(table, contract, name, "confidence", ibis.greatest, ibis.literal(0, "int8"))


def coverage(table: Table, contract: Contract, name: str) -> Any:
    """Return the share of the expected input that was there: the weakest row; 0 where the value itself is missing."""
    weakest = _quality(table, contract, name, "coverage", ibis.least, full())
    return table[name].isnull().ifelse(0.0, weakest.fill_null(1.0))


def carried(table: Table, contract: Contract, **groups: str) -> dict[str, Any]:
    """Return quality columns for computed columns that another account takes: its group → the column here."""
    found: dict[str, Any] = {}
    for group, name in groups.items():
        found[f"{group}__confidence"] = confidence(table, contract, name).cast("int8")
        found[f"{group}__coverage"] = coverage(table, contract, name)
    return found


def _quality(table: Table, contract: Contract, name: str, kind: str, worst: Any, best: Any) -> Any:
    """Return the worst quality of a column's source rows; rows that do not exist (null) count for nothing.

    Only the branch that a value came from counts: of two alternatives the first known, of a switch the chosen one.
    """
    column = contract.column(name)
    of = [_quality(table, contract, a, kind, worst, best) for a in arguments(column) if _branches(column)]
    if column.source is prevailing:
        return table[arguments(column)[0]].isnull().ifelse(of[1], of[0])
    if column.source is switch:
        return (table[arguments(column)[0]] == 1).ifelse(of[1], of[2])
    rows, branching = _sources(contract, name)
    parts = [table[f"{row}__{kind}"] for row in rows]
    parts += [_quality(table, contract, b, kind, worst, best) for b in branching]
    return worst(*parts) if len(parts) > 1 else (parts[0] if parts else best)


def _branches(column: Column) -> bool:
    return column.source is prevailing or column.source is switch


def _sources(contract: Contract, name: str) -> tuple[list[str], list[str]]:
    """Return the source rows of a column, each once, and the branching columns on the way to others."""
    column = contract.column(name)
    rows, branching = [column.group] if column.group else [], []
    for argument in arguments(column):
        if _branches(contract.column(argument)):
            branching.append(argument)
            continue
        more_rows, more_branching = _sources(contract, argument)
        rows += more_rows
        branching += more_branching
    return list(dict.fromkeys(rows)), list(dict.fromkeys(branching))


def verdict(met: Any, enough: Any) -> Any:
    """Return met or behind, and undetermined where data lacks: missing data never passes."""
    return ibis.cases((enough & met, VERDICT_MET), (enough & ~met, VERDICT_BEHIND), else_="undetermined")


def figures_of(table: Table, contract: Contract, figures: Sequence[Figure], floor: str) -> Table:
    """Return the rows of figures of an account: one select per figure, under one another.

    Args:
        table: the account, with area, period, kind and caliber.
        contract: what the account's columns are made of.
        figures: those taken from this account.
        floor: the column with the coverage below which a figure is undetermined.
    """
    rows = ibis.union(*[_figure_rows(table, contract, f, floor) for f in figures], distinct=False)
    # a value that is not there though all its rows are has a blank cell; what is exempt has no value, and needs none
    blank = rows["scaled"].isnull() & (rows["judged"] != "exempt") & (rows["weakest"] + 1e-9 >= rows["floor"])
    rows = rows.mutate(covered=blank.ifelse(0.0, rows["weakest"]))
    return rows.select(
        "figure", "area", "period", "scaled", "decimals", "unit",
        verdict=(rows["covered"] + 1e-9 < rows["floor"]).ifelse("undetermined", rows["judged"]),
        # divided, not times 0.0001: then 0.6667 is written 0.6667
        coverage=rounded(rows["covered"], 4).cast("float64") / ibis.literal(10_000, "int32").cast("float64"),
        confidence=rows["confidence"].fill_null(NOTHING_KNOWN).cast("int8"),
        caliber=rows["caliber"],
    )  # fmt: skip


def _figure_rows(table: Table, contract: Contract, figure: Figure, floor: str) -> Table:
    """The rows of one figure, with what decides on its verdict."""
    wanted = []
    if set(figure.kinds) != {"year", "quarter", "month"}:
        wanted.append(table["kind"].isin(figure.kinds))
    if figure.wants:
        wanted.append(table[figure.wants] == 1)
    rows = table.filter(*wanted) if wanted else table
    return rows.select(
        area=rows["area"],
        period=rows["period"],
        **_written(rows, figure),
        judged=rows[figure.verdict] if figure.verdict else ibis.literal("none"),
        weakest=_quality(rows, contract, figure.column, "coverage", ibis.least, full()).fill_null(1.0),
        floor=rows[floor],
        confidence=confidence(rows, contract, figure.column),
        caliber=rows[figure.caliber] if figure.caliber else ibis.null("string"),
    )


def _written(rows: Table, figure: Figure) -> dict[str, Any]:
    """How a figure is named and written: one way for all rows, or each member's own."""
    value = rows[figure.column]
    if not isinstance(figure, FigureOfEach):
        return {
            "figure": ibis.literal(figure.id),
            "scaled": rounded(value * float(figure.times), figure.decimals),
            "decimals": ibis.literal(figure.decimals, "int8"),
            "unit": ibis.literal(figure.unit),
        }
    times = rows[figure.times_from] if figure.times_from else float(figure.times)
    decimals = rows[figure.decimals_from] if figure.decimals_from else ibis.literal(figure.decimals, "int8")
    return {
        "figure": rows[figure.stem] + figure.id,
        "scaled": rounded(value * times * ibis.literal(10.0) ** decimals.cast("float64"), 0),
        "decimals": decimals.cast("int8"),
        "unit": rows[figure.unit_from] if figure.unit_from else ibis.literal(figure.unit),
    }


def flag(condition: Any) -> Any:
    """Return 1 where a condition holds and 0 where it does not or is unknown."""
    return choose(condition.fill_null(False), 1, 0).cast("int8")
