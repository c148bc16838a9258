"""核查的依据: everything that the checks on projects and statistics look at, as plain rows, from a pack's books.

Rows from the database take the place of the pack's (services.py). What is not there is empty, and a check that needs it
says that it was not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from shuangkong.audit.amounts import Amounts, amounts
from shuangkong.audit.tables import METERED, OPERATIONS, PROOFS
from shuangkong.emissions import feed
from shuangkong.emissions.permit_tables import EMISSION_ACTUALS, PERMITTED, SOURCE_BASE
from shuangkong.emissions.tables import CONTRACTS as PROJECT_BOOKS
from shuangkong.energy.tables import ENERGY, GDP
from shuangkong.kernel.problems import BadData, Unknown, errors
from shuangkong.registers.tables import AREAS
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets.indicator_tables import OBSERVATIONS

Row = Mapping[str, Any]
BOOKS = (
    AREAS, GDP, ENERGY, OBSERVATIONS, *PROJECT_BOOKS, SOURCE_BASE, PERMITTED, EMISSION_ACTUALS, OPERATIONS, METERED, PROOFS,
)  # fmt: skip
FILED = "filed"
LEVELS = ("filed", "checked", "verified", "recognised")


@dataclass(frozen=True, slots=True)
class Claim:
    """核算申报: what a project claims for a pollutant and year: what the county filed, and the newest amount there is."""

    project: str
    pollutant: str
    year: int
    filed_t: float | None
    amount_t: float
    level: str
    day: str


@dataclass(frozen=True)
class Facts:
    """The rows of every book by its name, the rulebook, and the day on which they are looked at."""

    rows: Mapping[str, Sequence[Row]]
    rulebook: Rulebook
    on: date
    year: int | None = None  # look at this accounting year only
    confirmed: Sequence[Row] = field(default_factory=tuple)  # decided falsification: outlet, uscc, permit, year, case

    def book(self, name: str) -> Sequence[Row]:
        """Return the rows of a book; none where there is no such book."""
        return self.rows.get(name, ())

    def chain(self, area: str) -> list[str]:
        """Return an area and what stands above it."""
        parents = {row["area"]: row["parent"] for row in self.book("areas")}
        found = [area]
        while (above := parents.get(found[-1])) and above not in found:
            found.append(above)
        return found if found[-1] == "000000" else [*found, "000000"]

    @cached_property
    def projects(self) -> Mapping[str, Row]:
        """The reduction projects by their code."""
        return {row["project"]: row for row in self.book("reductions")}

    @cached_property
    def amounts(self) -> Mapping[tuple[str, str], Amounts]:
        """What each project emitted before and after, by project and pollutant, as far as its inputs say so."""
        return amounts(self)

    @cached_property
    def claims(self) -> Sequence[Claim]:
        """The claims that still count: not sent back, not excluded to nothing."""
        standing = feed.in_use(feed.known(self.book("reduction_claims"), number(self.on)))
        return [claim for claim in _claims(standing) if not self.gone(claim)]

    def of_year(self) -> Iterator[Claim]:
        """Yield the claims of the year that is looked at, with a project that is known."""
        yield from (c for c in self.claims if self.year in (None, c.year) and c.project in self.projects)

    def gone(self, claim: Claim) -> bool:
        """Tell whether an exclusion leaves nothing of a claim: what was decided is not found again."""
        return any(
            row["project"] == claim.project and row["year"] == claim.year and not row["amount_t"] and not row.get("lifted_on")
            and row["pollutant"] in ("", None, claim.pollutant)
            for row in self.book("reduction_exclusions")
        )  # fmt: skip

    def narrowed(self, **more: Any) -> Facts:
        """Return the same facts looked at otherwise."""
        return replace(self, **more)


def read(folder: Path, on: date, year: int | None = None) -> Facts:
    """Read a pack's books; Unknown where it has none, BadData with every fault of every book."""
    from shuangkong.kernel.books import read_book

    if not (folder / "books").is_dir():
        raise Unknown(f"{folder} 里没有 books 文件夹。城市数据包的账册应放在 books/*.csv")
    books = {contract.name: read_book(folder / "books" / f"{contract.name}.csv", contract) for contract in BOOKS}
    if faults := errors(problem for book in books.values() for problem in book.problems):
        raise BadData(faults)
    return Facts({name: book.table.to_pylist() for name, book in books.items()}, Rulebook.load([folder]), on, year)


def iso(day: int | None) -> str:
    """Return a day of a book (20230415) as 2023-04-15; blank where there is none.

    >>> iso(20230415)
    '2023-04-15'
    """
    text = str(day or "")
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text else ""


def number(day: date) -> int:
    """Return a day as books have it, yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def _claims(rows: Sequence[Row]) -> Iterator[Claim]:
    """Yield one claim for each project, pollutant and year, by its furthest level, of the claims that stand."""
    grouped: dict[tuple[str, str, int], dict[str, Row]] = {}
    for row in rows:
        if row["level"] in LEVELS and row["amount_t"] is not None:
            grouped.setdefault((row["project"], row["pollutant"], row["year"]), {})[row["level"]] = row
    for key, at in grouped.items():
        level = max(at, key=LEVELS.index)
        filed = at[FILED]["amount_t"] if FILED in at else None
        yield Claim(*key, filed, at[level]["amount_t"], level, iso(at.get(FILED, at[level])["day"]))
