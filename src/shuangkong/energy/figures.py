"""The figures of this room: what is published of each account, in which unit, with how many decimals."""

from shuangkong.energy.lmdi_tables import FIGURES as LMDI
from shuangkong.kernel.figures import Figure

YEARS = ("year",)

INTENSITY = (
    Figure(
        "energy.intensity",
        "单位地区生产总值能耗",
        "Energy intensity",
        "tce/10^4 yuan",
        4,
        "intensity_account",
        "intensity",
    ),
    Figure(
        "energy.intensity_change",
        "单位地区生产总值能耗比上年同期升降",
        "Change of energy intensity on the year",
        "%",
        2,
        "intensity_account",
        "change",
        100,
        verdict="change_verdict",
    ),
    Figure(
        "energy.intensity_decline",
        "单位地区生产总值能耗累计降低率",
        "Fall of energy intensity since the base year",
        "%",
        2,
        "intensity_account",
        "decline",
        100,
        verdict="decline_verdict",
        kinds=YEARS,
    ),
    Figure(
        "energy.intensity_required",
        "能耗强度降低进度要求",
        "Required fall of energy intensity",
        "%",
        2,
        "intensity_account",
        "required",
        100,
        wants="has_required",
        caliber="",
    ),
    Figure(
        "energy.intensity_incentive_required",
        "能耗强度降低激励目标进度要求",
        "Fall that exempts the total",
        "%",
        2,
        "intensity_account",
        "incentive_required",
        100,
        wants="has_incentive",
        caliber="",
    ),
    Figure(
        "energy.time_progress",
        "时间进度",
        "Share of the plan's time that has passed",
        "%",
        2,
        "intensity_account",
        "time_progress",
        100,
        kinds=YEARS,
        wants="has_target",
        caliber="",
    ),
    Figure(
        "energy.intensity_progress",
        "能耗强度目标完成进度",
        "Progress towards the intensity target",
        "%",
        2,
        "intensity_account",
        "progress",
        100,
        kinds=YEARS,
        wants="has_target",
    ),
    Figure(
        "energy.intensity_yearly_rate_needed",
        "后续年均需降低率",
        "Yearly fall still needed",
        "%",
        2,
        "intensity_account",
        "yearly_rate_needed",
        100,
        kinds=YEARS,
        wants="has_years_left",
    ),
    Figure(
        "energy.intensity_overfulfilment",
        "五年目标超额完成比例",
        "Over-fulfilment of the five-year target",
        "%",
        2,
        "intensity_account",
        "overfulfilment",
        100,
        kinds=YEARS,
        wants="is_last_year",
    ),
)  # fmt: skip  -- a figure reads as two lines of a table

TOTAL = (
    Figure("energy.total", "能源消费总量", "Total energy consumption", "tce", 2, "total_account", "recorded_tce", caliber="recorded_caliber"),
    Figure(
        "energy.total_assessed", "考核能源消费总量", "Assessed total energy", "tce", 2,
        "total_account", "assessed_tce", verdict="total_verdict",
    ),
    Figure(
        "energy.total_growth", "考核能源消费总量增速", "Growth of assessed total energy", "%", 2,
        "total_account", "total_growth", 100,
    ),
    Figure(
        "energy.total_target", "能源消费总量目标", "Limit of total energy", "tce", 2,
        "total_account", "limit_tce", wants="has_limit",
    ),
    Figure(
        "energy.total_target_path", "能源消费总量目标（固定路径）", "Limit of total energy on the fixed path", "tce", 2,
        "total_account", "limit_on_path_tce", kinds=YEARS, wants="has_path",
    ),
)  # fmt: skip

UNITS = (
    Figure(
        "energy.units_difference", "能源消费总量与所属单位合计的差额", "Total less the sum of its units", "tce", 2,
        "units_account", "difference_tce", caliber="",
    ),
)  # fmt: skip

POWER = (
    Figure(
        "energy.total_calorific", "能源消费总量（当量值）", "Total energy consumption, power at calorific value", "tce", 2,
        "power_account", "calorific_tce",
    ),
)  # fmt: skip

INCREMENT = (
    Figure(
        "energy.increment", "能耗增量", "Increment of energy since the base year", "tce", 2,
        "increment_account", "increment_tce", verdict="increment_verdict", kinds=YEARS,
    ),
    Figure(
        "energy.increment_allowed", "能耗增量控制数", "Increment that the time passed allows", "tce", 2,
        "increment_account", "allowed_tce", kinds=YEARS, caliber="",
    ),
    Figure(
        "energy.increment_progress", "能耗增量使用进度", "Share of the increment's cap that is used", "%", 2,
        "increment_account", "progress", 100, verdict="increment_verdict", kinds=YEARS,
    ),
)  # fmt: skip

BALANCE = (
    Figure(
        "energy.balance_supply", "可供本地区消费的能源量", "Energy available to the area", "tce", 2,
        "balance_account", "supply_tce", caliber="",
    ),
    Figure(
        "energy.balance_use", "能源平衡表消费量合计", "Energy used by the balance sheet", "tce", 2,
        "balance_account", "use_tce", caliber="",
    ),
    Figure(
        "energy.balance_difference", "能源平衡差额", "Difference of the energy balance", "%", 2,
        "balance_account", "difference", 100, verdict="balance_verdict", caliber="",
    ),
)  # fmt: skip

FORECAST = tuple(
    Figure(
        f"energy.intensity_forecast{end}", f"单位地区生产总值能耗目标年预测累计降低率{label}",
        f"Forecast of the fall at the target year{english}", "%", 2,
        "intensity_trend", f"forecast{end}", 100, kinds=YEARS, wants="has_forecast",
    )
    for end, label, english in (("", "", ""), ("_low", "下限", ", lower end"), ("_high", "上限", ", upper end"))
)  # fmt: skip

FIGURES = (*INTENSITY, *TOTAL, *UNITS, *POWER, *INCREMENT, *BALANCE, *FORECAST, *LMDI)
