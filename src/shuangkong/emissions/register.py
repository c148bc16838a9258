"""减排项目台账: registering projects, their calculation inputs, evidence and monthly dispatch. Claims are services.py's.

What a claim was calculated from stays as it is while the claim is under way or recognised: to change it, the claim has to be
sent back first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shuangkong.access import originals
from shuangkong.access.audit import Action, record
from shuangkong.access.scope import may
from shuangkong.emissions.filing_checks import Written, input_label, number
from shuangkong.emissions.models import Claim, Dispatch, Evidence, Input, Project
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.services import MOST_REASON, Refused, held
from shuangkong.kernel.problems import BadData, Problem

LARGEST = 20_000_000
# what a claim stands on; the rest (document, the stage onwards) may go on
FIXED = (
    "type", "area_id", "listed_year", "uscc", "permit", "facility", "outlet", "line", "step", "approved_on", "accepted_on", "stable_on",
    "stability",
)  # fmt: skip


def claimed(project: Project) -> bool:
    """Tell whether a claim of the project stands."""
    return project.claims.exclude(state=Claim.State.SENT_BACK).exists()


def require_declare(user: Any, area: str) -> None:
    """Stop here unless the person may register and file the area's projects."""
    if not may(user, "declare", area):
        raise PermissionDenied(_("您没有登记、填报该区域减排项目的权限。"))


def input_rows(type_code: str, said: Mapping[tuple[str, str], str]) -> list[dict[str, str]]:
    """Return typed inputs as rows, in the units of the type; BadData with every one that is no sound number."""
    kind = load()[type_code]
    rows: list[dict[str, str]] = []
    problems: list[Problem] = []
    for (pollutant, name), text in said.items():
        asked = kind.inputs[name.partition("#")[0]]
        one = Written(pollutant, name, text, asked.unit)
        problems += number(input_label(asked, one), one, asked)
        rows.append({"pollutant": pollutant, "input": name, "value": text.replace(",", ""), "unit": asked.unit})
    if problems:
        raise BadData(problems)
    return rows


def save(project: Project, inputs: Iterable[Mapping[str, str]], edits: int, user: Any) -> Project:
    """Keep a project as a person gave it, with its inputs; Refused where a claim stands on what would change."""
    require_declare(user, project.area_id)
    rows = list(inputs)
    if project.pk is None:
        with transaction.atomic():
            project.code = project.code or next_code(project)
            project.save()
            _write_inputs(project, rows)
            record(Action.HANDED_IN, str(project), user=user, area=project.area_id, after=_said(project))
        return project
    with held(project.pk) as kept:
        require_declare(user, kept.area_id)
        if kept.edits != edits:
            raise Refused(_("这个项目刚刚有人改动过，您的改动没有保存。请刷新页面，核对后再改。"))
        fixed = [name for name in FIXED if getattr(kept, name) != getattr(project, name)]
        if claimed(kept) and (fixed or _differ(kept, rows) or _backwards(kept.stage, project.stage)):
            raise Refused(_("已有填报的减排量以现有参数核算，不能修改。确需修改的，先由市级退回。"))
        before = _said(kept)
        project.edits = kept.edits + 1
        project.save()
        _write_inputs(project, rows)
        record(Action.HANDED_IN, str(project), user=user, area=project.area_id, before=before, after=_said(project))
    return project


def withdraw(project_id: int, reason: str, user: Any) -> Project:
    """Take a project out of the counting, with the reason, or, without one, back in; what it was stays on record."""
    with held(project_id) as project:
        require_declare(user, project.area_id)
        if claimed(project):
            raise Refused(_("已有填报的减排量，不能撤销。先由市级退回。"))
        if len(reason.strip()) > MOST_REASON:
            raise Refused(_("原因请不要超过 %(n)s 个字。") % {"n": MOST_REASON})
        before, project.withdrawn = project.withdrawn, reason.strip()
        project.edits += 1
        project.save(update_fields=["withdrawn", "edits"])
        said = {"withdrawn": project.withdrawn}
        record(
            Action.HANDED_IN, str(project), user=user, area=project.area_id, before={"withdrawn": before}, after=said
        )
    return project


def next_code(project: Project) -> str:
    """Return the next free number of an area and the year of the list, like 520602-2024-003."""
    stem = f"{project.area_id}-{project.listed_year}-"
    taken = Project.objects.filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(tail) for tail in (code.removeprefix(stem) for code in taken) if tail.isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1:03d}"


def _said(project: Project) -> dict[str, Any]:
    return {"type": project.type, "stage": project.stage, "inputs": {
        f"{one.pollutant or '*'}.{one.input}": f"{one.value} {one.unit}".strip() for one in project.inputs.all()
    }}  # fmt: skip


def _backwards(before: str, after: str) -> bool:
    """Tell whether a stage lies before the one that the project has reached."""
    order = list(Project.Stage.values)
    return order.index(after) < order.index(before)


def _differ(project: Project, rows: list[Mapping[str, str]]) -> bool:
    known = {(one.pollutant, one.input, one.value, one.unit) for one in project.inputs.all()}
    return known != {(row["pollutant"], row["input"], row["value"], row["unit"]) for row in rows}


def _write_inputs(project: Project, rows: list[Mapping[str, str]]) -> None:
    """Bring the inputs in line with the rows; what stays as it was leaves no line of history."""
    known = {(one.pollutant, one.input): one for one in project.inputs.all()}
    for row in rows:
        key = (row["pollutant"], row["input"])
        one = known.pop(key, None) or Input(project=project, pollutant=key[0], input=key[1])
        if one.pk is None or (one.value, one.unit) != (row["value"], row["unit"]):
            one.value, one.unit, one.confidence = row["value"], row["unit"], ""  # no longer the pack's
            one.save()
    for gone in known.values():
        gone.delete()


def add_evidence(project_id: int, kind: str, raw: bytes, name: str, user: Any, now: datetime) -> Evidence:
    """Keep a file as evidence of a kind that the project's type asks for; BadData where it is none."""
    project = Project.objects.get(pk=project_id)
    require_declare(user, project.area_id)
    known = {one.id: one.name for one in load()[project.type].evidence}
    problems = []
    if kind not in known:
        problems.append(Problem("材料类别", kind or "没有选择", "、".join(known.values()), "选择材料类别"))
    if not raw:
        problems.append(Problem("文件", name or "没有选择", "有内容的文件", "重新选择文件"))
    if len(raw) > LARGEST:
        problems.append(Problem("文件", f"{len(raw) / 1e6:,.0f} MB", "不超过 20 MB", "压缩扫描件，或分成几份上传"))
    if problems:
        raise BadData(problems)
    sha256 = originals.keep(raw)
    with held(project_id) as project:
        if project.evidence.filter(kind=kind, sha256=sha256).exists():
            raise Refused(_("这份材料已经上传过。"))
        made = Evidence.objects.create(
            project=project, kind=kind, name=originals.safe_name(name), sha256=sha256, size=len(raw), at=now, by=user
        )
        record(Action.HANDED_IN, f"{project} {known[kind]}", user=user, area=project.area_id, after={"sha256": sha256})
    return made


def dispatch(project_id: int, month: str, given: Mapping[str, Any], user: Any, now: datetime) -> Dispatch:
    """Keep what is reported of a project for a month; said again, the later word holds and the former stays in the history."""
    with held(project_id) as project:
        require_declare(user, project.area_id)
        made, _new = Dispatch.objects.update_or_create(
            project=project, month=month, defaults={**given, "at": now, "by": user}
        )
    return made
