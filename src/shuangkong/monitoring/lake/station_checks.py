"""设备名单检查: what can be wrong with a list of stations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuangkong.kernel.problems import Problem, cell

COLUMNS = ("mn", "password", "outlet", "st", "key", "rate_limit")
MN = re.compile(r"[^\s;,=&]{1,64}")
KEY = re.compile(r"(?:[0-9A-Fa-f]{32})?")
WHOLE = re.compile(r"(?:[1-9]\d{0,6})?")


def faults(file: str, line: int, row: dict[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with one line; passwords and keys are not shown."""
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not MN.fullmatch(said["mn"]):
        mend = "照设备上的设备唯一标识填写，不含空格和分隔符"
        yield Problem(cell(file, line, "mn"), said["mn"] or "空", "设备唯一标识 MN", mend)
    if not MN.fullmatch(said["password"]):
        yield Problem(cell(file, line, "password"), "空或含有分隔符（内容不显示）", "访问密码", "填写设备的访问密码")
    if not KEY.fullmatch(said["key"]):
        yield Problem(
            cell(file, line, "key"), f"{len(said['key']):,} 个字符", "32 位十六进制数字", "填写 SM4 密钥，不加密则留空"
        )
    if not WHOLE.fullmatch(said["rate_limit"]):
        yield Problem(
            cell(file, line, "rate_limit"), said["rate_limit"], "每分钟报文条数，正整数", "改为正整数，或留空用默认值"
        )


def repeated(file: str, numbered: list[tuple[int, dict[str, str]]]) -> Iterator[Problem]:
    """Yield the stations that stand in the list twice."""
    first: dict[str, int] = {}
    for line, row in numbered:
        mn = (row.get("mn") or "").strip()
        if mn in first:
            yield Problem(cell(file, line, "mn"), f"{mn}，与第 {first[mn]:,} 行重复", "一台设备一行", "删去其中一行")
        elif mn:
            first[mn] = line
