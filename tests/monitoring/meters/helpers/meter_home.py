"""A data folder with meters."""

import pyarrow.parquet as pq
from made_up import body, upload, write_register

from shuangkong.monitoring.meters.close import close
from shuangkong.monitoring.meters.kept import month_files


class Lake:
    """A data folder with meters."""

    def __init__(self, home, rulebook):
        self.home, self.rulebook, self.books = home, rulebook, home / "lake"

    def register(self, *rows, coefficients=""):
        """Write the register."""
        write_register(self.books, *rows, coefficients=coefficients)

    def upload(self, *items, at="2025-01-02 00:00", writer="web"):
        """Upload one batch."""
        upload(self.home, body(*items), at=at, writer=writer)

    def close(self, first=202501, last=None, setting="duckdb"):
        """Close months."""
        return close(self.home, first, last or first, self.books, self.rulebook, setting)

    def hours(self, meter="m1"):
        """The kept hours of a meter: hour of January 2025 (0 = midnight of the 1st) → row."""
        return {
            row["hour"] - 482136: row
            for path in month_files(self.home, "meter_real_hours")
            for row in self.table(path)
            if row["meter"] == meter
        }

    def table(self, path):
        """The rows of a Parquet file."""
        return pq.read_table(path).to_pylist()

    def files(self, account="meter_accounts"):
        """The bytes of all files of an account, by name."""
        root = self.home / "lake" / account
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.parquet"))}


def close_once(home):
    """What each of two processes does; here, since a new process finds helpers by their name, and test modules not."""
    from shuangkong.rulebook.lookup import Rulebook

    close(home, 202501, 202501, home / "lake", Rulebook.load(), "duckdb")
