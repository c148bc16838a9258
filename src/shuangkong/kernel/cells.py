"""单元格: columns of text checked and turned into typed values, whole columns at a time.

What a bad cell has wrong is told by mending.py, for the few cells that are bad.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from shuangkong.kernel.cell_words import NUMBER, SPOILT_CODE, word_value
from shuangkong.kernel.tables import LARGEST, Column

TYPES: Final = {
    "number": pa.float64(), "year": pa.int32(), "text": pa.string(), "period": pa.string(),
    "choice": pa.string(), "flag": pa.bool_(), "day": pa.int32(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cells:
    """A typed column, which cells of it were bad (null in `values`), and which words were passed over."""

    values: Any
    bad: Any
    passed: Any


def read_cells(column: Column, texts: Any) -> Cells:
    """Check trimmed texts against a column of a contract."""
    blank = pc.equal(texts, "")
    values = READERS[column.kind](column, texts)
    wrong = pc.and_(pc.is_null(values), pc.invert(blank))
    nothing = pc.and_(blank, False)
    if column.lenient:
        return Cells(_empty_word(column, values), nothing, wrong)
    bad = wrong if column.blank else pc.or_(wrong, blank)
    return Cells(_empty_word(column, values), bad, nothing)


def _empty_word(column: Column, values: Any) -> Any:
    # where "" is a word of its own, an empty cell says it: comparing with null would lose the row
    return pc.fill_null(values, "") if "" in column.choices else values


def _numbers(column: Column, texts: Any) -> Any:
    shaped = pc.if_else(pc.match_substring_regex(texts, NUMBER), texts, pa.scalar(None, pa.string()))
    values = pc.cast(shaped, pa.float64())
    values = _where(pc.less(pc.abs(values), LARGEST), values)  # infinity and not-a-number among them
    if column.least is not None:
        values = _where(pc.greater_equal(values, column.least), values)
    if column.above is not None:
        values = _where(pc.greater(values, column.above), values)
    return values


def _where(condition: Any, values: Any) -> Any:
    return pc.if_else(condition, values, pa.scalar(None, values.type))


def _texts(_: Column, texts: Any) -> Any:
    return _where(pc.invert(pc.or_(pc.equal(texts, ""), pc.match_substring_regex(texts, SPOILT_CODE))), texts)


def _words(column: Column, texts: Any) -> Any:
    """Look every different word up once."""
    encoded = pc.dictionary_encode(texts)
    known = [word_value(column, word) for word in encoded.dictionary.to_pylist()]
    return pa.array(known, TYPES[column.kind]).take(encoded.indices)


READERS: Final[dict[str, Callable[[Column, Any], Any]]] = {
    "number": _numbers,
    "text": _texts,
    "year": _words,
    "period": _words,
    "choice": _words,
    "flag": _words,
    "day": _words,
}
