"""The figures of this room: what is published of each account, in which unit, with how many decimals."""

from shuangkong.carbon.lmdi_tables import FIGURES as LMDI
from shuangkong.kernel.figures import Figure

YEARS = ("year",)
TCO2, ACCOUNT = "tCO2", "carbon_account"

CARBON = (
    Figure(
        "carbon.total", "能源活动二氧化碳排放总量", "CO₂ emissions of energy", TCO2, 2,
        ACCOUNT, "co2_t", verdict="total_verdict", caliber="",
    ),
    Figure(
        "carbon.total_target", "二氧化碳排放总量目标", "Limit of CO₂ emissions", TCO2, 2,
        ACCOUNT, "limit_t", kinds=YEARS, caliber="", wants="has_limit",
    ),
    Figure(
        "carbon.total_growth", "二氧化碳排放总量增速", "Growth of CO₂ emissions", "%", 2,
        ACCOUNT, "total_growth", 100, caliber="",
    ),
    Figure(
        "carbon.fuels", "化石燃料燃烧二氧化碳排放量", "CO₂ of fuels burnt", TCO2, 2, ACCOUNT, "fuels_co2_t", caliber="",
    ),
    Figure(
        "carbon.power", "电力净调入二氧化碳排放量", "CO₂ of net power inflow", TCO2, 2, ACCOUNT, "power_co2_t", caliber="",
    ),
    Figure(
        "carbon.intensity", "单位地区生产总值二氧化碳排放", "CO₂ intensity", "tCO2/10^4 yuan", 4,
        ACCOUNT, "intensity", caliber="",
    ),
    Figure(
        "carbon.intensity_change", "单位地区生产总值二氧化碳排放比上年同期升降", "Change of CO₂ intensity on the year",
        "%", 2, ACCOUNT, "change", 100, verdict="change_verdict", caliber="",
    ),
    Figure(
        "carbon.intensity_decline", "单位地区生产总值二氧化碳排放累计降低率", "Fall of CO₂ intensity since the base year",
        "%", 2, ACCOUNT, "decline", 100, verdict="decline_verdict", kinds=YEARS, caliber="",
    ),
    Figure(
        "carbon.intensity_required", "碳排放强度降低进度要求", "Required fall of CO₂ intensity", "%", 2,
        ACCOUNT, "required", 100, caliber="", wants="has_required",
    ),
    Figure(
        "carbon.time_progress", "碳排放强度目标时间进度", "Share of the carbon plan's time that has passed", "%", 2,
        ACCOUNT, "time_progress", 100, kinds=YEARS, caliber="", wants="has_target",
    ),
    Figure(
        "carbon.intensity_progress", "碳排放强度目标完成进度", "Progress towards the CO₂ intensity target", "%", 2,
        ACCOUNT, "progress", 100, kinds=YEARS, caliber="", wants="has_target",
    ),
    Figure(
        "carbon.intensity_yearly_rate_needed", "碳排放强度后续年均需降低率", "Yearly fall of CO₂ intensity still needed",
        "%", 2, ACCOUNT, "yearly_rate_needed", 100, kinds=YEARS, caliber="", wants="has_years_left",
    ),
)  # fmt: skip
SHORT = (
    Figure(
        "carbon.total_by_tce", "按标准煤测算的二氧化碳排放量", "CO₂ by standard coal, the short way", TCO2, 2,
        "short_account", "co2_t", caliber="",
    ),
)  # fmt: skip
COAL_OIL = (
    Figure(
        "carbon.coal_total", "煤炭消费总量", "Total coal consumption", "t", 2,
        "coal_oil_account", "coal_t", verdict="coal_verdict", caliber="",
    ),
    Figure(
        "carbon.coal_total_target", "煤炭消费总量目标", "Limit of coal consumption", "t", 2,
        "coal_oil_account", "coal_limit_t", kinds=YEARS, caliber="", wants="has_coal_limit",
    ),
    Figure(
        "carbon.coal_growth", "煤炭消费量增速", "Growth of coal consumption", "%", 2,
        "coal_oil_account", "coal_growth", 100, caliber="",
    ),
    Figure(
        "carbon.coal_share", "煤炭占能源消费总量比重", "Share of coal in energy", "%", 2,
        "coal_oil_account", "coal_share", 100, caliber="",
    ),
    Figure(
        "carbon.oil_total", "石油消费总量", "Total oil consumption", "t", 2,
        "coal_oil_account", "oil_t", verdict="oil_verdict", caliber="",
    ),
    Figure(
        "carbon.oil_total_target", "石油消费总量目标", "Limit of oil consumption", "t", 2,
        "coal_oil_account", "oil_limit_t", kinds=YEARS, caliber="", wants="has_oil_limit",
    ),
    Figure(
        "carbon.oil_growth", "石油消费量增速", "Growth of oil consumption", "%", 2,
        "coal_oil_account", "oil_growth", 100, caliber="",
    ),
    Figure(
        "carbon.oil_share", "石油占能源消费总量比重", "Share of oil in energy", "%", 2,
        "coal_oil_account", "oil_share", 100, caliber="",
    ),
)  # fmt: skip
COMBINED = (
    Figure(
        "carbon.combined_control_failed", "综合评价考核控制指标不达标项数（参照试算）",
        "Control indicators missed (trial)", "item", 0,
        "combined_account", "control_failed", kinds=YEARS, caliber="", wants="has_combined",
    ),
    Figure(
        "carbon.combined_support_failed", "综合评价考核支撑指标不达标项数（参照试算）",
        "Support indicators missed (trial)", "item", 0,
        "combined_account", "support_failed", kinds=YEARS, caliber="", wants="has_combined",
    ),
    Figure(
        "carbon.combined_grade", "综合评价考核等次（参照试算：1优秀，2合格，3不合格）",
        "Grade of the comprehensive assessment (trial)", "level", 0,
        "combined_account", "grade", verdict="grade_verdict", kinds=YEARS, caliber="", wants="has_combined",
    ),
)  # fmt: skip

FIGURES = (*CARBON, *SHORT, *COAL_OIL, *COMBINED, *LMDI)
