from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()


@register.filter
def tonnes(value: Decimal | float | None) -> str:
    """A mass in tonnes with two decimals; a dash where there is none."""
    return "—" if value is None else f"{value:,.2f}"


@register.filter
def percent(value: float | None) -> str:
    """A share in percent with one decimal."""
    return "—" if value is None else f"{100 * float(value):,.1f}"


@register.filter
def plain(value: Decimal | float | None) -> str:
    """A number without needless zeros."""
    if value is None:
        return "—"
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text or "0"


@register.filter
def of(names: Mapping[str, Any], key: str) -> Any:
    """The entry of a mapping, or the key itself."""
    return names.get(key, key)
