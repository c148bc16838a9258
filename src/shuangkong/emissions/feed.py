"""认定量 → 指标数据: what the claims recognise, net of uses and exclusions, as rows of the catalogue's series.

There is one number: cockpit, indicators and the accounts of this room all start from these rows. On plain rows; the
accounts net by the same rules on columns, and a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shuangkong.emissions import rules
from shuangkong.emissions.reduction_types import POLLUTANTS
from shuangkong.emissions.tables import LEVELS, SENT_BACK

Row = Mapping[str, Any]
# from the areas of a city and the day of the closing to the rows of the books of emissions.tables, by the book's name
Register = Callable[[Collection[str], date], Mapping[str, Sequence[Row]]]
BOOK, COLUMN = "reduction_claims", "amount_t"
RECOGNISED = "recognised"
DOCUMENT = "减排项目国家认定量合计"


@dataclass(frozen=True, slots=True)
class Recognised:
    """认定量: what one claim counts as 完成, and what was taken off it."""

    project: str
    pollutant: str
    year: int
    amount_t: float  # as recognised
    counted_t: float  # less exclusions and uses
    day: int
    confidence: int
    document: str
    row: int


def known(rows: Sequence[Row], as_of: int) -> list[dict[str, Any]]:
    """Return the rows with a day up to as_of (yyyymmdd); a row without a day is known from the beginning."""
    return [dict(row) for row in rows if (row["day"] or 0) <= as_of]


def not_lifted(exclusions: Sequence[dict[str, Any]], as_of: int) -> list[dict[str, Any]]:
    """Return the exclusions that no decision had lifted by as_of (yyyymmdd)."""
    return [row for row in exclusions if not row.get("lifted_on") or row["lifted_on"] > as_of]


def in_use(claims: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the claims that stand: per project, pollutant, year and level the latest, none from before it was sent back.

    Of one day the later row of the book is the later word: what was filed again on the day it was sent back stands.
    """
    latest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in in_order(claims):
        if row["level"] == SENT_BACK:
            for level in LEVELS:
                latest.pop((*_claim(row), level), None)
        else:
            latest[(*_claim(row), row["level"])] = dict(row)
    return list(latest.values())


def in_order(claims: Sequence[Row]) -> list[Row]:
    """Return claims as they followed each other: by day, those without one first, and by the row of the book."""
    return sorted(claims, key=lambda row: (row["day"] or 0, row.get("row") or 0))  # the register's have no row


def _claim(row: Row) -> tuple[Any, ...]:
    return row["project"], row["pollutant"], row["year"]


def recognised(claims: Sequence[Row], uses: Sequence[Row], exclusions: Sequence[Row]) -> list[Recognised]:
    """Return every recognised claim in use with what it counts: uses are borne by a project's first years."""
    taken: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in uses:
        taken[row["project"], row["pollutant"]].append(row)
    excluded: dict[str, list[Row]] = defaultdict(list)
    for row in exclusions:
        excluded[row["project"]].append(row)
    of_project: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in claims:
        if row["level"] == RECOGNISED:
            of_project[row["project"], row["pollutant"]].append(row)
    return [one for key, rows in of_project.items() for one in _netted(rows, taken[key], excluded[key[0]])]


def _netted(rows: Sequence[Row], uses: Sequence[Row], exclusions: Sequence[Row]) -> Iterator[Recognised]:
    """Net the years of one project and pollutant: of several exclusions the strictest holds, and one without an amount lets
    nothing count. What is taken off lends its confidence and its document.
    """
    used_t = sum(use["amount_t"] for use in uses)
    gross = before = 0.0
    for row in sorted(rows, key=lambda r: r["year"]):
        of_year = [one for one in exclusions if one["year"] == row["year"]]
        capped = [one for one in of_year if one["pollutant"] in ("", row["pollutant"])]
        at_most = min([row["amount_t"], *(one["amount_t"] or 0.0 for one in capped)])
        gross += float(rules.counted(row["amount_t"], at_most))
        so_far = float(rules.net_so_far(gross, used_t))
        behind = [row, *uses, *capped]
        yield Recognised(
            row["project"], row["pollutant"], row["year"], row["amount_t"], so_far - before, row["day"] or 0,
            max(one["confidence"] for one in behind), _documents(behind), row["row"],
        )  # fmt: skip
        before = so_far


def _documents(rows: Sequence[Row]) -> str:
    return "；".join(dict.fromkeys(row["document"] for row in rows if row["document"]))


def years(
    registered: Collection[tuple[str, str]], projects: Sequence[Row], claims: Sequence[Row], as_of: date
) -> dict[str, range]:
    """Return by pollutant the years over by a day in which a city has projects: from the first that is listed, counts or is
    claimed.
    """
    told: dict[str, list[int]] = defaultdict(list)
    of_project = {
        row["project"]: [year for year in (row["listed_year"], row["first_year"]) if year] for row in projects
    }
    for project, pollutant in registered:
        told[pollutant] += of_project[project]
    for row in claims:
        told[row["pollutant"]].append(row["year"])
    over = (as_of + timedelta(days=1)).year  # the first that is not over
    return {pollutant: range(min(known), over) for pollutant, known in told.items() if known}


def observations(
    found: Sequence[Recognised], registered: Collection[tuple[str, str]], projects: Sequence[Row],
    years: Mapping[str, Collection[int]], places: Mapping[str, Sequence[str]], series: Collection[str],
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the rows of the series (`cod_recognised_t` …) for every county, zone and enterprise that has projects.

    Args:
        found: recognised claims.
        registered: project and pollutant of all there are, recognised or not.
        projects: the projects.
        years: pollutant → the years that have a row even where nothing is recognised.
        places: project area → the areas (up to the county) in which it counts, itself among them.
        series: the ids that the catalogue knows.

    Each of these areas has a row for every year: nothing recognised is 0, whatever was typed beside the projects.
    """
    area_of = {row["project"]: row["area"] for row in projects}
    rank_of = {row["project"]: row["confidence"] for row in projects}
    rows = []
    for pollutant in POLLUTANTS:
        of_pollutant = [one for one in found if one.pollutant == pollutant]
        name = f"{pollutant}_recognised_t"
        own = [project for project, of in registered if of == pollutant]
        having = {at for project in own for at in places[area_of[project]]}
        rank = max((rank_of[project] for project in own), default=0)
        if name in series:
            for year in sorted({one.year for one in of_pollutant}.union(years.get(pollutant, ()))):
                of_year = [one for one in of_pollutant if one.year == year]
                rows += [_row(area, year, name, of_year, area_of, places, rank) for area in sorted(having)]
    return rows


def _row(
    area: str, year: int, series: str, of_year: Sequence[Recognised], area_of: Mapping[str, str],
    places: Mapping[str, Sequence[str]], rank: int,
) -> dict[str, Any]:  # fmt: skip
    """One area and year; `rank` is that of the projects, which tell that a year has nothing where no claim does."""
    inside = [one for one in of_year if area in places[area_of[one.project]]]
    told = inside or of_year  # that an area has nothing is known from what was recognised elsewhere
    return {
        "area": area, "period": str(year), "series": series, "value": sum(one.counted_t for one in inside),
        "price_base_year": None, "published": max((one.day for one in told), default=0) or None, "vintage": "final",
        "confidence": max((one.confidence for one in told), default=rank), "document": DOCUMENT,
        "row": min((one.row for one in inside), default=0), "book": BOOK, "column": COLUMN,
    }  # fmt: skip


def replaced(rows: Sequence[Row], others: Sequence[Row]) -> tuple[list[dict[str, Any]], list[Row]]:
    """Return the other rows of observations that stay, and those whose place the rows of projects take."""
    held = {_key(row) for row in rows}
    return [dict(row) for row in others if _key(row) not in held], [row for row in others if _key(row) in held]


def _key(row: Row) -> tuple[str, str, str]:
    return row["area"], row["period"], row["series"]
