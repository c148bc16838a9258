"""What targets.csv holds, and the columns of the accounts of this room."""

from dataclasses import replace

from shuangkong.kernel.formulas import prevailing
from shuangkong.kernel.tables import Column, Contract
from shuangkong.targets import rules

RELATION_WORDS = {
    "下降": "decrease_by", "降低": "decrease_by", "增长": "increase_by", "提高": "increase_by",
    "下降百分点": "decrease_by_points", "提高百分点": "increase_by_points", "达到": "reach", "不低于": "at_least",
    "以上": "at_least", "不高于": "at_most", "以下": "at_most", "全部完成": "complete_all",
}  # fmt: skip
RELATIONS = tuple(dict.fromkeys(RELATION_WORDS.values()))
# steady: every year since the base year; standing: at any time, not only by the target year
BOUND_WORDS = {"不含本数": "strict", "左右": "approx", "基本": "basic", "稳定": "steady", "常年": "standing"}
BOUNDS = tuple(BOUND_WORDS.values())


def _either(name: str, label: str, first: str, otherwise: str) -> Column:
    """An issued value prevails over one that we computed."""
    return Column(name, label, "1", source=prevailing, args={"first": first, "otherwise": otherwise})


TARGETS = Contract(
    "targets",
    "目标",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("indicator", "指标", kind="text", blank=False),
        Column(
            "kind",
            "目标类型",
            kind="choice",
            blank=False,
            choices=("annual", "cumulative", "five_year"),
            aliases={"年度": "annual", "累计": "cumulative", "五年": "five_year"},
        ),
        Column("period", "报告期", kind="text"),
        Column("base_year", "基期年", "year", kind="year", required=False),
        Column("target_year", "目标年", "year", kind="year", required=False),
        Column("base", "基本目标", blank=False),
        Column("incentive", "激励目标", required=False),
        Column("issuer", "下达单位", kind="text", required=False),
        Column("adjust_approved", "已批准调整总量目标", kind="flag", required=False),
        Column(
            "relation", "目标的提法", kind="choice", required=False, choices=("", *RELATIONS), aliases=RELATION_WORDS
        ),
        Column("bound", "界限", kind="choice", required=False, choices=("", *BOUNDS), aliases=BOUND_WORDS),
        Column(
            "ambition",
            "约束性或争取性",
            kind="choice",
            required=False,
            choices=("", "binding", "strive"),
            aliases={"约束性": "binding", "预期性": "strive", "争取性": "strive", "力争": "strive"},
        ),
        Column("unit", "单位", kind="text", required=False),
    ),
    key=("area", "indicator", "kind", "period", "target_year"),
)  # fmt: skip  -- one column a line reads as a table

INTENSITY_PATH = Contract(
    "intensity_path",
    "能耗强度进度要求",
    (
        Column("target", "五年基本目标", "1", source="targets.base", group="five_year"),
        Column("incentive", "五年激励目标", "1", source="targets.incentive", group="five_year"),
        Column("years", "已过年数", "year"),  # missing within a year: a quarter has a yearly rate only
        Column("span", "规划年数", "year", group="five_year"),
        Column("span_within_year", "规划年数", "year", group="five_year"),
        Column("pace", "进度算法", "word", source="values_in_force.targets.pace", group="pace"),
        Column("issued_since_base", "下达的累计进度目标", "1", source="targets.base", group="cumulative"),
        Column("issued_on_year", "下达的年度目标", "1", source="targets.base", group="annual"),
        Column(
            "issued_incentive_since_base", "下达的累计激励目标", "1", source="targets.incentive", group="cumulative"
        ),
        Column("issued_incentive_on_year", "下达的年度激励目标", "1", source="targets.incentive", group="annual"),
        Column("pace_since_base", "测算的累计进度要求", "1", source=rules.required_decline),
        Column("pace_on_year", "测算的年度要求", "1", source=rules.yearly_pace),
        _either("required_since_base", "累计进度要求", "issued_since_base", "pace_since_base"),
        _either("required_on_year", "年度要求", "issued_on_year", "pace_on_year"),
        _either("required", "进度要求", "required_since_base", "required_on_year"),
        Column(
            "incentive_pace_since_base",
            "测算的激励目标累计进度",
            "1",
            source=rules.required_decline,
            args={"target": "incentive"},
        ),
        Column(
            "incentive_pace_on_year",
            "测算的激励目标年度进度",
            "1",
            source=rules.yearly_pace,
            args={"target": "incentive", "span": "span_within_year"},
        ),
        _either("incentive_since_base", "激励目标累计要求", "issued_incentive_since_base", "incentive_pace_since_base"),
        _either("incentive_on_year", "激励目标年度要求", "issued_incentive_on_year", "incentive_pace_on_year"),
        _either("incentive_required", "激励目标进度要求", "incentive_on_year", "incentive_since_base"),
        Column("time_progress", "时间进度", "1", source=rules.time_progress),
    ),
    key=("area", "period"),
)

# the same columns for another indicator
CARBON_PATH = replace(INTENSITY_PATH, name="carbon_path", title="碳排放强度进度要求")

TOTAL_TARGETS = Contract(
    "total_targets",
    "总量目标的依据",
    (
        Column("gdp_growth_target", "地区生产总值增速预期目标", "1", source="targets.base", group="gdp_growth_target"),
        Column(
            "adjust_approved", "已批准调整总量目标", "1", source="targets.adjust_approved", group="gdp_growth_target"
        ),
        Column("growth_path", "按预期增速与基期之比", "1", source="targets.base", group="growth_path"),
        Column("issued_growth", "下达的能源消费总量增速", "1", source="targets.base", group="issued_growth"),
        Column("issued_total_tce", "下达的能源消费总量", "tce", source="targets.base", group="issued_total"),
    ),
    key=("area", "period"),
)
