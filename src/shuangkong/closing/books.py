"""账册 → 核算输入: read a books folder, check it as a whole, and make the tables that accounts take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shuangkong.energy import entry as energy_entry
from shuangkong.energy.tables import ENERGY, GDP
from shuangkong.kernel.books import read_book
from shuangkong.kernel.periods import cycle_rows
from shuangkong.kernel.problems import BadData, Problem, Unknown, cell, errors
from shuangkong.registers import tree
from shuangkong.registers.tables import AREAS
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets import entry as targets_entry
from shuangkong.targets.tables import TARGETS

CONTRACTS = (AREAS, GDP, ENERGY, TARGETS)
BOOKS = ("areas", "gdp", "energy", "targets", "ancestors", "members", "cycles", "parameters")
TARGET_COLUMNS = (
    "area", "indicator", "kind", "period", "year", "base_year", "target_year", "base", "incentive", "issuer",
    "adjust_approved", "confidence", "document", "row",
)  # fmt: skip
WORKED_OUT = {"indicator": pa.string(), "year": pa.int32(), "base_year": pa.int32(), "target_year": pa.int32()}


@dataclass(frozen=True, slots=True)
class Books:
    """The tables of a city that accounts take in, with what was strange but let in."""

    tables: dict[str, Any]
    warnings: tuple[Problem, ...]
    rulebook: Rulebook


def read_books(folder: Path, as_of: date) -> Books:
    """Read and check DIR/books; BadData with every problem of every file at once, or nothing at all.

    Args:
        folder: a city pack, or any folder with a `books` folder in it.
        as_of: parameters published after this day are not yet known.
    """
    if not (folder / "books").is_dir():
        raise Unknown(f"{folder} 里没有 books 文件夹。城市数据包的账册应放在 books/*.csv")
    read = {c.name: read_book(folder / "books" / f"{c.name}.csv", c) for c in CONTRACTS}
    problems = [p for book in read.values() for p in book.problems]
    tables = {name: book.table for name, book in read.items()}
    if not errors(read["areas"].problems):
        problems += tree.check(tables["areas"])
        problems += _strangers(tables)
    targets, more = targets_entry.prepared(tables["targets"].to_pylist())
    problems += more + energy_entry.problems(tables["energy"])
    if errors(problems):
        raise BadData(problems)
    tables["targets"] = _targets_table(tables["targets"], targets)
    book = read["energy"]
    tables["energy"] = energy_entry.prepared(book.table, book.assumed_zero, "evidence" in book.header)
    rulebook = Rulebook.load([folder])
    tables |= derived(tables, rulebook, as_of)
    return Books(tables, tuple(p for p in problems if p.severity == "warning"), rulebook)


def derived(tables: dict[str, Any], rulebook: Rulebook, as_of: date) -> dict[str, Any]:
    """Return the tables that follow from books and rules: ancestors, members, cycles, parameters."""
    texts: set[str] = set()
    for name in ("gdp", "energy"):
        texts |= set(tables[name]["period"].unique().to_pylist())
    return {
        "areas": _filled(tables["areas"]),
        "ancestors": tree.ancestors(tables["areas"]),
        "members": tree.members(tables["areas"]),
        "cycles": pa.Table.from_pylist(cycle_rows(texts), schema=CYCLES),
        "parameters": parameters_table(rulebook, as_of),
    }


CYCLES = pa.schema(
    [
        ("period", pa.string()), ("kind", pa.string()), ("year", pa.int32()), ("base_year", pa.int32()),
        ("own", pa.int8()), ("before", pa.string()), ("end_day", pa.int32()), ("cycle_day", pa.int32()),
    ]
)  # fmt: skip
PARAMETERS = pa.schema(
    [
        ("parameter", pa.int32()), ("id", pa.string()), ("area", pa.string()), ("value", pa.string()),
        ("applies_from", pa.int32()), ("applies_to", pa.int32()), ("published", pa.int32()),
        ("confidence", pa.int8()), ("document", pa.string()), ("at", pa.string()),
    ]
)  # fmt: skip


def parameters_table(rulebook: Rulebook, as_of: date) -> Any:
    """Return every value known on the day of the closing, numbered, as a table."""
    day = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    rows = [dict(row) for row in rulebook.rows() if int(row["published"]) <= day]
    for number, row in enumerate(rows):
        row["parameter"] = number
    return pa.Table.from_pylist(rows, schema=PARAMETERS)


def _filled(areas: Any) -> Any:
    for column in ("unit", "counted_in"):
        areas = areas.set_column(areas.schema.get_field_index(column), column, pc.fill_null(areas[column], ""))
    return areas


def _targets_table(book: Any, rows: Sequence[Mapping[str, Any]]) -> Any:
    """The columns of the book, with those that entry.py works out in their place."""
    worked_out = {name: pa.array([row[name] for row in rows], kind) for name, kind in WORKED_OUT.items()}
    return pa.table({name: worked_out[name] if name in worked_out else book[name] for name in TARGET_COLUMNS})


def _strangers(tables: dict[str, Any]) -> list[Problem]:
    """Rows of areas that areas.csv does not list."""
    known = pa.array(tables["areas"]["area"].unique())
    found = []
    for name in ("gdp", "energy", "targets"):
        table = tables[name]
        unknown = table.filter(pc.invert(pc.is_in(table["area"], known)))
        found += [
            Problem(
                cell(f"{name}.csv", row["row"], "area"),
                row["area"],
                "areas.csv 中已有的代码",
                "改正代码，或先在 areas.csv 中增加这个地区",
            )
            for row in unknown.select(["area", "row"]).to_pylist()
            if row["area"] is not None
        ]
    return found
