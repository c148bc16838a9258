"""Gives this room's tests `check` (tests/spec): test folders are no packages to import from."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))

import pytest
from spec_check import check  # noqa: F401 -- a fixture

sys.path.insert(0, str(Path(__file__).parent / "helpers"))


@pytest.fixture
def projects(tmp_path):
    """A small invented city with reduction projects."""
    from small_projects import SmallProjects

    return SmallProjects(tmp_path / "city")


ROOMS = ("rulebook", "registers", "targets", "emissions")  # energy and warning take most of a run, and none of this


@pytest.fixture
def computed():
    """`computed(folder)` runs the accounts of this room and those below: (figure, area, period) → row."""

    def figures(folder, setting="duckdb", register=None):
        from small_projects import DAY

        from shuangkong.closing.books import BOOKS, read_books
        from shuangkong.closing.run import LAYERS, beside, modules
        from shuangkong.kernel import wiring
        from shuangkong.kernel.engine import engine, kept

        books = read_books(folder, DAY, register=register)
        chosen = [module for module in modules() if wiring.room_of(module.__name__) in ROOMS]
        with engine(setting) as opened:
            inputs = kept(opened, {name: books.tables[name] for name in BOOKS})
            wiring.run(chosen, inputs | beside(books.tables, books.catalogue), LAYERS, opened)
            found = [opened.arrow("SELECT * FROM emission_figures"), opened.arrow("SELECT * FROM indicator_figures")]
        rows = [row for table in found for row in table.to_pylist()]
        return {(row["figure"], row["area"], row["period"]): _with_value(row) for row in rows}

    return figures


def _with_value(row):
    """The figure's number beside its scaled form; None where it has none."""
    value = None if row["scaled"] is None else round(row["scaled"] / 10 ** row["decimals"], row["decimals"])
    return row | {"value": value}
