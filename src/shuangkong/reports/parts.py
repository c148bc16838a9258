"""报告的段落: what bulletins and yearly reports have in common: controls in sentences, units in a table, warnings in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shuangkong.closing.finder import below
from shuangkong.closing.store import AreaRow, Closing, FigureRow
from shuangkong.kernel.periods import Period, five_year_base
from shuangkong.reports.paper import Block, Chart, Heading, Series, Sheet, Words
from shuangkong.reports.quotes import Quotes, moved, reached, span

MEASURE = "措施"  # how a remark on what follows begins
CONTROLS = (
    ("warning.intensity_level", "能耗强度"),
    ("warning.total_level", "能源消费总量"),
    ("warning.carbon_level", "碳排放强度"),
)
RAISED = ("1", "2")
ASIDE = "_substituted"  # a share beside a figure that is told of itself


def name_of(closing: Closing, area: str) -> str:
    """Return an area's name as the closing has it."""
    return next(row.name for row in closing.areas() if row.area == area)


def assessed(closing: Closing, area: str) -> list[AreaRow]:
    """Return the units below an area that have an account of their own, in the order of the book."""
    units = below(closing.areas(), area)
    return [unit for unit in units if closing.find(_decline(closing, "energy"), unit.area) is not None]


def _decline(closing: Closing, room: str) -> str:
    """The figure that carries the verdict on intensity: since the base year in a year, on the year before it otherwise."""
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


def intensity(quotes: Quotes, area: str, room: str, named: str) -> list[Block]:
    """Return the paragraph on the intensity of energy or of carbon; nothing where the area has no account of it."""
    closing = quotes.closing
    row = closing.find(_decline(closing, room), area)
    if row is None:
        return []
    if row.value is None:
        return [Words(f"{named}：{reached(row)}。")]
    parts = [f"{_span(row)}{quotes.said(row, sign=False)}"]
    required = quotes.of(f"{room}.intensity_required", area)
    if required is not None:
        word = "进度要求" if row.figure.endswith("decline") else "年均要求"
        parts.append(f"{word}降低{quotes.said(required)}")
    parts.append(reached(row))
    needed = quotes.of(f"{room}.intensity_yearly_rate_needed", area)
    more = quotes.listed([
        ("目标完成进度", quotes.of(f"{room}.intensity_progress", area)), ("时间进度", quotes.of(f"{room}.time_progress", area)),
        # below nought the target of the last year has been reached already
        ("后续年均需降低", needed if needed is not None and Decimal(needed.value or 0) > 0 else None),
    ])  # fmt: skip
    return [Words(f"{named}{'，'.join(parts)}。{f'{more}。' if more else ''}")]


def _span(row: FigureRow) -> str:
    if row.figure.endswith("change"):
        return f"比上年同期{moved(row)}"
    fell = Decimal(row.value or 0) >= 0
    return f"比{five_year_base(int(row.period[:4]))}年累计{'降低' if fell else '上升'}"


def total(quotes: Quotes, area: str) -> list[Block]:
    """Return the paragraph on the total of energy."""
    row = quotes.of("energy.total_assessed", area) or quotes.of("energy.total", area)
    if row is None:
        return []
    named = "考核能源消费总量" if row.figure.endswith("assessed") else "能源消费总量"
    found = [(named, row), ("控制目标", quotes.of("energy.total_target", area))]
    word = f"，{reached(row, capped=True)}" if row.verdict != "none" else ""
    grew = _grew(quotes, "energy.total_growth", area)
    return [Words(f"{quotes.listed(found)}{grew}{word}。")]


def _grew(quotes: Quotes, figure: str, area: str) -> str:
    """Return "，比上年同期增长1.38%[5]" or that it fell; empty where the growth is not known."""
    row = quotes.of(figure, area)
    if row is None:
        return ""
    way = "下降" if moved(row) == "下降" else "增长"
    return f"，比上年同期{way}{quotes.said(row, sign=False)}"


def fuels(quotes: Quotes, area: str) -> list[Block]:
    """Return the paragraph on coal and oil; nothing where the area has no balance of them."""
    found = []
    for fuel, named in (("coal", "煤炭"), ("oil", "石油")):
        amount = quotes.of(f"carbon.{fuel}_total", area)
        if amount is not None:
            share = quotes.listed([("占能源消费总量的", quotes.of(f"carbon.{fuel}_share", area))])
            grew = _grew(quotes, f"carbon.{fuel}_growth", area)
            found.append(f"{named}消费量{quotes.said(amount)}{grew}{f'，{share}' if share else ''}")
    return [Words(f"{'；'.join(found)}。")] if found else []


def units(quotes: Quotes, area: str) -> list[Block]:
    """Return the table and the chart of an area's units; nothing for an area without."""
    closing = quotes.closing
    listed = assessed(closing, area)
    if not listed:
        return []
    lead = _decline(closing, "energy")
    head = (
        "单位", "能耗强度累计降低（%）" if lead.endswith("decline") else "能耗强度同比升降（%）", "进度要求降低（%）",
        "强度预警", "考核能源消费总量（万吨标准煤）", "控制目标（万吨标准煤）", "总量预警",
    )  # fmt: skip
    wanted = (
        lead,
        "energy.intensity_required",
        CONTROLS[0][0],
        "energy.total_assessed",
        "energy.total_target",
        CONTROLS[1][0],
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
                    found.append(Words(f"{named}{control}预警等级为{quotes.said(row)}：{_reason(closing, row)}"))
    return found or [Words("本期没有一级、二级预警。")]


def _reason(closing: Closing, row: FigureRow) -> str:
    remarks = closing.remarks().get((row.figure, row.area), [])
    return "".join(sorted(remarks, key=lambda text: text.startswith(MEASURE))) or "没有写明原因。"


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
