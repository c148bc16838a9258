"""填写: what a round says of a sheet, kept where it differs from what counts already, with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from shuangkong.assessment import given, keeping, steps
from shuangkong.assessment.models import Assessment, Evidence, ItemScore, Round
from shuangkong.assessment.services import LARGEST_FILE, MOST_FILES, File, What, event, held, keep
from shuangkong.kernel.problems import BadData, Problem

MOST_BASIS = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person enters for one item, or, without item, of the facts beside."""

    given: Mapping[str, Any]
    basis: str = ""
    files: Sequence[File] = field(default_factory=tuple)


def enter(assessment_id: int, entries: Mapping[str, Entry], edits: int, user: Any, now: datetime) -> int:
    """填写: keep what differs from what counts already; return how many items were changed. BadData with every fault."""
    with held(assessment_id, edits) as found:
        round_ = steps.entering(user, found)
        if round_ is None:
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        problems = list(_faults(found, entries, round_))
        if problems:
            raise BadData(problems)
        rows = keeping.entries(found)
        known = keeping.in_force(rows, round_)
        before = {item: (dict(row.given), row.basis) for item, row in known.items()}
        changed = [item for item, entry in entries.items() if entry.files or _said(entry) != before.get(item, ({}, ""))]
        for item in changed:
            told, basis = _said(entries[item])
            if (told, basis) != before.get(item, ({}, "")):  # a file alone is no judgement
                ItemScore.objects.create(
                    assessment=found, item=item, round=round_, given=told, basis=basis, at=now, by=user
                )
            keep(found, item, str(round_), entries[item].files, user, now)
        if changed:
            event(found, What.SAVED, user, now, found.state, "、".join(item or _("其他情况") for item in changed))
    return len(changed)


def attach(assessment_id: int, item: str, file: File, edits: int, user: Any, now: datetime) -> Evidence:
    """Hand in one more piece of evidence for an item, beside what counts of it already; BadData where it is no such item."""
    found = Assessment.objects.get(pk=assessment_id)
    round_ = steps.entering(user, found)
    if round_ is None:
        raise PermissionDenied(_("您没有办理这一步的权限。"))
    known = keeping.in_force(keeping.entries(found), round_).get(item)
    entry = Entry(known.given, known.basis, (file,)) if known else Entry({}, files=(file,))
    enter(assessment_id, {item: entry}, edits, user, now)
    return found.evidence.filter(item=item, what=str(round_)).order_by("-pk")[0]


def _said(entry: Entry) -> tuple[dict[str, Any], str]:
    return {key: value for key, value in entry.given.items() if value is not None and value != ""}, " ".join(
        entry.basis.split()
    )


def _faults(found: Assessment, entries: Mapping[str, Entry], round_: Round) -> Iterator[Problem]:
    sheet = keeping.sheet_of(found)
    for id_, entry in entries.items():
        item = sheet.item(id_)
        told, basis = _said(entry)
        name = item.name if item else id_
        if not id_:
            yield from given.problems_of(sheet, {"facts": told})
        elif item is None:
            yield from given.problems_of(sheet, {"items": {id_: told}})
        else:
            yield from given.faults_of(item, told)
        if given.OVERRIDE in told and round_ == Round.SELF:
            yield Problem(name, _("改定分值"), _("自评按规则计分"), _("删去改定的分值"))
        if len(basis) > MOST_BASIS:
            yield Problem(
                name, _("依据有 %(n)s 字") % {"n": len(basis)}, _("不超过 %(n)s 字") % {"n": MOST_BASIS}, _("缩短")
            )
        if len(entry.files) > MOST_FILES or any(not raw or len(raw) > LARGEST_FILE for _name, raw in entry.files):
            yield Problem(
                name, _("佐证材料"), _("每次最多 10 份，每份不超过 20 MB，不能是空文件"), _("分次上传，或压缩后再传")
            )
