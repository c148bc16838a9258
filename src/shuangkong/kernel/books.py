"""账册: a CSV file of a books folder, checked against its contract and read into a typed table.

Every fault is found in one reading and told with its cell. An absent file is an empty table; a file that cannot be
read is a problem, never an exception.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from shuangkong.kernel import mending
from shuangkong.kernel.cells import TYPES, Cells, read_cells
from shuangkong.kernel.encoding import file_text
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.lines import Sheet, read_lines
from shuangkong.kernel.problems import SHOWN, BadData, Problem, cell
from shuangkong.kernel.tables import Column, Contract

# what every book may carry besides its own columns
CONFIDENCE: Final = Column(
    "confidence", "数据来源等级", kind="choice", required=False, choices=CONFIDENCES,
    aliases={"公布": "official", "官方": "official", "上报": "reported", "测算": "assumed", "假定": "assumed",
             "虚构": "synthetic", "示例": "synthetic"},
)  # fmt: skip
DOCUMENT: Final = Column("document", "依据文件", kind="text", required=False)
DEFAULT_CONFIDENCE: Final = "reported"


@dataclass(frozen=True, slots=True)
class Book:
    """A book as a typed table, and everything that is wrong with its file.

    The table has the contract's columns in their order, then confidence (rank 0–3), document, and row (the line in the
    file). Cells that are bad are null, so a book with errors must not be computed with.
    """

    table: Any
    problems: tuple[Problem, ...]

    @property
    def assumed_zero(self) -> tuple[str, ...]:
        """The columns that are absent, or blank throughout, and count as 0."""
        return assumed_zero(self.table)

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of the contract that the file has."""
        return _listed(self.table, b"header")


@dataclass(slots=True)
class _Reading:
    """What is gathered while a book is read; `found` holds (line, order, problem) until they are sorted."""

    file: str
    contract: Contract
    columns: tuple[Column, ...]
    sheet: Sheet
    found: list[tuple[int, int, Problem]] = field(default_factory=list)
    uncounted: int = 0  # bad cells beyond those that are told one by one

    def add(self, problem: Problem, line: int = 0, order: int = 0) -> None:
        self.found.append((line, order, problem))

    def header_problem(self, found: str, wanted: str, mend: str, severity: str = "error") -> None:
        place = f"{self.file} · 第 {self.sheet.header_line:,} 行（表头）"
        self.add(Problem(place, found, wanted, mend, severity))


def _listed(table: Any, key: bytes) -> tuple[str, ...]:
    text = (table.schema.metadata or {}).get(key, b"").decode()
    return tuple(text.split(",")) if text else ()


def assumed_zero(table: Any) -> tuple[str, ...]:
    """Return the columns of a book's table that count as 0 because the file has no data for them."""
    return _listed(table, b"assumed_zero")


def book_columns(contract: Contract) -> tuple[Column, ...]:
    """Return the columns a book may have: its contract's, then those of every book."""
    own = tuple(c for c in contract.columns if c.name != CONFIDENCE.name)
    return (*own, CONFIDENCE, *(() if any(c.name == DOCUMENT.name for c in own) else (DOCUMENT,)))


def empty_book(contract: Contract) -> Any:
    """Return the table of a book that has no file."""
    fields = [(c.name, pa.int8() if c.name == CONFIDENCE.name else TYPES[c.kind]) for c in book_columns(contract)]
    return pa.schema([*fields, ("row", pa.int32())]).empty_table()


def read_book(path: Path, contract: Contract) -> Book:
    """Read a CSV file against its contract; all its faults come back as problems."""
    if not path.exists():
        return Book(empty_book(contract), ())
    try:
        return read_text(file_text(path), path.name, contract)
    except BadData as unreadable:
        return Book(empty_book(contract), unreadable.problems)


def read_text(text: str, file: str, contract: Contract) -> Book:
    """Read the text of a CSV file, called `file` in problems, against its contract."""
    columns = book_columns(contract)
    try:
        wanted = ",".join(c.name for c in contract.columns if c.required)
        sheet = read_lines(text, file, wanted)
    except BadData as unreadable:
        return Book(empty_book(contract), unreadable.problems)
    reading = _Reading(file, contract, columns, sheet)
    reading.found.extend((line, 0, problem) for line, problem in sheet.faults)
    texts = _match_header(reading)
    cells = {c.name: read_cells(c, texts[c.name]) for c in columns if c.name in texts}
    for order, column in enumerate(columns):
        if column.name in cells:
            _tell_bad_cells(reading, column, order, texts[column.name], cells[column.name])
    _tell_duplicates(reading, cells)
    return Book(_table(reading, texts, cells), _sorted(reading))


def _match_header(reading: _Reading) -> dict[str, Any]:
    """Give every column of the contract its texts; tell missing, unknown and doubled columns."""
    sheet, known = reading.sheet, {c.name: c for c in reading.columns}
    for name, count in Counter(name for name in sheet.header if name).items():
        if count > 1:
            reading.header_problem(f"“{name}”列有 {count} 个", "每个列名只出现一次", "删去多余的列，或改正列名")
    texts: dict[str, Any] = {}
    for name, column in zip(sheet.header, sheet.columns, strict=True):
        texts.setdefault(name, column)
    missing = [c for c in reading.columns if c.name not in texts]
    meant = {name: _near(name, missing) for name in texts if name and name not in known}
    for column in (c for c in missing if c.required):
        near = next((name for name, found in meant.items() if found is column), "")
        mend = f"把列名“{near}”改成“{column.name}”" if near else f"补上这一列（{column.label}）"
        reading.header_problem(f"没有“{column.name}”列", f"“{column.name}”列：{mending.wanted(column)}", mend)
    for name, found in meant.items():
        if found is None or not found.required:
            _tell_unknown(reading, name, found)
    _tell_unnamed(reading)
    return {name: column for name, column in texts.items() if name in known}


def _near(name: str, missing: list[Column]) -> Column | None:
    """Find the missing column that an unknown name stands for: other width or case, its label, or a slip."""
    plain = unicodedata.normalize("NFKC", name).lower().replace(" ", "_").replace("-", "_")
    names = {c.name: c for c in missing} | {c.label: c for c in missing}
    near = difflib.get_close_matches(plain, list(names), n=1, cutoff=0.8)
    return names[near[0]] if near else None


def _tell_unknown(reading: _Reading, name: str, meant: Column | None) -> None:
    wanted = f"约定的列：{'、'.join(c.name for c in reading.columns)}"
    mend = f"如果是{meant.label}，把列名改成“{meant.name}”" if meant else "不用的列可以删去"
    reading.header_problem(f"“{mending.shown(name)}”列，不在约定之内，没有读入", wanted, mend, "warning")


def _tell_unnamed(reading: _Reading) -> None:
    for number, (name, texts) in enumerate(zip(reading.sheet.header, reading.sheet.columns, strict=True), start=1):
        if not name and pc.any(pc.not_equal(texts, "")).as_py():
            reading.header_problem(f"第 {number} 列没有列名，却有内容", "每一列都有列名", "补上列名，或删去这一列")


def _tell_bad_cells(reading: _Reading, column: Column, order: int, texts: Any, cells: Cells) -> None:
    for at in _first(reading, cells.bad):
        line = reading.sheet.lines[at].as_py()
        problem = Problem(cell(reading.file, line, column.name), *mending.told(column, texts[at].as_py()))
        reading.add(problem, line, order)
    for at in _first(reading, cells.passed):
        line = reading.sheet.lines[at].as_py()
        found, wanted, mend = mending.told(column, texts[at].as_py())
        place = cell(reading.file, line, column.name)
        reading.add(Problem(place, f"{found}，按空白处理", wanted, mend, "warning"), line, order)


def _first(reading: _Reading, mask: Any) -> Iterator[int]:
    """Yield the first positions of a mask, as many as are told; count the others."""
    at = pc.indices_nonzero(mask)
    reading.uncounted += max(0, len(at) - SHOWN)
    yield from at.slice(0, SHOWN).to_pylist()


def _tell_duplicates(reading: _Reading, cells: dict[str, Cells]) -> None:
    required = {c.name for c in reading.columns if c.required}
    key = [name for name in reading.contract.key if name in cells or name in required]
    if not key or not all(name in cells for name in key):
        return
    parts = [pc.fill_null(pc.cast(cells[name].values, pa.string()), "") for name in key]
    good = reduce(pc.and_, [pc.invert(cells[name].bad) for name in key])
    codes = pc.dictionary_encode(pc.binary_join_element_wise(*parts, "\x1f").filter(good))
    lines = reading.sheet.lines.filter(good)
    if len(codes.dictionary) == len(codes):
        return
    first: dict[int, int] = {}
    counts = pc.value_counts(codes.indices)
    doubled = pc.is_in(codes.indices, counts.field("values").filter(pc.greater(counts.field("counts"), 1)))
    for code, line in zip(codes.indices.filter(doubled).to_pylist(), lines.filter(doubled).to_pylist(), strict=True):
        if code in first:
            same = dict(zip(key, codes.dictionary[code].as_py().split("\x1f"), strict=True))
            _tell_duplicate(reading, same, line, first[code])
        else:
            first[code] = line


def _tell_duplicate(reading: _Reading, values: dict[str, str], line: int, first: int) -> None:
    same = "，".join(f"{name} {mending.shown(value)}" for name, value in values.items())
    problem = Problem(
        f"{reading.file} · 第 {line:,} 行",
        f"{same}，与第 {first:,} 行重复",
        f"{'、'.join(values)} 合起来每个只有一行",
        "两行留一行；如果是修订，改原来那一行",
    )
    reading.add(problem, line, len(reading.columns))


def _table(reading: _Reading, texts: dict[str, Any], cells: dict[str, Cells]) -> Any:
    height = len(reading.sheet.lines)
    arrays, names, zeros = [], [], []
    for column in reading.columns:
        zero = column.absent == "zero" and not _any_text(texts.get(column.name))
        if column.name == CONFIDENCE.name:
            array = _ranks(cells.get(column.name), height)
        elif zero:
            array = pa.repeat(pa.scalar(0, TYPES[column.kind]), height)
            zeros.append(column.name)
        elif column.name in cells:
            array = cells[column.name].values
        else:
            array = read_cells(column, pa.repeat("", height)).values
        arrays.append(array)
        names.append(column.name)
    metadata = {"file": reading.file, "assumed_zero": ",".join(zeros), "header": ",".join(texts)}
    return pa.table([*arrays, reading.sheet.lines], names=[*names, "row"]).replace_schema_metadata(metadata)


def _any_text(texts: Any) -> bool:
    return texts is not None and bool(pc.any(pc.not_equal(texts, "")).as_py())


def _ranks(cells: Cells | None, height: int) -> Any:
    default = CONFIDENCES.index(DEFAULT_CONFIDENCE)
    if cells is None:
        return pa.repeat(pa.scalar(default, pa.int8()), height)
    return pc.fill_null(pc.cast(pc.index_in(cells.values, pa.array(CONFIDENCES)), pa.int8()), default)


def _sorted(reading: _Reading) -> tuple[Problem, ...]:
    """Return errors before warnings, by line and column; a long list is cut and its rest is counted."""
    found = sorted(reading.found, key=lambda f: (f[2].severity == "warning", f[0], f[1]))
    problems = [problem for _, _, problem in found]
    total = len(problems) + reading.uncounted
    if total <= SHOWN:
        return tuple(problems)
    told = problems[: SHOWN - 1]
    more = f"另有 {total - len(told):,} 处问题没有逐一列出"
    return (
        *told,
        Problem(reading.file, more, "与上面同类的问题改法相同", "先改上面列出的，再重新读入", told[0].severity),
    )
