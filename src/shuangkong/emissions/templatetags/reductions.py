"""Small readings that the pages of reduction projects need."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.translation import get_language

from shuangkong.emissions.models import Pollutant
from shuangkong.emissions.reduction_types import load
from shuangkong.kernel.units import UNITS

register = template.Library()
CENT = Decimal("0.01")


@register.filter
def t(amount: Any) -> str:
    """Return tonnes with two decimals, as the plans write them; a dash where there are none."""
    return "—" if amount is None else f"{Decimal(str(amount)).quantize(CENT, ROUND_HALF_UP):,}"


@register.filter
def exact(amount: Any) -> str:
    """Return a number with every digit that counts."""
    return "—" if amount is None else f"{Decimal(str(amount)).normalize():,f}"


@register.filter
def number(value: float | None) -> str:
    """Return a number of a calculation with eight digits that count."""
    return "—" if value is None else f"{Decimal(f'{value:.8g}'):,f}"


@register.filter
def type_name(code: str) -> str:
    """Return the name of a project type in the language of the page."""
    known = load().get(code)
    if known is None:
        return code
    return known.english if (get_language() or "").startswith("en") else known.name


@register.filter
def of(found: Any, key: Any) -> Any:
    """Return what a mapping has under a key; None where nothing."""
    return found.get(key) if found else None


@register.filter
def pollutant(code: str) -> Any:
    """Return the name of a pollutant."""
    return Pollutant(code).label if code in Pollutant.values else code


@register.filter
def unit(code: str) -> str:
    """Return the label of a unit in the language of the page; a share has none."""
    chinese, english = UNITS.get(code, (code, code))
    return "" if code == "1" else english if (get_language() or "").startswith("en") else chinese
