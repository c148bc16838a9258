"""Tables of where the change of energy since the base year came from: activity, structure among units, intensity."""

from typing import TypeAlias

import ibis

from shuangkong.energy.lmdi_tables import LMDI_UNITS
from shuangkong.energy.tables import INTENSITY_ACCOUNT
from shuangkong.kernel.accounting import both
from shuangkong.targets.lmdi_frames import effects_of_units, effects_of_wholes

Table: TypeAlias = ibis.Table


def energy_lmdi_units(intensity_account: Table, unit_parts: Table, frame: Table) -> Table:
    """能源消费变化的单位分解: the effects of every unit of an area."""
    return effects_of_units(intensity_account, INTENSITY_ACCOUNT, "energy_tce", LMDI_UNITS, unit_parts, frame)


def energy_lmdi(energy_lmdi_units: Table, intensity_account: Table) -> Table:
    """能源消费变化的因素分解: the sums of its units' effects; nothing is left over."""
    calibers = intensity_account.select("period", "base_year", "area", "caliber").distinct()
    return both(effects_of_wholes(energy_lmdi_units), calibers, ["area", "period", "base_year"])
