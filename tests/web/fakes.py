"""Closings in memory, in the shape of closing/store.py and closing/explain.py, until the real ones stand."""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass, field
from hashlib import sha256
from types import SimpleNamespace as Bag

from shuangkong.kernel.figures import Figure

LABELS = {
    "energy.intensity": ("单位地区生产总值能耗", "Energy intensity", "tce/10^4 yuan"),
    "energy.intensity_change": ("能耗强度同比变化", "Change of energy intensity on the year", "%"),
    "energy.intensity_decline": ("能耗强度累计降低率", "Decline of energy intensity since the base year", "%"),
    "energy.intensity_required": ("能耗强度进度要求", "Required decline", "%"),
    "energy.intensity_progress": ("目标完成进度", "Progress", "%"),
    "energy.time_progress": ("时间进度", "Time progress", "%"),
    "energy.total": ("能源消费总量", "Total energy consumption", "tce"),
    "energy.total_assessed": ("考核能源消费总量", "Total as assessed", "tce"),
    "energy.total_target": ("总量控制目标", "Cap on the total", "tce"),
    "energy.total_target_path": ("总量控制目标（路径）", "Cap on the total (path)", "tce"),
    "energy.units_difference": ("与各单元合计的差额", "Difference from the units", "tce"),
    "warning.intensity_level": ("能耗强度预警等级", "Warning level of intensity", "level"),
    "warning.total_level": ("能源消费总量预警等级", "Warning level of the total", "level"),
}
CATALOGUE = {k: Figure(k, a, b, u, 2, "", "") for k, (a, b, u) in LABELS.items()}
UNITS = [
    ("520602", "碧江区", 12.1, "met", "3", 481.2, 503.0, "met", "3"),
    ("520603", "万山区", 10.6, "met", "3", 150.1, 151.0, "met", "3"),
    ("520622", "玉屏侗族自治县", 4.1, "behind", "1", 210.5, 199.2, "behind", "2"),
    ("520621", "江口县", 15.2, "met", "3", 60.2, None, "exempt", None),
    ("520623", "石阡县", None, "undetermined", None, None, 70.1, "undetermined", None),
    ("520628", "松桃苗族自治县", 9.9, "behind", "2", 120.0, 121.0, "met", "3"),
]


@dataclass
class Closing:
    city: str
    city_name: str
    period: str
    revision: int
    previous: str | None = None
    as_of: str = "2025-02-28"
    sealed_at: str = "2025-03-02T02:30:00+00:00"
    synthetic_share: float = 0.62
    rows: dict = field(default_factory=dict)
    tree: list = field(default_factory=list)

    @property
    def seal(self):
        return sha256(f"{self.city}{self.period}{self.revision}".encode()).hexdigest()

    def figures(self):
        return list(self.rows.values())

    def figure(self, figure, area):
        return self.rows[figure, area]

    def areas(self):
        return self.tree

    def remarks(self):
        return {
            ("warning.intensity_level", "520622"): ["累计下降 4.10%，进度要求 10.50%，差距为要求的 60.95%，超过 10%。", "措施：加强工作指导。"],
            ("warning.total_level", "520622"): ["能源消费增长 5.67%，控制目标 5.30%。", "措施：加强工作指导。"],
            ("warning.intensity_level", "520623"): ["缺 2024 年能源消费量（energy.csv）。"],
            ("energy.intensity_required", "520600"): ["测算：按 2025 年目标 13% 折算到 2024 年。"],
        }

    def changes(self):
        if self.revision == 1:
            return []
        return [Bag(figure="energy.total", area="520622", period=self.period, before="2100000", after="2105000", difference="5000")]


def make(city, name, period, revision, previous):
    closing = Closing(city, name, period, revision, previous)
    units = [(code.replace("5206", city[:4]), *rest) for code, *rest in UNITS]
    closing.tree = [Bag(area=city, parent=city[:2] + "0000", name=name, level="city", unit="", counted_in="")]
    closing.tree += [Bag(area=u[0], parent=city, name=u[1], level="county", unit="net" if n == 0 else "", counted_in="") for n, u in enumerate(units)]
    age = int(period[:4]) - 2020

    def put(figure, area, value, verdict="none", confidence="synthetic"):
        value = None if value is None else str(value)
        closing.rows[figure, area] = Bag(figure=figure, area=area, period=period, value=value, unit=LABELS[figure][2], verdict=verdict, coverage=1.0 if value else 0.5, confidence=confidence, caliber="V3" if figure.startswith("energy.intensity") else None)

    for code, _name, decline, verdict, level, total, target, total_verdict, total_level in [(city, name, 11.9, "met", "3", 4881.2, 5030.0, "met", "3"), *units]:
        part = None if decline is None else round(decline * age / 4, 2)
        put("energy.intensity", code, "0.5123", confidence="reported")
        if len(period) == 4:
            put("energy.intensity_decline", code, part and f"{part:.2f}", verdict)
            put("energy.intensity_required", code, f"{2.7 * age:.2f}", confidence="assumed")
        else:
            put("energy.intensity_change", code, "-3.20", verdict)
            put("energy.intensity_required", code, "2.75", confidence="assumed")
        put("energy.total", code, total and total * 10000)
        put("energy.total_assessed", code, total and total * 9900, total_verdict)
        if target:
            put("energy.total_target", code, target * 10000, confidence="official")
        put("warning.intensity_level", code, level, verdict)
        put("warning.total_level", code, total_level, total_verdict)
    put("energy.units_difference", city, "12345.67")
    return closing


ALL: list[Closing] = []
for _city, _name in (("520600", "铜仁市"), ("210300", "鞍山市")):
    previous = None
    for _period, _n in [("2021", 1), ("2022", 1), ("2023", 1), ("2024", 1), ("2024", 2), ("2024Q3", 1)]:
        ALL.append(make(_city, _name, _period, _n, previous))
        previous = ALL[-1].seal


class Unknown(LookupError):
    pass


def latest(city, period):
    found = [c for c in ALL if (c.city, c.period) == (city, period)]
    if not found:
        raise Unknown(period)
    return found[-1]


def explain(closing, figure, area):
    cited = Bag(id="energy.intensity_target", name="单位地区生产总值能耗降低率目标", value="13", unit="%", area="520600", from_="2021-01-01", to="2025-12-31", confidence="official", document_title="铜仁市“十四五”节能减排综合工作方案", document_number="铜府发〔2023〕1号", at="二（一）", reading="")

    def leaf(label, value, unit, period, row):
        return Bag(label=label, value=value, unit=unit, formula="", numbers="", rule="", source="", period=period, steps=[], record=Bag(file="energy.csv", row=row, column="energy_tce", confidence="synthetic", document=""), cited=None, figure=None)

    inner = Bag(label="能耗强度", value="0.5123", unit="tce/10^4 yuan", formula="能源消费量 ÷ 地区生产总值", numbers="5,000,000 ÷ 97,600,000,000", rule="", source="", period="2024", steps=[leaf("能源消费量", "5000000", "tce", "2024", 18)], record=None, cited=None, figure="energy.intensity")
    base = Bag(label="基期能耗强度", value="0.5812", unit="tce/10^4 yuan", formula="能源消费量 ÷ 地区生产总值", numbers="4,000,000 ÷ 68,800,000,000", rule="", source="", period="2020", steps=[leaf("能源消费量", "4000000", "tce", "2020", 2)], record=None, cited=None, figure=None)
    root = Bag(label=LABELS[figure][0], value="11.90", unit="%", formula="1 − 报告期能耗强度 ÷ 基期能耗强度", numbers="1 − 0.5123 ÷ 0.5812", rule="intensity_decline", source="def intensity_decline(energy_tce, gdp_yuan, ...):\n    return 1 - ratio(...)", period=closing.period, steps=[inner, base, Bag(label="目标", value="13", unit="%", formula="", numbers="", rule="", source="", period="", steps=[], record=None, cited=cited, figure=None)], record=None, cited=None, figure=figure)
    row = closing.figure(figure, area)
    name = next(a.name for a in closing.areas() if a.area == area)
    return Bag(row=row, figure=CATALOGUE[figure], area_name=name, sentence="累计下降 11.90%，快于 10.50% 的进度要求。", root=root, parameters=[cited], remarks=closing.remarks().get((figure, area), []), sql="SELECT area, 1 - energy_tce / gdp_yuan\nFROM intensity_account", revisions=[(1, "11.80", "2025-03-01T00:00:00+00:00", ""), (2, "11.90", "2025-03-02T02:30:00+00:00", "energy.csv 第 18 行由 4,990,000 改为 5,000,000")])


def install():
    store = types.ModuleType("shuangkong.closing.store")
    store.CATALOGUE = CATALOGUE
    store.cities = lambda: ["520600", "210300"]
    store.closings = lambda city: [c for c in ALL if c.city == city]
    store.latest = latest
    explaining = types.ModuleType("shuangkong.closing.explain")
    explaining.explain = explain
    verifying = types.ModuleType("shuangkong.closing.verify")
    verifying.verify = lambda city: []
    import shuangkong.closing as room

    for name, module in (("store", store), ("explain", explaining), ("verify", verifying)):
        sys.modules[f"shuangkong.closing.{name}"] = module
        setattr(room, name, module)
