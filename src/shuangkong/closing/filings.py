"""报送数据 → 账册: approved submissions as rows beside the books: a newer vintage of a series, a cell of another book.

Under each value stand the lines that it is made of, so that a sealed figure leads to the submission, its version and
its cell. A pack without submissions is closed as it always was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shuangkong.kernel.figures import CONFIDENCES

BOOK = "statistics"
TOTAL = "energy_tce"
# column → type of the kept lines, by pyarrow's own names
LINES = {
    "row": "int32", "series": "string", "area": "string", "period": "string", "submission": "int64", "version": "int32",
    "form": "string", "form_name": "string", "filer": "string", "table": "string", "line": "int32", "column": "string",
    "value": "string", "published": "int32", "vintage": "string", "confidence": "string", "document": "string",
    "approved_by": "string", "in_use": "int8",
}  # fmt: skip
OBSERVED = ("area", "period", "series", "value", "price_base_year", "published", "vintage", "confidence", "document")

# from the areas of a pack and the day of the closing to the values that were approved by then, the older first
Source = Callable[[Collection[str], date], Sequence["Filed"]]
Key = tuple[str, str, str, int | None]


@dataclass(frozen=True, slots=True)
class FiledLine:
    """One line of a submission in a value, in the words of its form."""

    submission: int
    version: int
    form: str
    form_name: str
    filer: str
    table: str
    line: int
    column: str
    value: str | None
    vintage: str
    confidence: str
    document: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Filed:
    """One vintage of a series (or "book.column") of an area."""

    series: str
    area: str
    period: str
    price_base_year: int | None
    value: float | None
    published: date
    vintage: str
    confidence: str
    document: str
    lines: tuple[FiledLine, ...]

    @property
    def key(self) -> Key:
        """What the vintages of one value have in common."""
        return self.series, self.area, self.period, self.price_base_year


@dataclass(frozen=True, slots=True)
class Filings:
    """What submissions add to the books of a pack."""

    values: tuple[Filed, ...]

    @property
    def newest(self) -> dict[Key, int]:
        """The number of the newest vintage of each value; numbers are counted from 1."""
        return {value.key: number for number, value in enumerate(self.values, start=1)}

    def observations(self) -> list[dict[str, Any]]:
        """Return the vintages of series as rows of the book of observations."""
        return [
            {name: getattr(value, name) for name in OBSERVED}
            | {
                "published": _day(value.published), "confidence": CONFIDENCES.index(value.confidence), "row": number,
                "book": BOOK, "column": value.lines[0].column if len(value.lines) == 1 else "value",
            }
            for number, value in enumerate(self.values, start=1)
            if "." not in value.series
        ]  # fmt: skip

    def lines(self) -> Any:
        """Return the lines under every value as a table, to be frozen with the books."""
        newest = set(self.newest.values())
        rows = [
            {name: getattr(line, name) for name in FiledLine.__dataclass_fields__}
            | {"row": number, "series": value.series, "area": value.area, "period": value.period}
            | {"published": _day(value.published), "in_use": int(number in newest)}
            for number, value in enumerate(self.values, start=1)
            for line in value.lines
        ]
        import pyarrow as pa  # late: pages start without it

        return pa.Table.from_pylist(rows, schema=pa.schema([(n, pa.type_for_alias(t)) for n, t in LINES.items()]))

    def overlaid(self, book: str, table: Any) -> Any:
        """Return a book with the cells that submissions filled; what the book says of them is an older vintage."""
        prefix = f"{book}."
        filled = [self.values[number - 1] for key, number in self.newest.items() if key[0].startswith(prefix)]
        if not filled:
            return table
        rows = table.to_pylist()
        filed: dict[int, tuple[dict[str, Any], list[Filed]]] = {}
        for value in filled:
            row = _row_of(rows, value, table.schema)
            filed.setdefault(id(row), (row, []))[1].append(value)
        for row, values in filed.values():
            _fill(row, {value.series.removeprefix(prefix): value for value in values})
        import pyarrow as pa

        return pa.Table.from_pylist(rows, schema=table.schema)


NOTHING = Filings(())


def _row_of(rows: list[dict[str, Any]], value: Filed, schema: Any) -> dict[str, Any]:
    """Return the row that a value belongs to; where the book has none, a row that says nothing else."""
    wanted: dict[str, Any] = {"area": value.area, "period": value.period}
    if "price_base_year" in schema.names:
        wanted["price_base_year"] = value.price_base_year
    row = next((r for r in rows if all(r[n] == v for n, v in wanted.items()) and not r.get("energy_kind")), None)
    if row is None:
        row = dict.fromkeys(schema.names) | wanted | {"row": 0, "document": "", "confidence": 0}
        row |= {name: "" for name in ("energy_kind", "caliber", "evidence") if name in schema.names}
        rows.append(row)
    return row


def _fill(row: dict[str, Any], cells: Mapping[str, Filed]) -> None:
    """Put filed cells into a row. It has one confidence for all its cells, that of the worst: what stays counts, too."""
    stays = any(isinstance(cell, float) and name not in cells for name, cell in row.items())
    ranks = [CONFIDENCES.index(value.confidence) for value in cells.values()]
    row["confidence"] = max([*ranks, row["confidence"]] if stays else ranks)
    row["document"] = (stays and row["document"]) or next(iter(cells.values())).document
    if TOTAL in cells and "caliber" in row:
        row["caliber"] = ""  # forms ask for the total before anything is deducted
    row |= {column: value.value for column, value in cells.items()}


def _day(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def affected(series: Collection[str], indicators: Mapping[str, Any]) -> list[str]:
    """Return the indicators whose formulas need one of some series."""
    return [id_ for id_, indicator in indicators.items() if set(series) & set(indicator.series)]
