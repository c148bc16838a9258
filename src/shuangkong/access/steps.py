"""办理步骤: what a step of every workflow has in common; a room adds what its own steps ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from which states to which, who has to be granted what (`action`, scope.py), its record and its button."""

    name: str
    from_: tuple[str, ...]
    to: str
    action: str
    what: str
    label: Any
