"""Tables of claims: what stands at each level, and at which of them a claim stands now."""

from __future__ import annotations

from typing import TypeAlias

import ibis

from shuangkong.emissions.tables import LEVELS

Table: TypeAlias = ibis.Table

PROJECT = ["project", "pollutant"]
CLAIM = [*PROJECT, "year"]


def levels(reduction_claims: Table) -> Table:
    """Return the amounts of all levels side by side, a claim a row."""
    claims = reduction_claims
    return claims.group_by(*CLAIM).aggregate(
        **{level: claims["amount_t"].max(where=claims["level"] == level) for level in LEVELS},
        claim_confidence=claims["confidence"].max(),
    )


def standing(reduction_claims: Table) -> Table:
    """Return what every claim stands at: the amount of the highest level that has decided on it, as `stated_t`."""
    t = levels(reduction_claims)
    return t.select(*CLAIM, stated_t=ibis.coalesce(*(t[level] for level in reversed(LEVELS))))
