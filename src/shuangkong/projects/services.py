"""两高项目的办理: registering, judging, entering what authorities decided, replacement, actual energy, supervision.

Every step is one transaction that holds the project's row, writes its record and its event, and works the advice out anew:
where it differs from the last version it is kept as the next one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin, originals
from shuangkong.access.audit import Action, record
from shuangkong.access.scope import may, may_somewhere
from shuangkong.kernel.problems import NotInForce
from shuangkong.projects import benchmarks, facts, gate
from shuangkong.projects.claims import claims, promised
from shuangkong.projects.models import (
    ActualEnergy,
    Advice,
    Approval,
    Evidence,
    Judgement,
    LocalLevel,
    Project,
    ProjectEvent,
    Replacement,
    Supervision,
)
from shuangkong.registers.models import Area
from shuangkong.registers.services import seen_areas, subtree
from shuangkong.registers.tables import ABOVE_COUNTY
from shuangkong.rulebook.lookup import Rulebook

What: Any = ProjectEvent.What
LARGEST = 20_000_000
FLAGS = ("national", "central", "exempt")  # each set by the approval of its kind alone


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


def visible(user: Any) -> QuerySet[Project]:
    """Return the projects that a person may look at."""
    return Project.objects.filter(area_id__in=seen_areas(user)).select_related("area", "organisation")


def areas_of(user: Any, action: str = "propose") -> QuerySet[Area]:
    """Return the areas whose projects a person may register."""
    below = subtree(user.area) if may_somewhere(user, action) else set()
    return Area.objects.filter(code__in=below).exclude(level__in=ABOVE_COUNTY)


@cache
def rulebook() -> Rulebook:
    """Return the rulebook, read once."""
    return Rulebook.load()


def re_review_share(area: str, on: date) -> float | None:
    """Return from which share of the approved energy a review is due again; None before there was a rule."""
    try:
        return gate.threshold(rulebook(), "re_review_share", on, area)
    except NotInForce:
        return None


def read(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Read projects together with what an advice goes by."""
    return projects.prefetch_related("judgements", "approvals", "replacements", "actuals")


def last_advices() -> QuerySet[Advice]:
    """Return the last version of the advice of each project: a list needs no other."""
    newest = Advice.objects.filter(project=OuterRef("project")).order_by("-version").values("version")[:1]
    return Advice.objects.filter(version=Subquery(newest))


def assessed(project: Project, now: datetime) -> dict[str, Any]:
    """Return what the gate says of a project today, with the closing it rests on."""
    on = timezone.localtime(now).date()
    city, found = facts.city_of(project.area_id)
    standing = facts.standing_of(project.area_id, found)
    promised = claims(standing.area, standing.year, on, project) if standing else []
    told = gate.assess(rulebook(), facts.facts(project, on, standing, promised), on)
    source = None if standing is None else {
        "city": city, "area": standing.area, "name": standing.name, "year": standing.year, "revision": standing.revision,
        "seal": standing.seal, "confidence": standing.confidence, "level": standing.level,
    }  # fmt: skip
    return told | {"closing": source}


@contextmanager
def _acting(project_id: int, action: str, user: Any, now: datetime) -> Iterator[Project]:
    """Hold a project to the end of a transaction in which a person acts on it; the advice follows."""
    with transaction.atomic():
        rows = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("area", "organisation")
        project = rows.get(pk=project_id)
        require(user, action, project.area_id)
        if project.withdrawn:
            raise Refused(_("这个项目已经撤销，不能办理。"))
        yield project
        advise(project, user, now)


def require(user: Any, action: str, area: str) -> None:
    """Stop here unless the person may do this with the projects of an area."""
    if not may(user, action, area):
        raise PermissionDenied(_("您没有办理该区域两高项目这一事项的权限。"))


def advise(project: Project, user: Any, now: datetime) -> Advice | None:
    """Work the advice out and keep it where it is another than the last version; return the version that is new."""
    content = assessed(read(Project.objects.filter(pk=project.pk)).get(), now)
    said = {name: value for name, value in content.items() if name != "on"}  # the day alone makes no new version
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = Advice.objects.filter(project=project).order_by("-version").first()
    if last is not None and last.sha256 == digest:
        return None
    closing = content["closing"] or {}
    made = Advice.objects.create(
        project=project, version=last.version + 1 if last else 1, on=content["on"], outcome=content["outcome"],
        content=json.loads(text) | {"on": content["on"]}, sha256=digest, seal=closing.get("seal", ""), at=now, by=user,
    )  # fmt: skip
    _event(project, What.ADVISED, content["outcome_name"], user, now)
    return made


def readvise(project_id: int, user: Any, now: datetime) -> Advice | None:
    """重新研判: as things stand now, for instance after another closing."""
    with transaction.atomic():
        project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project_id)
        require(user, "judge", project.area_id)
        return advise(project, user, now)


def save(project: Project, edits: int, user: Any, now: datetime) -> Project:
    """Keep a project as a person gave it; Refused where another changed it meanwhile."""
    require(user, "propose", project.area_id)
    with transaction.atomic():
        what, before, kept = What.REGISTERED, None, None
        if project.pk is not None:
            kept = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
            require(user, "propose", kept.area_id)
            if kept.edits != edits:
                raise Refused(_("这个项目刚刚有人改动过，您的改动没有保存。请刷新页面，核对后再改。"))
            what, before = What.CHANGED, _said(kept)
        _settled(project, kept, user)
        if kept is not None:
            project.edits = kept.edits + 1
        project.code = project.code or next_code(project.area_id, now.year)
        project.save()
        _event(project, what, project.get_stage_display(), user, now)
        record(Action.HANDED_IN, str(project), user=user, area=project.area_id, before=before, after=_said(project))
        advise(project, user, now)
    _follow(project, user, now, was=kept is not None and kept.stage != project.stage)
    return project


def _settled(project: Project, kept: Project | None, user: Any) -> None:
    """Stop here where somebody frees a project by a flag without its document, or by its stage or kind without judging."""
    names = [*FLAGS]
    if kept is not None and not may(user, "judge", kept.area_id):
        names += ["stage", "kind"]
    if any(getattr(project, name) != getattr(kept or Project(), name) for name in names):
        raise Refused(
            _(
                "阶段和类别登记后由研判机关改动；能耗单列、国家审批和不单独审查，由研判机关凭文件在“登记审批和处置”中登记。"
            )
        )


def next_code(area: str, year: int) -> str:
    """Return the next free number of an area and a year, like LG-520602-2026-003."""
    stem = f"LG-{area}-{year}-"
    taken = Project.objects.filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(tail) for tail in (code.removeprefix(stem) for code in taken) if tail.isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1:03d}"


def _said(project: Project) -> dict[str, Any]:
    names = ("name", "kind", "stage", *FLAGS, "energy_tce", "value_added_yuan", "started_on", "earliest", "latest")
    return {name: None if getattr(project, name) is None else str(getattr(project, name)) for name in names}


def withdraw(project_id: int, reason: str, user: Any, now: datetime) -> Project:
    """Take a project off the list, with the reason, or, without one, back in; what it was stays on record."""
    with transaction.atomic():
        project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project_id)
        require(user, "judge", project.area_id)
        project.withdrawn = reason.strip()
        project.edits += 1
        project.save()
        _event(project, What.WITHDRAWN if project.withdrawn else What.RESTORED, project.withdrawn, user, now)
        said = {"withdrawn": project.withdrawn}
        record(Action.HANDED_IN, str(project), user=user, area=project.area_id, after=said)
    _follow(project, user, now, was=True)
    return project


def _follow(project: Project, user: Any, now: datetime, *, was: bool = False) -> None:
    """Work out anew what is proposed beside a project that takes room for good, or did: `was`; each by itself."""
    standing = facts.standing_of(project.area_id, facts.city_of(project.area_id)[1])
    if standing is None or not (was or promised(project, standing, timezone.localtime(now).date())):
        return
    beside = Project.objects.filter(area_id__in=subtree(standing.area), stage=Project.Stage.PROPOSED, withdrawn="")
    for other in beside.exclude(pk=project.pk).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            advise(Project.objects.select_for_update(no_key=True).get(pk=other), user, now)


File = tuple[str, bytes] | None


def _proof(project: Project, file: File, user: Any, now: datetime) -> Evidence | None:
    """Keep the file that a record rests on."""
    if file is None:
        return None
    name, raw = file
    if not raw or len(raw) > LARGEST:
        raise Refused(_("佐证材料应有内容，且不超过 20 MB。"))
    sha256 = originals.keep(raw)
    return Evidence.objects.create(
        project=project, name=originals.safe_name(name), sha256=sha256, size=len(raw), at=now, by=user
    )


def _written(
    model: Any, action: str, what: str, project_id: int, given: Mapping[str, Any], file: File, user: Any, now: datetime
) -> Any:  # fmt: skip
    """Write one record of a project with its event and the line of the audit trail."""
    with _acting(project_id, action, user, now) as project:
        more = {"level": _level(project)} if model is Approval else {}
        proof = _proof(project, file, user, now)
        made = model.objects.create(project=project, at=now, by=user, evidence=proof, **more, **given)
        if given.get("kind") in FLAGS:
            _flag(project, given["kind"], given.get("granted", True))
        _event(project, what, str(made), user, now)
        said = {name: str(value) for name, value in given.items() if value not in (None, "")}
        action_word = Action.APPROVED if model is Approval else Action.HANDED_IN
        record(action_word, f"{project} {made._meta.verbose_name}", user=user, area=project.area_id, after=said)  # noqa: SLF001 - Django's documented door
    return made


def _flag(project: Project, name: str, granted: bool) -> None:
    """Set what a document says of a project as a whole: 能耗单列, 国家审批, 不单独审查; refused, it is taken back."""
    setattr(project, name, granted)
    project.edits += 1
    project.save()


def _level(project: Project) -> int | None:
    """Return the level of warning of the area when a decision is entered: it stays with the record."""
    standing = facts.standing_of(project.area_id, facts.city_of(project.area_id)[1])
    return standing.level if standing else None


def judge(project_id: int, given: Mapping[str, Any], file: File, user: Any, now: datetime) -> Judgement:
    """判断条件: of a criterion that applies where the project is."""
    area = Project.objects.values_list("area_id", flat=True).get(pk=project_id)
    if given["criterion"] not in {one.id for one in benchmarks.criteria_for(facts.code_of(area))}:
        raise Refused(_("本地区没有这项条件。"))
    made: Judgement = _written(Judgement, "judge", What.JUDGED, project_id, given, file, user, now)
    return made


def approve(project_id: int, given: Mapping[str, Any], file: File, user: Any, now: datetime) -> Approval:
    """登记审批和处置: as the document of the authority has it."""
    made: Approval = _written(Approval, "judge", What.APPROVED, project_id, given, file, user, now)
    if made.kind in (Approval.Kind.DISPOSAL, Approval.Kind.SAME_SITE):
        _follow(made.project, user, now, was=True)
    return made


def replace(project_id: int, given: Mapping[str, Any], file: File, user: Any, now: datetime) -> Replacement:
    """登记能耗替代: with the authority's opinion on it."""
    made: Replacement = _written(Replacement, "judge", What.REPLACED, project_id, given, file, user, now)
    _follow(made.project, user, now)
    return made


def cancel_replacement(project_id: int, replacement_id: int, number: str, user: Any, now: datetime) -> Replacement:
    """撤销替代: a record of its own that takes another back, with the paper that says so."""
    former = Replacement.objects.filter(pk=replacement_id, project_id=project_id, cancels=None).first()
    if former is None or Replacement.objects.filter(cancels=former).exists():
        raise Refused(_("没有这笔替代，或已经撤销。"))
    if not number.strip():
        raise Refused(_("请写明撤销的文号。"))
    given = {
        "source": former.source, "energy_tce": former.energy_tce, "authority": former.authority,
        "number": number.strip()[:80], "day": timezone.localtime(now).date(), "cancels": former,
    }  # fmt: skip
    return replace(project_id, given, None, user, now)


def meter(project_id: int, given: Mapping[str, Any], file: File, user: Any, now: datetime) -> ActualEnergy:
    """登记实际能耗."""
    made: ActualEnergy = _written(ActualEnergy, "propose", What.METERED, project_id, given, file, user, now)
    _follow(made.project, user, now, was=True)
    return made


def supervise(project_id: int, given: Mapping[str, Any], file: File, user: Any, now: datetime) -> Supervision:
    """登记监管记录."""
    made: Supervision = _written(Supervision, "propose", What.SUPERVISED, project_id, given, file, user, now)
    return made


def set_level(given: Mapping[str, Any], user: Any, now: datetime) -> LocalLevel:
    """登记地方能效要求: it holds for every project of the area from its day."""
    require(user, "judge", user.area)
    made = LocalLevel.objects.create(**given, at=now, by=user)
    said = {name: str(value) for name, value in given.items() if value not in (None, "")}
    record(Action.HANDED_IN, f"{made} {made.document}", user=user, area=user.area, after=said)
    return made


def _event(project: Project, what: str, remark: str, user: Any, now: datetime) -> None:
    ProjectEvent.objects.create(
        project=project, at=now, by=user, address=origin.address(), what=what, remark=remark[:500]
    )
