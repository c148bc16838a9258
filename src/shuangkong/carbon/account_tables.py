"""The columns of the account of CO₂: total, intensity, what is required, and of the total by standard coal."""

from shuangkong.carbon import rules
from shuangkong.kernel.formulas import switch
from shuangkong.kernel.tables import Column, Contract
from shuangkong.targets import rules as pace

_PARTS = (("fuels_co2_t", "化石燃料燃烧二氧化碳排放量"), ("power_co2_t", "电力净调入二氧化碳排放量"))


def _year(prefix: str, label: str, at: str) -> tuple[Column, ...]:
    """CO₂ and GDP of one year: the period's, the year before's, or the base year's."""
    taken = (
        Column(f"{prefix}{name}", f"{label}{text}", "tCO2", source=f"unit_co2.{name}", at=at, group=f"{prefix}co2")
        for name, text in _PARTS
    )
    args = {name: f"{prefix}{name}" for name, _ in _PARTS}
    total = Column(f"{prefix}co2_t", f"{label}能源活动二氧化碳排放总量", "tCO2", source=rules.energy_co2, args=args)
    gdp = Column(
        f"{prefix}gdp_yuan",
        f"{label}地区生产总值（可比价）",
        "yuan",
        source="gdp_in_use.gdp_yuan",
        at=at,
        group=f"{prefix}gdp",
    )
    return *taken, total, gdp


CARBON_ACCOUNT = Contract(
    "carbon_account",
    "碳排放核算",
    (
        *_year("", "", "period"),
        *_year("before_", "上年同期", "before"),
        *_year("base_", "基期", "reference"),
        Column("required", "进度要求", "1", source="carbon_path.required", group="required"),
        Column("on_year", "按年度要求评价", "1"),
        Column("target", "五年目标", "1", source="carbon_path.target", group="target"),
        Column("years_left", "剩余年数", "year", group="target"),
        Column("time_progress", "时间进度", "1", source="carbon_path.time_progress", group="target"),
        Column("progress_method", "进度算法", "word", source="values_in_force.targets.progress_method", group="method"),
        Column("limit_t", "下达的二氧化碳排放总量目标", "tCO2", source="targets.base", group="co2_limit"),
        Column("intensity", "单位地区生产总值二氧化碳排放", "tCO2/10^4 yuan", source=rules.intensity),
        Column("change", "单位地区生产总值二氧化碳排放比上年同期升降", "1", source=rules.intensity_change),
        Column(
            "total_growth",
            "二氧化碳排放总量增速",
            "1",
            source=rules.growth,
            args={"now": "co2_t", "before": "before_co2_t"},
        ),
        Column("decline_on_year", "单位地区生产总值二氧化碳排放当年降低率", "1", source=rules.fall),
        Column("decline", "单位地区生产总值二氧化碳排放累计降低率", "1", source=rules.intensity_decline),
        Column(
            "judged",
            "用于评价的降低率",
            "1",
            source=switch,
            args={"flag": "on_year", "yes": "decline_on_year", "no": "decline"},
        ),
        Column("progress", "目标完成进度", "1", source=pace.progress),
        Column("yearly_rate_needed", "后续年均需降低率", "1", source=pace.yearly_rate_needed),
    ),
    key=("area", "period"),
)  # fmt: skip  -- one column a line reads as a table

# how balance sheets call each kind, and the columns that are its use
KINDS = {"coal": ("煤炭", "煤", "煤品"), "oil": ("油品", "石油"), "gas": ("天然气", "气体燃料")}
USED = (
    "final_agriculture_tce", "final_industry_tce", "final_construction_tce", "final_transport_tce", "final_services_tce",
    "final_households_tce", "transformation_loss_tce", "other_loss_tce",
)  # fmt: skip


def _kind(name: str, label: str) -> tuple[Column, Column]:
    amount = Column(f"{name}_tce", f"{label}消费量（能源平衡表）", "tce", source=f"balance.{name}", group="balance")
    factor = Column(
        f"{name}_factor",
        f"{label}二氧化碳排放系数",
        "tCO2/tce",
        source=f"values_in_force.carbon.{name}_factor",
        group=f"{name}_factor",
    )
    return amount, factor


SHORT_ACCOUNT = Contract(
    "short_account",
    "按标准煤测算的碳排放",
    (
        *_kind("coal", "煤炭"),
        *_kind("oil", "石油"),
        *_kind("gas", "天然气"),
        Column("co2_t", "按标准煤测算的二氧化碳排放量", "tCO2", source=rules.co2_by_tce),
    ),
    key=("area", "period"),
)
