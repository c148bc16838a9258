"""账册 → 核算输入: read a books folder, check it as a whole, and make the tables that accounts take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shuangkong.carbon import entry as carbon_entry
from shuangkong.carbon.tables import BOOKS as CARBON_BOOKS
from shuangkong.closing import county_flags
from shuangkong.closing.filings import NOTHING, Filings, Source
from shuangkong.closing.reduction_books import Reductions
from shuangkong.closing.store import home
from shuangkong.emissions import actual_entry
from shuangkong.emissions.feed import Register
from shuangkong.emissions.tables import CONTRACTS as REDUCTION_BOOKS
from shuangkong.energy import entry as energy_entry
from shuangkong.energy import sector_entry
from shuangkong.energy.balance_tables import BALANCE
from shuangkong.energy.estimate_tables import SECTORS
from shuangkong.energy.tables import ENERGY, GDP
from shuangkong.kernel.books import read_book
from shuangkong.kernel.periods import cycle_rows
from shuangkong.kernel.problems import BadData, Problem, Unknown, cell, errors
from shuangkong.monitoring.book_tables import OUTLETS
from shuangkong.registers import tree
from shuangkong.registers.tables import ABOVE_COUNTY, AREAS, pack_area, plan_facts
from shuangkong.rulebook.fields import suggestion
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets import catalogue as indicators
from shuangkong.targets import entry as targets_entry
from shuangkong.targets import observation_entry, plan_targets
from shuangkong.targets.indicator import Catalogue
from shuangkong.targets.indicator_tables import ACCEPTANCES, OBSERVATIONS
from shuangkong.targets.tables import TARGETS

CONTRACTS = (
    AREAS, GDP, ENERGY, BALANCE, SECTORS, TARGETS, OBSERVATIONS, ACCEPTANCES, *CARBON_BOOKS, *REDUCTION_BOOKS,
    *actual_entry.CONTRACTS, OUTLETS,
)  # fmt: skip
BOOKS = (
    "areas", "gdp", "energy", "balance", "sectors", "targets", "observations", "acceptances", "ancestors", "members",
    "cycles", "parameters", "indicator_parts", "indicator_kinds", "wholes", "fuels", "power_trade",
    "support", "fuel_factors", "grid_factors",
    "reductions", "reduction_inputs", "reduction_claims", "reduction_uses", "reduction_exclusions", "reduction_places",
    "reduction_years", "emission_actuals", "permitted_amounts",
)  # fmt: skip
WORKED_OUT = pa.schema(
    [
        ("area", pa.string()), ("indicator", pa.string()), ("kind", pa.string()), ("period", pa.string()),
        ("year", pa.int32()), ("base_year", pa.int32()), ("target_year", pa.int32()), ("base", pa.float64()),
        ("incentive", pa.float64()), ("relation", pa.string()), ("bound", pa.string()), ("ambition", pa.string()),
        ("issuer", pa.string()), ("adjust_approved", pa.bool_()), ("confidence", pa.int8()), ("document", pa.string()),
        ("book", pa.string()), ("row", pa.int32()),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Books:
    """The tables of a city that accounts take in, with what was strange but let in."""

    tables: dict[str, Any]
    warnings: tuple[Problem, ...]
    rulebook: Rulebook
    catalogue: Catalogue


def read_books(folder: Path, as_of: date, filed: Source | None = None, register: Register | None = None) -> Books:
    """Read and check DIR/books; BadData with every problem of every file at once, or nothing at all.

    Args:
        folder: a city pack, or any folder with a `books` folder in it.
        as_of: parameters published after this day are not yet known.
        filed: where approved submissions come from; they count as newer vintages of what the books say.
        register: where projects of the register come from; they take the place of the pack's of the same code.
    """
    if not (folder / "books").is_dir():
        raise Unknown(f"{folder} 里没有 books 文件夹。城市数据包的账册应放在 books/*.csv")
    read = {c.name: read_book(folder / "books" / f"{c.name}.csv", c) for c in CONTRACTS}
    problems, tables = [p for book in read.values() for p in book.problems], {n: b.table for n, b in read.items()}
    filings = Filings(tuple(filed(set(tables["areas"]["area"].to_pylist()), as_of))) if filed else NOTHING
    told = register(set(tables["areas"]["area"].to_pylist()), as_of) if register else {}
    tables["support"] = county_flags.joined(tables["support"], told.get("support", ()))
    tables |= {name: filings.overlaid(name, tables[name]) for name in ("gdp", "energy", "balance", "sectors")}
    if not errors(read["areas"].problems):
        problems += tree.check(tables["areas"])
        problems += _strangers(tables)
    problems += energy_entry.problems(tables["energy"]) + sector_entry.problems(tables["sectors"])
    rulebook = Rulebook.load([folder])
    catalogue = indicators.load([folder], rulebook)
    targets, more = _targets(folder, tables, catalogue, told.get("targets", ()))
    problems += more + observation_entry.problems(tables["observations"].to_pylist(), catalogue)
    accepted, more = _acceptances(tables["acceptances"], catalogue)
    carbon, found = carbon_entry.prepared(tables)
    problems += [*more, *found]
    reductions = Reductions.read(tables, told, as_of)
    problems += reductions.problems(tables)
    problems += actual_entry.problems(_rows(tables), set(tables["areas"]["area"].to_pylist()), date.max)
    if errors(problems):
        raise BadData(problems)
    tables |= {"targets": targets, "acceptances": accepted, **carbon}
    tables |= carbon_entry.factor_tables(tables, as_of)
    book = read["energy"]
    tables["energy"] = energy_entry.prepared(tables["energy"], book.assumed_zero, "evidence" in book.header)
    tables |= {"ancestors": tree.ancestors(tables["areas"]), "members": tree.members(tables["areas"])}
    tables["wholes"] = _wholes(tables, pack_area(folder))
    made, observed, more = reductions.joined(tables, rulebook, catalogue, as_of, filings.observations())
    problems += more
    tables |= made
    tables |= _actuals(tables, told, as_of)
    known = day_number(as_of)
    tables["observations"] = observation_entry.prepared(tables["observations"], tables, catalogue, known, observed)
    tables["filed"] = filings.lines()
    tables |= derived(tables, rulebook, catalogue, as_of)
    return Books(tables, tuple(p for p in problems if p.severity == "warning"), rulebook, catalogue)


def _rows(tables: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The books of permits and of what was emitted, row by row. Months after the day are no fault: they are left out."""
    return {contract.name: tables[contract.name].to_pylist() for contract in actual_entry.CONTRACTS}


def _actuals(tables: Mapping[str, Any], told: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    """What was emitted, from the lake, the register and the books, and what is permitted."""
    books = actual_entry.overlaid(_rows(tables), told)
    outlets = {row["outlet"]: row for row in (*tables["outlets"].to_pylist(), *told.get(actual_entry.OUTLETS, ()))}
    return actual_entry.tables(books, home(), list(outlets.values()), as_of)


def _targets(
    folder: Path, tables: dict[str, Any], catalogue: Catalogue, issued: Sequence[Mapping[str, Any]]
) -> tuple[Any, list[Problem]]:
    """The targets issued here and those of targets.csv beside them, and those of the plan that neither repeats."""
    facts = plan_facts(folder)
    asked: list[dict[str, Any]] = []
    problems: list[Problem] = []
    if facts.get("targets"):
        text = (folder / "plan.yaml").read_text(encoding="utf-8")
        asked, problems = plan_targets.rows(facts, text, pack_area(folder), catalogue)
    rows, more = targets_entry.prepared(tables["targets"].to_pylist(), catalogue, asked, issued)
    table = pa.Table.from_pylist([{name: row[name] for name in WORKED_OUT.names} for row in rows], schema=WORKED_OUT)
    return table, [*problems, *more]


def _acceptances(book: Any, catalogue: Catalogue) -> tuple[Any, list[Problem]]:
    """The book with the ids of the catalogue; what no indicator goes by is told."""
    rows, problems = book.to_pylist(), []
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        known = catalogue.matching(row["indicator"] or "")
        if known is None:
            place = cell("acceptances.csv", row["row"], "indicator")
            mend = suggestion(row["indicator"] or "", catalogue.indicators) or "改成指标目录中的指标"
            problems.append(Problem(place, row["indicator"] or "（空）", "指标目录中的指标", mend))
        row["indicator"] = known.id if known else row["indicator"]
        former = seen.setdefault((row["area"], row["indicator"], row["period"]), row)
        if former is not row:  # under two names, which the book's key cannot know for one
            place, mend = cell("acceptances.csv", row["row"], "indicator"), "删去其中一行"
            problems.append(Problem(place, f"与第 {former['row']:,} 行重复", "一个指标一年只有一个认定", mend))
    return pa.Table.from_pylist(rows, schema=book.schema), problems


def _wholes(tables: dict[str, Any], top: str) -> Any:
    """The areas that are the sum of their units: the one the books are for and cities below it, nothing above it.

    A city's pack names its province, but holds only one of the province's cities.
    """
    ancestors = tables["ancestors"]
    inside = ancestors.filter(pc.equal(ancestors["ancestor"], top))["area"]
    areas = tables["areas"]
    above_county = pc.is_in(areas["level"], pa.array(ABOVE_COUNTY))
    kept = areas.filter(pc.and_(above_county, pc.is_in(areas["area"], inside)))
    return pa.table({"whole": kept["area"], "level": kept["level"]})


def whole_levels(tables: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the levels at which units are added up, the lowest first."""
    there = set(tables["wholes"]["level"].to_pylist())
    return tuple(level for level in reversed(ABOVE_COUNTY) if level in there)


def day_number(day: date) -> int:
    """Return a day as a number yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def derived(tables: dict[str, Any], rulebook: Rulebook, catalogue: Catalogue, as_of: date) -> dict[str, Any]:
    """Return the tables that follow from books and rules: ancestors, members, cycles, parameters, the catalogue's."""
    texts: set[str] = set()
    for name in ("gdp", "energy", "balance", "sectors", "observations", "fuels", "power_trade"):
        texts |= set(tables[name]["period"].unique().to_pylist())
    return {
        "areas": _filled(tables["areas"]),
        "cycles": pa.Table.from_pylist(cycle_rows(texts), schema=CYCLES),
        "parameters": parameters_table(rulebook, as_of),
        "indicators": pa.Table.from_pylist(indicators.rows(catalogue)),
        **observation_entry.tables_of(catalogue),
    }


CYCLES = pa.schema(
    [
        ("period", pa.string()), ("kind", pa.string()), ("year", pa.int32()), ("base_year", pa.int32()),
        ("own", pa.int8()), ("before", pa.string()), ("end_day", pa.int32()), ("cycle_day", pa.int32()),
    ]
)  # fmt: skip
PARAMETERS = pa.schema(
    [
        ("parameter", pa.int32()), ("id", pa.string()), ("area", pa.string()), ("value", pa.string()),
        ("applies_from", pa.int32()), ("applies_to", pa.int32()), ("published", pa.int32()),
        ("confidence", pa.int8()), ("document", pa.string()), ("at", pa.string()),
    ]
)  # fmt: skip


def parameters_table(rulebook: Rulebook, as_of: date) -> Any:
    """Return every value known on the day of the closing, numbered, as a table."""
    rows = [dict(row) for row in rulebook.rows() if int(row["published"]) <= day_number(as_of)]
    for number, row in enumerate(rows):
        row["parameter"] = number
    return pa.Table.from_pylist(rows, schema=PARAMETERS)


def _filled(areas: Any) -> Any:
    for column in ("unit", "counted_in"):
        areas = areas.set_column(areas.schema.get_field_index(column), column, pc.fill_null(areas[column], ""))
    return areas


def _strangers(tables: dict[str, Any]) -> list[Problem]:
    """Rows of areas that areas.csv does not list."""
    known = pa.array(tables["areas"]["area"].unique())
    found = []
    for name in (
        "gdp",
        "energy",
        "balance",
        "sectors",
        "targets",
        "observations",
        "acceptances",
        "fuels",
        "power_trade",
        "support",
    ):
        table = tables[name]
        unknown = table.filter(pc.invert(pc.is_in(table["area"], known)))
        found += [
            Problem(
                cell(f"{name}.csv", row["row"], "area"),
                row["area"],
                "areas.csv 中已有的代码",
                "改正代码，或先在 areas.csv 中增加这个地区",
            )
            for row in unknown.select(["area", "row"]).to_pylist()
            if row["area"] is not None
        ]
    return found
