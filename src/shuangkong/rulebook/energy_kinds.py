"""能源品种: each kind with the unit it is counted in, its calorific value and its coefficient (GB/T 2589, annexes).

A kind with a range (natural gas) has a low and a high value; a measured value lies in between, or is explained.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from shuangkong.kernel.units import measure

FILE = Path(__file__).parent / "coefficients" / "energy_kinds.csv"


@dataclass(frozen=True, slots=True)
class EnergyKind:
    """One kind of energy or working medium. Calorific values in `ncv_unit`, coefficients in `coefficient_unit`."""

    id: str
    name: str
    group: str  # coal, coke, oil, gas, other, power, heat, medium
    unit: str
    ncv_low: Decimal | None
    ncv_high: Decimal | None
    ncv_unit: str
    coefficient_low: Decimal
    coefficient_high: Decimal
    coefficient_unit: str
    aliases: tuple[str, ...]
    document: str
    at: str
    confidence: str
    note: str

    def per_unit(self, coefficient: Decimal) -> Decimal:
        """Return a coefficient in tce per unit of the form, such as tce per 10^4 m3."""
        times = Fraction(measure(self.unit).factor) * measure(self.coefficient_unit).factor
        return coefficient * times.numerator / times.denominator

    @property
    def tce_low(self) -> Decimal:
        """The lower coefficient in tce per unit of the form."""
        return self.per_unit(self.coefficient_low)

    @property
    def tce_high(self) -> Decimal:
        """The upper coefficient in tce per unit of the form."""
        return self.per_unit(self.coefficient_high)

    @property
    def names(self) -> tuple[str, ...]:
        """What the kind may be called on a form."""
        return (self.name, *self.aliases)


@cache
def energy_kinds() -> Mapping[str, EnergyKind]:
    """Return all kinds by id, in the order of the standard."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: _kind(row) for row in csv.DictReader(file)}


def _kind(row: Mapping[str, str]) -> EnergyKind:
    return EnergyKind(
        id=row["id"],
        name=row["name"],
        group=row["group"],
        unit=row["unit"],
        ncv_low=Decimal(row["ncv_low"]) if row["ncv_low"] else None,
        ncv_high=Decimal(row["ncv_high"]) if row["ncv_high"] else None,
        ncv_unit=row["ncv_unit"],
        coefficient_low=Decimal(row["coefficient_low"]),
        coefficient_high=Decimal(row["coefficient_high"]),
        coefficient_unit=row["coefficient_unit"],
        aliases=tuple(filter(None, row["aliases"].split(";"))),
        document=row["document"],
        at=row["at"],
        confidence=row["confidence"],
        note=row["note"],
    )
