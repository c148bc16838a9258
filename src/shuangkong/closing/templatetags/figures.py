"""Small readings that templates need."""

from __future__ import annotations

import math
from datetime import datetime

from django import template
from django.utils import timezone

from shuangkong.closing import display, words

register = template.Library()
register.filter("period", display.period_label)
register.filter("exact", display.exact)
register.filter("unit", display.unit_label)


@register.filter
def percent(share: float) -> int:
    """Return a share as whole per cent, rounded up: a little synthetic data is not none."""
    return math.ceil(round(share * 100, 6))


@register.filter
def moment(text: str) -> str:
    """Return a time stamp as day and minute in local time."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    local = timezone.localtime(when) if when.tzinfo else when
    return local.strftime("%Y-%m-%d %H:%M")


@register.filter
def confidence(word: str) -> words.Mark:
    """Return the tag of a confidence."""
    return words.CONFIDENCE.get(word, words.NONE)


@register.filter
def sign(seal: str) -> str:
    """Return the head of a seal: enough to compare by eye."""
    return f"{seal[:12]}…" if seal else "—"


@register.filter
def words_of(text: str) -> list[str]:
    """Return the words of a text, to go through them in a template."""
    return text.split()


@register.filter
def caliber(code: str) -> words.Text:
    """Return what a caliber takes out of the total, in words."""
    return words.CALIBER.get(code, "")
