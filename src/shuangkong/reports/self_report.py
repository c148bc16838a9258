"""自评报告: what an area says of itself to who assesses it, from its assessment as it was frozen: result, items, tickets, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shuangkong.assessment import keeping, page
from shuangkong.assessment.models import Assessment, Evidence, Round
from shuangkong.assessment.points import shown
from shuangkong.assessment.score import Line, Score
from shuangkong.assessment.sheet import STATUSES
from shuangkong.closing import store
from shuangkong.kernel.problems import Unknown
from shuangkong.reports import citations, parts
from shuangkong.reports.paper import Annex, Block, Sheet, Words
from shuangkong.reports.quotes import Quotes

SELF = str(Round.SELF)
MADE_UP = {"synthetic": "演示数据", "assumed": "假定数据"}
Named = Mapping[int, str]  # the number of a piece of evidence → its name in the index


def evidence_of(found: Assessment) -> list[Evidence]:
    """Return what was handed in with the self-assessment, in the order of the index."""
    return list(found.evidence.filter(what=SELF).select_related("by").order_by("pk"))


def named(evidence: Sequence[Evidence]) -> dict[int, str]:
    """Return under which name each piece of evidence is listed and packed."""
    return {one.pk: f"佐证材料/{place:03d}_{one.name}" for place, one in enumerate(evidence, 1)}


def blocks(found: Assessment) -> list[Block]:
    """Return the report without its head and its foot."""
    score = keeping.score_after(found, SELF)
    evidence = evidence_of(found)
    return [
        *warned(score.as_object()),
        *parts.section("自评结果", 1, _result(found, score)),
        *parts.section("分项自评", 1, _items(found, score, evidence)),
        *parts.section("督办扣分", 1, _tickets(score)),
        *parts.section("数据来源", 1, [Words(_source(score))]),
        *parts.section("佐证材料", 1, _index(score, evidence)),
    ]


def annexes(found: Assessment) -> list[Annex]:
    """Return where the numbers come from; nothing where the closing is not at hand."""
    try:
        closing = next(one for one in store.closings(found.city) if one.seal == found.seal)
    except (Unknown, StopIteration):
        return []
    quotes = Quotes(closing)
    for line in keeping.score_after(found, SELF).lines:
        for one in line.inputs:
            row = closing.find(one.explained, found.area_id) if one.explained else None
            if row is not None:
                quotes.cite(row)
    return [citations.annex(quotes)] if quotes.quoted else []


def warned(score: Mapping[str, Any]) -> list[Words]:
    """Return what nobody may miss of a score as plain values: an assumed sheet, a trial, data that are not real."""
    said = [f"计分表说明：{STATUSES['assumed'][0]}。"] if score["assumed"] else []
    said += [f"{score['trial']}。"] if score["trial"] else []
    if score["confidence"] in MADE_UP:
        said.append(f"提示：引用的数据中有{MADE_UP[score['confidence']]}，不是正式统计结果，不得作为考核依据。")
    return [Words(text, bold=True) for text in said]


def _result(found: Assessment, score: Score) -> list[Block]:
    total = page.total(score)
    said = [f"按照《{found.title}》和考核通知（{found.document}），{found.area.name}{found.year}年度自评结果如下。"]
    if total:
        said.append(f"自评得分{total}分（满分{shown(score.full or 0)}分）。")
    if score.grade:
        said.append(f"自评等次：{score.grade}。")
    elif score.worst:
        said.append(f"尚有未填报的计分项，等次未定，范围为{score.worst}至{score.best}。")
    former = page.before(found)
    if former is not None:
        grade = f"，{former['score'].grade}" if former["score"].grade else ""
        said.append(f"{former['words']}：{former['total'] or '—'}{'分' if former['total'] else ''}{grade}。")
    said += [f"{why}。" for why in score.why]
    if score.missing:
        said.append(f"未填报的计分项：{'；'.join(score.missing)}。")
    return [Words(text) for text in said]


def _items(found: Assessment, score: Score, evidence: Sequence[Evidence]) -> list[Block]:
    entries = keeping.in_force(keeping.entries(found), SELF)
    basis = {item: row.basis for item, row in entries.items()}
    place = {one.pk: at for at, one in enumerate(evidence, 1)}
    made: list[Block] = []
    for group in dict.fromkeys(line.group for line in score.lines):
        rows = [
            (f"{line.item} {line.name}", "—" if line.full is None else shown(line.full), page.points(line),
             _why(line, basis.get(line.item, ""), [place[one.pk] for one in evidence if one.item == line.item]))
            for line in score.lines if line.group == group
        ]  # fmt: skip
        head = ("计分项", "分值", "自评", "说明、依据和佐证材料序号")
        made.append(Sheet(group, head, rows, (3, 1, 1.2, 6), numeric=frozenset({1, 2}), small=True))
    return made


def _why(line: Line, basis: str, places: Sequence[int]) -> str:
    said = [line.reason] if line.reason else []
    said += [f"依据：{basis}"] if basis else []
    said += [f"佐证材料：{'、'.join(str(place) for place in places)}"] if places else []
    return "；".join(said)


def _tickets(score: Score) -> list[Block]:
    rows = [
        (f"{one.level} {one.number}", one.title, shown(one.points), f"{one.document}{one.at}") for one in score.taken
    ]
    head = ("督办单", "事项", "扣分", "规定扣分的文件")
    return [Sheet("", head, rows, (2, 3, 1, 4), numeric=frozenset({2}), small=True)] if rows else []


def _source(score: Score) -> str:
    known = score.closing
    if not known:
        return "没有引用锁定数据。"
    return (
        f"指标值取自{known['period']}锁定数据第{known['revision']}版，规定截至{known['as_of']}，封存校验码{known['seal']}。"
        "各项指标值的编号和来源等级见“佐证材料目录.xlsx”的“锁定数据”表。"
    )


def _index(score: Score, evidence: Sequence[Evidence]) -> list[Block]:
    if not evidence:
        return [Words("没有佐证材料。")]
    items = {line.item: line.name for line in score.lines}
    rows = [(str(place), items.get(one.item, "—"), one.name, one.sha256[:16]) for place, one in enumerate(evidence, 1)]
    note = "校验码为文件 SHA-256 的前16位，全文见“佐证材料目录.xlsx”。"
    return [
        Sheet("佐证材料目录", ("序号", "计分项", "文件", "校验码"), rows, (0.8, 3.5, 4, 2.4), small=True, note=note)
    ]
