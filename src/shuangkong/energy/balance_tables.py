"""What balance.csv holds, and the columns of the balance's account."""

from shuangkong.energy import rules
from shuangkong.kernel.tables import Column, Contract

AMOUNTS = (
    ("opening_stock_tce", "年初库存量"),
    ("production_tce", "一次能源生产量"),
    ("inflow_tce", "外地调入量（含进口）"),
    ("outflow_tce", "本地调出量（含出口）"),
    ("closing_stock_tce", "年末库存量"),
    ("final_agriculture_tce", "农、林、牧、渔业终端消费量"),
    ("final_industry_tce", "工业终端消费量"),
    ("final_construction_tce", "建筑业终端消费量"),
    ("final_transport_tce", "交通运输、仓储和邮政业终端消费量"),
    ("final_services_tce", "批发零售、住宿餐饮和其他服务业终端消费量"),
    ("final_households_tce", "居民生活终端消费量"),
    ("transformation_loss_tce", "加工转换损失量"),
    ("other_loss_tce", "运输和贮存等损失量"),
)

BALANCE = Contract(
    "balance",
    "地区能源平衡表",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        # empty: all kinds together; where there is such a row, those of single kinds only stand beside it
        Column("energy_kind", "能源品种", kind="text", required=False),
        *(Column(name, label, "tce", least=0) for name, label in AMOUNTS),
    ),
    key=("area", "period", "energy_kind"),
)

BALANCE_ACCOUNT = Contract(
    "balance_account",
    "能源平衡核算",
    (
        *(Column(name, label, "tce", source=f"balance.{name}", group="balance") for name, label in AMOUNTS),
        Column(
            "tolerance", "平衡差额允许范围", "1", source="values_in_force.energy.balance_tolerance", group="tolerance"
        ),
        Column("recorded_tce", "能源消费总量（账册数）", "tce", source="energy.energy_tce", group="recorded"),
        Column("supply_tce", "可供本地区消费的能源量", "tce", source=rules.balance_supply),
        Column("final_tce", "终端消费量", "tce", source=rules.final_consumption),
        Column("use_tce", "能源消费量合计", "tce", source=rules.balance_use),
        Column("difference", "平衡差额", "1", source=rules.balance_difference),
        Column(
            "beside_recorded_tce",
            "可供量与能源消费总量账册数的差额",
            "tce",
            source=rules.difference,
            args={"recorded_tce": "supply_tce", "units_tce": "recorded_tce"},
        ),
    ),
    key=("area", "period"),
)
