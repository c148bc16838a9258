"""挥发性有机物各册: enterprises and their grades, materials, treatment and carbon beds, and the measures of one-plant-one-policy."""

from shuangkong.emissions.permit_tables import area, permit
from shuangkong.kernel.tables import Column, Contract

# the better first; 引领性 is the one good grade of the industries that are not graded A to D
GRADES = ("leading", "A", "B", "B-", "C", "D", "other")
GRADE_WORDS = {"引领性": "leading", "A级": "A", "B级": "B", "B-级": "B-", "C级": "C", "D级": "D", "非引领性": "other"}
KINDS = ("coating", "ink", "adhesive", "cleaner", "other")


def _uscc() -> Column:
    return Column("uscc", "统一社会信用代码", kind="text", blank=False)


def _amount(name: str, label: str, *, required: bool = True) -> Column:
    return Column(name, label, "t", blank=not required, least=0, required=required)


VOC_LEDGER = Contract(
    "voc_ledger",
    "挥发性有机物企业分级管理台账",
    (
        _uscc(),
        Column("name", "企业名称", kind="text", blank=False),
        area(),
        permit(blank=True),
        Column("industry", "行业", kind="text", blank=False),
        Column("graded_on", "评级日期", kind="day", required=False),
        Column("review_on", "下次复核日期", kind="day", required=False),
    ),
    key=("uscc",),
)

VOC_GRADES = Contract(
    "voc_grades",
    "分级指标",
    (
        _uscc(),
        Column("indicator", "指标", kind="text", blank=False),
        Column("grade", "达到的等级", kind="choice", blank=False, choices=GRADES, aliases=GRADE_WORDS),
        Column("mandatory", "必须达到", kind="flag", blank=False),
        Column("evidence", "佐证", kind="text", required=False),
    ),
    key=("uscc", "indicator"),
)

VOC_MATERIALS = Contract(
    "voc_materials",
    "含挥发性有机物原辅材料台账",
    (
        _uscc(),
        Column("year", "年份", kind="year", blank=False),
        Column("material", "原辅材料名称", kind="text", blank=False),
        Column("kind", "类别", kind="choice", blank=False, choices=KINDS,
               aliases={"涂料": "coating", "油墨": "ink", "胶粘剂": "adhesive", "清洗剂": "cleaner", "其他": "other"}),
        Column("solvent", "溶剂型", kind="flag", blank=False),
        _amount("opening_t", "期初库存"),
        _amount("purchased_t", "购入量"),
        _amount("closing_t", "期末库存"),
        _amount("returned_t", "退库量", required=False),
        _amount("waste_t", "废料量", required=False),
        _amount("used_t", "使用量"),
        Column("voc_share", "挥发性有机物质量占比", "1", least=0, required=False),
        Column("class", "产品类别", kind="text", required=False),  # a class of product in product_limits/*.yaml
        Column("mix", "配套使用的组别", kind="text", required=False),  # what is mixed before use carries one name
        Column("parts", "施工配比（体积份）", above=0, required=False),
        Column("voc_content", "挥发性有机物含量", least=0, required=False),  # in the unit of its class's limit
        Column("report", "检测报告编号", kind="text", required=False),
    ),
    key=("uscc", "year", "material"),
)  # fmt: skip

VOC_TREATMENT = Contract(
    "voc_treatment",
    "废气收集和治理设施运行台账",
    (
        _uscc(),
        Column("facility", "设施编号", kind="text", blank=False),
        Column("month", "月份", kind="period", blank=False),
        _amount("generated_t", "产生量"),
        _amount("collected_t", "收集量"),
        Column("production_h", "生产设施运行时间", "h", blank=False, least=0),
        Column("together_h", "治理与生产同时运行时间", "h", blank=False, least=0),
        Column("inlet_mg_m3", "进口浓度", "mg/m3", least=0, required=False),
        Column("inlet_m3_h", "进口风量（m3/h）", least=0, required=False),
        Column("outlet_mg_m3", "出口浓度", "mg/m3", least=0, required=False),
        Column("outlet_m3_h", "出口风量（m3/h）", least=0, required=False),
        Column("carbon_kg", "活性炭装填量（kg）", above=0, required=False),
        Column("capacity_share", "活性炭动态吸附量", "1", above=0, required=False),
        Column("hours_day", "每日运行时间（h）", above=0, required=False),
        Column("changed_on", "最近一次更换日期", kind="day", required=False),
        Column("manifest", "危险废物转移联单号", kind="text", required=False),
    ),
    key=("uscc", "facility", "month"),
)

SECTIONS = {
    "process": "企业和工艺", "balance": "物料平衡", "inventory": "源头、收集和治理设施", "problem": "问题清单",
    "measure": "整治措施", "monitoring": "监测", "ledger": "台账",
}  # fmt: skip
LINKS = {
    "tank": "储罐", "loading": "装卸", "open_surface": "敞开液面", "ldar": "泄漏检测与修复", "collection": "废气收集",
    "bypass": "废气旁路", "treatment": "治理设施", "filling": "加油站", "abnormal": "非正常工况", "content": "产品含量",
}  # fmt: skip

VOC_MEASURES = Contract(
    "voc_measures",
    "一厂一策整治清单",
    (
        _uscc(),
        Column("number", "序号", kind="text", blank=False),
        Column("link", "环节", kind="choice", blank=False, choices=tuple(LINKS),
               aliases={label: word for word, label in LINKS.items()}),
        Column("problem", "存在问题", kind="text", blank=False),
        Column("measure", "整治措施", kind="text", blank=False),
        Column("type", "减排项目类型", kind="choice", choices=("V1", "V2", "V3", "V4", "V5", "V6"), required=False),
        _amount("reduction_t", "预计减排量", required=False),
        Column("cost_yuan", "投资", "yuan", least=0, required=False),
        Column("due", "完成期限", kind="day", blank=False),
        Column("done", "完成日期", kind="day", required=False),
    ),
    key=("uscc", "number"),
)  # fmt: skip

CONTRACTS = (VOC_LEDGER, VOC_GRADES, VOC_MATERIALS, VOC_TREATMENT, VOC_MEASURES)
