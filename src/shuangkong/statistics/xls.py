"""读旧版 .xls: worksheets as lines of raw cells."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from shuangkong.kernel.problems import BadData
from shuangkong.statistics.packed import WANTED, refused
from shuangkong.statistics.sheets import MARKER, MOST_COLUMNS, SPACES, Odd, Opened, Raw, Sheet, marker_of
from shuangkong.statistics.xlsx import DATES, PERCENTS, shown_as

ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
PASSWORD: Final = ("设有打开密码的工作簿", "没有打开密码的工作簿", "取消打开密码，另存后重传；表格保护不用取消")
DAMAGED: Final = ("文件损坏，或不是 Excel 工作簿", WANTED, "用电子表格打开，另存为“Excel 工作簿（*.xlsx）”后重传")


def read_xls(raw: bytes, file: str) -> Opened:
    """Read every worksheet of an old workbook; BadData where it cannot be read."""
    import xlrd

    if ENCRYPTED in raw:
        raise refused(file, *PASSWORD)
    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=True, logfile=_Silent())
        return _read(book, file)
    except BadData:
        raise
    except Exception as fault:  # a damaged file makes xlrd stumble in as many ways as it has bytes
        if isinstance(fault, xlrd.XLRDError) and "encrypted" in str(fault).lower():
            raise refused(file, *PASSWORD) from fault
        raise _damaged(file) from fault


class _Silent:
    """xlrd's remarks on odd files go nowhere: what matters is told as a problem."""

    def write(self, text: str) -> None:
        """Take a remark."""

    def flush(self) -> None:
        """Nothing is kept back."""


def _read(book: Any, file: str) -> Opened:
    sheets = [_sheet(book, book.sheet_by_index(at)) for at in range(book.nsheets)]
    marker = next((marker_of(sheet) for sheet in sheets if sheet.name == MARKER), {})
    return Opened(file, "xls", tuple(sheet for sheet in sheets if sheet.name != MARKER), marker)


def _sheet(book: Any, found: Any) -> Sheet:
    sheet = Sheet(found.name, hidden=found.visibility != 0)
    for at in range(found.nrows):
        cells = [_value(book, cell) for cell in found.row(at)[:MOST_COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            sheet.lines.append((at + 1, tuple(cells)))
    sheet.hidden_lines = {at + 1 for at, info in found.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {at for at, info in found.colinfo_map.items() if info.hidden}
    # xlrd's last line and column are the first ones outside
    sheet.merged = [(first + 1, left, last, right - 1) for first, last, left, right in found.merged_cells]
    return sheet


def _value(book: Any, cell: Any) -> Raw:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return cell.value.strip(SPACES) or None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Odd("error", xlrd.error_text_from_code.get(cell.value, "#"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(book, cell.value)
    return Odd("percent", f"{cell.value:g}", number=cell.value) if _percent(book, cell) else cell.value


def _date(book: Any, value: float) -> Raw:
    import xlrd

    try:
        day: datetime = xlrd.xldate.xldate_as_datetime(value, book.datemode)
    except (xlrd.xldate.XLDateError, OverflowError, ValueError):
        return value
    return Odd("time" if value < 1 else "date", f"{day:%Y-%m-%d}", day.date(), value)


def _percent(book: Any, cell: Any) -> bool:
    key = book.xf_list[cell.xf_index].format_key
    if key in PERCENTS or key in DATES:
        return key in PERCENTS
    return key in book.format_map and shown_as(book.format_map[key].format_str) == "percent"


def _damaged(file: str) -> BadData:
    return refused(file, *DAMAGED)
