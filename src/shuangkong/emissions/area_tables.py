"""地区减排账表: the columns of the four pollutants' accounts, one row an area and a year; and the figures taken from them."""

from shuangkong.emissions import rules
from shuangkong.emissions.reduction_types import ENGLISH, POLLUTANTS
from shuangkong.kernel.figures import Figure
from shuangkong.kernel.formulas import prevailing
from shuangkong.kernel.tables import Column, Contract


def _account(pollutant: str, name: str) -> Contract:
    def of_projects(column: str, label: str) -> Column:
        return Column(column, label, "t", source=f"reduction_sums.{column}", group="projects")

    return Contract(
        f"{pollutant}_account",
        f"{name}减排账",
        (
            of_projects("calculated_t", "按公式核算的当年计入量"),
            of_projects("filed_t", "县级填报减排量"),
            of_projects("checked_t", "市级初核减排量"),
            of_projects("verified_t", "省级核查核算减排量"),
            # one number: what the indicator counts is what the projects' recognised claims were fed into
            Column("recognised_t", "国家认定减排量（当年完成）", "t", source="indicator_account.added", group="now"),
            Column("level_t", "国家认定减排量（累计完成）", "t", source="indicator_account.level", group="now"),
            of_projects("counted_total_t", "项目认定量累计"),
            Column(
                "recognised_total_t", "累计完成", "t", source=prevailing,
                args={"first": "level_t", "otherwise": "counted_total_t"},
            ),
            of_projects("expected_t", "当年预计减排量"),
            of_projects("expected_total_t", "累计预计减排量"),
            of_projects("coming_t", "以后各年可计入量"),
            of_projects("planned_total_t", "未投运项目的计划减排量"),
            Column("covered_t", "可支撑量", "t", source=rules.covered),
            Column("target_t", "五年减排目标", "t", source="indicator_account.target", group="target"),
            Column("required_t", "进度要求", "t", source="indicator_account.required", group="target"),
            Column("shortfall_t", "项目支撑缺口", "t", source=rules.shortfall),
        ),
        key=("area", "period"),
    )  # fmt: skip


ACCOUNTS = {f"{pollutant}_account": _account(pollutant, name) for pollutant, name in POLLUTANTS.items()}
# the end of a figure's id, its label after the pollutant's name, in English, the account's column, its verdict
_KINDS = (
    ("filed", "县级填报减排量", "reduction filed by counties", "filed_t", ""),
    ("checked", "市级初核减排量", "reduction after the city's first check", "checked_t", ""),
    ("verified", "省级核查核算减排量", "reduction verified by the province", "verified_t", ""),
    ("recognised", "国家认定减排量（完成）", "reduction recognised", "recognised_t", ""),
    ("expected", "预计减排量（未认定）", "reduction expected, not recognised", "expected_t", ""),
    ("expected_total", "累计预计减排量（未认定）", "reduction expected since the base year", "expected_total_t", ""),
    ("planned", "未投运项目计划减排量", "reduction of projects not yet running", "planned_total_t", ""),
    ("covered", "项目可支撑减排量", "reduction that projects can cover", "covered_t", ""),
    ("shortfall", "项目支撑缺口", "shortfall of projects against the target", "shortfall_t", "shortfall_verdict"),
)  # fmt: skip
FIGURES = tuple(
    Figure(
        f"emissions.{pollutant}_{end}", f"{name}{label}", f"{ENGLISH[pollutant]}, {english}", "t", 2,
        f"{pollutant}_account", column, verdict=verdict, kinds=("year",), caliber="",
        wants="has_target" if column == "shortfall_t" else "",
    )
    for pollutant, name in POLLUTANTS.items()
    for end, label, english, column, verdict in _KINDS
)  # fmt: skip
