"""报文字段检查: what is unusual about the fields before the content. Nothing here refuses a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from shuangkong.monitoring.protocol.codes import command, limit, system
from shuangkong.monitoring.protocol.message import SURFACE_WATER, Message, joined
from shuangkong.monitoring.protocol.moments import moment
from shuangkong.monitoring.protocol.remarks import Remark

ORDER = ("QN", "ST", "CN", "PW", "MN", "Flag", "PNUM", "PNO", "RF")
NEEDED = ("ST", "CN", "PW", "MN")
MN = {2005: re.compile(r"[0-9A-Za-z]{14}"), 2017: re.compile(r"[0-9A-F]{24}"), 2025: re.compile(r"[0-9A-F]{24}")}
WHERE = {
    "QN": "请求编码 QN", "ST": "系统编码 ST", "CN": "命令编码 CN", "PW": "访问密码 PW", "MN": "设备唯一标识 MN", "Flag": "标志 Flag",
    "RF": "补传标记 RF",
}  # fmt: skip


def header_remarks(message: Message, size: int) -> Iterator[Remark]:
    """Yield what is unusual about the header; `size` is that of the whole data segment in bytes."""
    names = tuple(name for name, _ in message.header)
    for code, found in _naming(names, message.version):
        yield Remark(code, "CP 之前的字段", found)
    yield from _identity(message)
    yield from _flag(message)
    yield from _parts(message)
    if size > limit("segment", message.version):
        yield Remark("segment_too_long", "数据段", f"{size:,} 字节")
    if size > limit("content", message.version):
        content = size - sum(
            len(joined(pair).encode(message.encoding, "surrogateescape")) + 1 for pair in message.header
        )
        if content > limit("content", message.version):
            yield Remark("content_too_long", "CP", f"{content:,} 字节")


@lru_cache(maxsize=1024)  # all stations but a few write the same names
def _naming(names: tuple[str, ...], version: int) -> tuple[tuple[str, str], ...]:
    return tuple(_misnamed(names, version))


def _misnamed(names: tuple[str, ...], version: int) -> Iterator[tuple[str, str]]:
    allowed = ORDER if version == 2025 else ORDER[:-1]
    for name in dict.fromkeys(names):
        if name not in allowed:
            right = {known.lower(): known for known in ORDER}.get(name.lower())
            yield ("name_case" if right and right != name else "header_unknown", name)
        if names.count(name) > 1:
            yield "header_repeated", name
    known = [ORDER.index(name) for name in names if name in ORDER]
    if known != sorted(known) and version != 2005:  # the examples of 2005 have orders of their own
        yield "header_order", "、".join(names)
    for name in NEEDED if version == 2005 else ("QN", *NEEDED):
        if name not in names:
            yield "field_missing", name


def _identity(message: Message) -> Iterator[Remark]:
    qn, st, cn, pw, mn = message.qn, message.st, message.cn, message.pw, message.mn
    if qn is not None and not (len(qn) == 17 and moment(qn[:14]) and qn[14:].isdigit()):
        yield Remark("qn_invalid", WHERE["QN"], qn)
    if st is not None and system(st, message.version) is None:
        yield Remark("st_unknown", WHERE["ST"], st)
    if cn is not None and command(cn, message.version) is None:
        yield Remark("cn_unknown", WHERE["CN"], cn)
    if pw is not None and len(pw) != 6:
        yield Remark("pw_nonstandard", WHERE["PW"])  # a password is not shown
    if mn is not None and not MN[message.version].fullmatch(mn):
        yield Remark("mn_nonstandard", WHERE["MN"], mn)


def _flag(message: Message) -> Iterator[Remark]:
    if message.flag is None:
        if "Flag" in message.named:
            yield Remark("flag_invalid", WHERE["Flag"], message.named["Flag"])
        elif "QN" in message.named:  # 2005 leaves out both in plain uploads
            yield Remark("flag_missing", WHERE["Flag"])
    elif message.flag >> 2 >= 2 and message.st == SURFACE_WATER:
        yield Remark("version_surface_water", WHERE["Flag"], str(message.flag))
    elif message.flag >> 2 > 2:
        yield Remark("version_unknown", WHERE["Flag"], str(message.flag))


def _parts(message: Message) -> Iterator[Remark]:
    split, numbered = bool((message.flag or 0) & 2), {"PNUM", "PNO"} & set(message.named)
    if split and not numbered:
        yield Remark("parts_absent", WHERE["Flag"], str(message.flag))
    if numbered and not split and message.flag is not None:
        yield Remark("parts_unannounced", WHERE["Flag"], str(message.flag))
    most = limit("parts", message.version)
    if numbered and (message.part is None or message.part[0] > most):
        shown = "，".join(f"{name}={message.named.get(name, '')}" for name in ("PNUM", "PNO"))
        yield Remark("parts_invalid", "包号", shown)
    if message.named.get("RF", "1") != "1":
        yield Remark("rf_invalid", WHERE["RF"], message.named["RF"])
