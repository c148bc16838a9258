"""任务的进展状况: late, behind, unreported, due soon, the card that follows, and how well the task can be followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.actions import rules
from shuangkong.actions.models import Milestone, Task
from shuangkong.actions.settings import Settings

OPEN = (Task.State.PENDING, Task.State.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands on a day."""

    late: bool
    behind: bool
    missed: int  # milestones that were not reached by their day
    unreported: bool
    due_soon: bool
    owed: str  # the last month whose report is owed
    time_progress: float | None
    card: str  # the card that follows; whether one is given, a person decides
    quality: float  # share of what is needed to follow the task

    @property
    def quality_percent(self) -> int:
        """Return the monitoring quality as a whole percentage."""
        return round(self.quality * 100)


def of(task: Task, today: date, settings: Settings) -> Standing:
    """Return how a task stands; its milestones may have been fetched along."""
    open_ = task.state in OPEN
    last = task.last_day
    missed = sum(one.due_on < today and still_open(one, today) for one in task.milestones.all()) if open_ else 0
    late = bool(open_ and last and rules.is_late(today.toordinal(), last.toordinal(), task.percent))
    elapsed = _elapsed(task, today)
    behind = bool(open_ and elapsed is not None and rules.is_behind(task.percent, elapsed, settings.behind_gap))
    owed = month_owed(today, settings)
    unreported = bool(open_ and task.confirmed_at and owed >= _month(task.confirmed_at) and task.reported < owed)
    risk = rules.is_at_risk(behind, missed, unreported)
    return Standing(
        late=late,
        behind=behind,
        missed=missed,
        unreported=unreported,
        due_soon=bool(open_ and last and 0 <= (last - today).days <= settings.due_soon_days),
        owed=owed,
        time_progress=elapsed,
        card=str(rules.card(late, risk, 0, 0)),
        quality=float(
            rules.monitoring_quality(bool(task.lead and task.confirmed_at), last is not None, _fresh(task, owed))
        ),
    )


def still_open(milestone: Milestone, day: date) -> bool:
    """Tell whether a milestone was not on record as reached yet at the end of a day."""
    entered = milestone.entered_on or milestone.reached_on
    return entered is None or entered > day


def month_owed(today: date, settings: Settings) -> str:
    """Return the last month whose report is owed on a day, e.g. 2026-02."""
    year, month = divmod(int(rules.month_owed(today.year * 12 + today.month - 1, today.day, settings.report_day)), 12)
    return f"{year}-{month + 1:02}"


def word(task: Task, standing: Standing) -> tuple[str, str]:
    """Return how a task stands in a word, and of which kind that is (good, watch, bad, unknown, exempt)."""
    said = (
        (task.state == Task.State.SUPERSEDED, "exempt", _("已被新版替代")),
        (task.state == Task.State.DONE, "good", _("已完成")),
        (standing.late, "bad", _("逾期")),
        (task.confirmed_at is None, "unknown", _("待确认分工")),
        (standing.missed > 0, "watch", _("节点逾期")),
        (standing.behind, "watch", _("进度滞后")),
        (standing.unreported, "watch", _("未报进展")),
        (standing.due_soon, "watch", _("临近到期")),
    )
    return next(((kind, text) for holds, kind, text in said if holds), ("good", _("正常推进")))


def _elapsed(task: Task, today: date) -> float | None:
    first, last = task.starts_on, task.last_day
    if first is None or last is None or last <= first:
        return None
    return float(rules.time_progress(today.toordinal(), first.toordinal(), last.toordinal()))


def _fresh(task: Task, owed: str) -> bool:
    return task.state == Task.State.DONE or (task.reported != "" and task.reported >= owed)


def _month(moment: Any) -> str:
    from django.utils import timezone

    return timezone.localtime(moment).strftime("%Y-%m")
