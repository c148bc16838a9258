"""认定量 → 指标数据: what the claims recognise, net of uses and exclusions, as rows of the catalogue's series.

There is one number: cockpit, indicators and the accounts of this room all start from these rows. On plain rows; the
accounts net by the same rules on columns, and a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shuangkong.emissions import rules
from shuangkong.emissions.reduction_types import POLLUTANTS
from shuangkong.emissions.tables import SENT_BACK

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


def in_use(claims: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the claims that stand: per project, pollutant, year and level the latest, none from before it was sent back."""
    sent: dict[tuple[Any, ...], int] = {}
    for row in claims:
        if row["level"] == SENT_BACK:
            sent[_claim(row)] = max(sent.get(_claim(row), 0), row["day"] or 0)
    latest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(claims, key=lambda r: (r["day"] or 0, r["row"])):
        if row["level"] != SENT_BACK and (row["day"] or 0) >= sent.get(_claim(row), -1) + 1:
            latest[(*_claim(row), row["level"])] = dict(row)
    return list(latest.values())


def _claim(row: Row) -> tuple[Any, ...]:
    return row["project"], row["pollutant"], row["year"]


def most(exclusions: Sequence[Row]) -> dict[tuple[str, str, int], float]:
    """Return per project, pollutant ("" for all) and year the most that may count; 0: nothing. The strictest holds."""
    found: dict[tuple[str, str, int], float] = {}
    for row in exclusions:
        key = (row["project"], row["pollutant"], row["year"])
        found[key] = min(found.get(key, row["amount_t"] or 0.0), row["amount_t"] or 0.0)
    return found


def recognised(claims: Sequence[Row], uses: Sequence[Row], exclusions: Sequence[Row]) -> list[Recognised]:
    """Return every recognised claim in use with what it counts: uses are borne by a project's first years."""
    caps = most(exclusions)
    used: dict[tuple[str, str], float] = defaultdict(float)
    for row in uses:
        used[row["project"], row["pollutant"]] += row["amount_t"]
    of_project: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in claims:
        if row["level"] == RECOGNISED:
            of_project[row["project"], row["pollutant"]].append(row)
    return [one for key, rows in of_project.items() for one in _netted(rows, used[key], caps)]


def _netted(rows: Sequence[Row], used_t: float, caps: Mapping[tuple[str, str, int], float]) -> Iterator[Recognised]:
    gross = before = 0.0
    for row in sorted(rows, key=lambda r: r["year"]):
        limits = [caps.get((row["project"], p, row["year"]), row["amount_t"]) for p in ("", row["pollutant"])]
        gross += float(rules.counted(row["amount_t"], min(limits)))
        so_far = float(rules.net_so_far(gross, used_t))
        yield Recognised(
            row["project"], row["pollutant"], row["year"], row["amount_t"], so_far - before, row["day"] or 0,
            row["confidence"], row["document"] or "", row["row"],
        )  # fmt: skip
        before = so_far


def observations(
    found: Sequence[Recognised], registered: Collection[tuple[str, str]], projects: Sequence[Row],
    places: Mapping[str, Sequence[str]], series: Collection[str],
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the rows of the series (`cod_recognised_t` …) for every county, zone and enterprise that has projects.

    Args:
        found: recognised claims.
        registered: project and pollutant of all there are, recognised or not.
        projects: the projects.
        places: project area → the areas (up to the county) in which it counts, itself among them.
        series: the ids that the catalogue knows.

    A year in which anything of the city was recognised has a row for each of these areas: nothing recognised is 0.
    """
    area_of = {row["project"]: row["area"] for row in projects}
    rows = []
    for pollutant in POLLUTANTS:
        of_pollutant = [one for one in found if one.pollutant == pollutant]
        name = f"{pollutant}_recognised_t"
        having = {at for project, of in registered if of == pollutant for at in places[area_of[project]]}
        if name in series:
            for year in sorted({one.year for one in of_pollutant}):
                of_year = [one for one in of_pollutant if one.year == year]
                rows += [_row(area, year, name, of_year, area_of, places) for area in sorted(having)]
    return rows


def _row(
    area: str, year: int, series: str, of_year: Sequence[Recognised], area_of: Mapping[str, str],
    places: Mapping[str, Sequence[str]],
) -> dict[str, Any]:  # fmt: skip
    inside = [one for one in of_year if area in places[area_of[one.project]]]
    told = inside or of_year  # that an area has nothing is known from what was recognised elsewhere
    return {
        "area": area, "period": str(year), "series": series, "value": sum(one.counted_t for one in inside),
        "price_base_year": None, "published": max(one.day for one in told) or None, "vintage": "final",
        "confidence": max(one.confidence for one in told), "document": DOCUMENT,
        "row": min((one.row for one in inside), default=0), "book": BOOK, "column": COLUMN,
    }  # fmt: skip


def replaced(rows: Sequence[Row], others: Sequence[Row]) -> tuple[list[dict[str, Any]], list[Row]]:
    """Return the other rows of observations that stay, and those whose place the rows of projects take."""
    held = {_key(row) for row in rows}
    return [dict(row) for row in others if _key(row) not in held], [row for row in others if _key(row) in held]


def _key(row: Row) -> tuple[str, str, str]:
    return row["area"], row["period"], row["series"]
