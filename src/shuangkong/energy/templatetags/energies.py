"""数的写法: amounts as the pages of this room show them."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def whole(value: Any) -> str:
    """Return an amount without decimals, in groups of three; a dash where it is not known."""
    return "—" if value in (None, "") else f"{float(value):,.0f}"


@register.filter
def per_cent(share: Any) -> str:
    """Return a share as per cent with one decimal; a dash where it is not known."""
    return "—" if share in (None, "") else f"{float(share) * 100:,.1f}"


@register.filter
def signed(value: Any) -> str:
    """Return a change with its sign; a dash where it is not known."""
    return "—" if value in (None, "") else f"{float(value):+,.0f}"


@register.filter
def key(row: Any, name: str) -> Any:
    """Return what a row says under a name."""
    return row.get(name, "")


@register.filter
def points(value: Any) -> str:
    """Return percentage points with their sign."""
    return "—" if value in (None, "") else f"{float(value):+.2f}"


@register.filter
def unlocal(value: Any) -> str:
    """Return a number as a form sends it; nothing where there is none."""
    return "" if value in (None, "") else f"{float(value):g}"
