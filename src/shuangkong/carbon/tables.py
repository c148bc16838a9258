"""What fuels.csv, power_trade.csv and support.csv hold, and the accounts of each fuel, each grid, and of coal and oil."""

from shuangkong.carbon import rules
from shuangkong.kernel.formulas import prevailing
from shuangkong.kernel.tables import Column, Contract

SUPPORT_INDICATORS = {
    "energy_intensity": "能耗强度降低", "clean_power": "清洁电力比重", "industry": "工业领域节能降碳",
    "two_high_projects": "“两高”项目碳排放置换和评价", "construction": "城乡建设领域", "transport": "交通运输领域",
    "public_institutions": "公共机构碳排放强度", "trading_sectors": "碳市场覆盖行业排放控制", "forest": "森林蓄积量增长",
}  # fmt: skip

NO_FRAUD = {"no_fraud": "没有发现弄虚作假"}  # no indicator, but where it is denied the year fails

FUELS = Contract(
    "fuels",
    "化石燃料消费量",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        # as in factors/fuels.csv; in tonnes, gases in 10^4 m3
        Column("fuel", "燃料品种", kind="text", blank=False),
        # burnt here, for power and heat too; not what went into another fuel (coking, refining), which is burnt as that
        Column("consumed", "消费量（不含加工转换为其他燃料的投入）", least=0),
        Column("feedstock", "其中用作原料", least=0, required=False, absent="zero"),
        Column("ncv_gj", "实测低位发热量", above=0, required=False),
    ),
    key=("area", "period", "fuel"),
)
POWER_TRADE = Contract(
    "power_trade",
    "电力调入调出",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        # the grid that sends: for what comes in the one it comes from, for what goes out the area's own
        Column("grid", "送出方电网", kind="text", blank=False),
        Column("inflow_kwh", "调入电量", "kWh", least=0),
        Column("outflow_kwh", "调出电量", "kWh", least=0),
    ),
    key=("area", "period", "grid"),
)
SUPPORT = Contract(
    "support",
    "综合评价考核支撑指标",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("period", "年份", kind="period", blank=False),
        Column(
            "indicator",
            "支撑指标",
            kind="choice",
            blank=False,
            choices=(*SUPPORT_INDICATORS, *NO_FRAUD),
            aliases={label: name for name, label in (SUPPORT_INDICATORS | NO_FRAUD).items()},
        ),
        Column("passed", "达标", kind="flag"),  # empty: not settled yet
        Column("evidence", "依据材料", kind="text", required=False),
    ),
    key=("area", "period", "indicator"),
)
BOOKS = (FUELS, POWER_TRADE, SUPPORT)

FUEL_ACCOUNT = Contract(
    "fuel_account",
    "燃料燃烧二氧化碳核算",
    (
        Column("consumed", "消费量", source="fuels.consumed", group="consumed"),
        Column("feedstock", "其中用作原料", source="fuels.feedstock", group="consumed"),
        Column("measured_ncv_gj", "实测低位发热量", source="fuels.ncv_gj", group="consumed"),
        Column("default_ncv_gj", "低位发热量缺省值", source="fuel_factors.ncv_gj", group="factor"),
        Column("carbon_tc_per_gj", "单位热值含碳量", "tC/GJ", source="fuel_factors.carbon_tc_per_gj", group="factor"),
        Column("oxidation", "碳氧化率", "1", source="fuel_factors.oxidation", group="factor"),
        Column("burnt_amount", "燃烧量", source=rules.burnt),
        Column(
            "ncv_gj",
            "低位发热量",
            source=prevailing,
            args={"first": "measured_ncv_gj", "otherwise": "default_ncv_gj"},
        ),
        Column("co2_t", "二氧化碳排放量", "tCO2", source=rules.fuel_co2),
    ),
    key=("area", "period", "fuel"),
)
TRADE_ACCOUNT = Contract(
    "trade_account",
    "电力调入调出二氧化碳核算",
    (
        Column("inflow_kwh", "调入电量", "kWh", source="power_trade.inflow_kwh", group="trade"),
        Column("outflow_kwh", "调出电量", "kWh", source="power_trade.outflow_kwh", group="trade"),
        Column(
            "kgco2_per_kwh",
            "送出方电网二氧化碳排放因子",
            "kgCO2/kWh",
            source="grid_factors.kgco2_per_kwh",
            group="factor",
        ),
        Column("co2_t", "二氧化碳排放量", "tCO2", source=rules.traded_co2),
    ),
    key=("area", "period", "grid"),
)


def _of_year(name: str, label: str, unit: str) -> tuple[Column, Column]:
    now = Column(name, label, unit, source=f"energy.{name}", group="energy")
    before = Column(
        f"before_{name}", f"上年同期{label}", unit, source=f"energy.{name}", at="before", group="before_energy"
    )
    return now, before


def _share(name: str, label: str, amount: str, coefficient: str) -> Column:
    args = {"amount_t": amount, "coefficient": coefficient}
    return Column(name, label, "1", source=rules.share_in_energy, args=args)


COAL_OIL_ACCOUNT = Contract(
    "coal_oil_account",
    "煤炭、石油消费总量核算",
    (
        *_of_year("coal_t", "煤炭消费量", "t"),
        *_of_year("oil_t", "石油消费量", "t"),
        Column("energy_tce", "能源消费总量", "tce", source="energy.energy_tce", group="energy"),
        Column(
            "coal_coefficient",
            "原煤折标准煤系数",
            "tce/t",
            source="values_in_force.carbon.coal_coefficient",
            group="coal_coefficient",
        ),
        Column(
            "oil_coefficient",
            "石油折标准煤系数",
            "tce/t",
            source="values_in_force.carbon.oil_coefficient",
            group="oil_coefficient",
        ),
        Column("coal_limit_t", "煤炭消费总量目标", "t", source="targets.base", group="coal_limit"),
        Column("oil_limit_t", "石油消费总量目标", "t", source="targets.base", group="oil_limit"),
        Column(
            "coal_growth", "煤炭消费量增速", "1", source=rules.growth, args={"now": "coal_t", "before": "before_coal_t"}
        ),
        Column(
            "oil_growth", "石油消费量增速", "1", source=rules.growth, args={"now": "oil_t", "before": "before_oil_t"}
        ),
        _share("coal_share", "煤炭占能源消费总量比重", "coal_t", "coal_coefficient"),
        _share("oil_share", "石油占能源消费总量比重", "oil_t", "oil_coefficient"),
    ),
    key=("area", "period"),
)  # fmt: skip  -- one column a line reads as a table
