"""替代倍数: how many times a new project has to replace what it adds, and which attainments say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuangkong.access.scope import lineage_of
from shuangkong.emissions import permit_rules as rules
from shuangkong.emissions.permit_models import Attainment
from shuangkong.kernel.formulas import Missing
from shuangkong.rulebook.lookup import Rulebook

WATER = ("cod", "nh3n")
OF_AIR = ("air", "pm25")  # twice where either was missed
ONCE, TWICE = "emissions.replacement_once", "emissions.replacement_twice"
EXACT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Times:
    """替代倍数 of an area, a pollutant and a year, and what decided on it; None where nobody registered the attainment."""

    times: Decimal | None
    said: tuple[Attainment, ...]
    missing: tuple[str, ...]  # elements (air, water, pm25) of which nothing is registered


def times_of(area: str, pollutant: str, year: int, rulebook: Rulebook) -> Times:
    """Return whether a new project of a year replaces once or twice, by the year before in its area.

    Of water the county's own attainment decides, of air the nearest above that has one on record (the city's).
    """
    media = ("water",) if pollutant in WATER else OF_AIR
    chain = lineage_of(area)
    found, missing = [], []
    for medium in media:
        there = {
            one.area_id: one
            for one in Attainment.objects.filter(ended_at__isnull=True, year=year - 1, medium=medium, area__in=chain)
        }
        nearest = next((there[code] for code in chain if code in there), None)
        if nearest is None:
            missing.append(medium)
        else:
            found.append(nearest)
    missed = 1 if any(not one.met for one in found) else Missing if missing else 0
    day = date(year, 12, 31)
    once, twice = (rulebook.value(id_, chain, day).number for id_ in (ONCE, TWICE))
    times = rules.replacement_times(missed, float(once), float(twice))
    return Times(None if times is Missing else Decimal(str(times)), tuple(found), tuple(missing))


def plain(value: Decimal) -> str:
    """A number of tonnes without needless zeros."""
    return f"{value.quantize(EXACT).normalize():f}"
