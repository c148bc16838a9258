"""考核表的页面: the sheet as the sheet looks, with what each round said, last year's points and where each score comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.assessment import keeping, rectifying, refreshing, sealed, steps
from shuangkong.assessment.carrying import carry_share
from shuangkong.assessment.models import Assessment, ItemScore, Round
from shuangkong.assessment.points import shown
from shuangkong.assessment.score import Input, Line, Score
from shuangkong.assessment.scoring import scored
from shuangkong.assessment.seen import events_seen, files_seen, reached, rounds_seen
from shuangkong.assessment.sheet import STATUSES, Sheet
from shuangkong.audit.models import CountyFlag

State: Any = Assessment.State


def points(line: Line) -> str:
    """Return the points of a line as the sheet shows them."""
    if line.full is None:
        return {True: _("达标"), False: _("不达标"), None: _("未评定")}[line.met]
    if line.points is not None:
        return shown(line.low) + (f" + {shown(line.bonus_low)}" if line.bonus_low else "")
    return f"{shown(line.low)}—{shown(line.high)}"


def total(score: Score) -> str:
    """Return the sum as the sheet shows it; empty for sheets without points."""
    if score.low is None or score.high is None:
        return ""
    return shown(score.low) if score.total is not None else f"{shown(score.low)}—{shown(score.high)}"


def context(found: Assessment, user: Any) -> dict[str, Any]:
    """Return what the template of one assessment needs."""
    sheet, rows = keeping.sheet_of(found), keeping.entries(found)
    seen = rounds_seen(user, found)
    columns = reached(found, seen)
    rows = [row for row in rows if row.round in [str(one) for one in seen]]
    scores = {one: keeping.score_after(found, str(one), rows) for one in columns}
    score = scores[columns[-1]]
    told = before(found)
    newer = None if found.state in steps.SETTLED else refreshing.newer_than(found)
    return {
        "found": found, "columns": [one.label for one in columns],
        "score": score, "total": total(score), "before": told,
        "totals": [(one.label, total(scores[one])) for one in columns],
        "groups": _groups(sheet, score, {one.label: scores[one] for one in columns}, rows, _files_by_item(found, user), told["score"] if told else None),
        "steps": list(steps.open_to(user, found)), "entering": steps.entering(user, found),
        "stages": _stages(found), "events": events_seen(found, user), "newer": newer,
        "may_refresh": refreshing.may_refresh(user, found),
        "rectification": rectifying.ticket_of(found) if found.state == State.CIRCULATED else None,
        "late_flags": _late_flags(found), "files": _files(found, user), "facts": _facts(sheet, rows),
        "status": STATUSES[sheet.status][0], "note": sheet.note, "follow_up": sheet.follow_up,
    }  # fmt: skip


def trial_context(sheet: Sheet, area: str, year: int) -> dict[str, Any]:
    """Return what the template needs where no assessment was begun: the sheet over the sealed data alone."""
    score = trial_score(sheet, area, year)
    former = trial_score(sheet, area, year - 1)
    return {
        "found": None, "columns": [_("测算")], "score": score, "total": total(score), "totals": [(_("测算"), total(score))],
        "before": {"score": former, "words": _("按上年锁定数据试算"), "total": total(former)} if former.closing else None,
        "groups": _groups(sheet, score, {_("测算"): score}, [], {}, former if former.closing else None), "status": STATUSES[sheet.status][0],
        "note": sheet.note, "follow_up": sheet.follow_up,
    }  # fmt: skip


def trial_score(sheet: Sheet, area: str, year: int) -> Score:
    """Return what a sheet comes to over the newest sealed data alone."""
    return scored(sheet, year, area, sealed.of(area, year), carry_share=carry_share(area, year))


def before(found: Assessment) -> dict[str, Any] | None:
    """Return last year's score: as decided, else over last year's sealed data alone; None where there is nothing."""
    former = Assessment.objects.filter(area=found.area_id, year=found.year - 1, sheet=found.sheet).first()
    if former is not None and former.state in steps.SETTLED:
        score = keeping.score_after(former, str(Round.DECISION))
        return {
            "score": score,
            "words": _("上年审定（%(document)s）") % {"document": former.decision},
            "total": total(score),
        }
    score = trial_score(keeping.sheet_of(found), found.area_id, found.year - 1)
    return {"score": score, "words": _("按上年锁定数据试算"), "total": total(score)} if score.closing else None


def _groups(
    sheet: Sheet, score: Score, scores: Mapping[str, Score], rows: Sequence[ItemScore], files: Mapping[str, list[Any]],
    former: Score | None,
) -> list[dict[str, Any]]:  # fmt: skip
    return [
        {"name": group.name, "full": None if group.full is None else shown(group.full),
         "rows": [_row(score.line(item.id), {name: one.line(item.id) for name, one in scores.items()}, rows, files, former, item.note) for item in group.items]}
        for group in sheet.groups
    ]  # fmt: skip


def _row(
    line: Line, lines: Mapping[str, Line], rows: Sequence[ItemScore], files: Mapping[str, list[Any]], former: Score | None,
    note: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "line": line, "full": "" if line.full is None else shown(line.full), "points": [(name, points(one)) for name, one in lines.items()],
        "said": [row for row in rows if row.item == line.item and row.basis], "files": files.get(line.item, []),
        "before": points(former.line(line.item)) if former else "", "note": note,
        "inputs": [(one, _amount(one)) for one in line.inputs if one.value is not None or one.verdict],
    }  # fmt: skip


def _amount(one: Input) -> str:
    return "" if one.value is None else f"{one.value:,.2f} {one.unit}".strip()


def _files_by_item(found: Assessment, user: Any) -> dict[str, list[Any]]:
    files: dict[str, list[Any]] = {}
    for one in found.evidence.exclude(item="").filter(what__in=files_seen(user, found)):
        files.setdefault(one.item, []).append(one)
    return files


def _files(found: Assessment, user: Any) -> list[Any]:
    return list(found.evidence.filter(item="", what__in=files_seen(user, found)).select_related("by"))


def _facts(sheet: Sheet, rows: Sequence[ItemScore]) -> list[str]:
    named = {fact.id: fact.name for fact in sheet.facts}
    known = keeping.entered(rows, keeping.last_round(rows))["facts"]
    return [
        f"{named[id_]}：{'是' if value is True else '否' if value is False else value}"
        for id_, value in known.items()
        if id_ in named
    ]


def _stages(found: Assessment) -> list[dict[str, Any]]:
    states = [State(value) for value in State.values]
    at = states.index(State(found.state))
    names = (_("自评"), _("部门评审"), _("实地核查"), _("申辩"), _("市政府审定"), _("送组织部门"), _("通报"))
    return [{"name": name, "done": place < at, "now": place == at} for place, name in enumerate(names)]


def _late_flags(found: Assessment) -> list[str]:
    """Return decided cases against the area's year that the sealed data do not know of yet."""
    known = " ".join(keeping.sealed_of(found).fraud)
    flags = CountyFlag.objects.filter(area=found.area_id, year=found.year).select_related("case")
    return [flag.case.number for flag in flags if flag.case.number not in known]
