"""Small books with further books and columns, and what is done with them: figures, problems, closings, explanations."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from small_books import SmallBooks

DAY = date(2026, 3, 31)


class MoreBooks(SmallBooks):
    """Small books whose rows may have any column, and any further book."""

    def keep(self, book, **values):
        """Give every row of a book these cells, where it has not got them yet."""
        self.rows[book] = [values | row for row in self.rows[book]]
        return self

    def put(self, book, *rows):
        """Add rows to a book, official unless they say otherwise."""
        self.rows.setdefault(book, []).extend({"confidence": "official", **row} for row in rows)
        return self

    def write(self):
        """Write every book with all columns that its rows have."""
        (self.folder / "books").mkdir(parents=True, exist_ok=True)
        for name, rows in self.rows.items():
            heads = list(dict.fromkeys(column for row in rows for column in row))
            with (self.folder / "books" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, heads, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return self.folder


@pytest.fixture
def small(tmp_path):
    """Small invented books, official throughout."""
    return MoreBooks(tmp_path / "small")


@pytest.fixture(scope="session")
def figures():
    """`figures(small)` runs all accounts and returns (figure, area, period) → row; the same books are computed once."""
    done = {}

    def computed(small):
        folder = small.write()
        key = tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*/*")))
        if key not in done:
            done[key] = _figures(folder)
        return done[key]

    return computed


def _figures(folder):
    from shuangkong.closing.books import read_books
    from shuangkong.closing.run import run
    from shuangkong.kernel.engine import engine

    books = read_books(folder, DAY)
    with engine("duckdb") as opened:
        rows = run(books.tables, books.catalogue, opened).rows("figures").to_pylist()
    return {(row["figure"], row["area"], row["period"]): row for row in rows}


@pytest.fixture
def problems():
    """`problems(small)` returns place → problem of books that are refused."""

    def told(small):
        from shuangkong.closing.books import read_books
        from shuangkong.kernel.problems import BadData

        with pytest.raises(BadData) as refused:
            read_books(small.write(), DAY)
        return {problem.place: problem for problem in refused.value.problems}

    return told


@pytest.fixture
def closed(monkeypatch, tmp_path):
    """`closed(small, period)` seals a period in a home of its own."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SHUANGKONG_ENGINE", raising=False)

    def sealed(small, period):
        from shuangkong.closing import services

        ((closing, _),) = services.close(small.write(), [period], DAY)
        return closing

    return sealed


@pytest.fixture
def explained(closed):
    """`explained(small, figure, area, period)` closes the period and opens the figure."""

    def opened(small, figure, area, period="2024"):
        from shuangkong.closing.explain import explain

        return explain(closed(small, period), figure, area)

    return opened


def records(step):
    """Return (file, row, column) of every record under a step."""
    own = [(step.record.file, step.record.row, step.record.column)] if step.record else []
    return own + [found for child in step.steps for found in records(child)]


@pytest.fixture(name="records")
def records_fixture():
    """`records(step)`: the cells a number came from."""
    return records
