"""跨周期结转: how much of a former cycle's over-fulfilment counts in this one (A16)."""

from __future__ import annotations

from datetime import date
from functools import cache

from shuangkong.rulebook.lookup import Rulebook, implied_chain

CARRY = "assessment.carry_share"


@cache
def carry_share(area: str, year: int) -> float:
    """Return the share by the rule in force for the area at the year's end."""
    return float(_book().value(CARRY, implied_chain(area), date(year, 12, 31)).number)


@cache
def _book() -> Rulebook:
    return Rulebook.load()
