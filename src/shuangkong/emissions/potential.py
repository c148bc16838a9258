"""减排潜力: what a full year of every project reduces, on plain numbers, lines in sequence; for decomposition and pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shuangkong.emissions.calculation import Calculation, Dates, Settings, calculate
from shuangkong.emissions.entry import Types, in_unit
from shuangkong.emissions.lines import in_order, line_of_row
from shuangkong.emissions.reduction_types import ReductionType

Row = Mapping[str, Any]


def potentials(books: Mapping[str, Sequence[Row]], types: Types, settings: Settings, year: int) -> Iterator[
    tuple[Row, str, Calculation]
]:  # fmt: skip
    """Yield (project, pollutant, calculation) of all projects; a line's projects in the order of their steps."""
    given: dict[str, list[Row]] = defaultdict(list)
    for row in books["reduction_inputs"]:
        given[row["project"]].append(row)
    left: dict[tuple[tuple[str, ...], str], float | None] = {}
    for project in sorted(books["reductions"], key=in_order):
        kind = types[project["type"]]
        for pollutant in kind.pollutants:
            key = (line_of_row(project), pollutant)
            entering = left.get(key) if key[0] else None
            inputs = inputs_of(kind, given[project["project"]], pollutant)
            found = calculate(kind, inputs, pollutant, year, Dates(), settings, entering, project["name"])
            if found.way is not None:
                left[key] = found.left_t
                yield project, pollutant, found


def inputs_of(kind: ReductionType, rows: Sequence[Row], pollutant: str) -> dict[str, float]:
    """Return the inputs of one pollutant by name, in the units of the type."""
    return {
        row["input"]: row["value"] * (in_unit(kind.inputs[row["input"].partition("#")[0]], row["unit"]) or 1.0)
        for row in rows
        if row["pollutant"] in ("", None, pollutant) and row["value"] is not None
    }
