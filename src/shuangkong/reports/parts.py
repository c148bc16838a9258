"""报告的段落: what bulletins and yearly reports have in common: controls in sentences, units in a table, warnings in words."""

from __future__ import annotations

from collections.abc import Sequence

from shuangkong.closing.finder import below
from shuangkong.closing.store import AreaRow, Closing
from shuangkong.kernel.periods import Period
from shuangkong.reports.paper import Block, Chart, Heading, Series, Sheet, Words
from shuangkong.reports.quotes import Quotes, span

ASIDE = "_substituted"  # a share beside a figure that is told of itself


def name_of(closing: Closing, area: str) -> str:
    """Return an area's name as the closing has it."""
    return next(row.name for row in closing.areas() if row.area == area)


def government(closing: Closing, area: str) -> str:
    """Return who answers for an area: the government of a county, the committee of a zone."""
    row = next(row for row in closing.areas() if row.area == area)
    return f"{row.name}{'管理委员会' if row.level == 'zone' else '人民政府'}"


def assessed(closing: Closing, area: str) -> list[AreaRow]:
    """Return the units below an area that have an account of their own, in the order of the book."""
    units = below(closing.areas(), area)
    return [unit for unit in units if closing.find(leading(closing, "energy"), unit.area) is not None]


def leading(closing: Closing, room: str) -> str:
    """Return the figure that carries the verdict on intensity: since the base year in a year, on the year before it otherwise."""
    return f"{room}.intensity_{'decline' if Period.parse(closing.period).kind == 'year' else 'change'}"


def notice(closing: Closing, area: str) -> list[Block]:
    """Return the words on invented and assumed data, which nobody may miss; nothing where all is real."""
    shares = closing.shares({area, *(unit.area for unit in below(closing.areas(), area))})
    told = [
        f"{word}{shares[key]:.0%}" for key, word in (("synthetic", "演示数据"), ("assumed", "假定数据")) if shares[key]
    ]
    if not told:
        return []
    return [Words(f"提示：本文件引用的指标值中{'、'.join(told)}，不是正式统计结果，不得作为考核依据。", bold=True)]


def units(quotes: Quotes, area: str) -> list[Block]:
    """Return the table and the chart of an area's units; nothing for an area without."""
    closing = quotes.closing
    listed = assessed(closing, area)
    if not listed:
        return []
    lead = leading(closing, "energy")
    head = (
        "单位", "能耗强度累计降低（%）" if lead.endswith("decline") else "能耗强度同比升降（%）", "进度要求降低（%）",
        "强度预警", "考核能源消费总量（万吨标准煤）", "控制目标（万吨标准煤）", "总量预警",
    )  # fmt: skip
    wanted = (
        lead,
        "energy.intensity_required",
        "warning.intensity_level",
        "energy.total_assessed",
        "energy.total_target",
        "warning.total_level",
    )
    rows, cited = [], []
    for unit in listed:
        found = [closing.find(figure, unit.area) for figure in wanted]
        rows.append((unit.name, *(quotes.value(row) for row in found)))
        cited += [quotes.cite(row) for row in found if row is not None]
    note = f"各栏数据出处见附件第{span(cited)}条。"
    sheet = Sheet(
        "各县（市、区）和开发区能耗双控情况",
        head,
        rows,
        (3, 2, 2, 1.6, 2.4, 2.4, 1.6),
        numeric=frozenset({1, 2, 4, 5}),
        note=note,
    )
    return [sheet, _units_chart(closing, listed, lead)]


def _units_chart(closing: Closing, listed: Sequence[AreaRow], lead: str) -> Chart:
    """Both series as falls, so that the higher column is the better one."""
    turned = -1 if lead.endswith("change") else 1

    def values(figure: str, sign: int) -> list[float | None]:
        rows = [closing.find(figure, unit.area) for unit in listed]
        return [None if row is None or row.value is None else sign * float(row.value) for row in rows]

    series = (Series("实际降低", values(lead, turned)), Series("进度要求", values("energy.intensity_required", 1)))
    return Chart("各单位能耗强度降低率与进度要求", "column", "%", [unit.name for unit in listed], series)


def gaps(quotes: Quotes, area: str, rooms: tuple[str, ...] = ("",)) -> list[Block]:
    """Return what could not be judged for want of data: what the same units lack stands together.

    Args:
        quotes: the closing.
        area: the area whose units are told of.
        rooms: with what the ids of the figures begin that are told of.
    """
    closing = quotes.closing
    inside = {area: name_of(closing, area)} | {unit.area: unit.name for unit in assessed(closing, area)}
    lacking: dict[str, list[str]] = {}
    for row in closing.figures():
        own = row.figure.startswith(rooms) and not row.figure.endswith(ASIDE)
        if own and row.verdict == "undetermined" and row.area in inside:
            lacking.setdefault(closing.kind(row.figure).label, []).append(inside[row.area])
    if not lacking:
        return [Words("应报数据齐全，没有因数据不足而暂不评定的指标。")]
    together: dict[tuple[str, ...], list[str]] = {}
    for label, names in sorted(lacking.items()):
        together.setdefault(tuple(names), []).append(label)
    return [
        Words(f"因数据不足暂不评定的指标有{len(lacking)}项，请有关单位补报："),
        *(Words(f"{'、'.join(names)}：{'、'.join(labels)}。") for names, labels in together.items()),
    ]


def section(title: str, level: int, blocks: Sequence[Block]) -> list[Block]:
    """Return blocks under a heading; nothing where there is nothing to say."""
    return [Heading(level, title), *blocks] if blocks else []
