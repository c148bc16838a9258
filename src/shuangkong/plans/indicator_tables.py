"""指标表: tables of indicators laid out as text (指标 · 2020年 · 2025年 · 属性), row by row, to targets.

The head says which columns there are; a row is a name, then as many values as the head has years. A name, an amount or
a bracket that a line break tore apart is put together. Values in brackets are sums over the years of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shuangkong.plans import cells, names, script
from shuangkong.plans.cells import Amount, Cell
from shuangkong.plans.findings import Target
from shuangkong.plans.names import Name
from shuangkong.plans.numbers import number
from shuangkong.plans.text import Text
from shuangkong.plans.years import Cycle

YEAR = re.compile(r"(?:19|20)\d\d")
PROSE = re.compile(r"[,。;].*[,。;]|^注[:：]?|^说明:|^备注:")
LONGEST_CELL = 45
HEAD_CELLS = 14
LONGEST_CATEGORY = 4
FALLS = re.compile(r"(?:累计)?(?:下降|降低|减少|削减|降幅)(?:率|幅度|比例)?(?:\(.*\))?$")
RISES = re.compile(r"(?:累计)?(?:提高|增长|增加|提升)(?:率|幅度|比例)?(?:\(.*\))?$")
UNIT = re.compile(r"\(([^()]*)\)[#*∗①-⑨]*$")
FLOOR, CAP = (
    re.compile(r"[≥>]|不低于|不少于|不小于|高于|大于|以上"),
    re.compile(r"[≤<]|不超过|不高于|不大于|低于|小于|控制在|以内|以下|之内"),
)
STRICT = re.compile(r"[<>]|^低于|^高于|^小于|^大于")


@dataclass
class Row:
    """A row as far as it was read: its number, name cells, unit, values in the order of the columns, nature."""

    name: list[Cell] = field(default_factory=list)
    unit: str = ""
    values: list[list[Cell]] = field(default_factory=list)
    nature: str = ""


@dataclass(frozen=True)
class Table:
    """A table's head: kinds of its value columns in order (base, aim, change) with their years, and its place."""

    columns: tuple[tuple[str, int | None], ...]
    has_unit: bool
    has_category: bool
    start: int


def tables(text: Text, years: Cycle) -> tuple[list[Target], list[tuple[int, int]]]:
    """Return the targets of all indicator tables, and the places of the tables in the text as given."""
    found: list[Target] = []
    places: list[tuple[int, int]] = []
    stream = list(cells.cells(text.lines, 0, len(text.lines))) if _may_have_table(text.lines) else []
    index = 0
    while index < len(stream):
        head, after = _head(stream, index, years)
        if head is None:
            index += 1
            continue
        end = _end(stream, after, years)
        for row in _rows(stream, after, end, head):
            found += _targets(text, _without_category(text, row, head), head, years)
        if end > after:
            places.append((text.lines_at[head.start], text.lines_at[stream[end - 1].end - 1] + 1))
        index = max(end, after)
    return found, places


def _may_have_table(lines: str) -> bool:
    return bool(re.search(r"(?m)^\s*(?:序号|指\s*标|类别|主要指标|一级指标|指标名称|项目|领域)", lines) or "|" in lines)


def _head(stream: list[Cell], index: int, years: Cycle) -> tuple[Table | None, int]:
    """Return the head of a table that begins at a cell, and the index behind it."""
    kinds: list[tuple[str, str]] = []
    place = index
    while place < min(len(stream), index + HEAD_CELLS):
        pair = stream[place].text + (stream[place + 1].text if place + 1 < len(stream) else "")
        if (kind := cells.column(pair)) and not cells.column(stream[place].text):
            kinds.append((kind, pair))
            place += 2
        elif (
            (kinds or pair != "指标单位") and pair in ("指标性质", "指标属性", "指标类型", "指标名称", "指标单位")
        ) or (kind == "nature" and kinds):
            kinds.append((cells.column(pair) or "nature", pair))
            place += 2
        elif kind := cells.column(stream[place].text):
            if not _goes_on(kinds, kind, stream[place].text):
                kinds.append((kind, stream[place].text))
            place += 1
        else:
            break
    named = {kind for kind, _ in kinds}
    if not (named & {"name", "category"}) or not named & {"year", "aim", "base", "change"} or len(kinds) < 2:
        return None, index + 1
    return Table(
        tuple(_value_columns(kinds, years)), "unit" in named, {"name", "category"} <= named, stream[index].start
    ), place


def _goes_on(kinds: list[tuple[str, str]], kind: str, text: str) -> bool:
    """Return whether a cell only says what the year before it is (2020年 · 现状值)."""
    return kind in ("base", "aim") and bool(kinds) and kinds[-1][0] == "year" and not YEAR.search(text)


def _value_columns(kinds: list[tuple[str, str]], years: Cycle) -> Iterator[tuple[str, int | None]]:
    for position, (kind, text) in enumerate(kinds):
        found = YEAR.search(text)
        year = int(found.group()) if found else None
        if kind == "year":
            past = year is not None and (years.is_past(year) or (years.base is None and position < len(kinds) - 2))
            yield ("base" if past else "aim"), year
        elif kind == "aim":
            yield "aim", year or years.last
        elif kind in ("base", "change"):
            yield kind, year or (years.base if kind == "base" else years.last)


def _end(stream: list[Cell], start: int, years: Cycle) -> int:
    for place in range(start, len(stream)):
        text = stream[place].text
        if PROSE.search(text) or len(text) > LONGEST_CELL or re.match(r"第.{1,3}[章节]", text):
            return place
        if re.match(r"[一二三四五六七八九十]+、", text) and not _row_follows(stream[place + 1 : place + 4]):
            return place
        if place > start and _head(stream, place, years)[0]:
            return place
    return len(stream)


def _row_follows(after: list[Cell]) -> bool:
    """Return whether a row stands behind a cell (一、绿色转型), so that it names a group of rows, not a chapter."""
    if after and re.fullmatch(r"\d{1,2}[.、]?", after[0].text):
        return True
    return any(cells.is_unit(cell.text) or cells.amount(cell.text) for cell in after[1:])


def _rows(stream: list[Cell], start: int, end: int, head: Table) -> Iterator[Row]:
    row, expected = Row(), None
    wanted = len(head.columns)
    for place in range(start, end):
        cell = stream[place]
        full = len(row.values) >= wanted or bool(row.nature)
        if _is_number(cell, row, full, expected):
            if row.name and row.values:
                yield row
            row, expected = Row(), int(cell.text.rstrip(".、")) + 1
        elif cells.is_a("bound", cell.text):
            row.nature = cell.text
        elif _opens_row(cell, row, full):
            if row.name and row.values:
                yield row
            row = Row([cell]) if not _is_group(cell) else Row()
        else:
            _take(row, cell, head, wanted)
    if row.name and row.values:
        yield row


def _is_number(cell: Cell, row: Row, full: bool, expected: int | None) -> bool:
    if not re.fullmatch(r"\d{1,2}[.、]?", cell.text):
        return False
    value = int(cell.text.rstrip(".、"))
    if not row.name:
        return expected is None or value == expected
    return full and value == expected


def _is_group(cell: Cell) -> bool:
    return bool(re.match(r"\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、", cell.text))


def _opens_row(cell: Cell, row: Row, full: bool) -> bool:
    """Return whether a cell is the name of the next row."""
    if _is_group(cell):
        return True
    if cells.amount(cell.text) or cells.is_a("blank", cell.text) or not re.search(r"[\u4e00-\u9fffA-Za-z]", cell.text):
        return False
    return not row.name or full


def _take(row: Row, cell: Cell, head: Table, wanted: int) -> None:
    if not row.name:
        return
    amount, blank = cells.amount(cell.text), cells.is_a("blank", cell.text)
    if head.has_unit and not row.unit and not row.values and cells.is_unit(cell.text):
        row.unit = cell.text.strip("()")
    elif amount or blank:
        if len(row.values) < wanted:
            row.values.append([cell])
    elif not row.values and not cells.is_a("done", cell.text):
        row.name.append(cell)
    elif len(row.values) < wanted and not (len(row.values) > 1 and _is_word(row.values[-1])):
        row.values.append([cell])
    elif row.values and _is_word(row.values[-1]):
        row.values[-1].append(cell)


def _without_category(text: Text, row: Row, head: Table) -> Row:
    """Return a row without the field it belongs to, which stands before its name on the same line."""
    if head.has_category and len(row.name) > 1:
        first, second = row.name[:2]
        beside = "\n" not in text.lines[first.end : second.start]
        if beside or (len(first.text) <= LONGEST_CATEGORY < len(second.text)):
            row.name.pop(0)
    return row


def _is_word(value: list[Cell]) -> bool:
    return cells.amount(value[0].text) is None and not cells.is_a("blank", value[0].text)


def _targets(text: Text, row: Row, head: Table, years: Cycle) -> Iterator[Target]:
    base = next(
        (
            amount
            for (kind, _), value in zip(head.columns, row.values, strict=False)
            if kind == "base" and (amount := cells.amount(value[0].text))
        ),
        None,
    )
    told = False
    for (kind, year), value in zip(head.columns, row.values, strict=False):
        amount = cells.amount("".join(cell.text for cell in value))
        wanted = kind == "aim" or (kind == "change" and not told and value[0].text.startswith(("[", "(")))
        if wanted and amount:
            told = True
            yield from _numbers(text, row, amount, year, base, years)
        elif wanted and cells.is_a("done", "".join(cell.text for cell in value)):
            yield _target(text, row, row_name(row)[0], 100, "%", "complete_all", year, None, years, None)


def row_name(row: Row) -> tuple[Name, str, str]:
    """Return the name of a row, its unit, and its relation where the name tells one (…降低(%))."""
    said = "".join(cell.text for cell in row.name)
    unit = row.unit
    if match := UNIT.search(said):
        if not unit and (cells.is_unit(match.group(1)) or match.group(1) in ("%", "‰")):
            unit = match.group(1)
        if unit == match.group(1) or cells.is_unit(match.group(1)):
            said = said[: match.start()]
    said = re.sub(r"^\d{1,2}[.、]\s*", "", said)
    relation = "decrease" if FALLS.search(said) else "increase" if RISES.search(said) else ""
    said = FALLS.sub("", said) if relation == "decrease" else RISES.sub("", said)
    return Name((said.strip("#*∗ "),)), unit, relation


def _numbers(
    text: Text, row: Row, amount: Amount, year: int | None, base: Amount | None, years: Cycle
) -> Iterator[Target]:
    name, unit, falls = row_name(row)
    unit = amount.unit or unit or ("%" if re.search(r"[率比]$|比例$|比重$", str(name.pieces[0])) else "")
    relation = _relation(amount, unit, falls)
    listed = _parts(str(name.pieces[0]), len(amount.numbers)) if len(amount.numbers) > 1 else ()
    titles = listed or [str(name.pieces[0])] * len(amount.numbers)
    for index, said in enumerate(amount.numbers):
        place = (index, len(listed)) if listed else None
        yield _target(
            text, row, Name((titles[index],)), number(said), unit or None, relation, year, amount, years, base, place
        )


def _parts(said: str, count: int) -> list[str]:
    found = names.parts(Name(((0, len(said)),)), count, said)
    return [one.text(said) for one in found]


def _relation(amount: Amount, unit: str, falls: str) -> str:
    side = falls or (
        "decrease" if amount.mark in ("下降", "降低") else "increase" if amount.mark in ("增长", "提高") else ""
    )
    if side and (unit.endswith("百分点") or unit in ("%", "‰")):
        return f"{side}_by_points" if unit.endswith("百分点") else f"{side}_by"
    limits = amount.mark + amount.suffix
    if CAP.search(limits):
        return "at_most"
    return "at_least" if FLOOR.search(limits) else "reach"


def _target(
    text: Text, row: Row, name: Name, value: float | int | None, unit: str | None, relation: str, year: int | None,
    amount: Amount | None, years: Cycle, base: Amount | None, listed: tuple[int, int] | None = None,
) -> Target:  # fmt: skip
    relative = relation.startswith(("decrease", "increase"))
    last = row.values[-1][-1]
    said = name.text("")
    marks = amount.mark + amount.suffix if amount else ""
    return Target(
        kind="target", name=said, value=value, unit=unit, relation=relation,
        base_year=years.base if relative and years.five_years else None, target_year=year or years.last, scope=None,
        ambition="binding" if row.nature.startswith("约束") else None,
        bound=("at_least" if FLOOR.search(marks) else "at_most" if CAP.search(marks) else None) if relative else None,
        start=text.lines_at[row.name[0].start], end=text.lines_at[last.end - 1] + 1, indicator=script.simplified(said),
        strict=bool(STRICT.search(marks)), approx="左右" in marks or "约" in marks, base_year_implied=relative,
        base_value=number(base.numbers[0]) if base and len(base.numbers) == 1 else None,
        list_index=listed[0] if listed else None, list_len=listed[1] if listed else None,
    )  # fmt: skip
