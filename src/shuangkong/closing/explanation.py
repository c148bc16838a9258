"""说明的组成: what an explanation is made of; views and commands only lay it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shuangkong.closing.store import FigureRow
from shuangkong.kernel.figures import Figure


@dataclass(frozen=True, slots=True)
class FiledCell:
    """Where a number was filed: the submission and its version, the line and column of its form, who approved it."""

    submission: int
    version: int
    form: str
    form_name: str
    filer: str
    table: str
    line: int
    column: str
    value: str | None
    approved_by: str
    published: str


@dataclass(frozen=True, slots=True)
class Record:
    """Where a number entered: the file and line of a book, and on which paper it stands; the cells that were filed; or a
    project of the register, which has no line.
    """

    file: str
    row: int
    column: str
    confidence: str
    document: str
    filed: tuple[FiledCell, ...] = ()
    project: str = ""  # the code of a project whose page says it


@dataclass(frozen=True, slots=True)
class Cited:
    """A parameter in force with its citation."""

    id: str
    name: str
    value: str
    unit: str
    area: str
    from_: str
    to: str
    confidence: str
    document_title: str
    document_number: str
    at: str
    reading: str


@dataclass(frozen=True, slots=True)
class Step:
    """One number on the way: its formula in terms and with numbers, and the steps, record or parameter it came from."""

    label: str
    value: str | None
    unit: str
    period: str
    formula: str = ""
    numbers: str = ""
    rule: str = ""
    source: str = ""
    steps: list[Step] = field(default_factory=list)
    record: Record | None = None
    cited: Cited | None = None
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure opened: its verdict in words, the computation, what it rests on, and its former revisions."""

    row: FigureRow
    figure: Figure
    area_name: str
    sentence: str
    root: Step
    parameters: list[Cited]
    remarks: list[str]
    sql: str
    revisions: list[tuple[int, str | None, str, str]]


def shown(value: Any) -> str | None:
    """Return a number of an account as text: up to six decimals, thousands grouped."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    text = f"{value:,.6f}" if abs(value) < 1000 else f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
