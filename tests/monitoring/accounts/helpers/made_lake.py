"""A lake and a city pack small enough to compute by hand."""

import csv
from datetime import date, datetime, time, timedelta

import pyarrow as pa

from shuangkong.monitoring.close_files import SORTED_BY, sha256
from shuangkong.monitoring.lake.files import day_folder, part_name, reading_schema, stamp, write

SCALE = 10_000
FIRST = date(2026, 1, 1)


def moment(day, hour=0):
    """An hour of a day, Beijing time without a zone, as devices send it."""
    return datetime.combine(day, time(hour))


def reading(mn, time, factor, value, mark="N", amount=None, corrected=None, received=None, resent=False):
    """One row of readings; numbers as they are, not scaled."""
    scaled = {name: None if v is None else round(v * SCALE) for name, v in (("value", value), ("corrected", corrected))}
    return {
        "mn": mn, "time": time, "factor": factor, **scaled, "low": None, "high": None,
        "amount": None if amount is None else round(amount * SCALE), "mark": mark,
        "received": received or time, "resent": resent, "source": "day=2026-01-01/a-0.journal", "offset": 0,
    }  # fmt: skip


def hour(mn, factor, day, at, value, minutes=60, marks=(), **more):
    """The minutes of an hour, the first ones with other marks."""
    return [
        reading(mn, moment(day, at) + timedelta(minutes=n), factor, value, marks[n] if n < len(marks) else "N", **more)
        for n in range(minutes)
    ]


def put(home, rows, kind="minute", whole=True):
    """Write readings by day: as the compacted file of the day, or as a part beside what is there."""
    days = {}
    for row in rows:
        days.setdefault(row["time"].date(), []).append(row)
    for day, of_day in days.items():
        folder = day_folder(home, kind, day)
        name = part_name(stamp(folder) + 1, "all" if whole else "late")
        write(pa.Table.from_pylist(of_day, schema=reading_schema()), folder / name)


def files(pack):
    """Every kept file with its hash."""
    lake = pack.home / "lake"
    return {
        path.relative_to(lake).as_posix(): sha256(path)
        for kind in SORTED_BY
        for path in lake.glob(f"{kind}/*/*.parquet")
    }


class Pack:
    """A city pack with one city, two counties, and books of monitoring that tests add rows to."""

    def __init__(self, home, folder):
        self.home, self.folder = home, folder
        self.rows = {
            "areas": [
                {"area": "520600", "parent": "", "name": "甲市", "level": "city"},
                {"area": "520602", "parent": "520600", "name": "乙区", "level": "county"},
                {"area": "520603", "parent": "520600", "name": "丙区", "level": "county"},
            ],
            "outlets": [], "limits": [], "marks": [], "checks": [], "manual": [],
        }  # fmt: skip
        self.stations = []

    def outlet(self, name, medium="gas", area="520602", organisation="org", **more):
        """Register an outlet with a station of the same name."""
        row = {"outlet": name, "organisation": organisation, "area": area, "name": name, "medium": medium}
        self.rows["outlets"].append({**row, "confidence": "reported", **more})
        self.stations.append((name.upper(), name))
        return name.upper()

    def add(self, book, **row):
        """Add a row to a book."""
        self.rows[book].append(row)

    def parameter(self, name, value, unit):
        """A value of the pack's own for its city."""
        folder = self.folder / "parameters"
        folder.mkdir(parents=True, exist_ok=True)
        text = f'id: monitoring.{name}\nname: 试验\nunit: "{unit}"\nvalues:\n'
        cite = "cite: {document: shuangkong-design, at: 试验}, reading: 试验"
        line = f'  - {{area: "520600", from: null, value: "{value}", confidence: assumed, {cite}}}\n'
        (folder / f"{name}.yaml").write_text(text + line, encoding="utf-8")

    def write(self):
        """Write the books and the list of stations."""
        (self.folder / "books").mkdir(parents=True, exist_ok=True)
        for name, rows in self.rows.items():
            heads = list(dict.fromkeys(column for row in rows for column in row))
            if rows:
                _write(self.folder / "books" / f"{name}.csv", heads, rows)
        (self.home / "lake").mkdir(parents=True, exist_ok=True)
        stations = [{"mn": mn, "password": "123456", "outlet": outlet} for mn, outlet in self.stations]
        _write(self.home / "lake" / "stations.csv", ["mn", "password", "outlet", "st", "key", "rate_limit"], stations)
        return self.folder

    def close(self, first=FIRST, last=date(2026, 12, 31), engine="duckdb", again=False):
        """Run the accounts; return what was done."""
        from shuangkong.kernel.engine import engine as opened_engine
        from shuangkong.monitoring.close import close
        from shuangkong.monitoring.close_books import read_books

        folder = self.write()
        books = read_books(self.home, folder)
        with opened_engine(engine) as opened:
            return close(self.home, first, last, books, opened, again)

    def figures(self, *months):
        """The figures of months: (figure, area, period) → row."""
        from shuangkong.kernel.engine import engine
        from shuangkong.monitoring.close_books import read_books
        from shuangkong.monitoring.close_figures import figures

        with engine("duckdb") as opened:
            rows = figures(self.home, months, read_books(self.home, self.folder), opened)
        return {(row["figure"], row["area"], row["period"]): row for row in rows}

    def kept(self, kind):
        """All rows of a kind of kept files."""
        import duckdb

        files = str(self.home / "lake" / kind / "*" / f"{kind}.parquet")
        found = duckdb.sql(f"SELECT * FROM read_parquet('{files}', hive_partitioning = false)").to_arrow_table()  # noqa: S608  a path of ours
        return found.to_pylist()


def _write(path, heads, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        writer.writerows(rows)
