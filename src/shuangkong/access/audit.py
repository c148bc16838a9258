"""审计记录: who did what, when, from where, what was before and what is after. Written once, never changed."""

from __future__ import annotations

from typing import Any

from shuangkong.access import origin
from shuangkong.access.models import AuditEntry

Action = AuditEntry.Action
COMMAND_LINE = "（命令行）"


def record(action: Any, what: str, *, user: Any = None, name: str = "", area: str = "", before: Any = None, after: Any = None) -> AuditEntry:  # fmt: skip
    """Write one entry. Who and from where come from the request, unless the caller knows better.

    Within a transaction the entry stands or falls with it: what did not happen is not on record.
    """
    person = user or origin.person()
    return AuditEntry.objects.create(
        action=action,
        user=getattr(person, "pk", None),
        name=(name or getattr(person, "username", "") or ("" if origin.address() else COMMAND_LINE))[:150],
        address=origin.address(),
        area=area or getattr(person, "area", ""),
        what=what[:200],
        before=before,
        after=after,
    )
