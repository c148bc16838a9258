"""columns.csv and rows.csv of a form: one line a column, one line an item; every fault becomes a problem.

A heading that changed between years is written "消费量合计|2023:能源消费量合计": the text, then the first year of the next.
"""

from __future__ import annotations

import csv
import keyword
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from shuangkong.kernel.cell_words import NUMBER
from shuangkong.kernel.encoding import file_text
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.kernel.units import UNITS, measure
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.reading import short
from shuangkong.statistics.energy_kinds import kind_words
from shuangkong.statistics.form import BY_KIND, FormColumn, FormRow

COLUMNS = ("table", "name", "label", "unit", "kind", "required", "least", "most", "above", "choices", "note")
ROWS = ("table", "key", "label", "unit", "series", "required", "owner", "note")
KINDS = ("number", "text", "code", "choice", "flag", "year", "day")
NAME = re.compile(r"[a-z][a-z0-9_]*")
DATED = re.compile(r"(?:(?P<year>(?:19|20)[0-9]{2}):)?(?P<text>[^:]+)")
KIND_CHOICES = "@energy_kinds"
FLAGS = {"yes": True, "no": False, "": False}
RESERVED = ("before", "year_ago", "year_end", "area", "parts", "whole", "sum", "coefficient", "ncv")


def read_columns(path: Path, problems: list[Problem]) -> dict[str, list[FormColumn]]:
    """Return the columns of every table of a form, by the table's id."""
    found: dict[str, list[FormColumn]] = {}
    for fields in _lines(path, COLUMNS, problems):
        column = _column(fields)
        there = found.setdefault(fields.text("table", "表的代号"), [])
        if column.name in {other.name for other in there}:
            fields.fault("name", column.name, "一个栏目只写一行", "删去重复的一行，或改名")
        there.append(column)
    return found


def read_rows(path: Path, problems: list[Problem]) -> dict[str, list[FormRow]]:
    """Return the items of every table with a fixed list, by the table's id; nothing where the form has none."""
    found: dict[str, list[FormRow]] = {}
    if not path.exists():
        return found
    for fields in _lines(path, ROWS, problems):
        row = FormRow(
            key=_name(fields, "key"),
            label=fields.text("label", "项目的中文名称"),
            unit=_unit(fields),
            series=fields.text("series", "数据项", required=False),
            required=_flag(fields, "required", otherwise=True),
            owner=fields.text("owner", "部门", required=False),
            note=fields.text("note", "说明", required=False),
        )
        there = found.setdefault(fields.text("table", "表的代号"), [])
        for key in ("key", "label"):
            if getattr(row, key) in {getattr(other, key) for other in there}:
                fields.fault(key, getattr(row, key), "一个项目只写一行", "删去重复的一行，或改名")
        there.append(row)
    return found


def _lines(path: Path, wanted: tuple[str, ...], problems: list[Problem]) -> list[Fields]:
    """Return the lines of a file as fields, with the line in their place; nothing where the header is not as agreed."""
    try:
        lines = list(csv.reader(file_text(path).splitlines(), strict=True))
    except BadData as fault:
        problems.extend(fault.problems)
        return []
    except csv.Error:
        problems.append(Problem(short(path), "引号没有成对", "逗号分隔的文本", "检查双引号"))
        return []
    header = tuple(lines[0]) if lines else ()
    if header != wanted:
        problems.append(Problem(f"{short(path)} · 表头", ",".join(header), ",".join(wanted), "改成约定的表头"))
        return []
    found = []
    for number, cells in enumerate(lines[1:], start=2):
        place = f"{short(path)} · 第 {number} 行"
        if len(cells) == len(wanted):
            found.append(Fields(place, dict(zip(wanted, cells, strict=True)), problems))
        elif cells:
            found_text = f"{len(cells)} 个单元格"
            problems.append(Problem(place, found_text, f"{len(wanted)} 个单元格", "补上或删去逗号"))
    return found


def _column(fields: Fields) -> FormColumn:
    kind = fields.one_of("kind", KINDS, "栏目的类型")
    column = FormColumn(
        name=_name(fields, "name"),
        labels=_labels(fields),
        unit=_unit(fields),
        kind=kind,
        required=_flag(fields, "required", otherwise=False),
        least=_bound(fields, "least"),
        most=_bound(fields, "most"),
        above=_bound(fields, "above"),
        choices=_choices(fields, kind),
        note=fields.text("note", "填报说明", required=False),
    )
    if kind != "number" and any(bound is not None for bound in (column.least, column.most, column.above)):
        fields.fault("least", "有上下限", "只有数字栏目有上下限", "删去上下限，或把类型改成 number")
    return column


def _name(fields: Fields, key: str) -> str:
    name = fields.text(key, "小写英文名称")
    if name and (not NAME.fullmatch(name) or keyword.iskeyword(name) or (key == "key" and name in RESERVED)):
        fields.fault(key, name, "小写字母开头的名称，只用小写字母、数字和下划线，不用保留的词", "改名")
    return name


def _labels(fields: Fields) -> tuple[tuple[int, str], ...]:
    found: list[tuple[int, str]] = []
    for part in fields.text("label", "栏目的中文名称").split("|"):
        dated = DATED.fullmatch(part.strip())
        since = int(dated["year"] or 0) if dated else -1
        if dated is None or (found and since <= found[-1][0]) or (not found and since):
            wanted = "名称，或“名称|2023:新名称”（年份从早到晚）"
            fields.fault("label", part, wanted, "按这个写法改写")
            continue
        found.append((since, dated["text"].strip()))
    return tuple(found) or ((0, "（无名）"),)


def _unit(fields: Fields) -> str:
    unit = fields.text("unit", "计量单位", required=False)
    if unit in ("", BY_KIND):
        return unit
    try:
        measure(unit)
    except ValueError:
        fields.fault("unit", unit, "由已登记的基本单位组成的计量单位", suggestion(unit, UNITS) or "改用已有的单位")
        return ""
    return unit


def _flag(fields: Fields, key: str, *, otherwise: bool) -> bool:
    found = fields.text(key, "yes 或 no", required=False)
    if found not in FLAGS:
        fields.fault(key, found, "yes 或 no", "改成其中之一")
    return FLAGS.get(found, otherwise) if found else otherwise


def _bound(fields: Fields, key: str) -> Decimal | None:
    text = fields.text(key, "数字", required=False)
    if text and not re.match(NUMBER, text):
        fields.fault(key, text, "数字，或留空", "改成数字")
        return None
    return Decimal(text) if text else None


def _choices(fields: Fields, kind: str) -> Mapping[str, str]:
    text = fields.text("choices", "可选的词", required=False)
    if (kind == "choice") != bool(text):
        fields.fault("choices", text or "空", "只有类型是 choice 的栏目写可选的词，用“|”隔开", "补上或删去")
        return {}
    makers: dict[str, Callable[[], dict[str, str]]] = {KIND_CHOICES: kind_words}
    if text in makers:
        return makers[text]()
    return {word.strip(): word.strip() for word in text.split("|")} if text else {}
