"""数的写法: amounts as the pages of this room show them."""

from __future__ import annotations

from typing import Any

from django import template

from shuangkong.projects.services import rulebook

register = template.Library()


@register.filter
def whole(value: Any) -> str:
    """Return an amount without decimals, in groups of three; a dash where it is not known."""
    return "—" if value is None else f"{float(value):,.0f}"


@register.filter
def per_cent(share: Any) -> str:
    """Return a share as per cent with one decimal; a dash where it is not known."""
    return "—" if share is None else f"{float(share) * 100:,.1f}"


@register.filter
def yuan_10k(value: Any) -> str:
    """Return yuan in 10^4 yuan; a dash where it is not known."""
    return "—" if value is None else f"{float(value) / 1e4:,.0f}"


@register.filter
def document(id_: str) -> str:
    """Return the number of a document, or its title where it has none; what is registered nowhere stays as it is."""
    found = rulebook().documents.get(id_)
    return id_ if found is None else str(found.number or found.title)
