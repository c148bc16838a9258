"""文件名: names that people's files come with, made fit to be kept, shown and offered again."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
NAMELESS = "未命名"
FORBIDDEN = set('<>:"|?*')  # by the systems that the file may be saved on


def safe_name(name: str) -> str:
    r"""Return the last part of a name without signs that mislead: controls, direction marks, dots in front.

    >>> safe_name(r"C:\报表\..\2024年 能耗.xlsx")
    '2024年 能耗.xlsx'
    >>> safe_name("../../.bashrc")
    'bashrc'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in FORBIDDEN)
    plain = " ".join(seen.split()).strip(" .")
    suffix = PurePosixPath(plain).suffix[:10]
    return (plain.removesuffix(suffix)[: LONGEST - len(suffix)] + suffix) or NAMELESS
