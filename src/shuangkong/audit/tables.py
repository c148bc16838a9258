"""核查用账册: what the checks look at beside projects, permits and statistics; a city without them has fewer checks made."""

from shuangkong.kernel.tables import Column, Contract

OPERATIONS = Contract(
    "operations",
    "治理设施运行台账",
    (
        Column("project", "项目编号", kind="text", blank=False),
        Column("month", "月份", kind="period", blank=False),
        Column("load", "处理负荷（与核算参数同一单位）", least=0),
        Column("design_load", "设计能力（同一单位）", above=0, required=False),
        Column("electricity_kwh", "用电量", "kWh", least=0, required=False),
        Column("output", "产品产量", least=0, required=False),
        Column("sludge_tds", "污泥产生量（绝干）", "t", least=0, required=False),
        Column("cod_in_mg_l", "进水化学需氧量", "mg/L", least=0, required=False),
        Column("cod_out_mg_l", "出水化学需氧量", "mg/L", least=0, required=False),
        Column("bod_in_mg_l", "进水生化需氧量", "mg/L", least=0, required=False),
        Column("nh3n_in_mg_l", "进水氨氮", "mg/L", least=0, required=False),
    ),
    key=("project", "month"),
)

METERED = Contract(
    "metered",
    "单位报送电量与计量电量",
    (
        Column("organisation", "统一社会信用代码", kind="text", blank=False),
        Column("name", "单位名称", kind="text"),
        Column("area", "行政区划", kind="text", blank=False),
        Column("month", "月份", kind="period", blank=False),
        Column("reported_kwh", "报送用电量", "kWh", least=0, required=False),
        Column("metered_kwh", "计量用电量", "kWh", least=0, required=False),
        Column("output", "产品产量", least=0, required=False),
    ),
    key=("organisation", "month"),
)

PROOFS = Contract(
    "reduction_evidence",
    "减排项目佐证材料",
    (
        Column("project", "项目编号", kind="text", blank=False),
        Column("kind", "材料种类", kind="text", blank=False),
    ),
    key=("project", "kind"),
)
