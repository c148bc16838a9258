"""重复申报不计入: which projects of the books do not count, because another stands for the same reduction (R-DUP).

Pure, on rows of the books: closings, pages and decomposition ask the same function, so that nothing is counted in one place
and left out in another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from shuangkong.emissions import duplicates, feed
from shuangkong.emissions.calculation import Settings
from shuangkong.emissions.duplicates import Double, Entry
from shuangkong.emissions.entry import Types
from shuangkong.emissions.potential import potentials
from shuangkong.kernel.problems import Problem, cell
from shuangkong.rulebook.lookup import Rulebook

Row = Mapping[str, Any]
Books = Mapping[str, Sequence[Row]]
NATION: Final = ("000000",)  # a pair may lie in two areas: one value for both
TEXTS: Final = ("uscc", "permit", "facility", "outlet", "line", "organisation")


def set_aside(books: Books, types: Types, rulebook: Rulebook, as_of: date) -> dict[str, Double]:
    """Return, by project, why it does not count: the pair that is not resolved.

    Args:
        books: sound rows of emissions.tables.CONTRACTS by name.
        types: the types of projects.
        rulebook: for what counts as near and alike.
        as_of: what became known later is left out.
    """
    found = entries(books, types, Settings.in_force(rulebook, NATION, as_of), as_of)
    recognised = {row["project"] for row in _claims(books, as_of) if row["level"] == feed.RECOGNISED}
    return duplicates.set_aside(found, duplicates.Settings.in_force(rulebook, NATION, as_of), recognised)


def entries(books: Books, types: Types, settings: Settings, as_of: date) -> list[Entry]:
    """Return the projects as far as doubles are concerned; amounts only of those that may meet another."""
    claims: dict[str, list[Row]] = defaultdict(list)
    for row in _claims(books, as_of):
        claims[row["project"]].append(row)
    found = {row["project"]: _entry(row, claims[row["project"]]) for row in books["reductions"]}
    close = duplicates.meeting(found.values())
    some = {name: [row for row in rows if row["project"] in close] for name, rows in books.items()}
    for project, pollutant, done in potentials(some, types, settings, as_of.year):
        one, left, annual = found[project["project"]], done.left_t, done.annual_t
        after = {} if left is None else {pollutant: left}
        before = {} if left is None or annual is None else {pollutant: left + annual}
        found[one.project] = replace(
            one, pollutants=one.pollutants | {pollutant}, before_t={**one.before_t, **before}, after_t={**one.after_t, **after}
        )  # fmt: skip
    return list(found.values())


def _claims(books: Books, as_of: date) -> list[dict[str, Any]]:
    return feed.in_use(feed.known(books["reduction_claims"], as_of.year * 10_000 + as_of.month * 100 + as_of.day))


def _entry(row: Row, claims: Sequence[Row]) -> Entry:
    stable = _iso(row["stable_on"])
    texts: dict[str, Any] = {name: row.get(name) or "" for name in TEXTS}
    return Entry(
        row["project"], row["type"], row["name"], row["area"],
        filed=min((_iso(one["day"]) for one in claims if one["day"]), default=""),
        years=_years(row, {one["year"] for one in claims}), pollutants=frozenset(one["pollutant"] for one in claims),
        step=int(row["step"]) if row.get("step") else None, stable_on=stable, longitude=row.get("longitude"),
        latitude=row.get("latitude"), **texts,
    )  # fmt: skip


def _years(row: Row, claimed: Collection[int]) -> tuple[int, ...]:
    """The years in which a project books something new: as claimed, as it runs, or as it is listed."""
    first = row["stable_on"] // 10_000 if row["stable_on"] else None
    if first is not None and (not claimed or {first, first + 1} & set(claimed)):
        return (first,)  # its carry-over year says nothing new
    return tuple(sorted(claimed)) or ((row["listed_year"],) if row["listed_year"] else ())


def _iso(day: int | None) -> str:
    text = str(day or "")
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text else ""


def left_out(books: Books, aside: Collection[str]) -> dict[str, list[Row]]:
    """Return the books without the projects that do not count."""
    return {name: [row for row in rows if row["project"] not in aside] for name, rows in books.items()}


def warnings(books: Books, aside: Mapping[str, Double]) -> Iterator[Problem]:
    """Yield for each project that does not count what it doubles, as a warning to the books."""
    for row in books["reductions"]:
        if double := aside.get(row["project"]):
            place = (
                cell("reductions.csv", row["row"], "project")
                if row["row"]
                else f"减排项目“{row['name']}”（{row['project']}）"
            )
            told = double.problem(place)
            yield replace(told, found=f"{row['project']} {reason(row['project'], double)}", severity="warning")


def reason(project: str, double: Double) -> str:
    """Say why a project does not count, in the words of the page."""
    other = double.other(project)
    return f"与“{other.name}”（{other.project}）重复，不计入预计：{duplicates.RULES[double.rule]}"
