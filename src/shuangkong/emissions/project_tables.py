"""项目核算账表: the columns of the accounts of single projects: a full year, and what each year counts."""

from shuangkong.emissions import rules
from shuangkong.kernel.formulas import prevailing, switch
from shuangkong.kernel.tables import Column, Contract

REDUCTION_OWN = Contract(
    "reduction_own",
    "项目全年减排量",
    (
        Column("own_t", "按核算方法计算的全年减排量", "t/year", source="reduction_items.reduction_t"),
        Column("left_t", "治理后排放量", "t/year", source="reduction_items.left_t"),
        Column("before_t", "治理前排放量", "t/year", source=rules.before_emission, args={"reduction_t": "own_t"}),
        Column("share_left", "治理后剩余比例", "1", source=rules.share_left, args={"reduction_t": "own_t"}),
    ),
    key=("project", "pollutant"),
)

REDUCTION_ANNUAL = Contract(
    "reduction_annual",
    "项目全年减排量（同一生产线依次核算）",
    (
        Column("own_t", "按核算方法计算的全年减排量", "t/year", source="reduction_own.own_t"),
        Column("share_left", "治理后剩余比例", "1", source="reduction_own.share_left"),
        Column("follows", "前面还有工程", "1"),
        Column("entering_t", "前序工程治理后排放量", "t/year"),
        Column("sequenced_t", "后续工程减排量", "t/year", source=rules.in_sequence),
        Column(
            "annual_t", "全年减排量", "t/year", source=switch,
            args={"flag": "follows", "yes": "sequenced_t", "no": "own_t"},
        ),
    ),
    key=("project", "pollutant"),
)  # fmt: skip

REDUCTION_YEAR = Contract(
    "reduction_calculated",
    "项目各年计入量",
    (
        Column("annual_t", "全年减排量", "t/year", source="reduction_annual.annual_t"),
        Column("days", "计入天数", "d", source="reductions.days"),
        Column("first_year_t", "稳定运行当年计入量", "t", source=rules.booked),
        Column("claimed_t", "稳定运行当年申报量（最高核算环节）", "t", source="reduction_claims.amount_t"),
        Column(
            "booked_t", "上年计入量", "t", source=prevailing, args={"first": "claimed_t", "otherwise": "first_year_t"}
        ),
        Column("rest_t", "结转量", "t", source=rules.carried, args={"first_year_t": "booked_t"}),
    ),
    key=("project", "pollutant", "period"),
)
