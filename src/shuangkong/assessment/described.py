"""计分表的说明: a sheet as plain values, for the command line and the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from shuangkong.assessment.given import asked
from shuangkong.assessment.sheet import Sheet


def described(found: Sheet) -> dict[str, Any]:
    """Return a sheet as plain values, with the fields that are filled in for each item."""
    plain = asdict(found) | {
        "assumed": found.assumed,
        "confidence": found.confidence,
        "grades_from_best": found.ladder(),
    }
    for group, told in zip(found.groups, plain["groups"], strict=True):
        for item, one in zip(group.items, told["items"], strict=True):
            one["asked"] = [asdict(field) for field in asked(item)]
    return plain
