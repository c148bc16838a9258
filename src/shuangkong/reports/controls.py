"""双控的说法: intensity, total, coal and oil of an area as sentences, every number cited."""

from __future__ import annotations

from decimal import Decimal

from shuangkong.closing.store import FigureRow
from shuangkong.kernel.periods import five_year_base
from shuangkong.reports.paper import Block, Words
from shuangkong.reports.parts import leading
from shuangkong.reports.quotes import Quotes, moved, reached


def intensity(quotes: Quotes, area: str, room: str, named: str) -> list[Block]:
    """Return the paragraph on the intensity of energy or of carbon; nothing where the area has no account of it."""
    closing = quotes.closing
    row = closing.find(leading(closing, room), area)
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
