"""打开报表文件: what kind of file it is by its content, then its sheets; a name is only a hint."""

from __future__ import annotations

from typing import Final

from shuangkong.kernel.encoding import decoded
from shuangkong.statistics.packed import LARGEST_FILE, WANTED, refused
from shuangkong.statistics.sheets import MOST_ROWS, Opened, Sheet
from shuangkong.statistics.xls import read_xls
from shuangkong.statistics.xlsx import read_xlsx

OLD: Final = b"\xd0\xcf\x11\xe0"
ZIP: Final = b"PK\x03\x04"
OTHERS: Final = {
    b"%PDF": "PDF 文件",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\xff\xd8\xff": "图片",
    b"\x89PNG": "图片",
}


def open_file(raw: bytes, file: str) -> Opened:
    """Take a file apart; BadData where it is no workbook and no CSV."""
    if len(raw) > LARGEST_FILE:
        found = f"文件有 {len(raw) / 1e6:,.0f} MB"
        raise refused(file, found, f"不超过 {LARGEST_FILE // 1_000_000} MB 的文件", "按月份或地区拆成几份")
    if not raw.strip():
        raise refused(file, "空文件", WANTED, "重新导出后上传")
    for start, name in OTHERS.items():
        if raw.startswith(start):
            raise refused(file, name, WANTED, "上传工作簿本身，不是它的扫描件、打印件或压缩包")
    if raw.startswith(ZIP):
        return read_xlsx(raw, file)
    return read_xls(raw, file) if raw.startswith(OLD) else _read_csv(raw, file)


def _read_csv(raw: bytes, file: str) -> Opened:
    """A CSV file is one sheet without a name, whose first line is the header."""
    from shuangkong.kernel.lines import read_lines  # brings tables that pages start without

    lines = read_lines(decoded(raw, file), file, "报表的栏目")
    if len(lines.lines) > MOST_ROWS:
        raise refused(file, f"{len(lines.lines):,} 行", f"不超过 {MOST_ROWS:,} 行", "按月份或地区拆成几份")
    columns = [column.to_pylist() for column in lines.columns]
    sheet = Sheet("", [(lines.header_line, tuple(name or None for name in lines.header))])
    for number, *cells in zip(lines.lines.to_pylist(), *columns, strict=True):
        sheet.lines.append((number, tuple(text or None for text in cells)))
    faults = tuple(problem for _, problem in sorted(lines.faults, key=lambda fault: fault[0]))
    return Opened(file, "csv", (sheet,), {}, faults)
