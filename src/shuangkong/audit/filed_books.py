"""报送和计量的核查依据: operations and metered electricity of this installation, from approved forms and from energy meters.

What units report under the law of statistics decides about no unit, so none of it is read here: the forms are the unit's
own ledgers under administration (`require` refuses any other).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shuangkong.audit.facts import Row
from shuangkong.kernel.units import measure

LEDGER, MONTHLY, YEARLY = "facility-operation", "power-output", "status-report"
POWER = "power"  # of the energy kinds
# columns of the book and of the form
OF_LEDGER = {
    "load": "load", "design_load": "design_load", "electricity_kwh": "electricity", "output": "output",
    "sludge_tds": "sludge", "cod_in_mg_l": "cod_in", "cod_out_mg_l": "cod_out", "bod_in_mg_l": "bod_in",
    "nh3n_in_mg_l": "nh3n_in",
}  # fmt: skip
Months = Mapping[tuple[str, str], float]  # organisation and month → kWh


def operations(areas: Collection[str], on: date) -> list[Row]:
    """治理设施运行台账: the months of every project, as its own unit filed them."""
    from shuangkong.emissions.models import Project

    units = dict(Project.objects.filter(area__in=areas).values_list("code", "organisation_id"))
    return [
        {"project": said["project"], "month": month} | {name: _number(said.get(own)) for name, own in OF_LEDGER.items()}
        for unit, month, said in _filed(LEDGER, "main", areas, on) if unit and units.get(said["project"]) == unit
    ]  # fmt: skip


def metered(areas: Collection[str], on: date, home: Path, covered: float) -> list[Row]:
    """单位报送电量与计量电量: month by month what a unit reports and what its meters counted; by years where it reports those.

    Args:
        areas: whose units are looked at.
        on: what was approved later is not known yet.
        home: the data folder with the lake of the meters.
        covered: the share of a month that meters must cover; of less nothing is compared.
    """
    from shuangkong.registers.models import Organisation

    counted = meter_months(home, covered)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for unit, month, said in _filed(MONTHLY, "main", areas, on):
        found[unit, month] = {"reported_kwh": _number(said.get("power")), "output": _number(said.get("output"))}
    monthly = {(unit, month[:4]) for unit, month in found}
    for unit, year, said in _filed(YEARLY, "structure", areas, on):
        if (unit, year) not in monthly and (reported := _kwh(said)) is not None:
            found[unit, year] = {"reported_kwh": reported, "output": None}
    names = {one.uscc: one for one in Organisation.objects.filter(area__in=areas)}
    return [
        {"organisation": unit, "name": names[unit].name, "area": names[unit].area_id, "month": period, **said,
         "metered_kwh": _counted(counted, unit, period)}
        for (unit, period), said in sorted(found.items()) if unit in names
    ]  # fmt: skip


def meter_months(home: Path, covered: float) -> Months:
    """Return the electricity of every organisation by month (kWh), of months that its meters cover well enough."""
    import pyarrow.parquet as pq

    from shuangkong.monitoring.meters.kept import month_files
    from shuangkong.monitoring.meters.tables import SCALE

    found: dict[tuple[str, str], float] = {}
    gone = set()
    for path in month_files(home, "meter_energy_months"):
        for row in pq.read_table(path, filters=[("energy", "=", POWER)]).to_pylist():
            key = row["organisation"], f"{row['month'] // 100}-{row['month'] % 100:02}"
            if row["amount"] is None or not row["due_s"] or row["covered_s"] < covered * row["due_s"]:
                gone.add(key)
            else:
                amount = row["amount"] / SCALE * _times(row["unit"])
                found[key] = found.get(key, 0.0) + amount
    return {key: amount for key, amount in found.items() if key not in gone}


def _counted(counted: Months, unit: str, period: str) -> float | None:
    """Return what meters counted in a month, or in the twelve of a year; None where a month is not known."""
    months = [period] if len(period) > 4 else [f"{period}-{month:02}" for month in range(1, 13)]
    amounts = [counted.get((unit, month)) for month in months]
    return None if None in amounts else sum(amount for amount in amounts if amount is not None)


def _filed(form: str, table: str, areas: Collection[str], on: date) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield (organisation, period, values) of the lines that were in force on a day, of the newest version each."""
    from shuangkong.statistics.approved import IN_FORCE
    from shuangkong.statistics.in_use import in_use
    from shuangkong.statistics.models import Submission, SubmissionRow

    in_use().form(form).require("enforcement")
    known = Submission.objects.filter(form=form, area__in=areas, state__in=IN_FORCE, approved_on__lte=on)
    newest = {(row.filer_key, row.period): row.pk for row in known.order_by("version")}
    rows = SubmissionRow.objects.filter(submission__in=newest.values(), table=table).order_by("submission", "place")
    for unit, period, values in rows.values_list("submission__organisation_id", "submission__period", "values"):
        yield unit or "", period, values


def _kwh(said: Mapping[str, Any]) -> float | None:
    """Return the electricity of a line of the yearly report; None of another kind of energy."""
    from shuangkong.rulebook.energy_kinds import energy_kinds

    kind = energy_kinds()[POWER]
    amount = _number(said.get("consumed"))
    if said.get("energy_kind") not in (kind.id, kind.name) or amount is None:
        return None
    return amount * _times(kind.unit)


def _times(unit: str) -> float:
    """Return how many kWh a unit of electricity is."""
    return float(measure(unit).factor / measure("kWh").factor)


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(Decimal(str(value)))
