"""自评材料: the self-assessment report, its tables and the index of its evidence, and the evidence itself, in one sealed zip.

Everything in it is hashed (as a case file of the audit): `shuangkong assessment verify` needs no database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from shuangkong.access import originals
from shuangkong.access.scope import may_assess
from shuangkong.assessment import keeping
from shuangkong.assessment.models import Assessment, Evidence
from shuangkong.assessment.score import PACK, Score
from shuangkong.audit import archive
from shuangkong.closing.numerals import CONFIDENCES
from shuangkong.reports import self_report, word, workbook
from shuangkong.reports.paper import Paper
from shuangkong.reports.quotes import REACHED
from shuangkong.reports.self_report import SELF

Table = tuple[str, Sequence[str], Sequence[Sequence[Any]]]


def may_export(user: Any, found: Assessment) -> bool:
    """Tell whether a person may take the material out: who is assessed, who assesses, and auditors."""
    return any(may_assess(user, action, found.area_id) for action in ("score_self", "assess")) or user.role == "auditor"


def unsubmitted(found: Assessment) -> str:
    """Return what stands behind the title while the self-assessment may still change."""
    return "（未提交）" if found.state == Assessment.State.SCORING else ""


def export(found: Assessment, user: Any, now: datetime) -> tuple[bytes, str]:
    """Return the zip of the self-assessment, and its seal."""
    score = keeping.score_after(found, SELF)
    evidence = self_report.evidence_of(found)
    named = self_report.named(evidence)
    tables = [_index(score, evidence, named), _scores(score), _figures(score)]
    about = {
        "kind": PACK,
        "case": f"{found.area_id}-{found.year}-{found.sheet}",
        "by": user.username,
        "at": now.isoformat(),
    }
    paper = _paper(found, now)
    members = {
        "自评报告.docx": word.written(paper),
        "佐证材料目录.xlsx": workbook.tables(tables, paper),
        "assessment.json": json.dumps(_object(found, score), ensure_ascii=False, indent=1, sort_keys=True).encode(),
        "sheet.yaml": originals.read(found.sheet_sha256, "sheet.yaml"),
        **{named[one.pk]: originals.read(one.sha256, one.name) for one in evidence},
    }
    return archive.written(members, about)


def _paper(found: Assessment, now: datetime) -> Paper:
    """The report before it has a number: who issues it formally drafts the 自评报告 among the documents."""
    agency = f"{found.area.name}{'管理委员会' if found.area.level == 'zone' else '人民政府'}"
    return Paper(
        agency=agency, title=f"{agency}关于{found.year}年度考核的自评报告{unsubmitted(found)}", addressee="", blocks=self_report.blocks(found),
        signature=agency, day=timezone.localtime(now).date(), annexes=self_report.annexes(found), subject=found.seal,
    )  # fmt: skip


def _index(score: Score, evidence: Sequence[Evidence], named: dict[int, str]) -> Table:
    items = {line.item: line.name for line in score.lines}
    rows = [
        (place, items.get(one.item, ""), named[one.pk], one.sha256, one.size, one.by.username, f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}")
        for place, one in enumerate(evidence, 1)
    ]  # fmt: skip
    return "佐证材料目录", ("序号", "计分项", "文件", "SHA-256", "字节", "提交人", "提交时间"), rows


def _scores(score: Score) -> Table:
    rows: list[Sequence[Any]] = [
        (line.group, line.item, line.name, line.full, line.points, line.low, line.high, line.bonus_low, line.reason, "、".join(line.missing))
        for line in score.lines
    ]  # fmt: skip
    rows += [
        ("督办扣分", one.number, one.title, "", -one.points, "", "", "", f"{one.document}{one.at}", "")
        for one in score.taken
    ]
    rows.append(("合计", "", "", score.full, score.total, score.low, score.high, score.bonus, "；".join(score.why), ""))
    return "计分表", ("分组", "代号", "计分项", "分值", "得分", "最低", "最高", "加分", "说明", "缺少"), rows


def _figures(score: Score) -> Table:
    head = ("计分项", "指标编号", "指标", "数值", "单位", "评定", "数据来源等级", "时期", "版次", "封存校验码")
    return "锁定数据", head, list(_rows_of_figures(score))


def _rows_of_figures(score: Score) -> Iterable[Sequence[Any]]:
    closing = score.closing
    for line in score.lines:
        for one in line.inputs:
            yield (
                line.name, one.figure, one.label, one.value, one.unit, REACHED.get(one.verdict, "—"),
                CONFIDENCES.get(one.confidence, "—"), closing.get("period"), closing.get("revision"), closing.get("seal"),
            )  # fmt: skip


def _object(found: Assessment, score: Score) -> dict[str, Any]:
    return {
        "area": found.area_id, "area_name": found.area.name, "year": found.year, "document": found.document,
        "sheet_sha256": found.sheet_sha256, "score": score.as_object(),
    }  # fmt: skip
