"""Words and shapes for what a figure says: never a colour alone, and one wording on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = Any  # plain, or translated when it is shown


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with a shape beside it; `kind` is what the style sheet colours."""

    word: Text
    shape: str
    kind: str
    short: Text = ""


CONFIDENCE = {
    "official": Mark(_("官方发布"), "■", "official", _("官方")),
    "reported": Mark(_("上报"), "□", "reported", _("上报")),
    "assumed": Mark(_("假定"), "◇", "assumed", _("假定")),
    "synthetic": Mark(_("演示数据"), "⚠", "synthetic", _("演示")),
}
MET = Mark(_("达到进度要求"), "✓", "good")
EXEMPT = Mark(_("免予考核"), "◎", "exempt")
UNDETERMINED = Mark(_("数据不足，暂不评定"), "?", "unknown", _("暂不评定"))
NONE = Mark("—", "", "none")
VERDICT = {
    "met": MET,
    "exceeded": Mark(_("超额完成"), "✓", "good"),
    "behind": Mark(_("滞后"), "✗", "bad"),
    "exempt": EXEMPT,
    "undetermined": UNDETERMINED,
    "none": NONE,
}
TOTAL_VERDICT = VERDICT | {
    "met": Mark(_("控制在目标以内"), "✓", "good"),
    "behind": Mark(_("超出控制目标"), "✗", "bad"),
}
BALANCE_VERDICT = VERDICT | {"met": Mark(_("平衡"), "✓", "good"), "behind": Mark(_("超差"), "✗", "bad")}
CAPPED = (
    "energy.total", "warning.total", "energy.increment", "carbon.total", "carbon.coal_total", "carbon.oil_total",
)  # fmt: skip
LEVEL = {
    "1": Mark(_("一级"), "▲", "bad"),
    "2": Mark(_("二级"), "◆", "watch"),
    "3": Mark(_("三级"), "●", "good"),
}
CALIBER = {
    "V0": _("全部能源消费"),
    "V1": _("扣除原料用能"),
    "V2": _("扣除原料用能和新增可再生能源电力"),
    "V3": _("扣除原料用能和非化石能源"),
}
UNIT_KIND = {
    "net": pgettext_lazy("assessment unit", "扣除开发区"),
    "own": pgettext_lazy("assessment unit", "单独下达"),
    "apart": pgettext_lazy("assessment unit", "单列"),
}


def verdict(figure: str, word: str) -> Mark:
    """Return how a figure's verdict is worded: a total is held within its cap, a decline reaches its progress."""
    if figure.startswith("energy.balance"):
        return BALANCE_VERDICT.get(word, NONE)
    capped = figure.startswith(CAPPED)
    return (TOTAL_VERDICT if capped else VERDICT).get(word, NONE)


def level(value: str | None, word: str) -> Mark:
    """Return a warning level, or why there is none."""
    return LEVEL.get((value or "").partition(".")[0]) or VERDICT.get(word, NONE)
