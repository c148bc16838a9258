"""What gdp.csv and energy.csv hold, the columns of this room's accounts, and the figures taken from them."""

from shuangkong.energy import rules
from shuangkong.kernel.formulas import prevailing, switch
from shuangkong.kernel.tables import Column, Contract
from shuangkong.targets import rules as pace

CALIBERS = ("V0", "V1", "V2", "V3")

GDP = Contract(
    "gdp",
    "地区生产总值",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        Column("gdp_yuan", "地区生产总值（可比价）", "yuan", above=0),
        Column("price_base_year", "价格基年", "year", kind="year", blank=False),
    ),
    key=("area", "period", "price_base_year"),
)

ENERGY = Contract(
    "energy",
    "能源消费量",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        Column("energy_tce", "能源消费总量", "tce", above=0),
        Column("feedstock_tce", "原料用能", "tce", least=0, required=False, absent="zero"),
        Column("renewable_power_kwh", "可再生能源电力消费量", "kWh", least=0, required=False, absent="zero"),
        Column("nonfossil_tce", "非化石能源", "tce", least=0, required=False, absent="zero"),
        Column("national_project_tce", "国家重大项目能耗", "tce", least=0, required=False, absent="zero"),
        # net: negative where more was sold than bought
        Column("quota_bought_tce", "用能权净购入", "tce", required=False, absent="zero"),
        # net: negative where more flows out than in
        Column("net_power_inflow_kwh", "电力净调入", "kWh", required=False),
        Column("primary_power_kwh", "一次电力生产量", "kWh", least=0, required=False),
        Column("coal_t", "煤炭消费量", "t", least=0, required=False),
        Column("oil_t", "油品消费量", "t", least=0, required=False),
        Column(
            "caliber",
            "入库口径",
            kind="choice",
            required=False,
            choices=CALIBERS,
            aliases={"feedstock": "V1", "feedstock+nonfossil": "V3", "v0": "V0", "v1": "V1", "v2": "V2", "v3": "V3"},
        ),
        Column("evidence", "扣减依据", kind="text", required=False),
    ),
    key=("area", "period"),
)

ASSESSED_ENERGY = Contract(
    "assessed_energy",
    "考核口径能源消费量",
    (
        Column("energy_tce", "能源消费总量（入库数）", "tce", source="energy.energy_tce", group="energy"),
        Column("feedstock_tce", "原料用能", "tce", source="energy.feedstock_tce", group="energy"),
        Column("nonfossil_tce", "非化石能源", "tce", source="energy.nonfossil_tce", group="energy"),
        Column("recorded_without_feedstock", "入库数已扣原料用能", "1", source="energy.caliber", group="energy"),
        Column("recorded_without_nonfossil", "入库数已扣非化石能源", "1", source="energy.caliber", group="energy"),
        Column("without_feedstock", "口径扣除原料用能", "1", source="values_in_force.energy.caliber", group="caliber"),
        Column(
            "without_nonfossil", "口径扣除非化石能源", "1", source="values_in_force.energy.caliber", group="caliber"
        ),
        Column(
            "feedstock_excluded_tce",
            "应扣原料用能",
            "tce",
            source=rules.excluded,
            args={
                "part_tce": "feedstock_tce",
                "recorded_without": "recorded_without_feedstock",
                "wanted_without": "without_feedstock",
            },
        ),
        Column(
            "nonfossil_excluded_tce",
            "应扣非化石能源",
            "tce",
            source=rules.excluded,
            args={
                "part_tce": "nonfossil_tce",
                "recorded_without": "recorded_without_nonfossil",
                "wanted_without": "without_nonfossil",
            },
        ),
        Column("assessed_tce", "考核口径能源消费量", "tce", source=rules.energy_by_caliber),
    ),
    key=("area", "period", "base_year"),
)

_ENERGY_SOURCE = "assessed_energy.assessed_tce"
_GDP_SOURCE = "gdp_in_use.gdp_yuan"

INTENSITY_ACCOUNT = Contract(
    "intensity_account",
    "能耗强度核算",
    (
        Column("energy_tce", "考核口径能源消费量", "tce", source=_ENERGY_SOURCE, group="energy"),
        Column("gdp_yuan", "地区生产总值（可比价）", "yuan", source=_GDP_SOURCE, group="gdp"),
        Column(
            "before_energy_tce",
            "上年同期考核口径能源消费量",
            "tce",
            source=_ENERGY_SOURCE,
            at="before",
            group="before_energy",
        ),
        Column("before_gdp_yuan", "上年同期地区生产总值", "yuan", source=_GDP_SOURCE, at="before", group="before_gdp"),
        Column(
            "base_energy_tce",
            "基期考核口径能源消费量",
            "tce",
            source=_ENERGY_SOURCE,
            at="reference",
            group="base_energy",
        ),
        Column("base_gdp_yuan", "基期地区生产总值", "yuan", source=_GDP_SOURCE, at="reference", group="base_gdp"),
        Column("required", "进度要求", "1", source="intensity_path.required", group="required"),
        Column("on_year", "按年度要求评价", "1"),
        Column("target", "五年基本目标", "1", source="intensity_path.target", group="target"),
        Column("years_left", "剩余年数", "year", group="target"),
        Column("progress_method", "进度算法", "word", source="values_in_force.targets.progress_method", group="method"),
        Column(
            "incentive_on_year", "激励目标年度要求", "1", source="intensity_path.incentive_on_year", group="incentive"
        ),
        Column(
            "incentive_since_base",
            "激励目标累计要求",
            "1",
            source="intensity_path.incentive_since_base",
            group="incentive",
        ),
        Column(
            "incentive_required", "激励目标进度要求", "1", source="intensity_path.incentive_required", group="incentive"
        ),
        Column("time_progress", "时间进度", "1", source="intensity_path.time_progress", group="target"),
        Column("intensity", "单位地区生产总值能耗", "tce/10^4 yuan", source=rules.intensity),
        Column("change", "单位地区生产总值能耗比上年同期升降", "1", source=rules.intensity_change),
        Column(
            "gdp_growth",
            "地区生产总值增速",
            "1",
            source=rules.growth,
            args={"now": "gdp_yuan", "before": "before_gdp_yuan"},
        ),
        Column("decline_on_year", "单位地区生产总值能耗当年降低率", "1", source=rules.fall, args={"change": "change"}),
        Column("decline", "单位地区生产总值能耗累计降低率", "1", source=rules.intensity_decline),
        Column(
            "judged",
            "用于评价的降低率",
            "1",
            source=switch,
            args={"flag": "on_year", "yes": "decline_on_year", "no": "decline"},
        ),
        Column("progress", "目标完成进度", "1", source=pace.progress),
        Column("yearly_rate_needed", "后续年均需降低率", "1", source=pace.yearly_rate_needed),
        Column("overfulfilment", "超额完成比例", "1", source=pace.overfulfilment),
        Column(
            "exempt_on_year",
            "达到年度激励目标",
            source=rules.is_exempt,
            args={"decline": "decline_on_year", "incentive_required": "incentive_on_year"},
        ),
        Column(
            "exempt_since_base",
            "达到累计激励目标",
            source=rules.is_exempt,
            args={"incentive_required": "incentive_since_base"},
        ),
        Column(
            "exempt",
            "总量免予考核",
            source=prevailing,
            args={"first": "exempt_on_year", "otherwise": "exempt_since_base"},
        ),
    ),
    key=("area", "period"),
)
