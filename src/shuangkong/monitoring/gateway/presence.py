"""在线状态: what the gateway knows of each station and of itself, for pages (lake/online/*.json)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_REMARKS = 5


@dataclass(slots=True)
class Presence:
    """One station: first and last heard (milliseconds, UTC), frames taken in, frames refused, why of late."""

    first: int = 0
    last: int = 0
    frames: int = 0
    rejected: int = 0
    throttled: int = 0
    version: int | None = None
    st: str = ""  # of its latest frame on a new link
    remarks: list[str] = field(default_factory=list)  # reasons of refusals, the latest last, each once
    allowance: float = 0.0  # frames it may still send before it is read more slowly

    def remark(self, reason: str) -> None:
        """Note why a frame was refused."""
        self.rejected += 1
        self.remarks = [*(one for one in self.remarks if one != reason), reason][-MOST_REMARKS:]

    def shown(self, *, connected: bool) -> dict[str, Any]:
        """Return it as the pages read it."""
        told: dict[str, Any] = {
            name: getattr(self, name) for name in ("first", "last", "frames", "rejected", "throttled")
        }
        return told | {"version": self.version, "st": self.st, "connected": connected, "remarks": self.remarks}


@dataclass
class Counts:
    """What has happened since the start."""

    accepted: int = 0
    answered: int = 0
    connections: int = 0  # in all; how many are open now the gateway knows
    rejected: Counter[str] = field(default_factory=Counter)  # by the code of the remark
    quarantined: Counter[str] = field(default_factory=Counter)  # by reason
    closed: Counter[str] = field(default_factory=Counter)  # links that we closed, by reason
    throttled: int = 0


def remembered(path: Path) -> dict[str, Presence]:
    """Return what was known before a restart; what can't be read is forgotten, since it will be known again soon."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        kept = ("first", "last", "frames", "rejected", "throttled", "version", "st", "remarks")
        return {mn: Presence(**{name: one[name] for name in kept}) for mn, one in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write(path: Path, stations: dict[str, dict[str, Any]]) -> None:
    """Write what the pages read, whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(stations, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
