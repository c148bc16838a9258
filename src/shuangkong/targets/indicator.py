"""指标: what an indicator of the catalogue is made of, and how a plan's words find it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
FIGURES = (
    "level", "measured", "required", "progress", "gap", "needed", "forecast", "forecast_low", "forecast_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """序列: a number that a department reports for an area and a period, or that another book already holds."""

    id: str
    name: str
    unit: str
    owner: str
    aggregate: str = "sum"  # sum: an area above the county adds up its units; own: only the area's own row counts
    prices: str = ""  # constant: every row says of which year its prices are
    source: str = ""  # "book.column" that it is taken from; empty: observations.csv
    brought_by: str = ""  # the indicator whose file defines it


@dataclass(frozen=True, slots=True)
class Method:
    """统计方法的依据: which document says how the indicator is counted, and where."""

    document: str
    at: str
    confidence: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标: one file of the catalogue. `expanded` is the formula with other indicators put in place.

    The expanded formula's result × `times` is in `unit`. An indicator that a room computes itself has no formula but
    `figures`: what stands for its level, its progress and so on.
    """

    id: str
    name: str
    english: str
    field: str
    unit: str
    decimals: int
    better: str  # higher, lower
    formula: str
    expanded: str
    times: float
    series: tuple[str, ...]  # all that the expanded formula needs, in its order
    parameters: Mapping[str, str]  # name in the expanded formula → parameter of the rulebook
    accumulate: bool
    limits: tuple[float, float] | None
    owner: str
    method: Method
    plan: tuple[str, ...]
    note: str
    figures: Mapping[str, str]
    place: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """All that the expanded formula names: its series, then its parameters."""
        return (*self.series, *self.parameters)


@dataclass(frozen=True, slots=True)
class Field:
    """领域: a chapter of the plan that indicators belong to."""

    id: str
    name: str
    english: str


def normal(text: str) -> str:
    """Return a name in one spelling: full and half width, spaces and capitals make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def unbracketed(text: str) -> str:
    """Return a name in one spelling without what stands in brackets."""
    return BRACKETED.sub("", normal(text))


def called(indicator: Indicator) -> Iterator[str]:
    """Yield every name that an indicator goes by: its id, its name, and what plans call it."""
    yield from (indicator.id, indicator.name, *indicator.plan)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """指标目录: all indicators, the series that they need, and the fields that they belong to."""

    indicators: Mapping[str, Indicator]
    series: Mapping[str, Series]
    fields: Mapping[str, Field]
    _exact: dict[str, Indicator] = field(default_factory=dict, init=False, repr=False, compare=False)
    _loose: dict[str, set[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for indicator in self.indicators.values():
            for name in called(indicator):
                self._exact.setdefault(normal(name), indicator)
                self._loose.setdefault(unbracketed(name), set()).add(indicator.id)

    def matching(self, text: str) -> Indicator | None:
        """Return the indicator that a plan or a book means: by id or name, if need be without what is in brackets.

        A name that only fits without its brackets, and then fits several indicators, fits none.
        """
        bare = unbracketed(text)
        found = self._exact.get(normal(text)) or self._exact.get(bare)
        if found is not None or not bare:
            return found
        candidates = self._loose.get(bare, set())
        return self.indicators[next(iter(candidates))] if len(candidates) == 1 else None

    def labels(self, indicator: Indicator) -> dict[str, str]:
        """Return the Chinese names of what a formula, or an expanded one, names; parameters keep their id."""
        others = {id_: other.name for id_, other in self.indicators.items()}
        return {id_: series.name for id_, series in self.series.items()} | others | dict(indicator.parameters)
