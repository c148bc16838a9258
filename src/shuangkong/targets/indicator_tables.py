"""What observations.csv and acceptances.csv hold, the columns of the indicators' account, and the figures taken from it."""

from dataclasses import replace

from shuangkong.kernel.figures import FigureOfEach
from shuangkong.kernel.formulas import prevailing, switch
from shuangkong.kernel.tables import Column, Contract
from shuangkong.targets import following_rules as rules
from shuangkong.targets import trend_rules as trend
from shuangkong.targets.trend_tables import TREND_COLUMNS

OBSERVATIONS = Contract(
    "observations",
    "指标数据",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        Column("series", "数据项", kind="text", blank=False),
        Column("value", "数值"),
        Column("price_base_year", "价格基年", "year", kind="year", required=False),
        Column("published", "发布日期", kind="day", required=False),
        Column(
            "vintage",
            "数据版次",
            kind="choice",
            required=False,
            choices=("", "preliminary", "final", "revised"),
            aliases={"初步": "preliminary", "初步数": "preliminary", "最终": "final", "最终数": "final",
                     "修订": "revised", "修订数": "revised"},
        ),
    ),
    key=("area", "period", "series", "price_base_year", "published"),
)  # fmt: skip

ACCEPTANCES = Contract(
    "acceptances",
    "主管部门认定",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("indicator", "指标", kind="text", blank=False),
        Column("period", "报告期", kind="year", blank=False),
        Column("accepted", "是否认定完成", kind="flag", blank=False),
        Column("department", "认定部门", kind="text", blank=False),
    ),
    key=("area", "indicator", "period"),
)


def _by_rate(name: str, label: str, rate: str, level: str) -> Column:
    """A rate of change goes its own way; what is cited and how sure it is follow from the way taken."""
    return Column(name, label, "1", source=switch, args={"flag": "is_rate", "yes": rate, "no": level})


def _by_additions(name: str, label: str, added: str, line: str) -> Column:
    return Column(name, label, "1", source=switch, args={"flag": "adds", "yes": added, "no": line})


# amounts that add up are forecast from their yearly additions, everything else by the line through its levels
_LINE = {"on_trend": "line", "half_width": "half_width_of_line"}
_FORECAST = (
    *(replace(c, name=_LINE.get(c.name, c.name)) for c in TREND_COLUMNS),
    Column("added_up", "累计量外推值", "1", source=trend.added_up),
    Column("quantile_of_additions", "分布系数（累计量）", "1", source=trend.quantile_of_additions),
    Column("half_width_of_additions", "累计量预测区间半宽", "1", source=trend.added_half_width,
           args={"quantile": "quantile_of_additions"}),
    _by_additions("on_trend", "外推值", "added_up", "line"),
    _by_additions("half_width", "预测区间半宽", "half_width_of_additions", "half_width_of_line"),
)  # fmt: skip

INDICATOR_ACCOUNT = Contract(
    "indicator_account",
    "指标进展核算",
    (
        Column("level", "指标值", "1", source="indicator_levels.level", group="now"),
        Column("base_level", "基期指标值", "1", source="indicator_levels.level", at="reference", group="base"),
        Column("target", "五年目标", "1", source="targets.base", group="target"),
        Column("relation", "目标的提法", "word", source="targets.relation", group="target"),
        Column("upward", "向好方向", "1", group="target"),
        Column("is_strict", "不含本数", "1", group="target"),
        Column("about", "“左右”的幅度", "1", group="target"),
        Column("is_level", "按水平值考核", "1", group="target"),
        Column("years", "已过年数", "year", group="target"),
        Column("span", "规划年数", "year", group="target"),
        Column("years_left", "剩余年数", "year", group="target"),
        Column("pace", "进度算法", "word", source="values_in_force.targets.pace", group="pace"),
        Column(
            "progress_method", "进度计算方法", "word", source="values_in_force.targets.progress_method", group="method"
        ),
        Column("issued", "下达的进度目标", "1", source="targets.base", group="issued"),
        Column("nothing", "无变化", "1"),
        Column("level_at_start", "基期指标值", "1", source="indicator_levels.level", at="reference", group="origin"),
        Column(
            "start", "起点", "1", source=switch, args={"flag": "is_level", "yes": "level_at_start", "no": "nothing"}
        ),
        Column("measured", "考核值", "1", source=rules.measured),
        Column("path_of_rate", "变化率的进度", "1", source=rules.required_rate),
        Column("path_of_level", "水平值的进度", "1", source=rules.required_level),
        _by_rate("path", "按时序推算的进度", "path_of_rate", "path_of_level"),
        Column("path_capped", "测算的进度要求", "1", source=rules.never_beyond),
        Column(
            "computed",
            "测算的要求",
            "1",
            source=switch,
            args={"flag": "asks_target", "yes": "target", "no": "path_capped"},
        ),
        Column("asks_target", "直接按目标要求", "1"),
        Column("required", "进度要求", "1", source=prevailing, args={"first": "issued", "otherwise": "computed"}),
        Column("gap", "与进度要求的差距", "1", source=rules.gap),
        Column("progress_of_rate", "变化率的完成进度", "1", source=rules.progress_of_rate),
        Column("progress_of_level", "水平值的完成进度", "1", source=rules.progress_of_level),
        _by_rate("progress", "目标完成进度", "progress_of_rate", "progress_of_level"),
        Column("needed", "后续年均需完成", "1", source=rules.needed_yearly),
        Column("meets", "达到本年要求", source=rules.meets),
        Column("adds", "按累计量考核", "1", group="target"),
        *_FORECAST,
        Column("at_low", "下界对应的考核值", "1", source=rules.measured, args={"level": "forecast_level_low"}),
        Column("at_high", "上界对应的考核值", "1", source=rules.measured, args={"level": "forecast_level_high"}),
        Column("minus", "取较小者", "1"),
        Column("plus", "取较大者", "1"),
        Column("forecast", "目标年预测值", "1", source=rules.measured, args={"level": "forecast_level"}),
        Column("forecast_low", "预测区间下限", "1", source=rules.end_of_interval, args={"wanted": "minus"}),
        Column("forecast_high", "预测区间上限", "1", source=rules.end_of_interval, args={"wanted": "plus"}),
    ),
    key=("area", "period", "base_year", "indicator"),
)  # fmt: skip  -- one column a line reads as a table

_LEVEL = {"unit_from": "unit", "decimals_from": "decimals"}
_MEASURED = {"unit_from": "measured_unit", "decimals_from": "measured_decimals", "times_from": "measured_times"}
_POINTS = _MEASURED | {"unit_from": "gap_unit"}


def _of_each(id_: str, label: str, english: str, column: str, wants: str, **more: str) -> FigureOfEach:
    return FigureOfEach(
        id_, label, english, "%", 2, "indicator_account", column, caliber="", wants=wants, stem="indicator",
        **more,  # type: ignore[arg-type]  # texts all: the fields ending in _from, and verdict
    )  # fmt: skip


# an indicator's figures: its own id, then what is measured, required … of it
INDICATOR_FIGURES = (
    _of_each("", "", "", "level", "has_level", verdict="level_verdict", **_LEVEL),
    _of_each(".measured", "比基期变化", "change since the base year", "measured", "has_change",
             verdict="measured_verdict", **_MEASURED),
    _of_each(".required", "进度要求", "required to date", "required", "has_required", **_MEASURED),
    _of_each(".gap", "与进度要求的差距", "ahead of what is required", "gap", "has_gap", **_POINTS),
    _of_each(".progress", "目标完成进度", "progress towards the target", "progress", "has_progress", times_from="hundred"),
    _of_each(".needed", "后续年均需完成", "still needed per year", "needed", "has_years_left",
             **(_MEASURED | {"unit_from": "needed_unit"})),
    _of_each(".forecast", "目标年预测", "forecast for the target year", "forecast", "has_forecast", **_MEASURED),
    _of_each(".forecast_low", "目标年预测下限", "forecast, lower end", "forecast_low", "has_forecast", **_MEASURED),
    _of_each(".forecast_high", "目标年预测上限", "forecast, upper end", "forecast_high", "has_forecast", **_MEASURED),
)  # fmt: skip
