"""数据表和数据字典: the figures of an area and its units as rows, with a dictionary of the columns and of the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.closing.finder import below
from shuangkong.closing.numerals import CONFIDENCES, VERDICTS
from shuangkong.closing.store import Closing
from shuangkong.kernel.figures import COLUMNS
from shuangkong.kernel.units import UNITS

LABELS: Mapping[str, tuple[str, str]] = {
    "figure": ("指标编号", "指标的固定编号，可用 shuangkong explain 查看计算过程"),
    "label": ("指标", "指标名称"),
    "area": ("区划代码", "六位区划代码；开发区在所在市、县代码后加短横线和字母"),
    "name": ("地区", "锁定时的地区名称"),
    "period": ("时期", "2024 为全年，2024Q3 为1—9月累计，2024-05 为当月"),
    "value": ("数值", "锁定值，十进制；空白为数据缺失，不是零"),
    "unit": ("计量单位代码", "计量单位的固定代码，中文见“指标”表"),
    "verdict": ("结论", "、".join(f"{key} {word}" for key, word in VERDICTS.items())),
    "coverage": ("数据覆盖率", "应有数据中已有的份额，0 至 1"),
    "confidence": ("来源等级", "、".join(f"{key} {word}" for key, word in CONFIDENCES.items())),
    "caliber": ("口径", "能耗核算口径 V0 至 V3；没有口径之分的为空"),
}


def figures(closing: Closing, area: str) -> list[dict[str, Any]]:
    """Return the figures of an area and of what stands below it, with their names, in the order of the closing."""
    names = {area: ""} | {unit.area: "" for unit in below(closing.areas(), area)}
    names |= {row.area: row.name for row in closing.areas() if row.area in names}
    return [
        {name: getattr(row, name) for name in COLUMNS}
        | {"label": closing.kind(row.figure).label, "name": names[row.area]}
        for row in closing.figures()
        if row.area in names
    ]


def columns() -> list[tuple[str, str, str]]:
    """Return the columns of the figures: name, label, what stands in it."""
    return [(name, *said) for name, said in LABELS.items()]


def kinds(closing: Closing, area: str) -> list[tuple[str, str, str, str, str]]:
    """Return the figures that the rows speak of: id, name, unit in words, unit code, decimals."""
    found = sorted({row["figure"] for row in figures(closing, area)})
    known = [closing.kind(figure) for figure in found]
    return [(one.id, one.label, UNITS.get(one.unit, (one.unit,))[0], one.unit, str(one.decimals)) for one in known]
