"""读 .xlsx: worksheets as lines of raw cells, in one pass over the file's own XML.

Why not a library: what has to be told apart here — hidden rows, merged cells, formulas without a result, dates and
percentages by their format — the fast readers leave out, and those that have it keep a whole workbook as objects
(docs/decisions/0016-workbooks-are-streamed.md). Known drawback: rich text loses its format, and phonetic marks are left out.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any, Final
from xml.parsers import expat

from shuangkong.kernel.problems import BadData
from shuangkong.statistics.packed import opened, refused
from shuangkong.statistics.sheets import (
    MARKER,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    SPACES,
    Odd,
    Opened,
    Raw,
    Sheet,
    marker_of,
)

DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
PERCENTS: Final = frozenset({9, 10})
QUIET: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # texts, colours and paddings inside a number format
CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
EPOCH: Final = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 -- days of a calendar have no zone
PIECE: Final = 1 << 16


def read_xlsx(raw: bytes, file: str) -> Opened:
    """Read every worksheet; BadData where the file cannot be read."""
    archive = opened(raw, file)
    try:
        return _Workbook(archive, file).read()
    except BadData:
        raise
    except Exception as fault:  # archive, XML and numbers each stumble over damage in their own ways
        found, mend = "工作簿的内容损坏", "用电子表格打开检查，另存后重传"
        raise refused(file, found, "能用电子表格打开的工作簿", mend) from fault


class _Workbook:
    """The parts of a workbook that cells refer to."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.archive, self.file = archive, file
        self.names = set(archive.namelist())
        self.texts: list[str] = []
        self.formats: list[str] = []
        self.epoch = EPOCH[False]
        self.cells = 0

    def read(self) -> Opened:
        book = _Parts(("sheet", "workbookPr"))
        self._parse("xl/workbook.xml", book)
        links = _Parts(("Relationship",))
        self._parse("xl/_rels/workbook.xml.rels", links)
        targets = {link["Id"]: _target(link["Target"]) for _, link in links.found}
        self.epoch = EPOCH[any(a.get("date1904") in ("1", "true") for tag, a in book.found if tag == "workbookPr")]
        if "xl/sharedStrings.xml" in self.names:
            texts = _Texts()
            self._parse("xl/sharedStrings.xml", texts)
            self.texts = texts.found
        self.formats = self._read_formats() if "xl/styles.xml" in self.names else []
        sheets = [self._sheet(a, targets) for tag, a in book.found if tag == "sheet"]
        marker = next((marker_of(sheet) for sheet in sheets if sheet.name == MARKER), {})
        return Opened(self.file, "xlsx", tuple(sheet for sheet in sheets if sheet.name != MARKER), marker)

    def _sheet(self, attributes: dict[str, str], targets: dict[str, str]) -> Sheet:
        link = next(value for name, value in attributes.items() if name.rpartition(":")[2] == "id" and ":" in name)
        sheet = Sheet(attributes["name"], hidden=attributes.get("state", "visible") != "visible")
        if "worksheets" in targets[link]:  # charts on sheets of their own hold no cells
            cells = _Cells(sheet, self)
            self._parse(targets[link], cells)
        return sheet

    def _read_formats(self) -> list[str]:
        """Return for every style whether it shows a number as a date, as a percentage, or as it is."""
        styles = _Parts(("numFmt", "cellXfs", "cellStyleXfs", "xf", "dxfs"))
        self._parse("xl/styles.xml", styles)
        own = {int(a["numFmtId"]): shown_as(a["formatCode"]) for tag, a in styles.found if tag == "numFmt"}
        formats, inside = [], False
        for tag, attributes in styles.found:
            inside = tag == "cellXfs" or (inside and tag == "xf")
            if inside and tag == "xf":
                number = int(attributes.get("numFmtId", 0))
                standard = "date" if number in DATES else "percent" if number in PERCENTS else ""
                formats.append(own.get(number, standard))
        return formats

    def count(self, cells: int) -> None:
        """Refuse a workbook that would fill the memory with cells."""
        self.cells += cells
        if self.cells > MOST_CELLS:
            found = f"超过 {MOST_CELLS:,} 个单元格"
            raise refused(self.file, found, "只有报表数据的工作簿", "删去多余的工作表和栏目，或拆成几份")

    def _parse(self, name: str, handler: Any) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = _no_doctype
        with self.archive.open(name) as part:
            while piece := part.read(PIECE):
                parser.Parse(piece, False)
        parser.Parse(b"", True)


class _Parts:
    """The attributes of the elements named, in their order."""

    def __init__(self, tags: tuple[str, ...]) -> None:
        self.tags, self.found = tags, []  # type: tuple[str, ...], list[tuple[str, dict[str, str]]]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        plain = tag.rpartition(":")[2]
        if plain in self.tags:
            self.found.append((plain, attributes))

    def end(self, tag: str) -> None:
        """Nothing is kept between elements."""

    def text(self, text: str) -> None:
        """Texts between elements say nothing."""


class _Texts(_Parts):
    """The texts that cells share."""

    def __init__(self) -> None:
        self.found: list[str] = []  # type: ignore[assignment]
        self.parts: list[str] = []
        self.inside = self.spoken = False

    def start(self, tag: str, _: dict[str, str]) -> None:
        plain = tag.rpartition(":")[2]
        if plain == "si":
            self.parts = []
        elif plain == "rPh":
            self.spoken = True
        self.inside = plain == "t" and not self.spoken

    def end(self, tag: str) -> None:
        plain = tag.rpartition(":")[2]
        self.inside = False
        if plain == "si":
            self.found.append("".join(self.parts).strip(SPACES))
        elif plain == "rPh":
            self.spoken = False

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)


class _Cells:
    """The cells of a worksheet; lines and columns may come without their numbers, then they count on."""

    def __init__(self, sheet: Sheet, book: _Workbook) -> None:
        self.sheet, self.book = sheet, book
        self.line, self.column = 0, -1
        self.cells: list[Raw] = []
        self.type = self.style = ""
        self.formula = self.inside = False
        self.parts: list[str] = []
        self.columns: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._open(attributes)
        elif tag in ("v", "t"):
            self.inside = True
        elif tag == "f":
            self.formula = True
        else:
            self._rare(tag, attributes)

    def _rare(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self.line = int(attributes.get("r", self.line + 1))
            self.column, self.cells = -1, []
            if attributes.get("hidden") in ("1", "true"):
                self.sheet.hidden_lines.add(self.line)
        elif tag == "mergeCell":
            self.sheet.merged.append(self._range(attributes["ref"]))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), MOST_COLUMNS)
            self.sheet.hidden_columns.update(range(int(attributes["min"]) - 1, last))

    def end(self, tag: str) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._close()
        elif tag in ("v", "t"):
            self.inside = False
        elif tag == "row" and self.cells:
            if len(self.sheet.lines) >= MOST_ROWS:
                found = f"工作表“{self.sheet.name}”超过 {MOST_ROWS:,} 行"
                raise refused(self.book.file, found, f"不超过 {MOST_ROWS:,} 行", "按月份或地区拆成几份")
            self.sheet.lines.append((self.line, tuple(self.cells)))
            self.book.count(len(self.cells))

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)

    def _open(self, attributes: dict[str, str]) -> None:
        self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.formula = False
        self.parts = []
        place = attributes.get("r")
        self.column = self.column + 1 if place is None else self._at(place.rstrip("0123456789"))

    def _at(self, name: str) -> int:
        column = self.columns.get(name)
        if column is None:
            column = 0
            for letter in name:
                column = column * 26 + ord(letter) - 64
            self.columns[name] = column = column - 1
        return column

    def _close(self) -> None:
        value = self._value()
        if value is None:
            return
        if self.column >= MOST_COLUMNS:
            found = f"工作表“{self.sheet.name}”第 {self.line:,} 行第 {MOST_COLUMNS} 列以后还有内容"
            raise refused(self.book.file, found, "与模板相同的栏目", "删去表格右边多余的内容")
        self.cells.extend([None] * (self.column - len(self.cells)))
        self.cells.append(value)

    def _value(self) -> Raw:
        text = "".join(self.parts)
        if self.formula and not text and self.type != "str":  # a program that computes nothing wrote the file
            return Odd("formula")
        if not text or self.type == "n":
            return self._number(text) if text else None
        if self.type in ("s", "inlineStr", "str"):
            return (self.book.texts[int(text)] if self.type == "s" else text.strip(SPACES)) or None
        if self.type in ("b", "e"):
            return text == "1" if self.type == "b" else Odd("error", text)
        return Odd("date", text, datetime.fromisoformat(text.removesuffix("Z")).date())

    def _number(self, text: str) -> Raw:
        number, formats = float(text), self.book.formats
        shown = formats[int(self.style)] if self.style and int(self.style) < len(formats) else ""
        if not shown:
            return number
        if shown == "percent":
            return Odd("percent", text, number=number)
        if not 0 <= number < 2_958_466:  # the year 9999
            return number
        day = self.book.epoch + timedelta(days=number)
        return Odd("time" if number < 1 else "date", f"{day:%Y-%m-%d}", day.date(), number)

    def _range(self, text: str) -> tuple[int, int, int, int]:
        ends = [CELL.fullmatch(part) for part in (text if ":" in text else f"{text}:{text}").split(":")]
        first, last = ends[0], ends[1]
        if first is None or last is None:
            raise ValueError(f"no range of cells: {text}")
        return int(first[2]), self._at(first[1]), int(last[2]), self._at(last[1])


def _target(text: str) -> str:
    """Return the part of the archive that a link of the workbook names."""
    return text.lstrip("/") if text.startswith("/") else posixpath.normpath(f"xl/{text}")


def shown_as(code: str) -> str:
    """Tell from a number format whether it shows a date or a percentage."""
    bare = QUIET.sub("", code).lower()
    if "%" in bare:
        return "percent"
    return "date" if re.search(r"[ymdhs]|年|月|日", bare) and "general" not in bare else ""


def _no_doctype(*_: object) -> None:
    raise ValueError("a workbook has no document type: entities in it would only grow")
