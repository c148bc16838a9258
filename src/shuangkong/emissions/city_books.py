"""城市数据包中与分解有关的账册: projects, their inputs, the base year's emission, read and checked together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.emissions import double_counting, entry
from shuangkong.emissions.calculation import Settings
from shuangkong.emissions.permit_tables import SOURCE_BASE
from shuangkong.emissions.potential import potentials
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.tables import CONTRACTS
from shuangkong.kernel.books import read_book
from shuangkong.kernel.problems import BadData, Unknown, errors
from shuangkong.registers.tables import AREAS, pack_area
from shuangkong.rulebook.lookup import Rulebook

NO_YEAR = 9999  # a full year is the same whichever is counted; no date is checked against it
READ = (AREAS, SOURCE_BASE, *CONTRACTS)


@dataclass(frozen=True, slots=True)
class CityBooks:
    """The rows of a pack, by book."""

    area: str
    rows: Mapping[str, list[dict[str, Any]]]

    @property
    def names(self) -> dict[str, str]:
        """Area → its name."""
        return {row["area"]: row["name"] for row in self.rows["areas"]}

    @property
    def units(self) -> dict[str, str]:
        """Area → the unit below the city in which it counts: a zone's tonne is its county's, so it covers one target only."""
        above = {row["area"]: row["counted_in"] or row["parent"] for row in self.rows["areas"]}
        found = {}
        for area in above:
            unit = area
            while above.get(unit) not in (None, "", self.area):
                unit = above[unit]
            found[area] = unit
        return found

    def base(self, pollutant: str, year: int) -> dict[str, float]:
        """Return the emission of every unit's sources in a year."""
        units = self.units
        found: dict[str, float] = defaultdict(float)
        for row in self.rows[SOURCE_BASE.name]:
            if row["pollutant"] == pollutant and row["year"] == year:
                found[units[row["area"]]] += row["emission_t"]
        return dict(found)

    def projects(self, pollutant: str, settings: Settings) -> dict[str, dict[str, float]]:
        """Return unit → project → what a full year of it reduces."""
        units = self.units
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for project, of, done in potentials(self.rows, load(), settings, NO_YEAR):
            if of == pollutant and done.annual_t is not None:
                found[units[project["area"]]][project["project"]] = max(done.annual_t, 0.0)
        return dict(found)


def city_books(folder: Path) -> CityBooks:
    """Read a pack, without projects that double others; BadData with every fault at once, Unknown where there are no books."""
    if not (folder / "books").is_dir():
        raise Unknown(f"{folder} 里没有 books 文件夹。城市数据包的账册应放在 books/*.csv")
    read = {c.name: read_book(folder / "books" / f"{c.name}.csv", c) for c in READ}
    rows = {name: book.table.to_pylist() for name, book in read.items()}
    problems = [p for book in read.values() for p in book.problems]
    problems += entry.problems(rows, rows["areas"], load())
    if errors(problems):
        raise BadData(problems)
    projects = {contract.name: rows[contract.name] for contract in CONTRACTS}
    aside = double_counting.set_aside(projects, load(), Rulebook.load([folder]), date(NO_YEAR, 12, 31))
    return CityBooks(pack_area(folder), rows | double_counting.left_out(projects, aside))
