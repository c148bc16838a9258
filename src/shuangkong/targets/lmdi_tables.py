"""The columns of a decomposition of change since the base year: of each unit, and of the area that is their sum."""

from shuangkong.kernel.tables import Column, Contract, Rule
from shuangkong.targets import lmdi_rules as rules

EFFECTS = {
    "activity": "规模效应",
    "structure": "结构效应",
    "intensity": "强度效应",
    "without_output": "无产出部分的变化",
}
_RULES: dict[str, Rule] = {
    "activity": rules.activity_effect, "structure": rules.structure_effect, "intensity": rules.intensity_effect,
    "without_output": rules.effect_without_output,
}  # fmt: skip


def units_contract(name: str, title: str, account: str, amount: str, unit: str) -> Contract:
    """Return the contract of the units: `account` is where their amounts and outputs are opened, `amount` their column."""
    return Contract(
        name,
        title,
        (
            Column("now", "本期量", unit, source=f"{account}.{amount}", group="unit"),
            Column("before", "基期量", unit, source=f"{account}.base_{amount}", group="unit"),
            Column("output_now", "本期地区生产总值", "yuan", source=f"{account}.gdp_yuan", group="unit"),
            Column("output_before", "基期地区生产总值", "yuan", source=f"{account}.base_gdp_yuan", group="unit"),
            Column("total_now", "各单位本期地区生产总值合计", "yuan", group="unit"),
            Column("total_before", "各单位基期地区生产总值合计", "yuan", group="unit"),
            *(Column(effect, label, unit, source=_RULES[effect]) for effect, label in EFFECTS.items()),
        ),
        key=("whole", "area", "period"),
    )


def whole_contract(name: str, title: str, units: str, unit: str) -> Contract:
    """Return the contract of the whole: sums over its units."""
    return Contract(
        name,
        title,
        tuple(
            Column(effect, label, unit, source=f"{units}.{effect}", group="units_of")
            for effect, label in EFFECTS.items()
        ),
        key=("area", "period"),
    )
