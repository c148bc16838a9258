"""生产线的标识: which projects stand on one line, and which comes first. Accounts, pages and the search for doubles agree on it.

A line's number is its unit's own: every unit may have a 1号线.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Line = tuple[str, ...]
RUNNING = "running"


def line_of(area: str, uscc: str, organisation: str, line: str) -> Line:
    """Return what the projects of one line have in common: area, unit (by its code, else by its name), line; empty: none.

    >>> line_of("520602", "", "甲公司", "1号线")
    ('520602', '甲公司', '1号线')
    >>> line_of("520602", "", "甲公司", "")
    ()
    """
    return (area, uscc or organisation, line) if line else ()


def line_of_row(row: Mapping[str, Any]) -> Line:
    """Return the line of a row of reductions.csv."""
    return line_of(row["area"], row.get("uscc") or "", row.get("organisation") or "", row.get("line") or "")


def in_order(row: Mapping[str, Any]) -> tuple[Line, bool, str, float, str]:
    """Return what rows of reductions.csv are sorted by, so that a line's projects follow each other.

    What runs takes of what was left on the day it began; what does not run yet comes after all that does: it has left
    nothing over so far. Steps order those of one day, and those still planned.
    """
    runs = row.get("stage") == RUNNING
    since = str(row.get("stable_on") or "") if runs else ""
    return line_of_row(row), not runs, since, float(row.get("step") or 1), row["project"]
