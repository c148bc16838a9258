"""自评材料: the self-assessment report, the sheet as a table, the sealed figures it rests on, the evidence with its index.

One zip in which everything is hashed (as a case file of the audit): `shuangkong assessment verify` needs no database. The
report is plain HTML that prints on A4; numbers stand in CSV and JSON for whoever makes another document of them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template import Context, Template
from django.utils import timezone

from shuangkong.access import originals
from shuangkong.access.scope import may_assess
from shuangkong.assessment import keeping, page
from shuangkong.assessment.models import Assessment, Evidence, Round
from shuangkong.assessment.score import PACK, Score
from shuangkong.assessment.sheet import STATUSES
from shuangkong.audit import archive

REPORT = (
    Path(__file__).parent / "documents" / "report.html"
)  # a document in Chinese, no page: nothing of it is translated
BOM = "﻿"  # Excel takes a CSV file for UTF-8 by it
CONFIDENCES = {"official": "官方发布", "reported": "上报", "assumed": "假定", "synthetic": "演示数据", "": "—"}


def may_export(user: Any, found: Assessment) -> bool:
    """Tell whether a person may take the material out: who is assessed, who assesses, and auditors."""
    return any(may_assess(user, action, found.area_id) for action in ("score_self", "assess")) or user.role == "auditor"


def export(found: Assessment, user: Any, now: datetime) -> tuple[bytes, str]:
    """Return the zip of the self-assessment, and its seal."""
    score = keeping.score_after(found, str(Round.SELF))
    evidence = list(found.evidence.filter(what=str(Round.SELF)).select_related("by"))
    named = {one.pk: f"佐证材料/{place:03d}_{one.name}" for place, one in enumerate(evidence, 1)}
    members = {
        "自评报告.html": _report(found, score, evidence, named, now),
        "计分表.csv": _table(_scores(score)),
        "锁定数据.csv": _table(_figures(score)),
        "佐证材料目录.csv": _table(_index(score, evidence, named)),
        "assessment.json": json.dumps(_object(found, score), ensure_ascii=False, indent=1, sort_keys=True).encode(),
        "sheet.yaml": originals.path_of(found.sheet_sha256).read_bytes(),
        **{named[one.pk]: originals.path_of(one.sha256).read_bytes() for one in evidence},
    }
    about = {
        "kind": PACK,
        "case": f"{found.area_id}-{found.year}-{found.sheet}",
        "by": user.username,
        "at": now.isoformat(),
    }
    return archive.written(members, about)


def _report(
    found: Assessment, score: Score, evidence: Sequence[Evidence], named: dict[int, str], now: datetime
) -> bytes:
    basis = {row.item: row.basis for row in keeping.in_force(keeping.entries(found), str(Round.SELF)).values()}
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in score.lines:
        files = [named[one.pk] for one in evidence if one.item == line.item]
        row = {"line": line, "points": page.points(line), "basis": basis.get(line.item, ""), "files": files}
        groups.setdefault(line.group, []).append(row)
    context = {
        "found": found, "score": score, "total": page.total(score), "groups": groups.items(), "named": named,
        "evidence": [(named[one.pk], one) for one in evidence], "made": timezone.localtime(now),
        "status": STATUSES[keeping.sheet_of(found).status][0], "before": page.before(found),
    }  # fmt: skip
    return Template(REPORT.read_text("utf-8")).render(Context(context)).encode()


def _table(rows: Iterable[Sequence[Any]]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([_cell(value) for value in row] for row in rows)
    return (BOM + made.getvalue()).encode()


def _cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not isinstance(value, int | float) else text


def _scores(score: Score) -> Iterable[Sequence[Any]]:
    yield ["分组", "代号", "计分项", "分值", "得分", "最低", "最高", "加分", "说明", "缺少"]
    for line in score.lines:
        yield [
            line.group, line.item, line.name, line.full, line.points, line.low, line.high, line.bonus_low, line.reason,
            "、".join(line.missing),
        ]  # fmt: skip
    yield ["合计", "", "", score.full, score.total, score.low, score.high, score.bonus, "；".join(score.why), ""]


def _figures(score: Score) -> Iterable[Sequence[Any]]:
    yield ["计分项", "指标编号", "指标", "数值", "单位", "评定", "数据来源等级", "时期", "版次", "封存校验码"]
    closing = score.closing
    for line in score.lines:
        for one in line.inputs:
            yield [
                line.name, one.figure, one.label, one.value, one.unit, one.verdict, CONFIDENCES[one.confidence],
                closing.get("period"), closing.get("revision"), closing.get("seal"),
            ]  # fmt: skip


def _index(score: Score, evidence: Sequence[Evidence], named: dict[int, str]) -> Iterable[Sequence[Any]]:
    names = {line.item: line.name for line in score.lines}
    yield ["序号", "计分项", "文件", "SHA-256", "字节", "提交人", "提交时间"]
    for place, one in enumerate(evidence, 1):
        at = timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M")
        yield [place, names.get(one.item, ""), named[one.pk], one.sha256, one.size, one.by.username, at]


def _object(found: Assessment, score: Score) -> dict[str, Any]:
    return {
        "area": found.area_id, "area_name": found.area.name, "year": found.year, "document": found.document,
        "sheet_sha256": found.sheet_sha256, "score": score.as_object(),
    }  # fmt: skip
