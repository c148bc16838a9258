"""趋势核算的列: what a contract declares to have a forecast. Apart from trend.py, so that pages start without the engine."""

from shuangkong.kernel.tables import Column
from shuangkong.targets import trend_rules as rules

SUMS = ("n", "sum_x", "sum_y", "sum_xx", "sum_xy", "sum_yy")
LABELS = ("年度值个数", "年数之和", "趋势计算值之和", "年数平方和", "年数与趋势计算值乘积之和", "趋势计算值平方和")
# what a contract declares to have a forecast; the account brings the sums, years_to_target, is_rate, least and most
TREND_COLUMNS = (
    *(Column(name, label, "1", group="trend") for name, label in zip(SUMS, LABELS, strict=True)),
    Column("years_to_target", "基期至目标年的年数", "year", group="target"),
    Column("is_rate", "按变化率下达", "1", group="target"),
    Column("least", "可能的最小值", "1"),
    Column("most", "可能的最大值", "1"),
    Column("slope", "趋势斜率", "1", source=rules.slope),
    Column("on_trend", "趋势外推值", "1", source=rules.on_trend, args={"years": "years_to_target"}),
    Column("residual_variance", "剩余方差", "1", source=rules.residual_variance),
    Column("quantile", "分布系数", "1", source=rules.quantile),
    Column("half_width", "预测区间半宽", "1", source=rules.half_width, args={"years": "years_to_target"}),
    Column("trend_low", "趋势下界", "1", source=rules.lower_end),
    Column("trend_high", "趋势上界", "1", source=rules.upper_end),
    Column("forecast_level", "目标年预测水平", "1", source=rules.back, args={"value": "on_trend"}),
    Column("forecast_level_low", "目标年预测水平下界", "1", source=rules.back, args={"value": "trend_low"}),
    Column("forecast_level_high", "目标年预测水平上界", "1", source=rules.back, args={"value": "trend_high"}),
)
