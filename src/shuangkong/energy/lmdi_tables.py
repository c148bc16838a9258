"""The columns of the decomposition of change in energy, and the figures taken from it."""

from shuangkong.kernel.figures import Figure
from shuangkong.targets.lmdi_tables import EFFECTS, units_contract, whole_contract

LMDI_UNITS = units_contract("energy_lmdi_units", "能源消费变化的单位分解", "intensity_account", "energy_tce", "tce")
LMDI = whole_contract("energy_lmdi", "能源消费变化的因素分解", "energy_lmdi_units", "tce")
ENGLISH = {"activity": "activity", "structure": "structure", "intensity": "intensity"}
FIGURES = tuple(
    Figure(
        f"energy.change_{effect}", f"能源消费比基期变化的{EFFECTS[effect]}", f"Change of energy since the base year by {english}",
        "tce", 2, "energy_lmdi", effect, kinds=("year",),
    )
    for effect, english in ENGLISH.items()
)  # fmt: skip
