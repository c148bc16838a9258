"""预警情况: the warnings in force of an area and its units as sentences, with their reasons and what follows."""

from __future__ import annotations

from shuangkong.closing.store import Closing, FigureRow
from shuangkong.reports.paper import Block, Words
from shuangkong.reports.parts import assessed, name_of
from shuangkong.reports.quotes import Quotes

MEASURE = "措施"  # how a remark on what follows begins
CONTROLS = (
    ("warning.intensity_level", "能耗强度"),
    ("warning.total_level", "能源消费总量"),
    ("warning.carbon_level", "碳排放强度"),
)
RAISED = ("1", "2")


def warnings(quotes: Quotes, area: str) -> list[Block]:
    """Return the warnings of an area and its units, level 1 first, with their reasons and what follows from them."""
    closing = quotes.closing
    places = [(area, name_of(closing, area)), *((unit.area, unit.name) for unit in assessed(closing, area))]
    found: list[Block] = []
    for wanted in RAISED:
        for code, named in places:
            for figure, control in CONTROLS:
                row = quotes.of(figure, code)
                if row is not None and row.value is not None and row.value.partition(".")[0] == wanted:
                    found.append(
                        Words(f"{named}{control}预警等级为{quotes.said(row)}：{''.join(reasons(closing, row))}")
                    )
    return found or [Words("本期没有一级、二级预警。")]


def reasons(closing: Closing, row: FigureRow) -> list[str]:
    """Return why a level was given, then what follows from it."""
    return sorted(closing.remarks().get((row.figure, row.area), []), key=lambda text: text.startswith(MEASURE))
