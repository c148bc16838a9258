"""年度评估报告: how the targets of a year stand, for a city or a county; the score itself is the assessment's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shuangkong.closing import indicators, store
from shuangkong.closing.store import Closing
from shuangkong.kernel.periods import Period, five_year_base
from shuangkong.kernel.problems import Unknown
from shuangkong.reports import controls, parts, raised
from shuangkong.reports.bulletin import report
from shuangkong.reports.paper import Block, Chart, Paper, Series, Sheet, Words
from shuangkong.reports.quotes import Quotes, reached, span, unit_of

KIND = "节能减排目标完成情况评估报告"


def yearly(
    closing: Closing, area: str, agency: str = "", number: str = "", day: date | None = None, asked: Sequence[str] = ()
) -> Paper:
    """Return the report on a closed year for one of its areas; ValueError where the closing is not of a year."""
    if Period.parse(closing.period).kind != "year":
        raise ValueError(f"{closing.period} is not a year")
    quotes = Quotes(closing)
    named = parts.name_of(closing, area)
    opening = (
        f"根据{closing.period}年锁定数据（第{closing.revision}版，规定截至{closing.as_of}），对{named}{closing.period}年节能减排"
        "目标完成情况评估如下。本报告说明目标和进展，不是目标责任评价考核的得分。"
    )
    blocks: list[Block] = [
        Words(opening),
        *parts.notice(closing, area),
        *parts.section("能耗双控", 1, _energy(quotes, area)),
        *parts.section("碳排放双控", 1, _carbon(quotes, area)),
        *parts.section("规划指标进展", 1, _indicators(quotes, area)),
        *parts.section(
            "各县（市、区）和开发区情况" if area == closing.city else "所属单位情况", 1, parts.units(quotes, area)
        ),
        *parts.section("预警情况", 1, raised.warnings(quotes, area)),
        *parts.section("数据情况", 1, parts.gaps(quotes, area)),
        *parts.section("其他需要说明的情况", 1, [Words(text) for text in asked]),
    ]
    title = f"关于{named}{closing.period}年节能减排目标完成情况的评估报告"
    return report(quotes, agency, title, f"{closing.city_name}人民政府", blocks, number, day)


def _energy(quotes: Quotes, area: str) -> list[Block]:
    return [
        *parts.section("能耗强度", 2, controls.intensity(quotes, area, "energy", "单位地区生产总值能耗")),
        *_course(quotes.closing, area),
        *parts.section("能源消费总量", 2, controls.total(quotes, area)),
    ]


def _carbon(quotes: Quotes, area: str) -> list[Block]:
    return [
        *parts.section("碳排放强度", 2, controls.intensity(quotes, area, "carbon", "单位地区生产总值二氧化碳排放")),
        *parts.section("煤炭和石油消费", 2, controls.fuels(quotes, area)),
    ]


def _course(closing: Closing, area: str) -> list[Block]:
    """The chart of the years of the plan that are closed, up to this one; nothing with fewer than two."""
    known = []
    for year in range(five_year_base(int(closing.period)) + 1, int(closing.period)):
        try:
            known.append(store.latest(closing.city, str(year)))
        except Unknown:
            continue
    known.append(closing)
    if len(known) < 2:
        return []

    def values(figure: str) -> list[float | None]:
        rows = [one.find(figure, area) for one in known]
        return [None if row is None or row.value is None else float(row.value) for row in rows]

    series = (
        Series("累计降低", values("energy.intensity_decline")),
        Series("进度要求", values("energy.intensity_required")),
    )
    return [Chart("单位地区生产总值能耗累计降低率", "line", "%", [f"{one.period}年" for one in known], series)]


def _indicators(quotes: Quotes, area: str) -> list[Block]:
    """The indicators that a plan has a target for, by field."""
    rows, cited = [], []
    for one in indicators.followed(quotes.closing, area):
        if one.target is None:
            continue
        found = [row for row in (one.lead, one.required) if row is not None]
        cited += [quotes.cite(row) for row in found]
        unit = unit_of(one.lead)
        name = f"{one.indicator.name}（{unit}）" if unit else one.indicator.name
        rows.append(
            (
                one.field.name,
                name,
                one.target.text,
                quotes.value(one.lead),
                quotes.value(one.required),
                reached(one.lead),
            )
        )
    if not rows:
        return []
    met = sum(row[-1] in ("达到进度要求", "免予考核", "超额完成") for row in rows)
    behind = sum(row[-1] == "未达到进度要求" for row in rows)
    head = ("领域", "指标（单位）", "规划目标", "本年实际", "本年要求", "结论")
    note = f"各栏数据出处见附件第{span(cited)}条。"
    told = f"规划提出的指标中有{len(rows)}项有数据可以跟踪：{met}项达到进度要求，{behind}项未达到，{len(rows) - met - behind}项暂不评定。"
    return [
        Words(told),
        Sheet("规划指标进展", head, rows, (1.6, 3.2, 3.6, 1.6, 1.6, 2), numeric=frozenset({3, 4}), note=note),
    ]
