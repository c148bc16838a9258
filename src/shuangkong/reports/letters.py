"""函的草稿: the first text of a letter, from sealed figures, for an officer to change; and a typed text as blocks of a paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from shuangkong.closing import indicators
from shuangkong.closing.store import Closing
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Unknown
from shuangkong.reports import parts, raised
from shuangkong.reports.paper import Block, Heading, Words
from shuangkong.reports.quotes import level

HEADINGS = (
    (1, re.compile(r"[一二三四五六七八九十]+、")),
    (2, re.compile(r"（[一二三四五六七八九十]+）")),
    (3, re.compile(r"\d+[.．]")),
)
ENDS = ("。", "；", "：", "！", "？")  # a heading has none at its end


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form begins with."""

    title: str
    addressee: str
    body: str


def warning_letter(closing: Closing, area: str, figure: str, agency: str) -> Draft:
    """预警函 of a warning in force; Unknown where the closing has none of level 1 or 2."""
    row, named, control = closing.figure(figure, area), parts.name_of(closing, area), dict(raised.CONTROLS).get(figure)
    period = Period.parse(closing.period).label()
    if control is None or (row.value or "").partition(".")[0] not in raised.RAISED:
        raise Unknown(f"{named}{period}没有需要发函的预警（{figure}）")
    lines = [
        f"根据{period}锁定数据（第{closing.revision}版，规定截至{closing.as_of}），{named}{control}预警等级为{level(row)}。",
        *raised.reasons(closing, row),
        f"请{parts.government(closing, area)}分析原因，提出整改措施和时限，落实责任单位，并将办理情况书面反馈。",
    ]
    return Draft(
        f"{agency}关于{named}{period}{control}{level(row)}预警的函", parts.government(closing, area), "\n".join(lines)
    )


def notice(closing: Closing, area: str, _figure: str, agency: str) -> Draft:
    """下达函: the targets of the plan that the closing knows for the area, one a line."""
    named = parts.name_of(closing, area)
    targets = [one for one in indicators.followed(closing, area) if one.target is not None]
    lines = [f"现将{named}节能减排目标下达如下，请分解落实到责任单位。"]
    lines += [f"{one.indicator.name}：{one.target.text}。" for one in targets if one.target is not None]
    return Draft(f"{agency}关于下达{named}节能减排目标的函", parts.government(closing, area), "\n".join(lines))


def supervision_letter(closing: Closing, area: str, _figure: str, agency: str) -> Draft:
    """督办函: what is behind in the area, one a line; the officer says what is to be done by when."""
    named, period = parts.name_of(closing, area), Period.parse(closing.period).label()
    behind = [
        closing.kind(row.figure).label for row in closing.figures() if row.area == area and row.verdict == "behind"
    ]
    lines = [
        f"经核对{period}锁定数据，{named}下列指标没有达到要求：",
        *(f"{label}。" for label in dict.fromkeys(behind)),
    ]
    lines.append("请逐项查明原因，明确责任单位和完成时限，限期整改，并将整改情况书面反馈。")
    return Draft(f"{agency}关于督办{named}节能减排工作的函", parts.government(closing, area), "\n".join(lines))


def composed(closing: Closing, area: str, _figure: str, agency: str) -> Draft:
    """通报、自评报告: the text comes from the closing when it is issued; the body holds what the office adds."""
    named, period = parts.name_of(closing, area), Period.parse(closing.period).label()
    return Draft(
        f"{agency}关于{period}{named}节能形势分析的通报", "各县（市、区）人民政府，各开发区管委会，市直有关部门", ""
    )


def self_assessment(closing: Closing, area: str, _figure: str, agency: str) -> Draft:
    """自评报告 for the province."""
    named, period = parts.name_of(closing, area), Period.parse(closing.period).label()
    return Draft(f"{agency}关于{named}{period}节能减排目标完成情况的自评报告", "省级主管部门", "")


FIRST_TEXT: Mapping[str, Callable[[Closing, str, str, str], Draft]] = {
    "warning": warning_letter, "notice": notice, "supervision": supervision_letter, "bulletin": composed,
    "self_assessment": self_assessment,
}  # fmt: skip


def blocks(body: str) -> Iterator[Block]:
    r"""Yield a typed text as blocks: a line is a paragraph, or a heading where it begins as one and ends as none.

    >>> [type(block).__name__ for block in blocks("一、要求\n（一）工业\n请于本月底前反馈。\n1.按期报送。")]
    ['Heading', 'Heading', 'Words', 'Words']
    """
    for line in (text.strip() for text in body.splitlines()):
        found = next(((depth, begun) for depth, form in HEADINGS if (begun := form.match(line))), None)
        if found is not None and not line.endswith(ENDS):
            yield Heading(found[0], line[found[1].end() :])
        elif line:
            yield Words(line)
