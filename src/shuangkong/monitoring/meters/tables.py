"""能源计量的账册: the contracts of meters.csv and coefficients.csv, and the columns of readings and accounts.

A meter that is replaced, or whose multiplier changes, has a row for each span of its service; what cannot change is the
same in all of them. Amounts are whole numbers of 1/10,000 of the meter's unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuangkong.kernel.tables import Column, Contract

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = ("cumulative", "interval", "virtual")
KIND_ALIASES = {"累计": "cumulative", "表底": "cumulative", "间隔": "interval", "区间": "interval", "虚拟": "virtual"}
FLOWS = ("", "in", "out")
SCALE = 10_000
STATS = ("real", "hour", "day", "month")  # 统计类型 of what is uploaded; accounts are made of the first two
LASTING = ("organisation", "area", "energy", "kind", "unit", "minutes", "point", "parent", "flow", "expression")

METERS = Contract(
    "meters",
    "能源计量器具",
    (
        Column("meter", "计量器具编号", kind="text", blank=False),
        Column("organisation", "统一社会信用代码", kind="text", blank=False),
        Column("area", "区划代码", kind="text", blank=False),
        Column("name", "名称", kind="text", required=False),
        Column("energy", "能源品种", kind="text", blank=False),
        Column("unit", "计量单位", kind="text", blank=False),
        # cumulative: a register that counts on; interval: the amount of each span; virtual: reckoned from other meters
        Column("kind", "类型", kind="choice", blank=False, choices=KINDS, aliases=KIND_ALIASES),
        Column("minutes", "读数间隔（分钟）", required=False, above=0),  # empty: 15; 60 reads hourly data
        Column("digits", "计数器整数位数", required=False, least=1),
        Column("multiplier", "倍率", required=False, above=0),  # empty: 1
        Column(
            "most", "每小时最大用量", required=False, above=0
        ),  # in the meter's unit; more is a fault of the reading
        Column("parent", "上级计量器具", kind="text", required=False),
        Column("flow", "进出", kind="choice", required=False, choices=FLOWS, aliases={"输入": "in", "输出": "out"}),
        Column("expression", "算式", kind="text", required=False),
        Column("point", "采集点", kind="text", required=False),  # organisation/data code; empty: the meter's number
        Column("from", "启用时间", kind="text", blank=False),  # a day, or a day and a minute
        Column("to", "停用时间", kind="text", required=False),  # a day (to its end) or a moment; empty: in use
        Column("start", "启用底数", required=False, least=0),
        Column("stop", "停用底数", required=False, least=0),
    ),
    key=("meter", "from"),
)

COEFFICIENTS = Contract(
    "meter_coefficients",
    "折标准煤系数",
    (
        Column("energy", "能源品种", kind="text", blank=False),
        Column("organisation", "统一社会信用代码", kind="text", required=False),  # empty: everybody without an own one
        Column("basis", "口径", kind="choice", blank=False, choices=("calorific", "equivalent")),  # 当量值, 等价值
        Column("from", "起", kind="day", blank=False),
        Column("to", "止", kind="day", required=False),
        Column("coefficient", "折标准煤系数", blank=False, above=0),
        Column("unit", "系数单位", kind="text", blank=False),
    ),
    key=("energy", "organisation", "basis", "from"),
)


def reading_schema() -> pa.Schema:
    """Return the columns of meter_readings: one row per version of a value; of each (point, stat, time) one is `last`.

    `time` is Beijing time without zone: the moment of a register's reading, the start of the span of any other.
    """
    import pyarrow as pa

    return pa.schema([
        ("point", pa.string()), ("stat", pa.string()), ("time", pa.timestamp("ms")), ("value", pa.int64()),
        ("valid", pa.bool_()), ("by_hand", pa.bool_()), ("uploaded", pa.timestamp("ms")), ("received", pa.timestamp("ms")),
        ("batch", pa.string()), ("version", pa.int32()), ("last", pa.bool_()), ("source", pa.string()), ("offset", pa.int64()),
    ])  # fmt: skip
