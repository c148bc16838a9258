"""实际排放量的来源: from an area's amount to the sources in it, each with the months and methods that count."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from shuangkong.closing.explanation import Record, Step
from shuangkong.closing.store import Closing
from shuangkong.emissions.actuals import LAKE
from shuangkong.emissions.headroom import Series, chosen
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import Period
from shuangkong.kernel.tables import Column

BOOK = "inputs/emission_actuals"
METHODS = {"automatic": "自动监测", "manual": "手工监测", "coefficient": "系数法"}
# the column of each source's own book; months of the lake stand in no book
COLUMNS = {"self_monitoring": "concentration", "execution_reports": "reported_t"}
MOST = 200  # sources listed; the largest first


def sources(closing: Closing, pollutant: str, name: str, column: Column, area: str, period: str) -> list[Step]:
    """Return one step for each source in an area: its sum of a period, and by which methods how many months are known.

    Args:
        closing: a sealed closing with the book of actual amounts.
        pollutant: cod, nh3n, nox or vocs.
        name: mass_t or substituted_t.
        column: the column of the account that is explained.
        area: the area, with all that lies in it.
        period: the period of the figure.
    """
    inside, when = _inside(closing, area), Period.parse(period)
    wanted = {f"{when.year}-{month:02}" for month in range(when.first, when.last + 1)}
    rows = [row for row in closing.where(BOOK, pollutant=pollutant) if row["area"] in inside and row["month"] in wanted]
    listed: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["counts"]:  # of a unit and its outlets one stands
            listed[row["permit"], row["outlet"]].append(row)
    steps = [
        (sum(_amount(month, name) for month in months.values()), key, months, of)
        for key, of in listed.items()
        for months in chosen(of).values()
    ]
    steps.sort(key=lambda step: (-step[0], step[1]))
    return [_step(value, key, months, of, column, period) for value, key, months, of in steps[:MOST]]


def _amount(month: Any, name: str) -> float:
    return float(month.substituted_t if name == "substituted_t" else month.mass_t)


def _step(
    value: float, key: tuple[str, str], months: Series, rows: list[dict[str, Any]], column: Column, period: str
) -> Step:
    methods: dict[str, int] = defaultdict(int)
    for month in months.values():
        methods[METHODS[month.method]] += 1
    told = "、".join(f"{name} {count} 个月" for name, count in methods.items())
    worst = max(row["confidence"] for row in rows)
    book, column_name = rows[0]["book"], COLUMNS.get(rows[0]["book"], "mass_t")
    record = (
        None
        if book == LAKE
        else Record(f"{book}.csv", rows[0]["row"], column_name, CONFIDENCES[worst], rows[0]["document"] or "")
    )
    return Step(f"{' '.join(key).strip()}（{told}）", f"{value:.6g}", column.unit, period, record=record)


def _inside(closing: Closing, area: str) -> set[str]:
    """The areas in an area, itself among them."""
    below: dict[str, list[str]] = defaultdict(list)
    for one in closing.areas():
        below[one.parent].append(one.area)
    found, waiting = set(), [area]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += below[at]
    return found
