"""报送件: what one file says for one form, area and period: rows of exact values, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from shuangkong.kernel.problems import Problem, errors

Value = Decimal | str | bool | int | None


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One line: the table and worksheet it stands in, its line in the file, its key, and its values by column."""

    table: str
    sheet: str
    line: int
    key: tuple[str, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Filing:
    """报送件. It goes in whole, or, where `sound` is false, not at all."""

    form: str
    version: str
    area: str
    organisation: str
    period: str
    rows: tuple[FilingRow, ...]
    problems: tuple[Problem, ...]
    file: str
    sha256: str

    @property
    def sound(self) -> bool:
        """Whether there is no error; warnings don't keep a filing out."""
        return not errors(self.problems)

    def of(self, table: str) -> Iterator[FilingRow]:
        """Yield the rows of a table."""
        return (row for row in self.rows if row.table == table)

    def by_key(self, table: str) -> dict[tuple[str, ...], FilingRow]:
        """Return the rows of a table by their key."""
        return {row.key: row for row in self.of(table)}

    def with_problems(self, *more: Problem) -> Filing:
        """Return the filing with further problems, such as what the checks found."""
        return replace(self, problems=(*self.problems, *more))

    def closing_words(self) -> str:
        """Return the sentence under the problems: how many there are, how many rows are free of them, what to do."""
        wrong = errors(self.problems)
        spoilt = {" · ".join(problem.place.split(" · ")[:3]) for problem in wrong}
        clean = sum(self.place(row) not in spoilt for row in self.rows)
        rest = f"其余 {clean:,} 行没有问题。" if clean else ""
        return f"共 {len(wrong):,} 处问题。{rest}这份文件还没有入库，改好后整份重传即可。"

    def place(self, row: FilingRow, column: str = "") -> str:
        """Return the place of a row, or of one of its cells, as messages name it."""
        return place(self.file, row.sheet, row.line, column)


def place(file: str, sheet: str, line: int = 0, column: str = "") -> str:
    """Return a place, e.g. a.xlsx · 工作表“205-1” · 第 18 行 · “消费量合计”列."""
    parts = [file, f"工作表“{sheet}”" if sheet else "", f"第 {line:,} 行" if line else ""]
    return " · ".join(part for part in (*parts, f"“{column}”列" if column else "") if part)
