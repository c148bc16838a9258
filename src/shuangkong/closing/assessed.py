"""考核所用的锁定数据: figures, and the few numbers beside them that scoring sheets ask for, of one area and year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.assessment.sealed import DERIVED, Sealed, SealedFigure
from shuangkong.carbon.tables import NO_FRAUD, SUPPORT_INDICATORS
from shuangkong.closing import store
from shuangkong.closing.store import Closing
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.formulas import Missing, rounded

PATHS = {"energy": "tables/intensity_path", "carbon": "tables/carbon_path"}


def of(area: str, year: int) -> Sealed | None:
    """Return what the newest closing of a year says of an area, the city's own before its province's; None where none."""
    for closing in store.nearest(str(year), []):
        if any(row.area == area for row in closing.areas()):
            return sealed(closing, area)
    return None


def sealed(closing: Closing, area: str) -> Sealed:
    """Return what a closing says of an area."""
    row = next(one for one in closing.areas() if one.area == area)
    figures = {one.figure: one for one in (*_published(closing, area), *_yearly(closing, area))}
    supports, fraud = _supports(closing, area)
    return Sealed(
        city=closing.city, area=area, area_name=row.name, level=row.level, period=closing.period,
        revision=closing.revision, seal=closing.seal, as_of=closing.as_of, figures=figures | supports, fraud=fraud,
    )  # fmt: skip


def _published(closing: Closing, area: str) -> Iterator[SealedFigure]:
    for row in closing.figures():
        if row.area == area:
            value = None if row.value is None else float(row.value)
            label = closing.kind(row.figure).label
            yield SealedFigure(row.figure, label, value, row.unit, row.verdict, row.confidence, row.figure)


def _yearly(closing: Closing, area: str) -> Iterator[SealedFigure]:
    """Yield the fall of the year and what was required of it, as published: in %.

    What was issued for the year prevails; otherwise it is the five-year target's yearly part at the pace in force (A4).
    """
    for room, table in PATHS.items():
        path = next(
            (row for row in _rows(closing, table) if (row["area"], row["period"]) == (area, closing.period)), None
        )
        change = closing.find(f"{room}.intensity_change", area)
        if path is None or change is None:
            continue
        decline = None if change.value is None else 0.0 - float(change.value)
        yield _derived(f"{room}.intensity_yearly_decline", decline, change.verdict, change.confidence)
        if path["required_on_year"] is not None:
            rate = rounded(path["required_on_year"], 4)
            value = None if rate is Missing else rate / 100
            yield _derived(f"{room}.intensity_yearly_required", value, "none", _surety(path))


def _surety(path: Mapping[str, Any]) -> str:
    """How sure the yearly requirement is: as what was issued, else as the worse of five-year target and pace."""
    if path["issued_on_year"] is not None:
        return CONFIDENCES[path["annual__confidence"]]
    return CONFIDENCES[max(path["five_year__confidence"], path["pace__confidence"])]


def _derived(name: str, value: float | None, verdict: str, confidence: str) -> SealedFigure:
    label, explained = DERIVED[name]
    return SealedFigure(name, label, value, "%", verdict, confidence, explained)


def _supports(closing: Closing, area: str) -> tuple[dict[str, SealedFigure], tuple[str, ...]]:
    """Return the support indicators as the book has them, and what says that the year's data were falsified."""
    rows = [r for r in _rows(closing, "inputs/support") if (r["area"], r["period"]) == (area, closing.period)]
    words = {True: "met", False: "behind", None: "undetermined"}
    found = {
        name: SealedFigure(
            name, label, None, "", words[row["passed"]], CONFIDENCES[row["confidence"]],
            "carbon.combined_support_failed",
        )
        for row in rows
        if (label := SUPPORT_INDICATORS.get(row["indicator"])) and (name := f"support.{row['indicator']}")
    }  # fmt: skip
    return found, tuple(
        row["evidence"] or "" for row in rows if row["indicator"] in NO_FRAUD and row["passed"] is False
    )


def _rows(closing: Closing, table: str) -> list[dict[str, Any]]:
    return closing.rows(table) if (closing.folder / f"{table}.parquet").exists() else []
