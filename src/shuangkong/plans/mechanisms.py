"""机制参数: what a plan fixes for a mechanism: base and incentive targets, exemptions, sums left to the level above."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuangkong.plans.findings import Mechanism
from shuangkong.plans.numbers import ARABIC, number
from shuangkong.plans.text import Text

PERCENT = rf"(?P<value>{ARABIC})(?P<unit>%|个?百分点|万?吨标准煤)"
# kind, Chinese name, pattern over one clause
FORMS = (
    ("incentive_target", "能耗强度降低激励目标", re.compile(rf"{PERCENT}[^,;。]{{0,12}}激励目标|激励目标[^,;。\d]{{0,12}}{PERCENT.replace('value', 'value2').replace('unit', 'unit2')}")),
    ("base_target", "能耗强度降低基本目标", re.compile(rf"{PERCENT}[^,;。]{{0,12}}基本目标|基本目标[^,;。\d]{{0,12}}{PERCENT.replace('value', 'value2').replace('unit', 'unit2')}")),
    ("two_targets", "基本目标和激励目标双目标管理", re.compile(r"基本目标和激励目标[^,;。]{0,6}(?:管理|考核)?")),
    ("exempt_total", "达到激励目标的地区免予总量考核", re.compile(r"达到[^。;]{0,20}激励目标[^。;]{0,40}免[予于]考核")),
    ("exempt_renewable", "新增可再生能源电力消费不纳入总量考核", re.compile(r"新增可再生能源[^。;]{0,40}?不(?:再)?(?:纳入|计入)[^。,;]*|新增可再生能源[^。;]{0,30}扣除")),
    ("exempt_feedstock", "原料用能不纳入考核", re.compile(r"原料用能[^。;]{0,20}?不(?:再)?(?:纳入|计入)[^。,;]*|原料用能[^。;]{0,30}扣除")),
    ("growth_adjusts_total", "经济增速超预期可调整总量目标", re.compile(r"增速超过[^。;]{0,12}(?:预期|目标)[^。;]{0,20}调整[^。,;]*总量[^。,;]*")),
    ("single_listing", "重大项目能耗单列", re.compile(r"[^。,;]{0,12}能耗单列[^。,;]{0,8}")),
    ("left_above", "由上级下达的目标", re.compile(r"[^。;,]{0,60}(?:完成|达到|按照?|以)[^。,;]{0,4}(?:国家|省|自治区|市|州|上级)(?:里|级|上)?(?:下达|分解|确定|核定)(?:的)?[^。,;]{0,12}(?:目标|任务|指标|要求)")),
)  # fmt: skip


def mechanisms(text: Text) -> list[Mechanism]:
    """Return the mechanism parameters that a text states, in order of place."""
    return sorted(_found(text), key=lambda found: found.start)


def _found(text: Text) -> Iterator[Mechanism]:
    for kind, name, pattern in FORMS:
        for match in pattern.finditer(text.plain):
            said = match.groupdict()
            value, unit = said.get("value") or said.get("value2"), said.get("unit") or said.get("unit2")
            start, end = match.span()
            yield Mechanism(
                kind, name, number(value) if value else None, unit, text.shown[start:end], *text.place(start, end)
            )
