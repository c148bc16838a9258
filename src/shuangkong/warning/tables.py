"""The columns of the warning accounts, and the figures taken from them."""

from shuangkong.kernel.figures import Figure
from shuangkong.kernel.formulas import switch
from shuangkong.kernel.tables import Column, Contract
from shuangkong.warning import rules


def _by_growth(name: str, label: str, growth: str, tce: str) -> Column:
    """A total is judged by growth or by tce, as the setting says."""
    return Column(name, label, source=switch, args={"flag": "by_growth", "yes": growth, "no": tce})


INTENSITY_WARNING = Contract(
    "intensity_warning",
    "能耗强度预警",
    (
        Column("actual", "能耗强度降低率", "1", source="intensity_account.judged", group="actual"),
        Column("required", "进度要求", "1", source="intensity_account.required", group="required"),
        Column(
            "gap_share",
            "二级与一级的分界（占目标值比例）",
            "1",
            source="values_in_force.warning.gap_share",
            group="gap_share",
        ),
        Column("criterion", "预警标准", "word", source="values_in_force.warning.criterion", group="criterion"),
        Column("level", "能耗强度预警等级", "level", source=rules.level_in_force),
    ),
    key=("area", "period"),
)

CARBON_WARNING = Contract(
    "carbon_warning",
    "碳排放强度预警",
    (
        Column("actual", "碳排放强度降低率", "1", source="carbon_account.judged", group="actual"),
        Column("required", "进度要求", "1", source="carbon_account.required", group="required"),
        Column(
            "gap_share",
            "二级与一级的分界（占目标值比例）",
            "1",
            source="values_in_force.warning.carbon_gap_share",
            group="gap_share",
        ),
        Column("level", "碳排放强度预警等级", "level", source=rules.intensity_level),
    ),
    key=("area", "period"),
)

TOTAL_WARNING = Contract(
    "total_warning",
    "能源消费总量预警",
    (
        Column("by_growth", "按增速评价", "1", source="values_in_force.warning.total_basis", group="basis"),
        Column("total_growth", "考核能源消费总量增速", "1", source="total_account.total_growth", group="growth"),
        Column("limit_growth", "总量目标对应的增速", "1", source="total_account.limit_growth", group="limit_growth"),
        Column("assessed_tce", "考核能源消费总量", "tce", source="total_account.assessed_tce", group="tce"),
        Column("limit_tce", "能源消费总量目标", "tce", source="total_account.limit_tce", group="limit_tce"),
        _by_growth("actual", "评价值", "total_growth", "assessed_tce"),
        _by_growth("limit", "控制目标", "limit_growth", "limit_tce"),
        Column(
            "gap_share",
            "二级与一级的分界（占目标值比例）",
            "1",
            source="values_in_force.warning.gap_share",
            group="gap_share",
        ),
        Column("level", "能源消费总量预警等级", "level", source=rules.total_level),
    ),
    key=("area", "period"),
)

INTENSITY_FIGURES = (
    Figure(
        "warning.intensity_level", "能耗强度预警等级", "Warning level of intensity", "level", 0,
        "intensity_warning", "level", verdict="level_verdict", wants="has_required",
    ),
)  # fmt: skip
TOTAL_FIGURES = (
    Figure(
        "warning.total_level", "能源消费总量预警等级", "Warning level of total energy", "level", 0,
        "total_warning", "level", verdict="level_verdict", wants="has_limit",
    ),
)  # fmt: skip
CARBON_FIGURES = (
    Figure(
        "warning.carbon_level", "碳排放强度预警等级", "Warning level of CO₂ intensity", "level", 0,
        "carbon_warning", "level", verdict="level_verdict", wants="has_required", caliber="",
    ),
)  # fmt: skip
FIGURES = (*INTENSITY_FIGURES, *TOTAL_FIGURES, *CARBON_FIGURES)
