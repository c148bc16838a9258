"""The SQL of a closing follows from the shapes of the books: what stands in them changes no text, so it is built once."""

from datetime import date

from small_books import CITY, EAST, WEST

from shuangkong.closing.books import read_books
from shuangkong.closing.run import run
from shuangkong.kernel import wiring
from shuangkong.kernel.engine import engine


def sqls(small, as_of):
    """Build all accounts over the books as they stand now; return the SQL of each."""
    books = read_books(small.write(), as_of)
    with engine("duckdb") as opened:
        return run(books.tables, books.catalogue, opened).sqls


def test_cells_and_rows_change_no_sql(small, monkeypatch):
    """Blank cells, another caliber, a lost year, no targets at all, another day: the same text of every account."""
    monkeypatch.setattr(wiring, "_SQLS", {})
    monkeypatch.setattr(wiring.stored, "kept", lambda _name: None)
    before = sqls(small, date(2026, 3, 31))
    for column in ("feedstock_tce", "renewable_power_kwh", "nonfossil_tce"):
        small.change("energy", {"area": EAST, "period": "2024"}, **{column: ""})
    small.change("energy", {"area": WEST, "period": "2023"}, caliber="V1").drop("gdp", area=CITY, period="2022")
    small.rows["targets"].clear()
    assert len(wiring._SQLS) == 1
    (shape,) = wiring._SQLS
    wiring._SQLS.clear()
    assert sqls(small, date(2025, 6, 30)) == before
    assert list(wiring._SQLS) == [shape]
