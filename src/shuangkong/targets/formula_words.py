"""公式的读法: the formula of an indicator in Chinese names, the same on pages and in what commands print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuangkong.kernel.problems import Unknown
from shuangkong.targets.formula import parse, written
from shuangkong.targets.indicator import Catalogue, Indicator

if TYPE_CHECKING:
    from shuangkong.rulebook.lookup import Rulebook


def in_words(catalogue: Catalogue, book: Rulebook, indicator: Indicator, text: str) -> str:
    """Return a formula with the names of series, other indicators and parameters; empty for an empty one."""
    parameters = {name: _name(book, id_) for name, id_ in indicator.parameters.items()}
    return written(parse(text), catalogue.labels(indicator) | parameters) if text else ""


def _name(book: Rulebook, id_: str) -> str:
    """A closing may have been sealed with parameters of a pack that is not at hand any more: their id has to do."""
    try:
        return book.parameter(id_).name
    except Unknown:
        return id_
