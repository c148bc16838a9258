"""两高项目的账册: what a city pack says of projects: the ledger, and the records that belong to it."""

from __future__ import annotations

from shuangkong.kernel.tables import Column, Contract

STAGES = {"proposed": "拟建", "building": "在建", "existing": "存量"}
KINDS = {"two_high": "两高", "low_level": "两高一低", "other": "其他耗能项目"}
FINDINGS = {"pass": "符合", "curable": "不符合，可整改", "incurable": "不符合，不可整改", "unknown": "材料不全"}
APPROVALS = {
    "filing": "项目备案（核准）", "capacity_replacement": "产能置换方案公告", "energy_review": "节能审查意见",
    "environmental_approval": "环评批复", "water_control": "取水许可", "three_lines": "“三线一单”符合性意见",
    "pollution_permit": "排污许可证", "acceptance": "节能验收", "disposal": "处置意见表",
    "same_site": "改扩建按增量审查（批复能耗填改扩建前的年能耗）",
}  # fmt: skip
DISPOSALS = {
    "advance": "同意推进", "hold": "暂缓", "reject": "不予支持", "continue": "继续", "stop_and_rectify": "停工整改",
    "stop": "停止", "keep": "保留", "retrofit": "改造", "phase_out": "淘汰",
}  # fmt: skip
AMOUNTS = {
    "capacity": ("设计产能", ""), "investment_yuan": ("总投资", "yuan"),
    "energy_tce": ("年综合能源消费量（当量值）", "tce"), "energy_equivalent_tce": ("年综合能源消费量（等价值）", "tce"),
    "power_kwh": ("年电力消费量", "kWh"), "coal_t": ("年煤炭消费量", "t"), "oil_t": ("年石油消费量", "t"),
    "gas_m3": ("年天然气消费量", "m3"), "feedstock_tce": ("原料用能", "tce"),
    "value_added_yuan": ("年工业增加值", "yuan"), "output_yuan": ("年总产值", "yuan"),
    "cod_t": ("化学需氧量", "t"), "nh3n_t": ("氨氮", "t"), "nox_t": ("氮氧化物", "t"), "vocs_t": ("挥发性有机物", "t"),
    "co2_t": ("二氧化碳", "t"), "water_m3": ("年取水量", "m3"),
}  # fmt: skip
TEXTS = {
    "uscc": "统一社会信用代码", "industry": "行业代码（GB/T 4754）", "product": "主要产品", "process": "工艺路线和主要装备",
    "capacity_unit": "产能单位", "benchmark_item": "对标产品或工序",
}  # fmt: skip
FLAGS = {
    "national": "国家重大项目（能耗单列）",
    "central": "由国家审批、核准",
    "exempt": "列入不单独审查目录",
    "whole_unit": "本项目即该单位全部产能",
}
TONNES = ("cod_t", "nh3n_t", "nox_t", "vocs_t", "co2_t")
BEFORE = (  # a rebuild: of the year before, beside energy_tce
    "energy_equivalent_tce", "feedstock_tce", "power_kwh", "coal_t", "oil_t", "gas_m3", "value_added_yuan", *TONNES,
)  # fmt: skip
PROJECT = Column("project", "项目编号", kind="text", blank=False)


def _words(words: dict[str, str]) -> dict[str, str]:
    return {word: code for code, word in words.items()}


def _choice(name: str, label: str, words: dict[str, str], *, blank: bool = False) -> Column:
    return Column(
        name, label, kind="choice", blank=blank, required=not blank, choices=tuple(words), aliases=_words(words)
    )


LEDGER = Contract(
    "projects",
    "两高项目清单",
    (
        PROJECT,
        Column("name", "项目名称", kind="text", blank=False),
        Column("area", "行政区划", kind="text", blank=False),
        Column("owner", "建设单位", kind="text", blank=False),
        _choice("kind", "类别", KINDS),
        _choice("stage", "建设阶段", STAGES),
        *(Column(name, label, kind="text", required=False) for name, label in TEXTS.items()),
        *(Column(name, label, kind="flag", required=False) for name, label in FLAGS.items()),
        *(Column(name, label, unit, required=False, least=0) for name, (label, unit) in AMOUNTS.items()),
        Column("unit_energy", "单位产品能耗", required=False),
        Column("replacement_ratio", "能耗替代要求（倍）", required=False, least=0),
        Column("started_on", "开工日期", kind="day", required=False),
        Column("finished_on", "建成投产日期", kind="day", required=False),
        Column("earliest", "最早投产年份", "year", kind="year", required=False),
        Column("latest", "最晚投产年份", "year", kind="year", required=False),
    ),
    key=("project",),
)  # fmt: skip
JUDGEMENTS = Contract(
    "project_judgements",
    "条件判断",
    (
        PROJECT,
        Column("criterion", "条件", kind="text", blank=False),
        _choice("finding", "判断", FINDINGS),
        Column("reason", "理由", kind="text", blank=False),
    ),
    key=("project", "criterion"),
)
PROJECT_APPROVALS = Contract(
    "project_approvals",
    "审批和处置",
    (
        PROJECT,
        _choice("kind", "文书", APPROVALS),
        Column("granted", "是否同意", kind="flag", required=False),
        Column("authority", "机关", kind="text", blank=False),
        Column("number", "文号", kind="text", blank=False),
        Column("day", "日期", kind="day", blank=False),
        Column("energy_tce", "批复年综合能源消费量（当量值）", "tce", required=False, least=0),
        _choice("disposal", "处置意见", DISPOSALS, blank=True),
        Column("deadline", "完成期限", kind="day", required=False),
        Column("supervisor", "监管单位", kind="text", required=False),
        *(Column(name, f"改扩建前{AMOUNTS[name][0]}", AMOUNTS[name][1], required=False, least=0) for name in BEFORE),
    ),
    key=("project", "kind", "number"),
)
REPLACEMENTS = Contract(
    "project_replacements",
    "能耗替代",
    (
        PROJECT,
        Column("source", "替代来源", kind="text", blank=False),
        Column("energy_tce", "替代量", "tce", blank=False, least=0),
        *(Column(name, f"替代的{AMOUNTS[name][0]}", "t", required=False, least=0) for name in TONNES),
        Column("authority", "确认机关", kind="text", blank=False),
        Column("number", "确认文号", kind="text", blank=False),
        Column("day", "确认日期", kind="day", blank=False),
    ),
    key=("project", "number"),
)
ACTUALS = Contract(
    "project_actuals",
    "实际能耗",
    (
        PROJECT,
        Column("year", "年份", "year", kind="year", blank=False),
        Column("energy_tce", "实际综合能源消费量（当量值）", "tce", blank=False, least=0),
        Column("source", "数据来源", kind="text", blank=False),
    ),
    key=("project", "year"),
)
CONTRACTS = (LEDGER, JUDGEMENTS, PROJECT_APPROVALS, REPLACEMENTS, ACTUALS)
