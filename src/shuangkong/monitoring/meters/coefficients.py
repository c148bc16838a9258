"""折标准煤系数: for every meter and every span of days the coefficients in force, at calorific and at equivalent value.

An organisation's own coefficient comes first (measured, or told by its supplier), then one stated for everybody, then
that of GB/T 2589. A kind with a range (natural gas) has none there: without a stated one its energy is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import NotInForce
from shuangkong.kernel.units import measure
from shuangkong.monitoring.meters.register import Meter, Register
from shuangkong.rulebook.energy_kinds import energy_kinds
from shuangkong.rulebook.lookup import Rulebook, implied_chain

EQUIVALENT = "energy.electricity_equivalent"
FIRST, LAST = 19_000_101, 99_991_231
Found = tuple[Fraction, int] | None  # kgce per unit of the meter, rank of confidence
Row = dict[str, Any]


def coefficient_rows(register: Register, rulebook: Rulebook) -> list[Row]:
    """Return the rows of meter_coefficients: meter, from_day, to_day, calorific, equivalent (kgce/unit), confidence."""
    known: dict[tuple[str, str, str, str], list[Row]] = {}
    rows = []
    for meter in register.meters.values():
        key = (meter.energy, meter.organisation, meter.area, meter.unit)
        if key not in known:
            known[key] = list(_spans(meter, register.coefficients, rulebook))
        rows += [{"meter": meter.meter, **span} for span in known[key]]
    return rows


def _spans(meter: Meter, stated: Sequence[Row], rulebook: Rulebook) -> Iterator[Row]:
    own = [
        row for row in stated if row["energy"] == meter.energy and row["organisation"] in (None, "", meter.organisation)
    ]
    starts = sorted(_starts(own, rulebook))
    for first, following in zip(starts, [*starts[1:], None], strict=True):
        calorific = _stated(own, "calorific", first, meter) or _of_the_standard(meter)
        equivalent = _stated(own, "equivalent", first, meter) or _equivalent(meter, first, rulebook) or calorific
        if meter.energy == "power" and equivalent is calorific:
            equivalent = None  # no value in force: at calorific value electricity would look like a third of itself
        ranks = [found[1] for found in (calorific, equivalent) if found]
        yield {
            "from_day": first,
            "to_day": _before(following) if following else LAST,
            "calorific": float(calorific[0]) if calorific else None,
            "equivalent": float(equivalent[0]) if equivalent else None,
            "confidence": max(ranks, default=None),
        }


def _starts(own: Iterable[Row], rulebook: Rulebook) -> set[int]:
    """Return the days on which a coefficient can change."""
    starts = {FIRST}
    for row in own:
        starts |= {row["from"], *([_after(row["to"])] if row["to"] else [])}
    for value in rulebook.parameter(EQUIVALENT).values:
        starts |= {max(value.first, FIRST), *([_after(value.last)] if value.last < LAST else [])}
    return starts


def _stated(own: Iterable[Row], basis: str, day: int, meter: Meter) -> Found:
    there = [row for row in own if row["basis"] == basis and row["from"] <= day <= (row["to"] or LAST)]
    there.sort(key=lambda row: not row["organisation"])  # one's own first
    if not there:
        return None
    return _in_unit(Fraction(str(there[0]["coefficient"])), there[0]["unit"], meter), there[0]["confidence"]


def _of_the_standard(meter: Meter) -> Found:
    kind = energy_kinds()[meter.energy]
    if kind.coefficient_low != kind.coefficient_high:
        return None
    found = _in_unit(Fraction(kind.coefficient_low), kind.coefficient_unit, meter)
    return found, CONFIDENCES.index(kind.confidence)


def _equivalent(meter: Meter, day: int, rulebook: Rulebook) -> Found:
    if meter.energy != "power":
        return None
    try:
        value = rulebook.value(EQUIVALENT, implied_chain(meter.area), _date(day))
    except NotInForce:
        return None
    unit = rulebook.parameter(EQUIVALENT).unit
    return _in_unit(Fraction(value.number), unit, meter), CONFIDENCES.index(value.confidence)


def _in_unit(coefficient: Fraction, unit: str, meter: Meter) -> Fraction:
    """Return a coefficient as kgce per unit of the meter."""
    return coefficient * measure(unit).factor * measure(meter.unit).factor * 1000


def _date(day: int) -> date:
    return date(day // 10_000, day // 100 % 100, day % 100)


def _after(day: int) -> int:
    return int((_date(day) + timedelta(days=1)).strftime("%Y%m%d"))


def _before(day: int) -> int:
    return int((_date(day) - timedelta(days=1)).strftime("%Y%m%d"))
