"""目标和结论的说法: what a target asks for and what an indicator's verdict is, in the words of the page's language."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shuangkong.closing import words
from shuangkong.closing.display import in_english, unit_label
from shuangkong.closing.target_words import CLASS, side
from shuangkong.closing.words import Mark
from shuangkong.web.chart import ACCEPTED

STRIVE = "strive"
APPROX = "approx"
MARGIN = "targets.about_margin"  # of 左右, in points
TOO_LITTLE = Mark(_("数据不足"), "?", "unknown")
TO_BE_ACCEPTED = Mark(_("待主管部门认定"), "◌", "unknown", _("待认定"))
NOT_ISSUED = Mark(_("未下达目标"), "○", "unknown", _("未下达"))
QUALITATIVE = Mark(_("有定性要求"), "○", "unknown", _("定性要求"))
FROM_PROVINCE = Mark(_("待省下达"), "○", "unknown")
CHANGES = ("decrease_by", "increase_by", "decrease_by_points", "increase_by_points")
CHANGE = {  # by bound, after "down" or "up"
    "": "{value} on {base}",
    "strict": "more than {value} on {base}",
    "approx": "about {value} on {base}",
    "steady": "at least {value} on {base} in every year",
    "standing": "at least {value} on {base} at all times",
}
LEVEL = {  # by bound, for the side on which a level fulfils the target
    "at_least": {
        "": "at least {value}",
        "strict": "above {value}",
        "approx": "at least about {value}",
        "steady": "at least {value} in every year",
        "standing": "at least {value} at all times",
    },
    "at_most": {
        "": "at most {value}",
        "strict": "below {value}",
        "approx": "at most about {value}",
        "steady": "at most {value} in every year",
        "standing": "at most {value} at all times",
    },
}
WATER = {  # the smaller the number of a class, the better the water
    "at_least": {"": "{value} or worse", "strict": "worse than {value}"},
    "at_most": {
        "": "{value} or better",
        "strict": "better than {value}",
        "steady": "{value} or better in every year",
        "standing": "{value} or better at all times",
    },
}
REACH = {"": "reach {value}", "approx": "about {value}"}
COMPLETE = {"": "all completed", "steady": "all completed in every year", "standing": "all completed at all times"}
BASIC = "basically completed"
CLASSES = ("I", "II", "III", "IV", "V")
OPEN = ("undetermined", "none")
SHORT = {
    "met": pgettext_lazy("verdict", "达到"),
    "exceeded": _("超额"),
    "behind": _("滞后"),
}  # for the cells of the matrix


def said(target: Any, better: str = "higher") -> str:
    """Return a target in words without its year, which stands beside it; `better` is the indicator's."""
    if target is None:
        return ""
    if not in_english():
        return str(target.text).removeprefix(f"到{target.target_year}年")
    return _pattern(target, better).format(value=_value(target), base=target.base_year)


def _pattern(target: Any, better: str) -> str:
    relation, bound = target.relation, target.bound
    if bound == ACCEPTED:
        return BASIC
    if relation in CHANGES:
        return f"{'down' if relation.startswith('decrease') else 'up'} {CHANGE.get(bound, CHANGE[''])}"
    if relation == "complete_all":
        return COMPLETE.get(bound, COMPLETE[""])
    if relation == "reach" and bound in REACH:
        return REACH[bound]
    of = side(relation, better)
    known = (WATER[of] if target.unit == CLASS else {}) or LEVEL[of]
    return known.get(bound) or LEVEL[of].get(bound, LEVEL[of][""])


def _value(target: Any) -> str:
    value = Decimal(target.value)
    if target.relation.endswith("points"):
        unit = "percentage point" if target.unit == "%" else unit_label(target.unit)
        plural = "s" if target.unit == "%" and value != 1 else ""
        return f"{value:,f} {unit}{plural}".strip()
    if target.unit == CLASS:
        return f"class {CLASSES[int(value) - 1] if value in range(1, 6) else f'{value:f}'}"
    return f"{value:,f}{'' if target.unit == '%' else ' '}{unit_label(target.unit)}".strip()


def is_striven(followed: Any) -> bool:
    """Tell whether the target is one to strive for (争取性), which is counted apart."""
    return followed.target is not None and followed.target.ambition == STRIVE


def verdict(followed: Any, without_target: Mark | None = None) -> Mark:
    """Return how an indicator stands, in a word and a shape; also why it can't be told."""
    if followed.target is None:
        return without_target or (QUALITATIVE if followed.qualitative else NOT_ISSUED)
    lead = followed.lead
    if lead is not None and lead.verdict not in OPEN:
        return of_word(followed.indicator.id, lead.verdict)
    return TO_BE_ACCEPTED if followed.target.bound == ACCEPTED else TOO_LITTLE


def margin(closing: Any, area: str, target: Any) -> str:
    """Return what 左右 allows, where the target says so: only shares and rates have a margin."""
    if target is None or target.bound != APPROX or target.unit != "%":
        return ""
    rows = closing.where("tables/values_in_force", id=MARGIN, area=area)
    if not rows:
        return ""
    allowed = Decimal(closing.rows("inputs/parameters")[rows[-1]["parameter"]]["value"])
    return gettext("允许 ±%(points)s 个百分点") % {"points": f"{allowed:f}"}


def of_word(indicator: str, word: str) -> Mark:
    """Return a verdict in a word and a shape, short enough for a table."""
    return TOO_LITTLE if word in OPEN else replace(words.verdict(indicator, word), short=SHORT.get(word, ""))
