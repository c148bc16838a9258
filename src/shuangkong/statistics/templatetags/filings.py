"""Small readings that the pages of statistics need."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from shuangkong.kernel.periods import Period

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
def absolute(number: int) -> int:
    """Return a number without its sign."""
    return abs(number)
