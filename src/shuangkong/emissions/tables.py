"""总量控制的账册和账表: the books of reduction projects, and the columns of this room's accounts.

A project has a stage; each accounting year of it has a claim, whose amount goes through four levels. Only what is
recognised is 完成; everything below is 预计.
"""

from shuangkong.emissions.reduction_types import POLLUTANTS
from shuangkong.kernel.tables import Column, Contract

STAGES = {"planned": "计划", "building": "在建", "accepted": "验收", "running": "稳定运行"}
LEVELS = {"filed": "县级填报", "checked": "市级初核", "verified": "省级核查核算", "recognised": "国家认定"}
SENT_BACK = "sent_back"
CLAIM_WORDS = LEVELS | {SENT_BACK: "退回"}

_POLLUTANT = {word: code for code, word in POLLUTANTS.items()} | {
    "COD": "cod",
    "NH3-N": "nh3n",
    "NOx": "nox",
    "VOCs": "vocs",
}


def _pollutant(*, blank: bool) -> Column:
    return Column(
        "pollutant", "污染物", kind="choice", blank=blank, choices=("", *POLLUTANTS) if blank else tuple(POLLUTANTS),
        aliases=_POLLUTANT,
    )  # fmt: skip


def _words(words: dict[str, str]) -> dict[str, str]:
    return {word: code for code, word in words.items()}


REDUCTIONS = Contract(
    "reductions",
    "减排项目",
    (
        Column("project", "项目编号", kind="text", blank=False),
        Column("type", "项目类型", kind="text", blank=False),
        Column("name", "项目名称", kind="text", blank=False),
        Column("area", "行政区划", kind="text", blank=False),
        Column("organisation", "单位名称", kind="text"),
        Column("uscc", "统一社会信用代码", kind="text", required=False),
        Column("permit", "排污许可证编号", kind="text", required=False),
        Column("facility", "设施", kind="text", required=False),
        Column("outlet", "排放口", kind="text", required=False),
        Column("line", "生产线（同一条线上的工程依次核算）", kind="text", required=False),
        Column("step", "在生产线上的次序", required=False, least=1),
        Column("listed_year", "列入年度清单的年份", "year", kind="year"),
        Column("stage", "建设进度", kind="choice", blank=False, choices=tuple(STAGES), aliases=_words(STAGES)),
        Column("approved_on", "批复日期", kind="day", required=False),
        Column("accepted_on", "验收日期", kind="day", required=False),
        Column("stable_on", "稳定运行日期", kind="day", required=False),
        Column("stability", "运行不满三个月时的稳定运行证明", kind="text", required=False),
        Column("longitude", "经度", required=False),
        Column("latitude", "纬度", required=False),
    ),
    key=("project",),
)  # fmt: skip

REDUCTION_INPUTS = Contract(
    "reduction_inputs",
    "减排项目核算参数",
    (
        Column("project", "项目编号", kind="text", blank=False),
        _pollutant(blank=True),  # blank: for all pollutants of the project
        Column("input", "核算参数", kind="text", blank=False),  # of several items: head#1, head#2
        Column("value", "数值", blank=False),
        Column("unit", "单位", kind="text"),
    ),
    key=("project", "pollutant", "input"),
)

REDUCTION_CLAIMS = Contract(
    "reduction_claims",
    "减排量核算申报",
    (
        Column("project", "项目编号", kind="text", blank=False),
        _pollutant(blank=False),
        Column("year", "核算年度", "year", kind="year", blank=False),
        Column("level", "核算环节", kind="choice", blank=False, choices=tuple(CLAIM_WORDS), aliases=_words(CLAIM_WORDS)),
        Column("amount_t", "减排量", "t", least=0),  # blank where it was sent back
        Column("day", "日期", kind="day", required=False),
    ),
    key=("project", "pollutant", "year", "level", "day"),
)  # fmt: skip

REDUCTION_USES = Contract(
    "reduction_uses",
    "减排量使用（替代来源、排污权出让）",
    (
        Column("project", "项目编号", kind="text", blank=False),
        _pollutant(blank=False),
        # what is taken from the source, the ratio already in it: 10 t for a new project at 2× are 20 t here
        Column("amount_t", "使用量（已按替代倍数计）", "t", above=0),
        Column("ratio", "替代倍数", required=False, above=0),
        Column("target", "使用方（新建项目）", kind="text"),
        Column("day", "日期", kind="day", required=False),
    ),
    key=("project", "pollutant", "target", "day"),
)

REDUCTION_EXCLUSIONS = Contract(
    "reduction_exclusions",
    "不予核算",
    (
        Column("project", "项目编号", kind="text", blank=False),
        _pollutant(blank=True),  # blank: all pollutants
        Column("year", "核算年度", "year", kind="year", blank=False),
        Column("amount_t", "最多核算（空着为不予核算）", "t", least=0),
        Column("case", "案件编号", kind="text", required=False),
        Column("day", "日期", kind="day", required=False),
        Column("reason", "理由", kind="text"),
        Column("lifted_on", "解除日期", kind="day", required=False),  # from this day it holds nothing down any more
    ),
    key=("project", "pollutant", "year", "day"),
)

CONTRACTS = (REDUCTIONS, REDUCTION_INPUTS, REDUCTION_CLAIMS, REDUCTION_USES, REDUCTION_EXCLUSIONS)
