"""Growth of sectors as it comes in: one way of weighing, the same sectors every quarter, weights that add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shuangkong.energy.estimate_tables import LABELS
from shuangkong.kernel.problems import Problem, cell

FILE = "sectors.csv"
ROUNDING = 0.1  # shares of one decimal may miss 100 by the rounding of a few
Rows = Sequence[Mapping[str, Any]]


def problems(sectors: Any) -> list[Problem]:
    """Return what keeps a quarter from being worked out from its sectors."""
    rows = [row for row in sectors.to_pylist() if row["area"] and row["period"] and row["sector"]]
    found = [problem for row in rows for problem in _of_row(row)]
    quarters: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        quarters[row["area"], row["period"]].append(row)
    known: dict[str, set[str]] = defaultdict(set)
    for (area, _), held in quarters.items():
        known[area] |= {row["sector"] for row in held}
    for (area, _), held in quarters.items():
        found += [*_lacking(held, known[area]), *_weights(held)]
    return found


def _of_row(row: Mapping[str, Any]) -> Iterator[Problem]:
    if "Q" not in row["period"]:
        place, mend = cell(FILE, row["row"], "period"), "全年能源消费量以下算一级核定数为准，填入 energy.csv"
        yield Problem(place, row["period"], "季度，如 2026Q1（1—3 月累计）", mend)
    if (row["before_energy_tce"] is None) == (row["weight"] is None):
        both = row["weight"] is not None
        found = "两列都填了" if both else "两列都是空的"
        place = cell(FILE, row["row"], "before_energy_tce")
        yield Problem(
            place,
            found,
            "before_energy_tce（上年同期能源消费量）和 weight（权重）填一列",
            "留一列" if both else "补上一列",
        )


def _lacking(held: Rows, known: set[str]) -> Iterator[Problem]:
    """A sector that the area reports in other quarters."""
    for sector in sorted(known - {row["sector"] for row in held}):
        first = held[0]
        found = f"{first['area']} 的 {first['period']} 没有 {sector}（{LABELS[sector]}），其他季度有"
        mend = f"补上这一行；增速还没有的，growth 留空，{LABELS[sector]}按未报处理"
        yield Problem(cell(FILE, first["row"], "sector"), found, "每个季度的行业相同", mend)


def _weights(held: Rows) -> Iterator[Problem]:
    shares = [row["weight"] for row in held if row["weight"] is not None]
    first = next((row for row in held if row["weight"] is not None), held[0])
    if shares and any(row["before_energy_tce"] is not None for row in held):
        place = cell(FILE, first["row"], "weight")
        yield Problem(
            place, "同一季度有的行业填权重，有的填能源消费量", "同一季度用同一列", "统一改填能源消费量，或统一改填权重"
        )
    elif shares and abs(sum(shares) - 100) > ROUNDING:
        place, wanted = cell(FILE, first["row"], "weight"), "同一季度各行业权重合计 100（%）"
        yield Problem(place, f"合计 {sum(shares):g}", wanted, "核对各行业权重；表示 60% 时填 60，不填 0.6")
