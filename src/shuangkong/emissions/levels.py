"""各级减排量: what stands of a claim at each level: the county's, the city's, the province's, the nation's."""

from __future__ import annotations

from typing import Any

from shuangkong.emissions.models import Amount, Claim
from shuangkong.emissions.steps import ORDER

Level: Any = Amount.Level


def in_force(claim: Claim) -> dict[str, dict[str, Amount]]:
    """Return by level and pollutant the amounts of the claim's present round; none where it was sent back."""
    found: dict[str, dict[str, Amount]] = {level: {} for level in ORDER}
    if claim.state != Claim.State.SENT_BACK:
        for amount in claim.amounts.all():
            if amount.round == claim.round:
                found[amount.level][amount.pollutant] = amount
    return found


def top_level(claim: Claim) -> str:
    """Return the highest level that has decided on a claim; blank where it was sent back."""
    return "" if claim.state == Claim.State.SENT_BACK else str(claim.state)


def levels() -> list[tuple[str, Any]]:
    """Return the levels of an amount with their names, the county's first."""
    return [(level, Level(level).label) for level in ORDER]
