"""The columns of the trial of the comprehensive assessment."""

from shuangkong.carbon import combined_rules as rules
from shuangkong.kernel.tables import Column, Contract

CONTROLS = {
    "total": "二氧化碳排放总量", "intensity": "碳排放强度降低", "coal": "煤炭消费总量", "oil": "石油消费总量",
    "nonfossil": "非化石能源比重",
}  # fmt: skip
_COUNTED = dict(zip(("first", "second", "third", "fourth", "fifth"), CONTROLS, strict=True))


def _threshold(name: str, label: str) -> Column:
    return Column(name, label, "item", source=f"values_in_force.carbon.combined_{name}", group=name)


COMBINED_ACCOUNT = Contract(
    "combined_account",
    "碳达峰碳中和综合评价考核（参照试算）",
    (
        # 1 failed, 0 passed, missing where there is no target or too little data
        *(Column(f"{name}_failed", f"{label}不达标", "1", group=name) for name, label in CONTROLS.items()),
        Column(
            "control_failed",
            "控制指标不达标项数",
            "item",
            source=rules.missed,
            args={argument: f"{name}_failed" for argument, name in _COUNTED.items()},
        ),
        Column("support_failed", "支撑指标不达标项数", "item", source="support.passed", group="support"),
        Column("indicators_open", "尚不能评定的指标项数", "item"),
        Column("fraud", "经认定弄虚作假", "1", source="support.passed", group="support"),
        _threshold("control_fails", "评为不合格的控制指标项数"),
        _threshold("support_fails", "评为不合格的支撑指标项数"),
        Column("grade", "综合评价考核等次（参照试算）", "level", source=rules.combined_grade),
    ),
    key=("area", "period"),
)
