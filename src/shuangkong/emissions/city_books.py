"""城市数据包中与分解有关的账册: projects, their inputs, the base year's emission, read and checked together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuangkong.emissions import entry
from shuangkong.emissions.calculation import Settings
from shuangkong.emissions.permit_tables import SOURCE_BASE
from shuangkong.emissions.potential import potentials
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.tables import CONTRACTS
from shuangkong.kernel.books import read_book
from shuangkong.kernel.problems import BadData, Unknown, errors
from shuangkong.registers.tables import AREAS, pack_area

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

    def base(self, pollutant: str, year: int) -> dict[str, float]:
        """Return the emission of every area's sources in a year."""
        found: dict[str, float] = defaultdict(float)
        for row in self.rows[SOURCE_BASE.name]:
            if row["pollutant"] == pollutant and row["year"] == year:
                found[row["area"]] += row["emission_t"]
        return dict(found)

    def projects(self, pollutant: str, settings: Settings) -> dict[str, dict[str, float]]:
        """Return area → project → what a full year of it reduces."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for project, of, done in potentials(self.rows, load(), settings, NO_YEAR):
            if of == pollutant and done.annual_t is not None:
                found[project["area"]][project["project"]] = max(done.annual_t, 0.0)
        return dict(found)


def city_books(folder: Path) -> CityBooks:
    """Read a pack; BadData with every fault at once, Unknown where there are no books."""
    if not (folder / "books").is_dir():
        raise Unknown(f"{folder} 里没有 books 文件夹。城市数据包的账册应放在 books/*.csv")
    read = {c.name: read_book(folder / "books" / f"{c.name}.csv", c) for c in READ}
    rows = {name: book.table.to_pylist() for name, book in read.items()}
    problems = [p for book in read.values() for p in book.problems]
    problems += entry.problems(rows, rows["areas"], load())
    if errors(problems):
        raise BadData(problems)
    return CityBooks(pack_area(folder), rows)
