"""排序结果的文字: the answer as lines for people: what is proven, the order, what is held back and why, or the conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.projects.plan import ENERGY
from shuangkong.projects.sequence import FEASIBLE, INFEASIBLE, LABEL, OPTIMAL, REPLACEMENT, UNKNOWN, Sequence

HEADS = {
    OPTIMAL: "已证明：与最优方案的差距不超过 {gap_wanted}",
    FEASIBLE: "到时限为止的最好方案，差距尚未降到 {gap_wanted}",
    INFEASIBLE: "没有任何方案能同时满足全部限额和项目之间的关系",
    UNKNOWN: "到时限为止没有找到方案，也没有证明不存在；请延长时限（--seconds）",
}
YUAN = 1e8
Project = Mapping[str, Any]


def lines(found: Sequence) -> Iterator[str]:
    """Yield the answer as text."""
    yield f"项目排序（{LABEL}） · {found.years[0]}—{found.years[-1]} 年 · 用时 {found.seconds:.1f} 秒"
    yield HEADS[found.status].format(gap_wanted=f"{found.gap_wanted:.2%}")
    if found.conflict is not None:
        yield from conflict_lines(found.conflict)
    if found.value_added_yuan is None or found.bound_yuan is None:
        return
    gap = "无法计算" if found.gap is None else f"{found.gap:.3%}"
    yield (
        f"各年增加值合计 {found.value_added_yuan / YUAN:,.2f} 亿元；任何方案都不超过 {found.bound_yuan / YUAN:,.2f} 亿元，差距 {gap}"
    )
    for year in found.years:
        begun = [p for p in found.projects if p["start"] == year]
        yield f"\n{year} 年投产 {len(begun)} 个"
        yield from (f"  {p['id']}  {p['name']}（{p['county']}）{'（必须安排）' if p['must'] else ''}" for p in begun)
    for word, title in (("deferred", "推迟"), ("refused", "不安排"), ("outside", "投产年份在规划期以外")):
        some = [p for p in found.projects if p["outcome"] == word]
        if some:
            yield f"\n{title} {len(some)} 个"
            yield from (f"  {p['id']}  {p['name']}（{p['county']}）：{reason(p)}" for p in some)


def reason(project: Project) -> str:
    """Say what binds a project and what would release it."""
    if project["outcome"] == "outside":
        return f"最早 {project['earliest']} 年投产"
    bounds, said = project["bound_by"], []
    if bounds and bounds[0]["limit"] == REPLACEMENT:
        said.append(f"能耗替代尚缺 {_amount(bounds[0]['excess'])} 吨标准煤")
    elif bounds:
        first = bounds[0]
        when, more = f"{first['year']} 年", f"等 {len(bounds)} 项" if len(bounds) > 1 else ""
        said.append(
            f"受“{first['limit']}”{when}{more}限制，超出 {_amount(first['excess'])} {_unit(first['unit'])}".rstrip()
        )
    release = project["release"] or {}
    if release.get("waits_for"):
        said.append(f"须待 {'、'.join(release['waits_for'])}（先行项目，或同组已安排的项目）")
    said += list(_released(project, release))
    return "；".join(said) + "。"


def _released(project: Project, release: Mapping[str, Any]) -> Iterator[str]:
    if release.get("replacement"):
        amounts = "、".join(
            f"{'能耗' if resource == ENERGY else resource} {_amount(amount)} {'吨标准煤' if resource == ENERGY else ''}".rstrip()
            for resource, amount in release["replacement"].items()
        )
        yield f"其他项目不变时，再落实替代量（{amounts}）即可按最早年份安排"
    if project["start"]:
        yield f"现安排在 {project['start']} 年"
    elif release.get("year"):
        yield f"其他项目不变时，{release['year']} 年起有余量"


def conflict_lines(conflict: Mapping[str, Any]) -> Iterator[str]:
    """Say which limits contradict each other, which projects press on them, and the least relief."""
    proven = (
        "去掉其中任何一项，其余即可同时满足" if conflict["irreducible"] else "时限内未能逐项核实，可能不是最小的一组"
    )
    if conflict["limits"]:
        yield f"\n互相冲突的限额（{proven}）"
        yield from (f"  {one['limit']}，{one['year']} 年，余量 {_amount(one['room'])}" for one in conflict["limits"])
    else:
        yield "\n与限额无关：必须安排的项目之间的关系不能同时满足"
    if conflict["projects"]:
        yield f"涉及必须安排的项目：{'、'.join(conflict['projects'])}"
    if conflict["structure"]:
        yield "这些项目的先行和同组关系"
        yield from (f"  {one['text']}" for one in conflict["structure"])
    if conflict["relief"]:
        yield "放宽幅度合计最小的一种办法（同时放宽，其他限额不变）"
        yield from (
            f"  {one['limit']}，{one['year']} 年，放宽 {_amount(one['amount'])} {_unit(one['unit'])}".rstrip()
            for one in conflict["relief"]
        )
    if conflict["limits"]:
        yield "可能还有其他冲突，放宽后须重新测算。已落后于控制线的地区，可用 --hold-lagging 按“不再恶化”排序。"
    else:
        yield "先改正项目之间的关系，或取消其中一个项目的必须安排，再重新测算。"


def _unit(unit: str) -> str:
    return "吨标准煤" if unit == "tce" else unit


def _amount(value: float) -> str:
    return f"{value:,.2f}" if abs(value) >= 0.01 or value == 0 else f"{value:.2g}"
