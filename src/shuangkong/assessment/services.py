"""考核的办理: issuing, entering, and every step until the result is circulated. Nothing else changes an assessment.

Every step is one transaction that holds the row: of two who act at once one wins, and the other is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuangkong.access import origin, originals
from shuangkong.access.scope import may
from shuangkong.assessment.models import Assessment, AssessmentEvent, Evidence
from shuangkong.registers.services import subtree

State: Any = Assessment.State
What: Any = AssessmentEvent.What
MOST_DOCUMENT, MOST_FILES, LARGEST_FILE = 80, 10, 20_000_000
File = tuple[str, bytes]


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


def visible(user: Any) -> QuerySet[Assessment]:
    """Return the assessments that a person may look at; who only looks things up sees what was circulated."""
    found = Assessment.objects.filter(area_id__in=subtree(user.area)).select_related("area")
    if not may(user, "view", user.area):
        return found.none()
    return found.filter(state=State.CIRCULATED) if user.role == "viewer" else found


@contextmanager
def held(assessment_id: int, edits: int) -> Iterator[Assessment]:
    """Hold an assessment to the end of a transaction; Refused where somebody was faster."""
    with transaction.atomic():
        rows = Assessment.objects.select_for_update(no_key=True, of=("self",)).select_related("area")
        found = rows.get(pk=assessment_id)
        if found.edits != edits:
            raise Refused(overtaken(found))
        yield found
        found.edits += 1
        found.save()


def keep(found: Assessment, item: str, what: str, files: Sequence[File], user: Any, now: datetime) -> None:
    """Keep files under their hashes and put on record what they belong to."""
    for name, raw in files:
        Evidence.objects.create(
            assessment=found, item=item, what=what, name=originals.safe_name(name), sha256=originals.keep(raw),
            size=len(raw), at=now, by=user,
        )  # fmt: skip


def event(
    found: Assessment, what: str, user: Any, now: datetime, before: str, remark: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Put on record what was done."""
    AssessmentEvent.objects.create(
        assessment=found, at=now, by=user, address=origin.address(), what=what, before=before, after=found.state,
        remark=remark, data=dict(data or {}),
    )  # fmt: skip


def overtaken(found: Assessment) -> str:
    """Say who was faster with what."""
    last = found.events.select_related("by").last()
    name = (last.by.get_full_name() or last.by.username) if last else _("系统")
    said = {"name": name, "what": last.get_what_display() if last else "", "state": found.get_state_display()}
    return _("没有办理：%(name)s 刚刚办理了“%(what)s”，现在是“%(state)s”。请刷新页面。") % said
