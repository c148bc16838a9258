"""节能形势分析通报: the bulletin of a quarter (or any other closed period) for a city or a county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shuangkong.closing.store import Closing
from shuangkong.kernel.periods import Period
from shuangkong.reports import citations, controls, parts, raised
from shuangkong.reports.paper import Block, Paper, Words
from shuangkong.reports.quotes import Quotes

KIND = "节能形势分析通报"
ROOMS = ("energy.", "carbon.", "warning.")


def office(closing: Closing) -> str:
    """Return who sends reports out where nobody else is named: the city's energy office."""
    return f"{closing.city_name}发展和改革委员会"


def bulletin(
    closing: Closing, area: str, agency: str = "", number: str = "", day: date | None = None, asked: Sequence[str] = ()
) -> Paper:
    """Return the bulletin of a closing for one of its areas.

    Args:
        closing: what it is made of; the same closing gives the same paper.
        area: the city or a county of the closing.
        agency: 发文机关; the city's energy office where none is named.
        number: 发文字号, empty for a draft.
        day: 成文日期, None for a draft.
        asked: 下一步工作要求, as the office words them; left out where there are none.
    """
    quotes = Quotes(closing)
    period, named = Period.parse(closing.period).label(), parts.name_of(closing, area)
    whole = area == closing.city
    opening = f"根据{period}锁定数据（第{closing.revision}版，规定截至{closing.as_of}），现将{named}节能形势分析情况通报如下。"
    blocks: list[Block] = [
        Words(opening),
        *parts.notice(closing, area),
        *parts.section("总体情况", 1, _overall(quotes, area)),
        *parts.section("各县（市、区）和开发区情况" if whole else "所属单位情况", 1, parts.units(quotes, area)),
        *parts.section("预警情况", 1, raised.warnings(quotes, area)),
        *parts.section("数据情况", 1, parts.gaps(quotes, area, ROOMS)),
        *parts.section("下一步工作要求", 1, [Words(text) for text in asked]),
    ]
    to = "各县（市、区）人民政府，各开发区管委会，市直有关部门" if whole else parts.government(closing, area)
    return report(quotes, agency, f"关于{period}{named}节能形势分析的通报", to, blocks, number, day)


def report(
    quotes: Quotes, agency: str, title: str, addressee: str, blocks: Sequence[Block], number: str, day: date | None
) -> Paper:
    """Return a report of a closing: signed by the office, with where its numbers come from; `title` lacks the office."""
    closing = quotes.closing
    sender = agency or office(closing)
    return Paper(
        agency=sender, title=f"{sender}{title}", addressee=addressee, blocks=blocks, signature=sender, number=number, day=day,
        annexes=[citations.annex(quotes)], subject=f"{closing.city} {closing.period} 第{closing.revision}版 {closing.seal}",
    )  # fmt: skip


def _overall(quotes: Quotes, area: str) -> list[Block]:
    return [
        *parts.section("能耗强度", 2, controls.intensity(quotes, area, "energy", "单位地区生产总值能耗")),
        *parts.section("能源消费总量", 2, controls.total(quotes, area)),
        *parts.section("碳排放强度", 2, controls.intensity(quotes, area, "carbon", "单位地区生产总值二氧化碳排放")),
        *parts.section("煤炭和石油消费", 2, controls.fuels(quotes, area)),
    ]
