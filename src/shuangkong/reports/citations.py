"""数据出处: the annex that opens every number of a report: figure, area, value, rule, records and documents, and the seal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shuangkong.closing.explain import explain
from shuangkong.closing.explanation import Explanation, Record, Step
from shuangkong.closing.numerals import CONFIDENCES
from shuangkong.reports.paper import Annex, Heading, Sheet, Words
from shuangkong.reports.quotes import Quotes

TITLE = "数据出处"
PLAIN = "直接取自账册或登记，没有计算"
COMPUTED = "没有账册记录，按计算规则由时期和目标年份推算"


def annex(quotes: Quotes) -> Annex:
    """Return the annex of a report."""
    closing = quotes.closing
    opened = [explain(closing, row.figure, row.area) for row in quotes.quoted]
    manner = (
        f"本文件所有数据取自{closing.city_name}{closing.period}第{closing.revision}版锁定数据，规定截至{closing.as_of}，"
        f"锁定校验码{closing.seal}。方括号内的序号对应下表；在系统中运行 shuangkong explain 指标编号 区划代码 {closing.period}，"
        "可以查看任何一个数的计算过程。"
    )
    return Annex(
        TITLE, [Words(manner), Heading(1, "指标和计算规则"), _rules(opened), Heading(1, "数值和依据"), _values(opened)]
    )


def _rules(opened: Sequence[Explanation]) -> Sheet:
    known = {one.row.figure: one for one in opened}
    rows = [
        (figure, one.figure.label, f"{one.root.rule}：{one.root.formula}" if one.root.rule else PLAIN)
        for figure, one in sorted(known.items())
    ]
    return Sheet("", ("指标编号", "指标", "规则：计算公式"), rows, (3, 3, 7), small=True)


def _values(opened: Sequence[Explanation]) -> Sheet:
    rows = [
        (
            str(place), one.area_name, one.row.figure, one.row.value or "—", CONFIDENCES[one.row.confidence],
            "；".join(_grounds(one)) or COMPUTED,
        )
        for place, one in enumerate(opened, start=1)
    ]  # fmt: skip
    head = ("序号", "地区", "指标编号", "锁定值", "来源等级", "依据的文件和记录")
    return Sheet("", head, rows, (0.9, 1.8, 3.2, 2.1, 1.4, 8), numeric=frozenset({3}), small=True)


def _grounds(one: Explanation) -> list[str]:
    """Return the documents of the parameters, then those of the records with their lines, each once."""
    found = [f"《{cited.document_title}》{cited.document_number} {cited.at}".strip() for cited in one.parameters]
    lines: dict[tuple[str, str], list[str]] = {}
    for record in _records(one.root):
        places = lines.setdefault((record.document, record.file), [])
        place = record.project or str(record.row)
        if place not in places:
            places.append(place)
    for (document, file), places in lines.items():
        at = f"第{'、'.join(places)}行" if file.endswith((".csv", ".yaml")) else "、".join(places[:3])
        found.append(f"{document or '没有写明文件'}（{file} {at}）")
    return list(dict.fromkeys(found))


def _records(step: Step) -> Iterator[Record]:
    if step.record is not None:
        yield step.record
    for below in step.steps:
        yield from _records(below)
