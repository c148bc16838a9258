"""统计数列: reported values of areas, one list over years, as the checks on statistics look at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shuangkong.audit.facts import Facts, Row

# amounts of the same kind add up over counties; shares, intensities and indices do not
ADDED_UP = ("_t", "_tce", "_kwh", "_yuan", "_m3")
OF_BOOKS = {"energy": ("energy_tce", "coal_t", "oil_t"), "gdp": ("gdp_yuan",)}
YEAR = 4  # characters of a period that is a year


@dataclass(frozen=True, slots=True)
class Series:
    """One series of an area by year: the newest value of each."""

    name: str
    area: str
    values: Mapping[int, float]

    @property
    def subject(self) -> str:
        """The series as findings name it."""
        return f"{self.name} {self.area}"


def series(facts: Facts) -> list[Series]:
    """Return every yearly series of every area, sorted; GDP by its price base, energy as recorded."""
    found: dict[tuple[str, str], dict[int, tuple[int, float]]] = {}
    for name, row, value in _values(facts):
        known = found.setdefault((name, row["area"]), {})
        year, published = int(row["period"]), row.get("published") or 0
        if year not in known or published >= known[year][0]:
            known[year] = published, value
    return [Series(*key, {y: v for y, (_, v) in sorted(by_year.items())}) for key, by_year in sorted(found.items())]


def _values(facts: Facts) -> Iterator[tuple[str, Row, float]]:
    for row in facts.book("observations"):
        if row["value"] is not None and len(row["period"]) == YEAR:
            base = f"@{row['price_base_year']}" if row["price_base_year"] else ""
            yield row["series"] + base, row, row["value"]
    for book, columns in OF_BOOKS.items():
        for row in facts.book(book):
            for column in columns:
                if row.get(column) is not None and len(row["period"]) == YEAR:
                    base = f"@{row['price_base_year']}" if row.get("price_base_year") else ""
                    yield column + base, row, row[column]


def adds_up(name: str) -> bool:
    """Tell whether the values of counties make the city's."""
    return name.partition("@")[0].endswith(ADDED_UP)


def members(facts: Facts) -> dict[str, list[str]]:
    """Return the units that an area is made of: what lies in it and is not in the rows of another of its units already."""
    found: dict[str, list[str]] = {}
    for row in facts.book("areas"):
        if row["parent"] and row["counted_in"] in (None, "", row["parent"]):
            found.setdefault(row["parent"], []).append(row["area"])
    return found
