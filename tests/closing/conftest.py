"""A home for closings, and the helpers of this room: test folders are no packages to import from."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / room / "helpers") for room in ("closing", "carbon", "emissions")]

CITIES = Path(__file__).parents[2] / "cities"
DAY = date(2026, 3, 31)
NOON = datetime(2026, 3, 31, 4, tzinfo=UTC)


@pytest.fixture(scope="session")
def packs():
    """The folder of city packs."""
    return CITIES


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home for closings."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SHUANGKONG_HOME", str(folder))
    monkeypatch.delenv("SHUANGKONG_ENGINE", raising=False)
    return folder


@pytest.fixture
def close(home):
    """`close(folder, "2024")` seals a period as of a fixed day and returns (closing, whether it is new)."""
    from shuangkong.closing import services

    def sealed(folder, period="2024", as_of=DAY):
        return services.close(folder, [period], as_of, NOON)[0]

    return sealed


@pytest.fixture
def small(tmp_path):
    """Small invented books, to be changed cell by cell."""
    from small_books import SmallBooks

    return SmallBooks(tmp_path / "small")


@pytest.fixture(scope="session")
def computed():
    """`computed(folder)` runs all accounts, seals nothing, and returns (figure, area, period) → row of all periods.

    The same books are computed once: many tests start from the small books as they are.
    """
    done = {}

    def figures(folder, as_of=DAY, setting="duckdb"):
        files = [path for path in folder.rglob("*") if path.is_file()]
        content = tuple(sorted((str(path.relative_to(folder)), path.read_bytes()) for path in files))
        key = (content, as_of, setting)
        if key not in done:
            done[key] = _figures(folder, as_of, setting)
        return done[key]

    return figures


def _figures(folder, as_of, setting):
    from shuangkong.closing.books import read_books
    from shuangkong.closing.run import run
    from shuangkong.kernel.engine import engine

    books = read_books(folder, as_of)
    with engine(setting) as opened:
        rows = run(books.tables, books.catalogue, opened).rows("figures").to_pylist()
    return {(row["figure"], row["area"], row["period"]): row for row in rows}
