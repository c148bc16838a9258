"""The columns of two accounts beside intensity and total: power by its two values, and the increment under its cap."""

from shuangkong.energy import rules
from shuangkong.kernel.tables import Column, Contract
from shuangkong.targets import rules as pace

_LISTED = (
    ("energy_tce", "考核口径能源消费量", "assessed_energy.assessed_tce"),
    ("national_project_tce", "国家重大项目能耗", "energy.national_project_tce"),
    ("quota_bought_tce", "用能权净购入", "energy.quota_bought_tce"),
)


def _comparable(prefix: str, label: str, group: str, at: str) -> tuple[Column, ...]:
    """A year's total without what is listed apart, and the amounts it is made from."""
    taken = (
        Column(f"{prefix}{name}", f"{label}{text}", "tce", source=source, at=at, group=group)
        for name, text, source in _LISTED
    )
    args = {name: f"{prefix}{name}" for name, _, _ in _LISTED}
    comparable = Column(
        f"{prefix}comparable_tce", f"{label}可比能源消费总量", "tce", source=rules.without_listed, args=args
    )
    return *taken, comparable


POWER_ACCOUNT = Contract(
    "power_account",
    "当量值核算",
    (
        Column("energy_tce", "能源消费总量（等价值）", "tce", source="energy.energy_tce", group="energy"),
        Column("net_power_inflow_kwh", "电力净调入", "kWh", source="energy.net_power_inflow_kwh", group="energy"),
        Column("primary_power_kwh", "一次电力生产量", "kWh", source="energy.primary_power_kwh", group="energy"),
        Column(
            "equivalent_kgce_per_kwh",
            "电力等价值折标准煤系数",
            "kgce/kWh",
            source="values_in_force.energy.electricity_equivalent",
            group="equivalent",
        ),
        Column(
            "calorific_kgce_per_kwh",
            "电力当量值折标准煤系数",
            "kgce/kWh",
            source="values_in_force.energy.electricity_calorific",
            group="calorific",
        ),
        Column("calorific_tce", "能源消费总量（当量值）", "tce", source=rules.calorific_total),
    ),
    key=("area", "period"),
)

INCREMENT_ACCOUNT = Contract(
    "increment_account",
    "能耗增量核算",
    (
        Column("cap_tce", "五年能耗增量控制目标", "tce", source="targets.base", group="increment"),
        Column("years", "已过年数", "year"),
        Column("span", "规划年数", "year"),
        *_comparable("", "", "energy", "period"),
        *_comparable("base_", "基期", "base_energy", "reference"),
        Column("increment_tce", "能耗增量", "tce", source=rules.increment),
        Column("allowed_tce", "能耗增量控制数", "tce", source=rules.increment_allowed),
        Column("progress", "能耗增量使用进度", "1", source=rules.increment_progress),
        Column("time_progress", "时间进度", "1", source=pace.time_progress),
    ),
    key=("area", "period"),
)
