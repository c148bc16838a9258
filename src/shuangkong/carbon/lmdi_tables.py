"""The columns of the decomposition of change in CO₂, and the figures taken from it."""

from shuangkong.kernel.figures import Figure
from shuangkong.targets.lmdi_tables import EFFECTS, units_contract, whole_contract

LMDI_UNITS = units_contract("carbon_lmdi_units", "碳排放变化的单位分解", "carbon_account", "co2_t", "tCO2")
LMDI = whole_contract("carbon_lmdi", "碳排放变化的因素分解", "carbon_lmdi_units", "tCO2")
ENGLISH = {"activity": "activity", "structure": "structure", "intensity": "intensity"}
FIGURES = tuple(
    Figure(
        f"carbon.change_{effect}", f"碳排放比基期变化的{EFFECTS[effect]}", f"Change of CO₂ since the base year by {english}",
        "tCO2", 2, "carbon_lmdi", effect, kinds=("year",), caliber="",
    )
    for effect, english in ENGLISH.items()
)  # fmt: skip
