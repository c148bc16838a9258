"""Targets of plans: a plan that comes into force brings its targets, those of the plan before it step back."""

from __future__ import annotations

from shuangkong.plans.approved import Approved, ApprovedTarget
from shuangkong.targets.catalogue import load
from shuangkong.targets.entry import CANONICAL
from shuangkong.targets.indicator import Catalogue
from shuangkong.targets.models import Target


def adopt(approved: Approved, former: tuple[int, ...]) -> int:
    """Bring the targets of a plan into force and return how many; `former` are the plans that it supersedes."""
    for target in Target.objects.filter(plan__in=former, state=Target.State.IN_FORCE):
        target.state = Target.State.SUPERSEDED
        target.save(update_fields=["state"])
    catalogue = load()
    for approved_target in approved.targets:
        _target(approved, approved_target, catalogue).save()
    return len(approved.targets)


def _target(approved: Approved, target: ApprovedTarget, catalogue: Catalogue) -> Target:
    known = catalogue.matching(target.indicator) or catalogue.matching(target.name)
    lo, hi = target.span or (None, None)
    return Target(
        area_id=approved.area,
        # an indicator of the catalogue by its id; others by the plan's name for them
        indicator=known.id if known else CANONICAL.get(target.indicator, target.indicator)[:200],
        name=target.name,
        kind=target.kind,
        relation=target.relation,
        value=target.value,
        lo=lo,
        hi=hi,
        unit=target.unit,
        base_year=target.base_year,
        target_year=target.target_year,
        scope=target.scope,
        bound=target.bound,
        ambition=target.ambition,
        plan=approved.plan,
        plan_title=approved.citation,
        section=target.at,
        start=target.start,
        end=target.end,
    )
