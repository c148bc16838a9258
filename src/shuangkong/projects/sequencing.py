"""项目排序的办理: sequence the ledger of a city now, and keep what was asked and what came out."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access.scope import may
from shuangkong.projects import services
from shuangkong.projects.board import Wishes, board, told
from shuangkong.projects.facts import city_of
from shuangkong.projects.models import Project, SequenceRun
from shuangkong.projects.services import Refused
from shuangkong.registers.services import subtree

SECONDS = 10.0  # a page is waited for; the command line takes as long as it is told
_one_at_a_time = threading.Lock()  # each run takes two processors


def run(area: str, wishes: Wishes, user: Any, now: datetime) -> SequenceRun:
    """Sequence the proposed projects of a city with the paths of its last closing; Refused where it was never closed."""
    if not may(user, "judge", area):
        raise PermissionDenied
    city, standings = city_of(area)
    if city != area or city not in standings:
        raise Refused(_("还没有锁定本市的年度数据，无法取得各县（市、区）的控制线。先锁定年度数据。"))
    if not _one_at_a_time.acquire(timeout=SECONDS):
        raise Refused(_("另一次排序正在进行，请稍后再试。"))
    try:
        content = _sequenced(city, standings, wishes, now)
    finally:
        _one_at_a_time.release()
    asked = {"gdp_growth": wishes.gdp_growth, "energy_growth": wishes.energy_growth, "limits": dict(wishes.limits)}
    return SequenceRun.objects.create(
        city_id=city, asked=asked, content=content, seal=standings[city].seal, at=now, by=user
    )


def _sequenced(city: str, standings: Any, wishes: Wishes, now: datetime) -> dict[str, Any]:
    from shuangkong.projects.sequence import sequence  # highspy stays out of the start

    proposed = Project.objects.filter(
        area_id__in=subtree(city), stage=Project.Stage.PROPOSED, withdrawn=""
    ).select_related("area")
    projects = list(services.read(proposed).prefetch_related(Prefetch("advices", services.last_advices())))
    made = board(city, standings, projects, wishes, timezone.localtime(now).date())
    found = told(sequence(made.plan, SECONDS), made, projects)
    kept: dict[str, Any] = json.loads(json.dumps(found, ensure_ascii=False, default=str))
    return kept | {"year": standings[city].year, "revision": standings[city].revision}


def last_run(area: str) -> SequenceRun | None:
    """Return the last run of a city."""
    return SequenceRun.objects.filter(city=area).select_related("by", "city").first()
