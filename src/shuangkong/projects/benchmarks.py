"""能效标杆和限额: the dated tables in benchmarks/: the row for a product, an area and a day, the nearest area first."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from shuangkong.kernel.problems import NotInForce, Unknown
from shuangkong.rulebook.fields import suggestion
from shuangkong.rulebook.lookup import implied_chain

FOLDER = Path(__file__).parent / "benchmarks"


@dataclass(frozen=True, slots=True)
class Level:
    """能效水平: benchmark and baseline of one product in one area; None where the number is not known."""

    field: str
    item: str
    area: str
    unit: str
    benchmark: float | None
    baseline: float | None
    standard: str
    from_: date
    to: date | None
    deadline: date | None
    document: str
    at: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class ProductLimit:
    """能耗限额: the three grades of a product in its standard."""

    product: str
    unit: str
    grade_1: float | None
    grade_2: float | None
    grade_3: float | None
    standard: str
    from_: date
    to: date | None
    document: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """判断条件: one of the criteria that a project is looked at by, where its plan names it."""

    id: str
    name: str
    area: str
    document: str
    at: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ImpactLevels:
    """影响程度: the bounds of one index."""

    index: str
    name: str
    small: float
    some: float
    large: float
    major: float
    document: str
    confidence: str


def _rows(name: str) -> Iterator[Mapping[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def levels() -> tuple[Level, ...]:
    """Return every row of benchmarks/levels.csv."""
    return tuple(
        Level(
            field=row["field"], item=row["item"], area=row["area"], unit=row["unit"],
            benchmark=_number(row["benchmark"]), baseline=_number(row["baseline"]), standard=row["standard"],
            from_=date.fromisoformat(row["from"]), to=_day(row["to"]), deadline=_day(row["deadline"]),
            document=row["document"], at=row["at"], confidence=row["confidence"], note=row["note"],
        )
        for row in _rows("levels")
    )  # fmt: skip


@cache
def product_limits() -> tuple[ProductLimit, ...]:
    """Return every row of benchmarks/product_limits.csv."""
    return tuple(
        ProductLimit(
            product=row["product"], unit=row["unit"], grade_1=_number(row["grade_1"]), grade_2=_number(row["grade_2"]),
            grade_3=_number(row["grade_3"]), standard=row["standard"], from_=date.fromisoformat(row["from"]),
            to=_day(row["to"]), document=row["document"], confidence=row["confidence"], note=row["note"],
        )
        for row in _rows("product_limits")
    )  # fmt: skip


@cache
def criteria() -> tuple[Criterion, ...]:
    """Return every row of benchmarks/criteria.csv, in the order of the plans."""
    return tuple(
        Criterion(r["id"], r["name"], r["area"], r["document"], r["at"], r["confidence"]) for r in _rows("criteria")
    )


@cache
def impact_levels() -> Mapping[str, ImpactLevels]:
    """Return the bounds of the indices m and n."""
    return {
        r["index"]: ImpactLevels(
            r["index"], r["name"], float(r["small"]), float(r["some"]), float(r["large"]), float(r["major"]),
            r["document"], r["confidence"],
        )
        for r in _rows("impact_levels")
    }  # fmt: skip


def criteria_for(area: str) -> tuple[Criterion, ...]:
    """Return the criteria that apply in an area: those of the nation and of the areas above it."""
    chain = implied_chain(area)
    return tuple(one for one in criteria() if one.area in chain)


def level(item: str, on: date, area: str = "000000") -> Level:
    """Return benchmark and baseline of a product, by item or by field and item ("炼铁/高炉工序").

    Unknown where there is no such product, or several of that name; NotInForce before the first version.
    """
    named = [one for one in levels() if item in (one.item, f"{one.field}/{one.item}")]
    named = named or [one for one in levels() if item == one.field]
    names = sorted({f"{one.field}/{one.item}" for one in named})
    if not named:
        known = [name for one in levels() for name in (one.item, one.field)]
        raise Unknown(
            f"没有“{item}”这个产品。{suggestion(item, known) or '用 shuangkong projects benchmark --list 查看全部。'}"
        )
    if len(names) > 1:
        raise Unknown(f"“{item}”有 {len(names)} 项，请写明其中一项：{'、'.join(names)}。")
    for place in implied_chain(area):
        here = [one for one in named if one.area == place and one.from_ <= on and (one.to is None or on <= one.to)]
        if here:
            return max(here, key=lambda one: one.from_)
    raise NotInForce(f"“{item}”在 {on} 没有有效的能效标杆水平和基准水平。")


def product_limit(product: str, on: date) -> ProductLimit:
    """Return the grades of a product in force on a day; Unknown or NotInForce as `level`."""
    named = [one for one in product_limits() if one.product == product]
    if not named:
        raise Unknown(f"没有“{product}”的能耗限额。{suggestion(product, [one.product for one in product_limits()])}")
    for one in named:
        if one.from_ <= on and (one.to is None or on <= one.to):
            return one
    raise NotInForce(f"“{product}”在 {on} 没有有效的能耗限额。")
