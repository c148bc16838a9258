"""减排账册的并入: projects of a pack and of the register, prepared, and what they recognise put in the place of what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from shuangkong.emissions import book_differences, double_counting, entry, feed, prepared, reduction_types
from shuangkong.kernel.problems import Problem, cell
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets.indicator import Catalogue

Tables = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reductions:
    """The books of projects, row by row, those of the register among them."""

    books: Mapping[str, list[dict[str, Any]]]
    given_way: Sequence[
        Problem
    ] = ()  # warnings: what the pack says of the register's projects and the register does not

    @classmethod
    def read(cls, tables: Tables, register: Mapping[str, Sequence[Row]], as_of: date) -> Reductions:
        """Return the pack's books with the register's projects in the place of those of the same code."""
        rows = {name: tables[name].to_pylist() for name in entry.NAMES}
        if not register:
            return cls(rows)
        return cls(entry.overlaid(rows, register), book_differences.warnings(rows, register, as_of))

    def problems(self, tables: Tables) -> list[Problem]:
        """Return what is wrong with the books as a whole."""
        wrong = entry.problems(self.books, tables["areas"].to_pylist(), reduction_types.load())
        return [*wrong, *self.given_way]

    def joined(
        self, tables: Tables, rulebook: Rulebook, catalogue: Catalogue, as_of: date, filed: Sequence[Row]
    ) -> tuple[dict[str, Any], list[Row], list[Problem]]:
        """Return the prepared tables, rows to be observed beside the book, and warnings: what of the books is not used.

        A project that doubles another is in none of the tables until the pair is resolved.
        `tables` holds ancestors, members and wholes already; `filed` are rows of approved submissions.
        """
        chains: dict[str, list[str]] = {}
        for row in sorted(tables["ancestors"].to_pylist(), key=lambda r: r["distance"]):
            chains.setdefault(row["area"], []).append(row["ancestor"])
        wholes = set(tables["wholes"]["whole"].to_pylist())
        places = prepared.places(tables["areas"].to_pylist(), tables["members"].to_pylist(), wholes)
        types = reduction_types.load()
        aside = double_counting.set_aside(self.books, types, rulebook, as_of)
        counted = double_counting.left_out(self.books, aside)
        made = prepared.prepared(counted, types, rulebook, chains, places, as_of)
        below = {area: [at for at in chain if at not in wholes] for area, chain in places.items()}
        told = {(r["project"], r["pollutant"]) for n in prepared.OF_POLLUTANT for r in made[n].to_pylist()}
        found = [feed.Recognised(**row) for row in made["recognised"].to_pylist()]
        projects = made["reductions"].to_pylist()
        years = feed.years(told, projects, made["reduction_claims"].to_pylist(), as_of)
        rows = feed.observations(found, told, projects, years, below, catalogue.series)
        observations, warnings = _in_place(rows, tables["observations"])
        warnings += double_counting.warnings(self.books, aside)
        return {**made, "observations": observations}, [*feed.replaced(rows, filed)[0], *rows], warnings


def _in_place(rows: Sequence[Mapping[str, Any]], book: Any) -> tuple[Any, list[Problem]]:
    """Leave out what was typed of the series that projects make; a warning says so, once a series."""
    kept, gone = feed.replaced(rows, book.to_pylist())
    if not gone:
        return book, []
    lines: dict[str, list[int]] = {}
    for row in gone:
        lines.setdefault(row["series"], []).append(row["row"])
    warnings = [
        Problem(
            cell("observations.csv", numbers[0], "value"), f"{series} 有 {len(numbers)} 行与减排项目的认定量重复",
            "登记了减排项目的地区，认定量由项目合计，只有一个数", "删去这些行；这次已按减排项目的认定量核算", severity="warning",
        )
        for series, numbers in sorted(lines.items())
    ]  # fmt: skip
    return pa.Table.from_pylist(kept, schema=book.schema), warnings
