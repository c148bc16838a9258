"""疑似线索: what a check says, and how its message is made from the catalogue's template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """疑似线索: what a check found; never a verdict."""

    check: str  # D1 … D20, R-DUP …, S-…
    kind: str  # outlet, project, series
    subject: str  # outlet code, project code, "series area"
    factor: str  # pollutant code, or ""
    area: str
    first: str  # ISO day or moment, inclusive
    last: str
    strength: float  # 0–1, how far beyond the threshold; ranks
    hard: bool  # one alone opens a case
    found: Mapping[str, Any]  # numbers and texts for the message and for the evidence; JSON-able
    message: str  # Chinese, begins with 疑似, from the catalogue's template
