"""A lake for meters, and the helpers of these tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "helpers"))


@pytest.fixture(scope="session")
def rulebook():
    """The package's own rulebook."""
    from shuangkong.rulebook.lookup import Rulebook

    return Rulebook.load()


@pytest.fixture
def lake(tmp_path, rulebook):
    """A data folder: `lake.register(rows)`, `lake.upload(items)`, `lake.close(month)`."""
    return Lake(tmp_path, rulebook)


class Lake:
    """A data folder with meters."""

    def __init__(self, home, rulebook):
        self.home, self.rulebook, self.books = home, rulebook, home / "lake"

    def register(self, *rows, coefficients=""):
        """Write the register."""
        from made_up import write_register

        write_register(self.books, *rows, coefficients=coefficients)

    def upload(self, *items, at="2025-01-02 00:00", writer="web"):
        """Upload one batch."""
        from made_up import body, upload

        upload(self.home, body(*items), at=at, writer=writer)

    def close(self, first=202501, last=None, setting="duckdb"):
        """Close months."""
        from shuangkong.monitoring.meter_close import close

        return close(self.home, first, last or first, self.books, self.rulebook, setting)

    def hours(self, meter="m1"):
        """The kept hours of a meter: hour of January 2025 (0 = midnight of the 1st) → row."""
        from shuangkong.monitoring.meter_kept import month_files

        return {
            row["hour"] - 482136: row
            for path in month_files(self.home, "meter_real_hours")
            for row in self.table(path)
            if row["meter"] == meter
        }

    def table(self, path):
        """The rows of a Parquet file."""
        import pyarrow.parquet as pq

        return pq.read_table(path).to_pylist()

    def files(self, account="meter_accounts"):
        """The bytes of all files of an account, by name."""
        root = self.home / "lake" / account
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.parquet"))}
