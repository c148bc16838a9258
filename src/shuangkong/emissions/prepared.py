"""减排账册 → 核算输入: the books of projects as accounts take them in, and what follows from them for every closing.

Inputs are set out pollutant by pollutant, in the unit and at the place of the formula's argument, defaults filled in;
claims that were sent back or replaced are left out; what became known after the day of the closing does not exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import pyarrow as pa

from shuangkong.emissions import feed
from shuangkong.emissions.calculation import Settings, items
from shuangkong.emissions.entry import Types, in_unit
from shuangkong.emissions.lines import in_order, line_of_row
from shuangkong.emissions.reduction_types import PARAMETER, Way
from shuangkong.emissions.timing import first_year
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import five_year_base
from shuangkong.rulebook.lookup import Rulebook

Row = Mapping[str, Any]
_RANK = ("confidence", pa.int8())
_ORIGIN = (_RANK, ("document", pa.string()), ("row", pa.int32()))
_CLAIM = (("project", pa.string()), ("pollutant", pa.string()))
SCHEMAS = {
    "reductions": pa.schema(
        [
            ("project", pa.string()), ("type", pa.string()), ("name", pa.string()), ("area", pa.string()),
            ("line", pa.string()), ("step", pa.float64()), ("listed_year", pa.int32()), ("running", pa.int8()),
            ("first_year", pa.int32()), ("days", pa.float64()), ("months", pa.int32()), ("proven", pa.int8()), *_ORIGIN,
        ]
    ),
    "reduction_inputs": pa.schema(
        [
            *_CLAIM, ("way", pa.string()), ("item", pa.string()), ("input", pa.string()), ("label", pa.string()),
            ("unit", pa.string()), ("position", pa.int32()), ("value", pa.float64()), *_ORIGIN,
        ]
    ),
    "reduction_claims": pa.schema(
        [*_CLAIM, ("year", pa.int32()), ("level", pa.string()), ("amount_t", pa.float64()), ("day", pa.int32()), *_ORIGIN]
    ),
    "reduction_uses": pa.schema(
        [*_CLAIM, ("amount_t", pa.float64()), ("target", pa.string()), ("day", pa.int32()), *_ORIGIN]
    ),
    "reduction_exclusions": pa.schema(
        [*_CLAIM, ("year", pa.int32()), ("amount_t", pa.float64()), ("case", pa.string()), ("reason", pa.string()),
         ("day", pa.int32()), *_ORIGIN]
    ),
    "reduction_places": pa.schema([("area", pa.string()), ("place", pa.string())]),
    "reduction_years": pa.schema([("period", pa.string()), ("year", pa.int32()), ("base_year", pa.int32())]),
    # what each recognised claim counts, for explanations of the series
    "recognised": pa.schema(
        [*_CLAIM, ("year", pa.int32()), ("amount_t", pa.float64()), ("counted_t", pa.float64()), ("day", pa.int32()),
         *_ORIGIN]
    ),
}  # fmt: skip
OF_POLLUTANT = ("reduction_inputs", "reduction_claims")  # a project stands for the pollutants that these name


def prepared(
    books: Mapping[str, Sequence[Row]], types: Types, rulebook: Rulebook, chains: Mapping[str, Sequence[str]],
    places: Mapping[str, Sequence[str]], as_of: date,
) -> dict[str, Any]:  # fmt: skip
    """Return the tables of SCHEMAS from the sound rows of the books.

    Args:
        books: rows of emissions.tables.CONTRACTS by name.
        types: the types of projects.
        rulebook: where inputs without a value of their own default to.
        chains: area → the areas in which rules for it are looked up, nearest first.
        places: area → the areas in which its projects count, itself among them.
        as_of: what became known later is left out.
    """
    day = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    claims, uses, exclusions = (
        feed.known(books[f"reduction_{name}"], day) for name in ("claims", "uses", "exclusions")
    )  # fmt: skip
    exclusions = feed.not_lifted(exclusions, day)
    standing = feed.in_use(claims)
    projects = list(_projects(books["reductions"]))
    found = feed.recognised(standing, uses, exclusions)
    rows: dict[str, Iterable[Row]] = {
        "reductions": projects,
        "reduction_inputs": _inputs(books, types, rulebook, chains, as_of),
        "reduction_claims": standing,
        "reduction_uses": uses,
        "reduction_exclusions": exclusions,
        "reduction_places": [{"area": a, "place": at} for a in {p["area"] for p in projects} for at in places[a]],
        "reduction_years": _years(projects, standing),
        "recognised": [{name: getattr(one, name) for name in SCHEMAS["recognised"].names} for one in found],
    }
    return {name: pa.Table.from_pylist(_sorted(rows[name], schema), schema=schema) for name, schema in SCHEMAS.items()}


def _sorted(rows: Iterable[Row], schema: Any) -> list[dict[str, Any]]:
    cut = [{name: row.get(name) for name in schema.names} for row in rows]
    return sorted(cut, key=lambda row: [str(value) for value in row.values()])


def _projects(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """The projects, each with its place on its line in the order in which they are computed."""
    for _line, followers in groupby(sorted(rows, key=in_order), key=line_of_row):
        yield from (_project(row) | {"step": float(place)} for place, row in enumerate(followers, 1))


def _project(row: Row) -> dict[str, Any]:
    stable = _day(row["stable_on"])
    first = first_year(stable) if stable else None
    return dict(row) | {
        "line": " · ".join(line_of_row(row)) or f"项目 {row['project']}",
        "running": int(row["stage"] == "running" and first is not None),
        "first_year": first.year if first else None,
        "days": float(first.days) if first else None,
        "months": first.months if first else None,
        "proven": int(bool(row["stability"])),
    }


def _day(number: int | None) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


def _inputs(
    books: Mapping[str, Sequence[Row]],
    types: Types,
    rulebook: Rulebook,
    chains: Mapping[str, Sequence[str]],
    as_of: date,
) -> Iterator[dict[str, Any]]:
    given: dict[str, list[Row]] = defaultdict(list)
    for row in books["reduction_inputs"]:
        given[row["project"]].append(row)
    settings: dict[tuple[str, date], Settings] = {}
    for project in books["reductions"]:
        kind = types[project["type"]]
        on = _day(project["stable_on"]) or date(project["listed_year"] or as_of.year, 12, 31)
        key = (project["area"], on)
        if given[project["project"]] and key not in settings:
            settings[key] = Settings.in_force(rulebook, chains[project["area"]], on, as_of)
        for pollutant in kind.pollutants:
            rows = {r["input"]: r for r in given[project["project"]] if r["pollutant"] in ("", pollutant)}
            way = kind.way(rows)
            if way is not None:
                name, rank = f"{kind.code}.{way.id}", CONFIDENCES.index(kind.confidence)
                yield from _of_way(project["project"], pollutant, name, way, rows, settings[key], rank)


def _of_way(
    project: str, pollutant: str, name: str, way: Way, rows: Mapping[str, Row], settings: Settings, rank: int
) -> Iterator[dict[str, Any]]:
    filed = {key: row["value"] * (in_unit(way_input, row["unit"]) or 1.0)
             for key, row in rows.items() for way_input in way.inputs if way_input.name == key.partition("#")[0]}  # fmt: skip
    for item, values in items(way, filed, settings):
        for position, asked in enumerate(way.inputs):
            origin = rows.get(f"{asked.name}#{item}") or rows.get(asked.name) or _default(asked.default, settings, rank)
            yield {
                "project": project, "pollutant": pollutant, "way": name, "item": item, "input": asked.name,
                "label": asked.label, "unit": asked.unit, "position": position, "value": values[asked.name],
                "confidence": origin["confidence"], "document": origin["document"], "row": origin["row"],
            }  # fmt: skip


def _default(default: str, settings: Settings, rank: int) -> Row:
    """What an input that was not filed rests on: a parameter, or the type's own number, as sure (`rank`) as the type."""
    value = settings.values.get(default)
    return {
        "confidence": CONFIDENCES.index(value.confidence) if value else rank,
        "document": f"{PARAMETER}{default}" if value else "缺省值",
        "row": None,
    }


def _years(projects: Sequence[Row], claims: Sequence[Row]) -> list[dict[str, Any]]:
    """Every year of the five-year plans in which a project counts, is listed or is claimed."""
    told = {row["first_year"] for row in projects} | {row["listed_year"] for row in projects}
    told |= {row["year"] for row in claims}
    told |= {row["first_year"] + 1 for row in projects if row["first_year"]}  # what is carried over
    bases = {five_year_base(year) for year in told if year}
    return [
        {"period": str(year), "year": year, "base_year": base} for base in bases for year in range(base + 1, base + 6)
    ]


def places(areas: Sequence[Row], members: Sequence[Row], wholes: Iterable[str]) -> dict[str, list[str]]:
    """Return per area the areas in which its projects count: itself, the county that counts it, cities above.

    `wholes` are the sums the books are for: nothing above them is one.
    """
    above = {row["area"]: row["whole"] for row in members}
    top = set(wholes)
    found = {}
    for row in areas:
        chain = [row["area"]]
        while (at := above.get(chain[-1])) and at not in chain and (chain[-1] not in top or at in top):
            chain.append(at)
        found[row["area"]] = chain
    return found
