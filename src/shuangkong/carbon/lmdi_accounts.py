"""Tables of where the change of CO₂ since the base year came from: activity, structure among units, intensity."""

from typing import TypeAlias

import ibis

from shuangkong.carbon.account_tables import CARBON_ACCOUNT
from shuangkong.carbon.lmdi_tables import LMDI_UNITS
from shuangkong.targets.lmdi_frames import effects_of_units, effects_of_wholes

Table: TypeAlias = ibis.Table


def carbon_lmdi_units(carbon_account: Table, unit_parts: Table, frame: Table) -> Table:
    """碳排放变化的单位分解: the effects of every unit of an area."""
    return effects_of_units(carbon_account, CARBON_ACCOUNT, "co2_t", LMDI_UNITS, unit_parts, frame)


def carbon_lmdi(carbon_lmdi_units: Table) -> Table:
    """碳排放变化的因素分解: the sums of its units' effects; nothing is left over."""
    return effects_of_wholes(carbon_lmdi_units)
