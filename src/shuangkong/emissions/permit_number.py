"""排污许可证编号和排放口编号: how numbers of permits, outlets and facilities are built, and what is wrong with one.

    permit     18 signs of who holds it, a sequence of three digits for the place, one sign (标识码, not a check digit)
    outlet     DA001, DW001: D, the medium (A air, W water), three digits
    facility   TA001: T, the medium (A, W, N noise, S solid), three digits; production unit MF0001

Who holds it is the unified social credit code; a unit without one has H9 and a lower-case letter at the eighteenth place.
Source: HJ 608-2017 (排污单位编码规则); the H9 form is the trial rule's of 2016/17.
"""

from __future__ import annotations

import re
from typing import Final

from shuangkong.registers.uscc import LIKE, fault_of

LENGTH: Final = 22
SEQUENCE: Final = re.compile(r"\d{3}", re.ASCII)
LAST: Final = re.compile(r"[A-Z0-9]")
WITHOUT_CODE: Final = re.compile(r"H9\d{6}(0000\d{5}|[0-9A-Z]{9})[a-z]", re.ASCII)
OUTLET: Final = re.compile(r"D[AW]\d{3}", re.ASCII)
MEDIA: Final = {"A": "gas", "W": "water"}


def permit_fault(number: str, uscc: str = "") -> str:
    """Return what is wrong with a permit's number (排污许可证编号), in Chinese; empty where nothing is.

    Args:
        number: as written; capitals, without spaces.
        uscc: whose permit it should be, where that is known.
    """
    if len(number) != LENGTH:
        return (
            f"排污许可证编号有 {LENGTH} 位，这里有 {len(number)} 位。"
            "编号由 18 位统一社会信用代码、3 位顺序号和 1 位标识码组成，请对照许可证填写。"
        )
    holder, sequence, last = number[:18], number[18:21], number[21]
    if holder.startswith("H9"):
        return _holder_without_code(holder) or _ending(sequence, last)
    return _holder(holder, uscc) or _ending(sequence, last)


def outlet_fault(code: str) -> str:
    """Return what is wrong with an outlet's code (排放口编号), in Chinese; empty where nothing is."""
    return (
        ""
        if OUTLET.fullmatch(code)
        else f"排放口编号“{code}”应为 DA 或 DW 加 3 位数字，例如 DA001（废气）、DW001（废水）。"
    )


def outlet_medium(code: str) -> str:
    """Return the medium of an outlet: gas or water; empty where the code tells none."""
    return MEDIA.get(code[1:2], "") if OUTLET.fullmatch(code) else ""


def _holder(holder: str, uscc: str) -> str:
    if fault := fault_of(holder):
        return f"前 18 位应为持证单位的统一社会信用代码：{fault}"
    if uscc and holder != uscc:
        return f"前 18 位 {holder} 与持证单位的统一社会信用代码 {uscc} 不一致。请核对许可证是否属于本单位。"
    return ""


def _holder_without_code(holder: str) -> str:
    if WITHOUT_CODE.fullmatch(holder):
        return ""
    return (
        "无统一社会信用代码的单位，前 18 位应为 H9、6 位区划代码、0000 加 5 位顺序号（或 9 位组织机构代码）、"
        "1 位小写字母。请对照许可证填写。"
    )


def _ending(sequence: str, last: str) -> str:
    if not SEQUENCE.fullmatch(sequence):
        place = next(n for n, sign in enumerate(sequence, start=19) if not (sign.isascii() and sign.isdigit()))
        sign = sequence[place - 19]
        meant = f"，可能是 {LIKE[sign]}" if LIKE.get(sign, "").isdigit() else ""
        return f"第 19—21 位应为 3 位数字的顺序号，第 {place} 位是“{sign}”{meant}。请对照许可证改正。"
    if not LAST.fullmatch(last):
        return f"第 22 位应为大写字母或数字的标识码，这里是“{last}”。请对照许可证改正。"
    return ""
