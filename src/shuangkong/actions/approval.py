"""批准: a reviewed plan comes into force in one step: the plan, its targets, its tasks and the pack's plan.yaml, or nothing.

The file is written last, within the transaction: a fault there undoes the rest. Only a database that fails at the very
moment of keeping it all would leave the new file beside the old records; approving again mends that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shuangkong.actions import services as actions
from shuangkong.plans import pack
from shuangkong.plans import services as plans
from shuangkong.targets import services as targets


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an approval brought into force."""

    targets: int
    tasks: int
    pack: str  # the name of the pack whose plan.yaml was written; empty where there was none


def approve(plan_id: int, user: Any, now: datetime) -> Outcome:
    """Bring a plan into force, whole; Refused while something stands against it."""
    with transaction.atomic():
        approved, former = plans.approve(plan_id, user, now)
        counted = targets.adopt(approved, former), actions.adopt(approved, former)
        path = pack.pack_of(approved.area)
        if path is not None:
            pack.write(path, approved)
    return Outcome(*counted, path.parent.name if path else "")
