"""综合能耗: what a filing comes to by GB/T 2589, kind by kind, beside what the filer worked out.

A kind that was measured counts with its measured calorific value, any other with the annex of the standard. What was made
inside comes off, since what it was made of counts already; what was given out comes off; working media count as bought.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shuangkong.kernel.formulas import Missing, MissingType, Quantity
from shuangkong.kernel.units import label, measure
from shuangkong.rulebook.energy_kinds import EnergyKind, energy_kinds
from shuangkong.statistics import rules
from shuangkong.statistics.check_values import Lookup
from shuangkong.statistics.filing import Filing, FilingRow
from shuangkong.statistics.form import EnergyUse

STANDARD_COAL = "statistics.standard_coal_ncv"
EQUIVALENT, CALORIFIC = "energy.electricity_equivalent", "energy.electricity_calorific"
MEASURABLE = ("kJ/kg", "kJ/m3")  # what the form asks measured values in; power and heat have none
FROM = {"measured": "实测热值", "annex": "附录参考值", "range": "附录范围内的采用值"}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of energy: amounts in its own unit, the coefficient in tce per unit and where it comes from, the sum in tce."""

    kind: EnergyKind
    used: float | None
    given_out: float
    made: float
    bought: float
    coefficient: float | None
    origin: str  # measured, annex or range
    tce: float | None

    @property
    def unit(self) -> str:
        """The unit of the amounts, as people write it."""
        return label(self.kind.unit)

    @property
    def origin_name(self) -> str:
        """Where the coefficient comes from, in words."""
        return FROM[self.origin]


@dataclass(frozen=True, slots=True)
class Comprehensive:
    """综合能耗 in tce, calorific (当量值) and equivalent (等价值): as computed and as reported; None where data lack."""

    lines: tuple[Line, ...]
    calorific: float | None
    equivalent: float | None
    reported_calorific: float | None
    reported_equivalent: float | None

    @property
    def calorific_gap(self) -> float | None:
        """What was reported less what was computed, at calorific value."""
        return _gap(self.reported_calorific, self.calorific)

    @property
    def equivalent_gap(self) -> float | None:
        """The same at equivalent value."""
        return _gap(self.reported_equivalent, self.equivalent)


def comprehensive(filing: Filing, use: EnergyUse, parameter: Lookup) -> Comprehensive:
    """Return what a filing comes to; NotInForce where a parameter is not in force for its period."""
    lines = tuple(_lines(filing, use, parameter(STANDARD_COAL)[0]))
    calorific = sum((_quantity(line.tce) for line in lines), 0.0)
    bought, sold = (_power(lines, name) for name in ("bought", "given_out"))
    equivalent = rules.at_equivalent_value(calorific, bought, sold, parameter(EQUIVALENT)[0], parameter(CALORIFIC)[0])
    reported = (_reported(filing, place) for place in (use.calorific, use.equivalent))
    return Comprehensive(lines, _known(calorific), _known(equivalent), *reported)


def _lines(filing: Filing, use: EnergyUse, standard_coal: float) -> Iterator[Line]:
    rows = {row.key[0]: row for row in filing.of(use.used[0])}
    made = {row.key[0]: _amount(row, use.made[1]) for row in filing.of(use.made[0])}
    for id_ in dict.fromkeys([*rows, *(id_ for id_, amount in made.items() if amount)]):
        if kind := energy_kinds().get(id_):
            yield _line(kind, rows.get(id_), made.get(id_, 0.0), use, standard_coal)


def _line(kind: EnergyKind, row: FilingRow | None, made: float, use: EnergyUse, standard_coal: float) -> Line:
    used = _number(row, use.used[1]) if row else 0.0
    given_out, bought = _amount(row, use.given_out[1]), _amount(row, use.bought[1])
    per_unit, origin = _coefficient(kind, _number(row, use.measured[1]), _number(row, use.factor[1]), standard_coal)
    kgce = per_unit * 1000
    if kind.group == "medium":
        tce = rules.working_medium(rules.bought_part(used, bought), kgce, float(bought == 0))
    else:
        entered, out = rules.standard_coal(used + given_out - made, kgce), rules.standard_coal(given_out, kgce)
        tce = rules.comprehensive_energy(entered, 0.0, out)
    return Line(kind, _known(used), given_out, made, bought, _known(per_unit), origin, _known(tce))


def _coefficient(kind: EnergyKind, measured: Quantity, adopted: Quantity, standard_coal: float) -> tuple[Quantity, str]:
    """Return the coefficient in tce per unit of the form, and where it comes from."""
    low, high = float(kind.tce_low), float(kind.tce_high)
    annex = low if low == high else rules.within_annex(adopted, low, high)
    per_amount = _known(rules.measured_coefficient(measured, standard_coal))
    if per_amount is None or kind.ncv_unit not in MEASURABLE:
        return annex, "annex" if low == high else "range"
    return rules.coefficient_in_use(float(kind.per_unit(Decimal(repr(per_amount)))), annex), "measured"


def _power(lines: tuple[Line, ...], name: str) -> float:
    """Return how much power was bought or given out, in kWh."""
    own = [line for line in lines if line.kind.group == "power"]
    return sum(float(getattr(line, name) * measure(line.kind.unit).factor / measure("kWh").factor) for line in own)


def _reported(filing: Filing, place: tuple[str, str]) -> float | None:
    return next((_known(_number(row, place[1])) for row in filing.of(place[0])), None)


def _amount(row: FilingRow | None, column: str) -> float:
    """Return a cell that may be left empty for none."""
    return _known(_number(row, column)) or 0.0


def _number(row: FilingRow | None, column: str) -> Quantity:
    value = row.values.get(column) if row else None
    return float(value) if isinstance(value, Decimal | int) else Missing


def _gap(reported: float | None, computed: float | None) -> float | None:
    return None if reported is None or computed is None else reported - computed


def _known(value: Quantity) -> float | None:
    return None if isinstance(value, MissingType) else float(value)


def _quantity(value: float | None) -> Quantity:
    return Missing if value is None else value
