"""已锁定的数据: reading sealed closings; what pages, explanations and commands call.

A closing is a folder that never changes once it is there, so what is read from it may be kept in memory. Imports
nothing heavy: the web process starts with this module.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, reduce
from pathlib import Path
from typing import Any

from shuangkong.carbon.figures import FIGURES as CARBON_FIGURES
from shuangkong.emissions.actual_tables import FIGURES as ACTUAL_FIGURES
from shuangkong.emissions.area_tables import FIGURES as EMISSION_FIGURES
from shuangkong.energy.figures import FIGURES as ENERGY_FIGURES
from shuangkong.kernel.figures import COLUMNS, Figure, FigureOfEach
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.registers.tree import fit
from shuangkong.targets.catalogue import from_rows
from shuangkong.targets.indicator import Catalogue
from shuangkong.targets.indicator_tables import INDICATOR_FIGURES
from shuangkong.warning.tables import FIGURES as WARNING_FIGURES

CATALOGUE: Mapping[str, Figure] = {
    f.id: f for f in (*ENERGY_FIGURES, *CARBON_FIGURES, *EMISSION_FIGURES, *ACTUAL_FIGURES, *WARNING_FIGURES)
}
OF_INDICATORS: Mapping[str, FigureOfEach] = {f.id.removeprefix("."): f for f in INDICATOR_FIGURES}
MANIFEST = "manifest.json"
LOCK = ".lock"
ASIDE = ".aside-"  # folders being written; what a kill leaves of them is swept by the next closing
INDEXED = 20_000  # rows up to which a table is looked up by an index: a city; a nation is filtered
NOT_REAL = ("assumed", "synthetic")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of one area and period, as sealed (columns of kernel.figures.COLUMNS)."""

    figure: str
    area: str
    period: str
    value: str | None
    unit: str
    verdict: str
    coverage: float
    confidence: str
    caliber: str | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the closing, in the order of the book."""

    area: str
    parent: str
    name: str
    level: str
    unit: str
    counted_in: str


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure differs from the former revision; a value is None where the figure was or is not there."""

    figure: str
    area: str
    before: str | None
    after: str | None
    difference: str | None
    verdict_before: str | None
    verdict_after: str | None


class Closing:
    """One sealed period of a city: its figures, its tables and its place in the chain."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest
        self.city: str = manifest["city"]
        self.city_name: str = manifest["city_name"]
        self.period: str = manifest["period"]
        self.revision: int = manifest["revision"]
        self.sequence: int = manifest["sequence"]
        self.as_of: str = manifest["as_of"]
        self.sealed_at: str = manifest["sealed_at"]
        self.seal: str = manifest["seal"]
        self.previous: str | None = manifest["previous"]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a sealed table, e.g. "tables/intensity_account" or "inputs/energy"."""
        return _rows(self.folder / f"{name}.parquet")

    def where(self, name: str, columns: Collection[str] | None = None, **equals: Any) -> list[dict[str, Any]]:
        """Return the rows of a large sealed table that have the given values, with the given columns (else all)."""
        return _where(self.folder / f"{name}.parquet", columns, equals)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The indicators as they stood when the closing was sealed; empty for closings from before there were any."""
        sealed = self.folder / "inputs" / "indicators.parquet"
        return from_rows(self.rows("inputs/indicators")) if sealed.exists() else Catalogue({}, {}, {})

    def kind(self, figure: str) -> Figure:
        """Return what kind of figure an id stands for; Unknown where it stands for none."""
        if figure in CATALOGUE:
            return CATALOGUE[figure]
        found = self.split(figure)
        if found is None:
            raise Unknown(f"没有指标“{figure}”。可查的指标：{'、'.join([*CATALOGUE, *self.catalogue.indicators])}")
        indicator, of = self.catalogue.indicators[found[0]], OF_INDICATORS[found[1]]
        more = {"label": f"（{of.label}）", "english": f" ({of.english})"} if of.id else {"label": "", "english": ""}
        return replace(
            of, id=figure, label=indicator.name + more["label"], english=indicator.english + more["english"],
            unit=indicator.unit, decimals=indicator.decimals,
        )  # fmt: skip

    def split(self, figure: str) -> tuple[str, str] | None:
        """Return the indicator and the part of it that a figure's id names (waste.recycling_rate, required)."""
        known = self.catalogue.indicators
        if figure in known and known[figure].formula:
            return figure, ""
        stem, _, part = figure.rpartition(".")
        return (stem, part) if part in OF_INDICATORS and stem in known and known[stem].formula else None

    def figures(self) -> list[FigureRow]:
        """Return all figures, by figure id, then area."""
        return self._figures

    @cached_property
    def _figures(self) -> list[FigureRow]:
        return [FigureRow(**{name: row[name] for name in COLUMNS}) for row in self.rows("figures")]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], FigureRow]:
        return {(row.figure, row.area): row for row in self._figures}

    def figure(self, figure: str, area: str) -> FigureRow:
        """Return one figure; Unknown where this closing has none."""
        found = self._by_key.get((figure, area))
        if found is None:
            raise Unknown(self._no_figure(figure, area))
        return found

    def find(self, figure: str, area: str) -> FigureRow | None:
        """Return one figure; None where this closing has none."""
        return self._by_key.get((figure, area))

    def has_figures(self, area: str) -> bool:
        """Tell whether an area has any figure: a province above the city is listed but has none."""
        return any(row.area == area for row in self._figures)

    def _no_figure(self, figure: str, area: str) -> str:
        self.kind(figure)
        if area not in {row.area for row in self.areas()}:
            return f"{self.city_name}的账册里没有地区“{area}”"
        return f"{area} 在 {self.period} 没有指标“{figure}”（没有下达相应目标，或该时期不计算这项指标）"

    def areas(self) -> list[AreaRow]:
        """Return the areas in the order of the book."""
        return self._areas

    @cached_property
    def _areas(self) -> list[AreaRow]:
        names = AreaRow.__dataclass_fields__
        return [AreaRow(**{n: row[n] or "" for n in names}) for row in self.rows("inputs/areas")]

    @cached_property
    def sqls(self) -> dict[str, str]:
        """The SQL of each account, as it was run."""
        found: dict[str, str] = json.loads((self.folder / "sql.json").read_text(encoding="utf-8"))
        return found

    def remarks(self) -> dict[tuple[str, str], list[str]]:
        """Return the remarks in words by figure and area: reasons of warnings, marks of what we computed (测算)."""
        found: dict[tuple[str, str], list[str]] = {}
        for row in self.rows("remarks"):
            found.setdefault((row["figure"], row["area"]), []).append(row["remark"])
        return found

    def changes(self) -> list[Change]:
        """Return what differs from the former revision of the same period."""
        return [Change(**row) for row in self.rows("changes")]

    def shares(self, areas: Collection[str] | None = None) -> dict[str, float]:
        """Return which share of the figures (of some areas, else of all) rests on invented, and on assumed data."""
        rows = [row for row in self._figures if areas is None or row.area in areas]
        return {word: sum(row.confidence == word for row in rows) / len(rows) if rows else 0.0 for word in NOT_REAL}


def home() -> Path:
    """Return the data folder: SHUANGKONG_HOME, or ./var."""
    return Path(os.environ.get("SHUANGKONG_HOME") or "var").absolute()


def folder_of(city: str) -> Path:
    """Return the folder of a city's closings; Unknown for what is no code (it would be a path)."""
    if not fit(city):
        raise Unknown(f"“{city}”不是区划代码")
    return home() / "closings" / city


def folders() -> list[str]:
    """Return the areas that have a folder of closings, whatever is in it."""
    root = home() / "closings"
    return sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def cities() -> list[str]:
    """Return the areas that have closings."""
    return [city for city in folders() if any(folder_of(city).glob(f"*/*/{MANIFEST}"))]


def closings(city: str) -> list[Closing]:
    """Return all closings of a city in the order of sealing."""
    found = [_closing(path.parent) for path in folder_of(city).glob(f"*/*/{MANIFEST}")]
    return sorted(found, key=lambda c: c.sequence)


def latest(city: str, period: str) -> Closing:
    """Return the last revision of the newest day of data; Unknown where the period was never closed.

    A look back (`--as-of` an earlier day) is sealed like any other closing, and takes the place of none.
    """
    try:
        folder = folder_of(city) / Period.parse(period).text
    except ValueError as fault:
        raise Unknown(str(fault)) from None
    found = [_closing(path.parent) for path in folder.glob(f"*/{MANIFEST}")]
    if not found:
        raise Unknown(f"{city} 的 {period} 还没有锁定数据。先运行 shuangkong close {city} {period}")
    return max(found, key=lambda c: (c.as_of, c.revision))


def nearest(period: str, faults: list[str]) -> list[Closing]:
    """Return the latest closings of a period, those with the fewest areas first: a city before its province."""
    found = []
    for city in cities():
        try:
            found.append(latest(city, period))
        except Unknown as fault:
            faults.append(str(fault))
    return sorted(found, key=lambda closing: len(closing.areas()))


@lru_cache(maxsize=512)
def _closing(folder: Path) -> Closing:
    try:
        return Closing(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (ValueError, KeyError):
        place = str((folder / MANIFEST).relative_to(home()))
        raise BadData([Problem(place, "读不出来", "锁定时的内容", "用 shuangkong verify 查看，从备份恢复")]) from None


@lru_cache(maxsize=256)
def _rows(path: Path) -> list[dict[str, Any]]:
    return _table(path).to_pylist()


@lru_cache(maxsize=128)
def _table(path: Path) -> Any:
    with _parquet().ParquetFile(path) as file:  # read_table would import pandas, a second of a short command
        return file.read()


@lru_cache(maxsize=512)
def _by_values(path: Path, names: tuple[str, ...]) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """Return the rows of a table by the values of some columns; a missing value is equal to nothing."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in _rows(path):
        key = tuple(row[name] for name in names)
        if None not in key:
            found.setdefault(key, []).append(row)
    return found


def _where(path: Path, columns: Collection[str] | None, equals: Mapping[str, Any]) -> list[dict[str, Any]]:
    table = _table(path)
    names = table.column_names if columns is None else list(columns)
    if equals and table.num_rows <= INDEXED:
        found = _by_values(path, tuple(equals)).get(tuple(equals.values()), ())
        return [{name: row[name] for name in names} for row in found]
    import pyarrow.compute as pc

    masks = [pc.equal(table[name], value) for name, value in equals.items()]
    wanted = table.select(names)
    rows: list[dict[str, Any]] = (wanted.filter(reduce(pc.and_, masks)) if masks else wanted).to_pylist()
    return rows


@cache
def _parquet() -> Any:
    import pyarrow.parquet  # late: 0.2 s that a process without closings to read need not spend

    return pyarrow.parquet
