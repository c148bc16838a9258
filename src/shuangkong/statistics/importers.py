"""导入对照: files that say how another system's export stands for a form, so that nobody types it again.

    id: example-205-1
    name: 示例系统的能源消费明细
    form: 205-1
    table: main
    columns:                       # our column: their heading, and by what their numbers are multiplied to be ours
      energy_kind: {heading: 能源品种}
      purchased: {heading: 购入数量, times: "10000"}
    constants: {sold: "0"}         # columns that their export has not
    words: {energy_kind: {外购电: 电力}}   # their word: ours

The export's own lines stay as they are, so that every problem names the line in the file that was handed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from shuangkong.kernel.cell_words import NUMBER
from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.load import files
from shuangkong.rulebook.reading import read_mapping, short
from shuangkong.statistics.energy_kinds import plain
from shuangkong.statistics.form_parts import nested
from shuangkong.statistics.forms import ROOM, Forms
from shuangkong.statistics.headings import LOOKED_AT
from shuangkong.statistics.sheets import Opened, Raw, Sheet

IMPORTERS = "importers"


@dataclass(frozen=True, slots=True)
class Importer:
    """One mapping: headings of the export → columns of the form's table, with factors and words."""

    id: str
    name: str
    form: str
    table: str
    headings: Mapping[str, str]  # their heading, in one spelling → our column
    times: Mapping[str, Decimal]
    constants: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    def applied(self, opened: Opened, title: str) -> Opened:
        """Return the file as if it had been written with the form's columns; sheets without its headings stay.

        BadData where no sheet has them.
        """
        if not any(self._has_headings(sheet) for sheet in opened.sheets):
            listed = "、".join(f"“{heading}”" for heading in self.headings)
            mend = "换成该系统导出的文件，或改选文件格式"
            raise BadData([Problem(opened.file, f"没有“{self.name}”的列名", f"一行列名：{listed}", mend)])
        return replace(opened, sheets=tuple(self._sheet(sheet, title) for sheet in opened.sheets))

    def fits(self, opened: Opened) -> bool:
        """Tell whether one line of the file has every heading of the export."""
        return any(self._best(sheet)[0] == len(self.headings) for sheet in opened.sheets)

    def _best(self, sheet: Sheet) -> tuple[int, int]:
        """Return how many headings stand on the line that has most of them, and its position, negative."""
        fit = [(self._fit(cells), -at) for at, (_, cells) in enumerate(sheet.lines[:LOOKED_AT])]
        return max(fit, default=(0, 0))

    def _has_headings(self, sheet: Sheet) -> bool:
        return self._best(sheet)[0] * 2 >= len(self.headings)

    def _sheet(self, sheet: Sheet, title: str) -> Sheet:
        if not self._has_headings(sheet):
            return sheet
        at = self._best(sheet)[1]
        line, heads = sheet.lines[-at]
        names = [self.headings.get(plain(head), "") if isinstance(head, str) else "" for head in heads]
        lines: list[tuple[int, Sequence[Raw]]] = [(line, self._heads(heads, names))]
        width = len(heads)
        lines += [(number, self._cells(cells, names, width)) for number, cells in sheet.lines[-at + 1 :]]
        return replace(sheet, lines=lines, name=title if sheet.name else "")

    def _fit(self, cells: Sequence[Raw]) -> int:
        return len({plain(cell) for cell in cells if isinstance(cell, str)} & set(self.headings))

    def _heads(self, heads: Sequence[Raw], names: Sequence[str]) -> tuple[Raw, ...]:
        # a heading of theirs that happens to be one of ours, and is not mapped, must not count
        own = [
            name or (f"（{head}）" if isinstance(head, str) else None) for name, head in zip(names, heads, strict=True)
        ]
        return (*own, *self.constants)

    def _cells(self, cells: Sequence[Raw], names: Sequence[str], width: int) -> tuple[Raw, ...]:
        filled = [*cells[:width], *[None] * (width - len(cells))]
        own = [self._cell(cell, name) for cell, name in zip(filled, names, strict=True)]
        return (*own, *self.constants.values()) if any(cell is not None for cell in own) else tuple(own)

    def _cell(self, cell: Raw, name: str) -> Raw:
        if isinstance(cell, str) and name in self.words:
            return self.words[name].get(plain(cell), cell)
        times = self.times.get(name)
        if times is None or cell is None or isinstance(cell, bool):
            return cell
        if isinstance(cell, float):
            return float(Decimal(f"{cell:.15g}") * times)
        half = unicodedata.normalize("NFKC", cell).replace(",", "") if isinstance(cell, str) else ""
        return f"{Decimal(half) * times:f}" if re.match(NUMBER, half) else cell


def load(forms: Forms, packs: Sequence[Path] = (), room: Path = ROOM) -> dict[str, Importer]:
    """Read the mappings of the package and of packs; BadData with every fault at once."""
    problems: list[Problem] = []
    found: dict[str, Importer] = {}
    for path in files([room, *packs], IMPORTERS, problems):
        importer = _read(path, forms, problems)
        if importer is not None and found.setdefault(importer.id, importer) is not importer:
            mend = "改用别的代号"
            problems.append(Problem(f"{short(path)} · id", importer.id, "一个代号只写在一个文件里", mend))
    if problems:
        raise BadData(problems)
    return found


def importer(found: Mapping[str, Importer], id_: str) -> Importer:
    """Return the mapping of that id; Unknown where there is none."""
    if id_ not in found:
        raise Unknown(f"没有“{id_}”这份导入对照。{suggestion(id_, found)}已有的：{'、'.join(found) or '无'}。")
    return found[id_]


def recognised(opened: Opened, known: Iterable[Importer], form: str = "") -> Importer | None:
    """Return the mapping, of a form, that has all its headings in the file; None for our templates, and without one."""
    fitting = [one for one in known if form in ("", one.form) and not opened.marker and one.fits(opened)]
    return max(fitting, key=lambda one: len(one.headings), default=None)


def _read(path: Path, forms: Forms, problems: list[Problem]) -> Importer | None:
    mapping = read_mapping(path, problems)
    if mapping is None:
        return None
    fields = Fields(short(path), mapping, problems)
    id_ = fields.text("id", "导入对照的代号")
    if id_ and id_ != path.stem:
        fields.fault("id", id_, f"与文件名相同：{path.stem}", "改代号，或给文件改名")
    name = fields.text("name", "导入对照的中文名称")
    form = forms.forms.get(fields.one_of("form", forms.forms, "报表的代号"))
    table = fields.one_of("table", [t.id for t in form.tables] if form else [], "表的代号") if form else ""
    columns = (
        {column.name for column in form.table(table).columns} if form and table in _tables(forms, form.id) else set()
    )
    headings, times = _columns(fields, columns)
    found = Importer(
        id_, name, form.id if form else "", table, headings, times, _texts(fields, "constants", columns),
        _words(fields, columns),
    )  # fmt: skip
    fields.asked.update(("table",))
    fields.done()
    return found


def _tables(forms: Forms, form: str) -> set[str]:
    return {table.id for table in forms.forms[form].tables}


def _columns(fields: Fields, known: set[str]) -> tuple[dict[str, str], dict[str, Decimal]]:
    headings: dict[str, str] = {}
    times: dict[str, Decimal] = {}
    whole = nested(fields, "columns", fields.get("columns"), "{栏目: {heading: …}}")
    for name in whole.mapping if whole else ():
        one = nested(whole, name, whole.get(name), "{heading: …, times: …}") if whole else None
        if one is None:
            continue
        _known(fields, f"columns.{name}", name, known)
        headings[plain(one.text("heading", "对方的列名"))] = name
        factor = one.text("times", "加引号的倍数", required=False)
        if factor and not re.match(NUMBER, factor):
            one.fault("times", factor, "加引号的数，如 “10000”", "改成数字")
        elif factor:
            times[name] = Decimal(factor)
        one.done()
    return headings, times


def _texts(fields: Fields, key: str, known: set[str]) -> dict[str, str]:
    content = fields.get(key)
    if content is None:
        return {}
    one = nested(fields, key, content, "{栏目: 取值}")
    for name in one.mapping if one else ():
        _known(fields, f"{key}.{name}", name, known)
    return {name: one.text(name, "加引号的取值") for name in one.mapping} if one else {}


def _words(fields: Fields, known: set[str]) -> dict[str, dict[str, str]]:
    found = {}
    whole = nested(fields, "words", fields.get("words") or {}, "{栏目: {对方的词: 我方的词}}")
    for name in whole.mapping if whole else ():
        one = nested(whole, name, whole.get(name), "{对方的词: 我方的词}") if whole else None
        _known(fields, f"words.{name}", name, known)
        found[name] = {plain(word): one.text(word, "我方的词") for word in one.mapping} if one else {}
    return found


def _known(fields: Fields, key: str, name: str, known: set[str]) -> None:
    if known and name not in known:
        fields.fault(key, name, "这张表的栏目", suggestion(name, known) or "改正栏目的名称")
