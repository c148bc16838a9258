"""What decomposition.csv holds: factors, bounds and exceptions of the units that share a target; and the factors' weights."""

from __future__ import annotations

from dataclasses import dataclass

from shuangkong.kernel.problems import Problem, cell
from shuangkong.kernel.tables import Column, Contract

FILE = "decomposition.csv"

DECOMPOSITION = Contract(
    "decomposition",
    "目标分解的因素和例外",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("saving_potential", "能效低于标杆水平的产能比例", "%", least=0, required=False),
        Column("secondary_share", "第二产业比重", "%", least=0, required=False),
        Column("gdp_per_head", "人均地区生产总值", "yuan", above=0, required=False),
        Column("past_decline", "上一个五年能耗强度降低率", "%", required=False),
        Column("major_projects", "国家重大项目能耗比重", "%", least=0, required=False),
        Column("environment", "资源环境约束程度（1—5，越大越紧）", least=1, required=False),
        Column("least", "目标下限", "%", required=False),
        Column("most", "目标上限", "%", required=False),
        Column("locked", "锁定的目标", "%", required=False),
        Column("reason", "锁定或单定上下限的依据", kind="text", required=False),
    ),
    key=("area",),
)


@dataclass(frozen=True, slots=True)
class Factor:
    """What a factor is called, its weight where nobody sets another, and how more and less of it are said.

    A positive weight asks more of units that have more of it.
    """

    label: str
    weight: float
    unit: str


# the output rate carries the largest weight: both plans call it the main basis; the other weights are ours
FACTORS = {
    "output_rate": Factor("能源产出率", -0.4, "万元/吨标准煤"),
    "saving_potential": Factor("能效低于标杆水平的产能比例", 0.2, "%"),
    "secondary_share": Factor("第二产业比重", 0.1, "%"),
    "gdp_per_head": Factor("人均地区生产总值", 0.1, "元"),
    "past_decline": Factor("上一个五年降低率", -0.1, "%"),
    "major_projects": Factor("国家重大项目能耗比重", -0.05, "%"),
    "environment": Factor("资源环境约束程度", 0.05, ""),
}


def problems(rows: list[dict[str, object]]) -> list[Problem]:
    """Return exceptions that nothing on record supports, and bounds the wrong way round."""
    found = []
    for row in rows:
        given = [name for name in ("least", "most", "locked") if row[name] is not None]
        place = cell(FILE, int(str(row["row"])), "reason")
        if given and not row["reason"]:
            said = "、".join(f"{name} {row[name]:g}" for name in given)
            mend = "填写同意锁定或单定上下限的文件、会议纪要"
            found.append(Problem(place, f"空（{said}）", "依据文件", mend))
        least, most = row["least"], row["most"]
        if isinstance(least, float) and isinstance(most, float) and least > most:
            place = cell(FILE, int(str(row["row"])), "least")
            found.append(Problem(place, f"{least:g}", f"不大于上限 {most:g}", "核对目标的上下限"))
    return found
