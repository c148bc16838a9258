"""The columns of the total's account: which part is assessed, and what its limit is."""

from shuangkong.energy import rules
from shuangkong.kernel.formulas import prevailing
from shuangkong.kernel.tables import Column, Contract

_INTENSITY = "intensity_account"


def _listed(prefix: str, label: str, group: str, at: str = "period") -> tuple[Column, Column]:
    """The two amounts that the total leaves out, of a year."""
    names = (("national_project_tce", "国家重大项目能耗"), ("quota_bought_tce", "用能权净购入"))
    project, quota = (
        Column(f"{prefix}{name}", f"{label}{text}", "tce", source=f"energy.{name}", at=at, group=group)
        for name, text in names
    )
    return project, quota


def _comparable(prefix: str, label: str) -> Column:
    args = {name: f"{prefix}{name}" for name in ("energy_tce", "national_project_tce", "quota_bought_tce")}
    return Column(f"{prefix}comparable_tce", label, "tce", source=rules.without_listed, args=args)


TOTAL_ACCOUNT = Contract(
    "total_account",
    "能源消费总量核算",
    (
        Column("recorded_tce", "能源消费总量", "tce", source="energy.energy_tce", group="recorded"),
        Column("energy_tce", "考核口径能源消费量", "tce", source=f"{_INTENSITY}.energy_tce", group="energy"),
        Column(
            "before_energy_tce",
            "上年同期考核口径能源消费量",
            "tce",
            source=f"{_INTENSITY}.before_energy_tce",
            group="before_energy",
        ),
        Column(
            "base_energy_tce",
            "基期考核口径能源消费量",
            "tce",
            source=f"{_INTENSITY}.base_energy_tce",
            group="base_energy",
        ),
        Column(
            "renewable_power_kwh", "可再生能源电力消费量", "kWh", source="energy.renewable_power_kwh", group="renewable"
        ),
        Column(
            "before_renewable_power_kwh",
            "上年同期可再生能源电力消费量",
            "kWh",
            source="energy.renewable_power_kwh",
            at="before",
            group="before_renewable",
        ),
        Column(
            "own_kgce_per_kwh",
            "单独规定的可再生能源电力折标准煤系数",
            "kgce/kWh",
            source="values_in_force.energy.renewable_power_coefficient",
            group="coefficient",
        ),
        Column(
            "equivalent_kgce_per_kwh",
            "电力等价值折标准煤系数",
            "kgce/kWh",
            source="values_in_force.energy.electricity_equivalent",
            group="equivalent",
        ),
        Column(
            "kgce_per_kwh",
            "电力折标准煤系数",
            "kgce/kWh",
            source=prevailing,
            args={"first": "own_kgce_per_kwh", "otherwise": "equivalent_kgce_per_kwh"},
        ),
        *_listed("", "", "recorded"),
        *_listed("before_", "上年同期", "before_energy", "before"),
        *_listed("base_", "基期", "base_energy", "reference"),
        Column(
            "gdp_growth_target",
            "地区生产总值增速预期目标",
            "1",
            source="total_targets.gdp_growth_target",
            group="gdp_growth_target",
        ),
        Column("approved_growth", "经批准采用的实际增速", "1", source=f"{_INTENSITY}.gdp_growth", group="approved"),
        Column(
            "issued_growth", "下达的能源消费总量增速", "1", source="total_targets.issued_growth", group="issued_growth"
        ),
        Column(
            "issued_total_tce",
            "下达的能源消费总量",
            "tce",
            source="total_targets.issued_total_tce",
            group="issued_total",
        ),
        Column("growth_path", "按预期增速与基期之比", "1", source="total_targets.growth_path", group="growth_path"),
        Column("required_on_year", "能耗强度年度要求", "1", source="intensity_path.required_on_year", group="on_year"),
        Column(
            "required_since_base",
            "能耗强度累计进度要求",
            "1",
            source="intensity_path.required_since_base",
            group="since_base",
        ),
        Column("new_renewable_tce", "新增可再生能源电力", "tce", source=rules.new_renewable_tce),
        Column("assessed_tce", "考核能源消费总量", "tce", source=rules.assessed_total),
        _comparable("before_", "上年同期可比能源消费总量"),
        _comparable("base_", "基期可比能源消费总量"),
        Column(
            "total_growth",
            "考核能源消费总量增速",
            "1",
            source=rules.growth,
            args={"now": "assessed_tce", "before": "before_comparable_tce"},
        ),
        Column(
            "growth_in_use",
            "确定总量目标所用的增速",
            "1",
            source=rules.growth_in_use,
            args={"growth_target": "gdp_growth_target"},
        ),
        Column(
            "growth_limit_computed",
            "测算的总量增速上限",
            "1",
            source=rules.total_growth_limit,
            args={"gdp_growth": "growth_in_use", "yearly_decline": "required_on_year"},
        ),
        Column(
            "growth_limit",
            "总量增速上限",
            "1",
            source=prevailing,
            args={"first": "issued_growth", "otherwise": "growth_limit_computed"},
        ),
        Column(
            "limit_computed_tce",
            "测算的总量目标",
            "tce",
            source=rules.total_limit,
            args={"before_energy_tce": "before_comparable_tce"},
        ),
        Column(
            "limit_tce",
            "能源消费总量目标",
            "tce",
            source=prevailing,
            args={"first": "issued_total_tce", "otherwise": "limit_computed_tce"},
        ),
        Column(
            "limit_growth",
            "总量目标对应的增速",
            "1",
            source=rules.growth,
            args={"now": "limit_tce", "before": "before_comparable_tce"},
        ),
        Column(
            "limit_on_path_tce",
            "能源消费总量目标（固定路径）",
            "tce",
            source=rules.total_limit_on_path,
            args={"base_energy_tce": "base_comparable_tce", "decline_required": "required_since_base"},
        ),
    ),
    key=("area", "period"),
)  # fmt: skip  -- one column a line reads as a table

UNITS_ACCOUNT = Contract(
    "units_account",
    "单位合计与全市数核对",
    (
        Column("recorded_tce", "能源消费总量", "tce", source="energy.energy_tce", group="recorded"),
        Column("units_tce", "所属单位合计", "tce", group="units"),
        Column("difference_tce", "与所属单位合计的差额", "tce", source=rules.difference),
    ),
    key=("area", "period"),
)
