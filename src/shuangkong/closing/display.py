"""A figure of a closing as a page shows it: rounded for reading, with its unit, verdict, confidence and address."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shuangkong.closing import words
from shuangkong.closing.numerals import exact, reading
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Unknown
from shuangkong.kernel.units import UNITS


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure ready for a page."""

    id: str
    label: str
    text: str
    unit: str
    exact: str
    exact_unit: str
    verdict: words.Mark
    level: words.Mark
    tag: words.Mark
    coverage: int
    url: str
    row: Any

    @property
    def missing(self) -> bool:
        return self.row.value is None


def shown(closing: Any, figure: str, area: str, *, revision: bool = False) -> Shown | None:
    """Return a figure of a closing, None where the closing has no such row."""
    row = find(closing, figure, area)
    return from_row(row, closing, revision=revision) if row is not None else None


def find(closing: Any, figure: str, area: str) -> Any | None:
    """Return the row of a figure, None where the area has none (an area without a target has fewer figures)."""
    return closing.find(figure, area)


def from_row(row: Any, closing: Any = None, *, revision: bool = False) -> Shown:
    """Return a row of a closing as a page shows it; its address names the revision where that is asked for.

    Without the closing its label is the id: for places that have the name from elsewhere.
    """
    return Shown(
        id=row.figure,
        label=label(closing, row.figure) if closing else row.figure,
        text=reading(row.value, row.unit),
        unit=reading_unit(row.unit),
        exact=exact(row.value),
        exact_unit=unit_label(row.unit),
        verdict=words.verdict(row.figure, row.verdict),
        level=words.level(row.value, row.verdict),
        tag=words.CONFIDENCE.get(row.confidence, words.NONE),
        coverage=int(Decimal(str(row.coverage)) * 100),  # 99.9 % covered is not 100 %
        url=address(row.figure, row.area, row.period, closing.revision if revision else None),
        row=row,
    )


def address(figure: str, area: str, period: str, revision: int | None = None) -> str:
    """Return where a figure is explained; a past revision is named."""
    url = reverse("closing:explain", args=[figure, area, period])
    return f"{url}?revision={revision}" if revision else url


def reading_unit(unit: str) -> str:
    """Return the unit that goes with `reading`."""
    if unit == "tce":
        return _("万吨标准煤")
    return _("万吨二氧化碳") if unit == "tCO2" else unit_label(unit)


def unit_label(unit: str) -> str:
    """Return the unit in the language of the page."""
    chinese, english = UNITS.get(unit, (unit, unit))
    return english if in_english() else chinese


def label(closing: Any, figure: str) -> str:
    """Return the name of a figure in the language of the page."""
    try:
        known = closing.kind(figure)
    except Unknown:  # sealed by an older version that had other figures
        return figure
    return str(known.english if in_english() else known.label)


def period_label(text: str) -> str:
    """Return a period as the language of the page writes it."""
    try:
        period = Period.parse(text)
    except ValueError:
        return text
    if not in_english():
        return period.label()
    return {"year": str(period.year), "quarter": f"Q1–Q{period.last // 3} {period.year}"}.get(period.kind, text)


def in_english() -> bool:
    """Tell whether the page speaks English."""
    return (get_language() or "").startswith("en")
