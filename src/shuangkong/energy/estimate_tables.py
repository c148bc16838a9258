"""What sectors.csv holds, and the columns of a quarter that is worked out from it."""

from shuangkong.energy import rules
from shuangkong.kernel.tables import Column, Contract

SECTORS = Contract(
    "sectors",
    "分行业能源消费增速",
    (
        Column("area", "行政区划", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        Column(
            "sector",
            "行业",
            kind="choice",
            blank=False,
            choices=("industry", "other_industry", "primary", "tertiary", "households"),
            aliases={
                "规上工业": "industry", "规模以上工业": "industry", "规下工业和建筑业": "other_industry",
                "第一产业": "primary", "第三产业": "tertiary", "居民生活": "households",
            },
        ),
        # one of the two weighs the sector: what it used in the same months a year before, or its share
        Column("before_energy_tce", "上年同期能源消费量", "tce", least=0, required=False),
        Column("weight", "权重", "%", least=0, required=False),
        Column("growth", "能源消费量增速", "%", above=-100),
    ),
    key=("area", "period", "sector"),
)  # fmt: skip
LABELS = {
    "industry": "规模以上工业", "other_industry": "规模以下工业和建筑业", "primary": "第一产业", "tertiary": "第三产业",
    "households": "居民生活",
}  # fmt: skip

AMOUNTS = (
    ("energy_tce", "能源消费总量", "tce"),
    ("feedstock_tce", "原料用能", "tce"),
    ("nonfossil_tce", "非化石能源", "tce"),
    ("renewable_power_kwh", "可再生能源电力消费量", "kWh"),
    ("national_project_tce", "国家重大项目能耗", "tce"),
    ("quota_bought_tce", "用能权净购入", "tce"),
    ("net_power_inflow_kwh", "电力净调入", "kWh"),
    ("primary_power_kwh", "一次电力生产量", "kWh"),
)


def _worked_out(name: str, label: str, unit: str) -> tuple[Column, Column]:
    """An amount of the same months a year before, and what is worked out from it."""
    before = Column(
        f"before_{name}", f"上年同期{label}", unit, source=f"energy.{name}", at="before", group="before_energy"
    )
    return before, Column(name, f"{label}（测算）", unit, source=rules.estimated, args={"before_amount": before.name})


ESTIMATE_ACCOUNT = Contract(
    "estimate_account",
    "季度能源消费量测算",
    (
        Column("weighted_growth_tce", "各行业权重与增速乘积之和", source="sectors.growth", group="sectors"),
        Column("weight_known_tce", "有增速的各行业权重之和", source="sectors.weight", group="sectors"),
        Column("energy_growth", "分行业加权增速", "1", source=rules.weighted_growth),
        *(column for amount in AMOUNTS for column in _worked_out(*amount)),
    ),
    key=("area", "period"),
)
