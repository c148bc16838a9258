"""What the books of monitoring hold: outlets, limits, declared marks, checks and manual measurements."""

from shuangkong.kernel.tables import Column, Contract

GAS, WATER = "gas", "water"
STATES = ("N", "F", "St", "Sd", "Tb", "C", "M", "D", "T")
DECIDED = "decided"  # what a decided case says of a span: no mark of a book
AS_DRY, AS_WET, AS_ACTUAL = "dry", "wet", "actual"

OUTLETS = Contract(
    "outlets",
    "排放口",
    (
        Column("outlet", "排放口编号", kind="text", blank=False),
        Column("organisation", "排污单位", kind="text", blank=False),
        Column("area", "区划代码", kind="text", blank=False),
        Column("name", "名称", kind="text"),
        Column("medium", "介质", kind="choice", blank=False, choices=(GAS, WATER), aliases={"废气": GAS, "废水": WATER}),
        Column("reference_o2", "基准含氧量", "%", least=0, required=False),
        Column("duct_area_m2", "烟道截面积", "m2", above=0, required=False),
        Column("minute_interval", "分钟数据间隔（分钟）", least=1, required=False),
        # of analysers of water that sample every few hours: one value is due in that time, and speaks for all of it
        Column("hour_interval", "监测间隔（小时）", least=1, required=False),
        # how the device tells concentrations of gas: dry at standard state, wet at standard state, or as in the duct
        Column("state", "浓度状态", kind="choice", required=False, choices=(AS_DRY, AS_WET, AS_ACTUAL),
               aliases={"标干": AS_DRY, "标湿": AS_WET, "工况": AS_ACTUAL}),
        Column("from", "联网日期", kind="day", required=False),
        Column("to", "停用日期", kind="day", required=False),
    ),
    key=("outlet",),
)  # fmt: skip

LIMITS = Contract(
    "limits",
    "排放限值",
    (
        Column("outlet", "排放口编号", kind="text", blank=False),
        Column("factor", "污染物编码", kind="text", blank=False),
        Column("limit", "限值", blank=False, above=0),
        Column("unit", "单位", kind="choice", blank=False, choices=("mg/m3", "mg/L")),
        Column("basis", "浓度口径", kind="choice", blank=False, choices=("corrected", "measured"),
               aliases={"折算": "corrected", "实测": "measured"}),
        Column("span", "时段", kind="choice", blank=False, choices=("hour", "day"), aliases={"小时": "hour", "日": "day"}),
        Column("from", "开始日期", kind="day", blank=False),
        Column("to", "结束日期", kind="day", required=False),
    ),
    key=("outlet", "factor", "basis", "span", "from"),
)  # fmt: skip

MARKS = Contract(
    "marks",
    "申报标记",
    (
        Column("outlet", "排放口编号", kind="text", blank=False),
        Column("from", "开始时间", kind="text", blank=False),
        Column("to", "结束时间", kind="text", blank=False),
        Column("object", "标记对象", kind="choice", blank=False, choices=("device", "facility"),
               aliases={"设备": "device", "设施": "facility"}),
        Column("state", "标记", kind="choice", blank=False, choices=STATES),
        Column("declared_at", "申报时间", kind="text", required=False),
        Column("evidence", "佐证材料", kind="text", required=False),
    ),
)  # fmt: skip

# an overdue calibration is computed nowhere: it is entered as a check that was not passed, at the time it fell due
CHECKS = Contract(
    "checks",
    "校准和核查",
    (
        Column("mn", "设备唯一标识", kind="text", blank=False),
        Column("factor", "污染物编码", kind="text", blank=False),
        Column("time", "时间", kind="text", blank=False),
        Column("kind", "种类", kind="choice", blank=False, choices=("calibration", "standard_sample", "comparison"),
               aliases={"校准": "calibration", "标准样品": "standard_sample", "比对": "comparison"}),
        Column("passed", "合格", kind="choice", blank=False, choices=("yes", "no"), aliases={"是": "yes", "否": "no"}),
    ),
)  # fmt: skip

MANUAL = Contract(
    "manual",
    "手工监测",
    (
        Column("outlet", "排放口编号", kind="text", blank=False),
        Column("factor", "污染物编码", kind="text", blank=False),
        Column("time", "时间", kind="text", blank=False),
        Column("value", "浓度", blank=False, least=0),
    ),
)

BOOKS = (OUTLETS, LIMITS, MARKS, CHECKS, MANUAL)
