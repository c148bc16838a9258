"""The columns of the forecast of intensity: a line through the logarithms of the cycle's years (targets.trend_rules)."""

from shuangkong.energy import rules
from shuangkong.kernel.tables import Column, Contract
from shuangkong.targets.trend_tables import TREND_COLUMNS


def _fall(name: str, label: str, level: str) -> Column:
    return Column(name, label, "1", source=rules.fall_to, args={"level": level, "base_level": "base_intensity"})


INTENSITY_TREND = Contract(
    "intensity_trend",
    "能耗强度预测",
    (
        Column(
            "base_energy_tce",
            "基期考核口径能源消费量",
            "tce",
            source="intensity_account.base_energy_tce",
            group="base_energy",
        ),
        Column("base_gdp_yuan", "基期地区生产总值", "yuan", source="intensity_account.base_gdp_yuan", group="base_gdp"),
        Column(
            "base_intensity",
            "基期单位地区生产总值能耗",
            "tce/10^4 yuan",
            source=rules.intensity,
            args={"energy_tce": "base_energy_tce", "gdp_yuan": "base_gdp_yuan"},
        ),
        *TREND_COLUMNS,
        _fall("forecast", "目标年预测累计降低率", "forecast_level"),
        # the higher intensity is the lower fall
        _fall("forecast_low", "目标年预测累计降低率下限", "forecast_level_high"),
        _fall("forecast_high", "目标年预测累计降低率上限", "forecast_level_low"),
    ),
    key=("area", "period"),
)
