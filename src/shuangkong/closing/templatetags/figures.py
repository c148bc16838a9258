"""Small readings that templates need."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from shuangkong.closing import display, finder, store, words
from shuangkong.closing.numerals import exact, reading
from shuangkong.kernel.problems import Unknown

register = template.Library()
register.filter("period", display.period_label)
register.filter("exact", exact)
register.filter("unit", display.unit_label)


@register.filter
def percent(share: float) -> int:
    """Return a share as whole per cent; a little synthetic data is not none."""
    return max(1, math.floor(share * 100 + 0.5)) if share else 0


@register.simple_tag
def shares(closing: Any, area: str) -> dict[str, float]:
    """Return which shares of the figures of an area and its units rest on invented and on assumed data."""
    return closing.shares({area, *(unit.area for unit in finder.below(closing.areas(), area))})


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
def amount(value: float | None, unit: str) -> str:
    """Return a number that was put in, with its unit; a dash where there is none."""
    if value is None:
        return "—"
    text = f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
    return f"{reading(text, unit)} {display.reading_unit(unit) if unit != '1' else ''}".strip()


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


@register.simple_tag
def own_explanation(closing: Any, step: Any, area: str) -> str:
    """Return where a step that is a figure itself is explained; empty where no closing holds that figure."""
    if not step.figure:
        return ""
    period = step.period or closing.period
    try:
        holder = closing if period == closing.period else store.latest(closing.city, period)
        holder.figure(step.figure, area)
    except Unknown:
        return ""
    past = holder is closing and closing.revision != store.latest(closing.city, closing.period).revision
    return display.address(step.figure, area, period, closing.revision if past else None)
