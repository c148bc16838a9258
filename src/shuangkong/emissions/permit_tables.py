"""排污许可各册: what the books about permits, sources, what they emitted, boilers and replacement hold.

A register in the database has the same columns, so one path takes in a file of a pack, of the page and of the API.
"""

from shuangkong.kernel.tables import Column, Contract

POLLUTANTS = ("cod", "nh3n", "nox", "vocs", "so2", "pm")
TOTAL_CONTROL = POLLUTANTS[:4]
METHODS = ("automatic", "manual", "coefficient")  # the order in which one goes before the next
KEY, SIMPLE, REGISTERED = "key", "simple", "registered"


def area(*, blank: bool = False) -> Column:
    """The area of a row."""
    return Column("area", "区划代码", kind="text", blank=blank)


def pollutant() -> Column:
    """The pollutant of a row, by the room's words or as people write it."""
    return Column(
        "pollutant", "污染物", kind="choice", blank=False, choices=POLLUTANTS,
        aliases={"化学需氧量": "cod", "COD": "cod", "氨氮": "nh3n", "NH3-N": "nh3n", "氮氧化物": "nox", "NOx": "nox", "NOX": "nox",
                 "挥发性有机物": "vocs", "VOCs": "vocs", "VOCS": "vocs", "二氧化硫": "so2", "SO2": "so2", "颗粒物": "pm"},
    )  # fmt: skip


def permit(*, blank: bool = False) -> Column:
    """The number of a permit."""
    return Column("permit", "排污许可证编号", kind="text", blank=blank)


def outlet(*, blank: bool = False) -> Column:
    """The code of an outlet within its permit; blank where the whole unit is meant."""
    return Column("outlet", "排放口编号", kind="text", blank=blank, required=not blank)


def method() -> Column:
    """By which method an amount is known."""
    return Column(
        "method", "核算方法", kind="choice", blank=False, choices=METHODS,
        aliases={"自动监测": "automatic", "手工监测": "manual", "系数法": "coefficient", "产排污系数": "coefficient", "物料衡算": "coefficient"},
    )  # fmt: skip


PERMITS = Contract(
    "permits",
    "排污许可证",
    (
        permit(),
        Column("uscc", "统一社会信用代码", kind="text", required=False),
        Column("name", "单位名称", kind="text", blank=False),
        area(),
        Column("class", "管理类别", kind="choice", blank=False, choices=(KEY, SIMPLE, REGISTERED),
               aliases={"重点管理": KEY, "简化管理": SIMPLE, "登记管理": REGISTERED}),
        Column("from", "有效期起", kind="day", blank=False),
        Column("to", "有效期止", kind="day", required=False),
    ),
    key=("permit",),
)  # fmt: skip

PERMIT_OUTLETS = Contract(
    "permit_outlets",
    "许可排放口",
    (
        permit(),
        outlet(),
        Column("name", "排放口名称", kind="text", required=False),
        Column("kind", "排放口类型", kind="choice", blank=False, choices=("main", "general"),
               aliases={"主要排放口": "main", "一般排放口": "general"}),
        Column("source", "适用标准", kind="text", required=False),  # a kind of source in limits/*.yaml
        Column("station", "监测排放口编号", kind="text", required=False),  # the outlet's code in monitoring
    ),
    key=("permit", "outlet"),
)  # fmt: skip

PERMITTED = Contract(
    "permitted",
    "许可排放量",
    (
        permit(),
        outlet(blank=True),
        pollutant(),
        Column("amount_t", "年许可排放量", "t", blank=False, least=0),
        Column("from", "开始日期", kind="day", blank=False),
        Column("to", "结束日期", kind="day", required=False),
    ),
    key=("permit", "outlet", "pollutant", "from"),
)

SOURCE_BASE = Contract(
    "source_base",
    "污染源统计",
    (
        permit(blank=True),
        Column("facility", "设施编号", kind="text", required=False),
        Column("organisation", "单位名称", kind="text", blank=False),
        area(),
        pollutant(),
        Column("year", "统计年份", kind="year", blank=False),
        Column("emission_t", "排放量", "t", blank=False, least=0),
    ),
    key=("permit", "facility", "organisation", "area", "pollutant", "year"),
)

EMISSION_ACTUALS = Contract(
    "emission_actuals",
    "实际排放量",
    (
        Column("area", "区划代码", kind="text", required=False),  # of an outlet that stands in no permit
        permit(blank=True),
        outlet(blank=True),
        pollutant(),
        Column("month", "月份", kind="period", blank=False),
        Column("mass_t", "排放量", "t", blank=False, least=0),
        method(),
        Column("substituted_t", "其中替代的排放量", "t", least=0, required=False),
        Column("coverage", "已知小时所占比例", "1", least=0, required=False),
    ),
    key=("permit", "outlet", "pollutant", "month", "method"),
)

SELF_MONITORING = Contract(
    "self_monitoring",
    "自行监测",
    (
        permit(),
        outlet(),
        pollutant(),
        Column("month", "月份", kind="period", blank=False),
        Column("samples", "监测次数", blank=False, above=0),
        Column("concentration", "平均浓度", blank=False, least=0),
        Column("unit", "浓度单位", kind="choice", blank=False, choices=("mg/m3", "mg/L"), aliases={"mg/m³": "mg/m3"}),
        Column("volume_m3", "当月排放的废气或废水量", "m3", blank=False, least=0),
    ),
    key=("permit", "outlet", "pollutant", "month"),
)

EXECUTION_REPORTS = Contract(
    "execution_reports",
    "排污许可证执行报告",
    (
        permit(),
        outlet(blank=True),
        pollutant(),
        Column("period", "报告期", kind="period", blank=False),
        Column("reported_t", "报告的实际排放量", "t", blank=False, least=0),
        method(),
        Column("filed_on", "提交日期", kind="day", blank=False),
    ),
    key=("permit", "outlet", "pollutant", "period"),
)

BOILERS = Contract(
    "boilers",
    "锅炉和工业炉窑",
    (
        Column("boiler", "设备编号", kind="text", blank=False),
        Column("name", "设备名称", kind="text", blank=False),
        Column("kind", "设备类别", kind="choice", blank=False, choices=("boiler", "kiln"),
               aliases={"锅炉": "boiler", "工业炉窑": "kiln", "炉窑": "kiln"}),
        Column("organisation", "单位名称", kind="text", blank=False),
        area(),
        permit(blank=True),
        Column("outlet", "排放口编号", kind="text", required=False),
        Column("fuel", "燃料", kind="choice", blank=False,
               choices=("coal", "gas", "oil", "biomass", "electricity", "other"),
               aliases={"煤": "coal", "燃煤": "coal", "天然气": "gas", "燃气": "gas", "油": "oil", "燃油": "oil",
                        "生物质": "biomass", "电": "electricity", "其他": "other"}),
        Column("capacity_t_h", "蒸发量", "t/h", above=0),
        Column("built_up", "在城市建成区", kind="flag", required=False),
        Column("state", "状态", kind="choice", blank=False, choices=("running", "standby", "retrofitted", "phased_out"),
               aliases={"在用": "running", "备用": "standby", "已改造": "retrofitted", "已淘汰": "phased_out"}),
        Column("state_on", "状态日期", kind="day", required=False),
    ),
    key=("boiler",),
)  # fmt: skip

ATTAINMENT = Contract(
    "attainment",
    "环境质量达标情况",
    (
        area(),
        Column("year", "年份", kind="year", blank=False),
        Column("medium", "要素", kind="choice", blank=False, choices=("air", "water", "pm25"),
               aliases={"环境空气": "air", "水环境": "water", "细颗粒物": "pm25", "PM2.5": "pm25"}),
        Column("met", "达到目标", kind="flag", blank=False),
    ),
    key=("area", "year", "medium"),
)  # fmt: skip

NEW_PROJECTS = Contract(
    "new_projects",
    "需落实总量替代的建设项目",
    (
        Column("target", "建设项目编号", kind="text", blank=False),
        Column("name", "建设项目名称", kind="text", blank=False),
        area(),
        pollutant(),
        Column("new_t", "新增排放量", "t", blank=False, above=0),
        Column("approved_on", "环评批复日期", kind="day", blank=False),
    ),
    key=("target", "pollutant"),
)

CONTRACTS = (
    PERMITS, PERMIT_OUTLETS, PERMITTED, SOURCE_BASE, EMISSION_ACTUALS, SELF_MONITORING, EXECUTION_REPORTS, BOILERS,
    ATTAINMENT, NEW_PROJECTS,
)  # fmt: skip
