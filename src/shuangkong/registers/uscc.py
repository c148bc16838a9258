"""统一社会信用代码: eighteen signs of which the last checks the others (GB 32100)."""

from __future__ import annotations

from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z, which look like others
WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
LIKE: Final = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


def check_sign(first: str) -> str:
    """Return the sign that the first seventeen ask for."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(first, WEIGHTS, strict=True))
    return SIGNS[-total % 31]


def fault_of(code: str) -> str:
    """Return what is wrong with a code, in Chinese; empty where nothing is."""
    if len(code) != 18:
        return f"统一社会信用代码有 18 位，这里有 {len(code)} 位。请对照营业执照填写。"
    for place, sign in enumerate(code, start=1):
        if sign not in SIGNS:
            meant = f"，可能是 {LIKE[sign]}" if sign in LIKE else ""
            return f"第 {place} 位“{sign}”不会出现在统一社会信用代码中{meant}。请对照营业执照改正。"
    if check_sign(code[:17]) != code[17]:
        return "校验位不符，有一位写错了。请对照营业执照逐位核对。"
    return ""
