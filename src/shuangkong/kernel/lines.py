"""行: the text of a book as columns of trimmed text, with the line of the file that each row came from.

The work is done on whole columns by Arrow; Python looks only at the header, at lines with quotes, and at lines that do
not fit. Known drawback: a quoted cell that holds a line break is refused, never read.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from shuangkong.kernel.problems import BadData, Problem

SPACES: Final = " \t\v\f\u00a0\u3000\u200b\ufeff"  # also the full-width space and those nobody sees
# how csv says that a quote is open at the end of the line, and that a cell is longer than it reads
UNCLOSED: Final = "unexpected end of data"
TOO_LONG: Final = "field larger"


@dataclass(slots=True)
class Sheet:
    """Text columns of equal length, the line of each row in the file (1 is the first), and the faults of lines."""

    header: list[str]
    header_line: int
    columns: list[Any]
    lines: Any
    faults: list[tuple[int, Problem]] = field(default_factory=list)


@dataclass(slots=True)
class _Body:
    """The lines below the header while they are sorted out; `drop` and `mend` are by position."""

    file: str
    width: int
    texts: Any
    numbers: Any
    drop: set[int] = field(default_factory=set)
    mend: dict[int, str] = field(default_factory=dict)
    faults: list[tuple[int, Problem]] = field(default_factory=list)

    def fault(self, at: int, found: str, wanted: str, mend: str) -> None:
        line = self.numbers[at].as_py()
        self.drop.add(at)
        self.faults.append((line, Problem(f"{self.file} · 第 {line:,} 行", found, wanted, mend)))


def read_lines(text: str, file: str, wanted_header: str) -> Sheet:
    """Split the text of a book; BadData where it has no header line."""
    texts = pc.split_pattern(pa.scalar(text), "\n").values
    filled = _filled(texts, '"' in text)
    if not len(filled):
        found = "空文件，没有表头" if not text.strip() else "只有空行，没有表头"
        raise BadData([Problem(file, found, f"第一行是列名：{wanted_header}", "补上列名一行；没有数据可以只留列名")])
    texts, numbers = texts.take(filled), pc.cast(pc.add(filled, 1), pa.int32())
    header_line = numbers[0].as_py()
    header = _header(texts[0].as_py(), file, header_line, wanted_header)
    body = _Body(file, len(header), texts.slice(1), numbers.slice(1))
    _check_quotes(body)
    _check_widths(body)
    rest, kept = _kept(body)
    return Sheet(header, header_line, _columns(rest, len(header)), kept, body.faults)


def _filled(texts: Any, quotes: bool) -> Any:
    """Return the positions of the lines that hold something besides commas, spaces and empty quotes."""
    empty = pc.equal(pc.utf8_trim(texts, SPACES + ","), "")
    if quotes:
        empty = pc.or_(empty, pc.match_substring_regex(texts, f'^[{SPACES},]*(""[{SPACES},]*)+$'))
    return pc.indices_nonzero(pc.invert(empty))


def _header(line: str, file: str, number: int, wanted: str) -> list[str]:
    place = f"{file} · 第 {number:,} 行（表头）"
    try:
        names = [name.strip(SPACES) for name in _cells(line)]
    except csv.Error as error:
        raise BadData([Problem(place, "表头里的引号没有成对", f"列名：{wanted}", "去掉表头里的引号")]) from error
    other = next((c for c in "\t;；，、|" if c in line), "")
    if len(names) == 1 and other:
        shown = "制表符" if other == "\t" else f"“{other}”"
        raise BadData([Problem(place, f"列与列之间是{shown}", "用英文逗号“,”分隔的列", "另存为逗号分隔的 CSV 文件")])
    return names


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], strict=True))


def _check_quotes(body: _Body) -> None:
    """Find the lines whose quotes do not close; those with quotes are told their number of cells here as well."""
    quoted = pc.indices_nonzero(pc.match_substring(body.texts, '"')).to_pylist()
    texts = dict(zip(quoted, body.texts.take(pa.array(quoted, pa.int64())).to_pylist(), strict=True))
    odd = [at for at in quoted if texts[at].count('"') % 2]
    following = dict(pairwise(odd))
    until = -1
    for at in quoted:
        if at <= until:
            continue
        try:
            _check_width(body, at, _cells(texts[at]))
        except csv.Error as error:
            until = _quote_fault(body, at, following.get(at), str(error))


def _quote_fault(body: _Body, at: int, closing: int | None, reason: str) -> int:
    """Report an open quote and return the position of the last line that belongs to it."""
    mend = "整个单元格用一对英文双引号括起来；单元格里面的双引号写成两个"
    if closing is not None and UNCLOSED in reason and _closes(body.texts.slice(at, closing - at + 1)):
        end = body.numbers[closing].as_py()
        body.fault(at, f"引号里有换行，单元格一直到第 {end:,} 行才结束", "单元格里没有换行", "删去单元格里的换行")
        body.drop.update(range(at, closing + 1))
        return closing
    if TOO_LONG in reason:
        body.fault(at, f"一个单元格超过 {csv.field_size_limit():,} 个字符", "简短的文字", "缩短这个单元格")
        return at
    body.fault(at, "英文双引号没有成对", "成对的引号，或没有引号", mend)
    return at


def _closes(texts: Any) -> bool:
    try:
        return len(list(csv.reader(["\n".join(texts.to_pylist())], strict=True))) == 1
    except csv.Error:
        return False


def _check_widths(body: _Body) -> None:
    """Check the number of cells of the lines without quotes."""
    commas = pc.count_substring(body.texts, ",")
    unquoted = pc.invert(pc.match_substring(body.texts, '"'))
    for at in pc.indices_nonzero(pc.and_(unquoted, pc.not_equal(commas, body.width - 1))).to_pylist():
        if at not in body.drop:
            _check_width(body, at, body.texts[at].as_py().split(","))


def _check_width(body: _Body, at: int, cells: list[str]) -> None:
    extra = cells[body.width :]
    if len(cells) == body.width:
        return
    if extra and not "".join(extra).strip(SPACES):  # spreadsheets leave commas behind the last column
        body.mend[at] = _line(cells[: body.width])
        return
    mend = "补上缺少的逗号；没有数据就留空，但逗号要保留"
    if extra:
        mend = "数字里不要写千位分隔符；文字里有逗号时，整个单元格用英文双引号括起来"
    body.fault(at, f"{len(cells)} 个单元格", f"{body.width} 个单元格，与表头一致", mend)


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _kept(body: _Body) -> tuple[Any, Any]:
    """Return the lines that fit and their numbers in the file."""
    texts, numbers = body.texts, body.numbers
    if body.mend:
        at = sorted(body.mend)
        mask = pc.is_in(pa.array(range(len(texts))), pa.array(at))
        texts = pc.replace_with_mask(texts, mask, pa.array([body.mend[i] for i in at], pa.string()))
    if body.drop:
        keep = pc.invert(pc.is_in(pa.array(range(len(texts))), pa.array(sorted(body.drop))))
        texts, numbers = texts.filter(keep), numbers.filter(keep)
    return texts, numbers


def _columns(texts: Any, width: int) -> list[Any]:
    """Split the lines, all of the same width by now, into trimmed columns."""
    if not len(texts):
        return [pa.array([], pa.string())] * width
    whole = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    data = pc.binary_join(whole, "\n")[0].as_buffer()
    names = [str(i) for i in range(width)]
    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(data) + 1, use_threads=False),
        parse_options=arrow_csv.ParseOptions(ignore_empty_lines=False),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    return [pc.utf8_trim(_single(table.column(name)), SPACES) for name in names]


def _single(column: Any) -> Any:
    return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)
