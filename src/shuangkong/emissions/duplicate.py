"""重复计算的说明: two projects that seem to claim one reduction, as where, found, wanted and mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shuangkong.emissions.distance import distance_m
from shuangkong.emissions.duplicate_entry import Entry, same
from shuangkong.kernel.problems import Problem

RULES: Final = {
    "key": "同一设施、排放口、污染物和减排措施在同一核算年度重复申报",
    "measure": "同一设施在同一核算年度按两种互斥的减排措施申报",
    "again": "同一项工程在不同核算年度重复申报",
    "name": "名称相近，且许可证、设施或排放口相同",
    "twin": "同一单位两个排放口的项目名称相同",
    "near": "单位相同（或一方未填），且坐标相距很近",
    "title": "没有许可证和设施编号，但地区、减排措施和名称相同",
    "closed": "设施已关停，其后又申报改造减排",
    "closure": "关停前的排放量大于此前改造后的排放量，改造已经申报的减排量重复计入",
    "emptied": "关停的设施此前申报过改造减排，关停减排量是否已经扣除不能确定",
    "sequence": "同一生产线上后一步治理前的排放量与前一步治理后的排放量不相等，减排量没有衔接",
    "unknown": "同一生产线上有先后两步措施，治理前、治理后的排放量没有填全，不能核对是否衔接",
    "unordered": "同一生产线上有两项措施，没有写明先后步骤",
}
# amounts or keys prove these; the others ask a person. There is no override: what blocks is mended in the register (another
# outlet, line and step, the amounts that fit) or withdrawn, so that the record itself says why both count.
BLOCKING: Final = frozenset({"key", "measure", "again", "name", "near", "closed", "closure", "sequence"})


@dataclass(frozen=True, slots=True)
class Double:
    """Two projects that seem to claim one reduction; `earlier` stands, `later` is to be mended."""

    rule: str
    earlier: Entry
    later: Entry
    pollutants: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def blocks(self) -> bool:
        """Whether the later one cannot be filed so; else a person has to look at it."""
        return self.rule in BLOCKING

    @property
    def same(self) -> str:
        """What both have in common, in Chinese."""
        return _shared(self.earlier, self.later)

    def other(self, project: str) -> Entry:
        """Return the other project of the two."""
        return self.earlier if self.later.project == project else self.later

    def problem(self, place: str = "") -> Problem:
        """Return it as where, found, wanted, mend."""
        first = self.earlier
        named = f"“{first.name}”（{first.project}，{_filed(first)}）"
        return Problem(
            place or f"减排项目“{self.later.name}”（{self.later.project}）",
            f"{RULES[self.rule]}：与{named}{self.same and '，' + self.same}",
            "一项减排量只由一个项目申报一次，先申报的有效",
            _mend(self.rule, first),
            "error" if self.blocks else "warning",
        )


def _filed(entry: Entry) -> str:
    return f"{entry.filed} 申报" if entry.filed else "已申报"


def _shared(first: Entry, second: Entry) -> str:
    """Say what two projects have in common, for the person who has to look."""
    labels = {
        "permit": "许可证编号",
        "facility": "设施",
        "outlet": "排放口",
        "uscc": "统一社会信用代码",
        "line": "生产线",
    }
    common = [
        f"{label} {getattr(first, key)}"
        for key, label in labels.items()
        if same(getattr(first, key), getattr(second, key))
    ]
    far = distance_m(first.place, second.place)
    if far is not None and far < 1000:
        common.append(f"坐标相距 {far:.0f} 米")
    return f"相同之处：{'、'.join(common)}" if common else ""


def _mend(rule: str, first: Entry) -> str:
    return MENDS.get(rule, ONE_OR_TWO).format(first=first.name)


ONE_OR_TWO = "属于同一项目的，撤销本项目，在“{first}”中补充；确属两个项目的，核对许可证编号、排放口和坐标，同一生产线的写明先后步骤"
AFTER_THE_FIRST = "关停前（或后一步治理前）的排放量按“{first}”完成后的排放量填写"
MENDS = {
    "closure": AFTER_THE_FIRST,
    "sequence": AFTER_THE_FIRST,
    "emptied": "关停前的排放量按“{first}”完成后的排放量填写；已经这样填的，请附说明",
    "unknown": "补填核算参数，后一步治理前的排放量按“{first}”完成后的排放量填写",
    "unordered": "两个项目都写明生产线和先后步骤，后一步以“{first}”完成后的排放量为起点",
    "closed": "核对关停日期和改造日期；确已关停的，撤销改造项目",
    "title": "确属两个项目的，补填许可证编号、设施编号或坐标；属于同一项目的，撤销其中一个",
}
