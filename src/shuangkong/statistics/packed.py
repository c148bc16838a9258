"""压缩包: an .xlsx file as the archive that it is, opened only after its true size is known.

Sizes in an archive's list are claims. Before anything is read, every part is unpacked once in small pieces that are
thrown away, and the whole is refused as soon as it grows past the limit.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from shuangkong.kernel.problems import BadData, Problem

LARGEST_FILE: Final = 50_000_000
LARGEST_UNPACKED: Final = 300_000_000
MOST_PARTS: Final = 2_000
PIECE: Final = 1 << 20
WANTED: Final = "Excel 工作簿（.xlsx），或 UTF-8、GB18030 编码的 CSV 文件"


def opened(raw: bytes, file: str) -> zipfile.ZipFile:
    """Return the archive of an .xlsx file; BadData where it is damaged, protected, too large, or another kind of file."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        parts = archive.infolist()
    except Exception as fault:  # a damaged list of parts stumbles in many ways: struct, version, encoding
        raise _damaged(file) from fault
    if any(part.flag_bits & 1 for part in parts):
        raise refused(file, "设有密码的压缩包", "没有密码的工作簿", "取消密码后重传")
    _measure(raw, parts, file)
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise refused(file, "二进制工作簿（.xlsb）", WANTED, "另存为“Excel 工作簿（*.xlsx）”后重传")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise refused(file, "压缩包，不是 Excel 工作簿", WANTED, "上传工作簿本身，不要压缩")
    return archive


def refused(file: str, found: str, wanted: str, mend: str) -> BadData:
    """Return the fault of a file that cannot be read at all."""
    return BadData([Problem(file, found, wanted, mend)])


def _measure(raw: bytes, parts: list[zipfile.ZipInfo], file: str) -> None:
    """Refuse what would unpack to too much, by the archive's own list and then in truth."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _bomb(file)
    left = LARGEST_UNPACKED
    for part in parts:
        try:
            left -= _true_size(raw, part, left)
        except (zlib.error, struct.error, ValueError) as fault:
            raise _damaged(file) from fault
        if left < 0:
            raise _bomb(file)


def _true_size(raw: bytes, part: zipfile.ZipInfo, most: int) -> int:
    """Unpack a part without keeping it; stop at the first piece beyond `most`."""
    names = struct.unpack("<HH", raw[part.header_offset + 26 : part.header_offset + 30])
    start = part.header_offset + 30 + sum(names)
    packed = raw[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError("a way of packing that spreadsheets don't use")
    unpacker, size = zlib.decompressobj(-15), 0
    while packed and not unpacker.eof and size <= most:
        size += len(unpacker.decompress(packed, PIECE))
        packed = unpacker.unconsumed_tail
    return size


def _damaged(file: str) -> BadData:
    return refused(file, "文件损坏，或没有传完", WANTED, "用电子表格打开检查，另存后重传")


def _bomb(file: str) -> BadData:
    found = f"解压后超过 {LARGEST_UNPACKED // 1_000_000} MB"
    return refused(file, found, "正常大小的工作簿", "删去多余的工作表、图片和空行，或按月份、地区拆成几份")
