"""指标的说明: how a forecast was made or why there is none, whether a requirement is ours, what a department has said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuangkong.kernel.units import label

COLUMNS = (
    "area", "indicator", "year", "base_year", "unit", "decimals", "bound", "ambition", "accepted", "relation", "pace",
    "level", "target", "issued", "required", "asks_target", "is_rate", "years_left", "years_known", "least_years",
    "forecast", "meets", "span", "years", "has_forecast", "has_required", "adds", "summed", "impossible",
)  # fmt: skip
PACES = {"geometric": "每年变化率相同", "linear": "每年变化量相同"}
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Units:
    """Which areas are made of which, and which are assessed net of a part."""

    members: Mapping[str, Sequence[str]]
    net: Collection[str]


def of_indicators(table: Any, year: int, units: Units) -> Iterator[tuple[str, str, str]]:
    """Yield (figure, area, remark) for the indicators' account of a year; earlier years tell what had to be kept."""
    rows = table.select(list(COLUMNS)).to_pylist()
    earlier: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        earlier.setdefault((row["area"], row["indicator"]), []).append(row)
    for (area, indicator), known in earlier.items():
        now = next((r for r in known if r["year"] == year), None)
        if now is None:
            continue
        for remark in _of_level(now, units, earlier):
            yield indicator, area, remark
        if now["target"] is not None:
            for part, remark in _of_one(now, [r for r in known if r["year"] <= year]):
                yield f"{indicator}{part}", area, remark


def _of_level(
    now: Mapping[str, Any], units: Units, known: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
) -> Iterator[str]:
    area, indicator = now["area"], now["indicator"]
    if now["level"] is None:
        return
    if now["impossible"] == 1:
        yield "本年或基期的指标值超出可能的范围，请核对分子、分母和单位。"
    told = [known.get((unit, indicator), ()) for unit in units.members.get(area, ())]
    if now["summed"] == 0 and any(r["level"] is not None for rows in told for r in rows if r["year"] == now["year"]):
        yield "采用本级填报的数，没有采用所属单位合计。"
    if area in units.net:
        yield "按本地区全部数值计算，没有扣除单独下达目标的开发区。"


def _of_one(now: Mapping[str, Any], years: Rows) -> Iterator[tuple[str, str]]:
    lead = ".measured" if "_by" in now["relation"] else ""
    if now["bound"] == "basic":
        said = {True: "主管部门已认定完成", False: "主管部门认定尚未完成"}.get(now["accepted"], "主管部门尚未认定")
        yield lead, f"目标为“基本完成”，由主管部门认定，不按比例推算；{said}。"
        return
    if now["bound"] == "steady":
        yield from ((lead, text) for text in _not_kept(now, years))
    if now["ambition"] == "strive":
        yield lead, "争取性目标，不作为必须完成的目标。"
    if now["has_required"] and now["asks_target"] == 0 and now["issued"] is None:
        way = PACES[now["pace"]] if now["is_rate"] else "每年变化量相同"
        yield ".required", f"测算：没有下达年度进度，按五年目标推算（{way}）。"
    yield from ((".forecast", text) for text in _forecast(now))


def _not_kept(now: Mapping[str, Any], years: Rows) -> Iterator[str]:
    missed = [
        f"{r['year']}年为 {r['level']:.{now['decimals']}f}{label(now['unit'])}"
        for r in sorted(years, key=lambda r: r["year"])
        if r["meets"] is False
    ]
    if missed:
        yield f"要求历年稳定达到，{'，'.join(missed)}，没有达到。"


def _forecast(now: Mapping[str, Any]) -> Iterator[str]:
    if now["years_left"] is None:
        return
    count = int(now["years_known"] or 0)
    if not now["has_forecast"]:
        least = int(now["least_years"] or 0)
        if count < least:
            yield f"只有 {count} 个年度值，少于 {least} 个，不作预测。"
        return
    last, past = now["year"], "只反映历年波动，不反映今后的政策和项目。"
    if now["adds"] == 1:
        yield (
            f"预测：在截至{last}年累计数的基础上，以后各年按前 {count} 年每年增加量的平均数推算；"
            f"区间为 80% 预测区间（t 分布），{past}"
        )
        return
    way = "年度值的对数" if now["is_rate"] else "年度值"
    yield (
        f"预测：用截至{last}年的 {count} 个{way}拟合直线，外推到目标年；"
        f"区间为 80% 预测区间（最小二乘法，t 分布），{past}"
    )
