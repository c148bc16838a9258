"""Small readings that the pages of statistics need."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from shuangkong.kernel.periods import Period
from shuangkong.statistics.in_use import in_use

register = template.Library()


@register.filter
def when(moment: datetime | None) -> str:
    """Return day and minute in local time."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else "—"


@register.filter
def period_name(text: str) -> str:
    """Return a period as an official writes it."""
    return Period.parse(text).label()


@register.filter
def person(user: Any) -> str:
    """Return the name of a person."""
    return user.get_full_name() or user.username if user else "—"


@register.filter
def form_name(id_: str) -> str:
    """Return the name of a form in the language of the page; its id where no pack at hand has it."""
    form = in_use().forms.forms.get(id_)
    if form is None:
        return id_
    return form.english if (get_language() or "").startswith("en") else form.name


@register.filter
def tonnes(number: float | None) -> str:
    """Return tonnes of standard coal with two decimals at most; a dash where there are none."""
    return "—" if number is None else f"{number:,.2f}".removesuffix(".00")


@register.filter
def absolute(number: int) -> int:
    """Return a number without its sign."""
    return abs(number)
