"""Several sets of books in one run: to plan all accounts takes Spark most of a minute, whatever is in the books."""

from __future__ import annotations

import re
from datetime import date
from math import isclose

import pyarrow as pa

from shuangkong.closing import books as reading
from shuangkong.closing.run import run
from shuangkong.closing.services import CARBON_KEPT, KEPT
from shuangkong.kernel.engine import engine
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets import catalogue as indicators
from shuangkong.targets import observation_entry

DAY = date(2026, 3, 31)
INVENTED = re.compile(r"\b9[19](?=\d{4}\b)")  # the provinces of invented areas
TABLES = ("figures", *KEPT, *CARBON_KEPT)  # what a closing seals


def read(folders):
    """Return name → books of each folder; the invented areas of every set get a province of their own."""
    return {
        name: _moved(reading.read_books(folder, DAY), f"9{at}") for at, (name, folder) in enumerate(folders.items())
    }


def _moved(books, province):
    for name in reading.BOOKS:
        table = books.tables[name]
        for at, field in enumerate(table.schema):
            if field.type == pa.string():
                cells = [text and INVENTED.sub(province, text) for text in table[field.name].to_pylist()]
                table = table.set_column(at, field, pa.array(cells, pa.string()))
        books.tables[name] = table
    return books


def joined(several, folders):
    """Return the tables of all books as one, and the catalogue of all their indicators."""
    rulebook = Rulebook.load(list(folders))
    catalogue = indicators.load(list(folders), rulebook)
    tables = {name: _stacked(name, several) for name in reading.BOOKS}
    tables["parameters"] = reading.parameters_table(rulebook, DAY)
    tables |= {name: rows for name, rows in observation_entry.tables_of(catalogue).items() if name in tables}
    return tables, catalogue


def _stacked(name, several):
    """Every row once: the nation, the cycles and the factors stand in all books."""
    rows = {}
    for books in several:
        for row in books.tables[name].to_pylist():
            rows.setdefault(row["area"] if name == "areas" else repr(row), row)
    return pa.Table.from_pylist(list(rows.values()), schema=several[0].tables[name].schema)


def results(tables, catalogue, setting="duckdb"):
    """Run all accounts and return name → rows in order, of the figures and of every table sealed beside them."""
    with engine(setting) as opened:
        done = run(tables, catalogue, opened)
        return {name: sorted(done.rows(name).to_pylist(), key=_amounts_last) for name in TABLES}


def _amounts_last(row):
    """An order of rows in which the last digits of an amount move nothing."""
    amounts = {key for key, value in row.items() if isinstance(value, float)}
    return repr([(k, row[k]) for k in sorted(row.keys() - amounts)]), [round(row[k], 6) for k in sorted(amounts)]


def same(row, other):
    """Tell whether two rows are the same; amounts that are not rounded yet may differ by a part in 10¹²."""
    return row.keys() == other.keys() and all(_same(row[key], other[key]) for key in row)


def _same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return one == other
