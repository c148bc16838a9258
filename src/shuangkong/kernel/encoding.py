"""文字编码: bytes of a file as people save it, UTF-8 or GB18030, with or without a mark in front, as text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shuangkong.kernel.problems import BadData, Problem

UTF8_MARK: Final = b"\xef\xbb\xbf"
GB18030_MARK: Final = b"\x84\x31\x95\x33"
LARGEST: Final = 1 << 30  # Arrow's texts end at 2 GiB; a book of 1 GiB would have some ten million rows
WANTED: Final = "UTF-8 或 GB18030 编码的 CSV 文本文件"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet begins to compute
SAVE_AS: Final = "用电子表格打开，另存为“CSV UTF-8（逗号分隔）”后重传"
OTHER_FILES: Final = (
    (b"PK\x03\x04", "Excel 工作簿或压缩包，只是扩展名改成了 csv"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel 工作簿（xls），只是扩展名改成了 csv"),
    (b"%PDF", "PDF 文件，只是扩展名改成了 csv"),
    (b"\xff\xfe", "UTF-16 编码的文件（开头两个字节是 FF FE）"),
    (b"\xfe\xff", "UTF-16 编码的文件（开头两个字节是 FE FF）"),
)


def file_text(path: Path) -> str:
    """Return the text of a file with unix line ends; BadData where it cannot be read as text."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadData([Problem(path.name, "文件超过 1 GB", "不超过 1 GB 的文件", "按年份或地区拆成几份")])
        raw = path.read_bytes()
    except OSError as error:
        # the reason of the system is in English and names paths of the machine, so it is told apart, not quoted
        reason = "这是一个文件夹" if path.is_dir() else f"文件打不开（{type(error).__name__}）"
        raise BadData([Problem(path.name, reason, WANTED, "检查文件是否被占用、当前用户有没有读取权限")]) from error
    return decoded(raw, path.name)


def decoded(raw: bytes, file: str) -> str:
    """Return the bytes as text with unix line ends; BadData where they are no text."""
    _refuse_other_files(raw, file)
    body = raw.removeprefix(GB18030_MARK)
    text = body.decode("gb18030", errors="replace") if body is not raw else _unmarked(raw.removeprefix(UTF8_MARK))
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        place = f"{file} · 第 {line:,} 行"
        raise BadData([Problem(place, "有既不是 UTF-8、也不是 GB18030 的字节，文字已经损坏", WANTED, SAVE_AS)])
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _refuse_other_files(raw: bytes, file: str) -> None:
    for start, name in OTHER_FILES:
        if raw.startswith(start):
            raise BadData([Problem(file, name, WANTED, SAVE_AS)])
    if b"\x00" in raw:
        line = raw[: raw.index(b"\x00")].count(b"\n") + 1
        found = "有空字节（NUL），是二进制文件或 UTF-16 编码的文件"
        raise BadData([Problem(f"{file} · 第 {line:,} 行", found, WANTED, SAVE_AS)])


def _unmarked(raw: bytes) -> str:
    """Try UTF-8, then GB18030; where neither fits, the text of UTF-8 shows by its marks where it is broken."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = raw.decode("utf-8", errors="replace")
    broken = as_utf8.count("\ufffd")
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in as_utf8)
    if chinese > 10 * broken:  # a UTF-8 file with a damaged spot often happens to be valid, senseless GB18030
        return as_utf8
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return as_utf8


def inert(text: str) -> str:
    """Return a text that a spreadsheet will not take for a formula: what people typed stands in files that others open."""
    return f"'{text}" if text.startswith(FORMULA) else text
