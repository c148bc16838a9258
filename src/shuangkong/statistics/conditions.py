"""审核条件: a comparison of two formulas of the catalogue's language, such as supply = use or paid <= 3 * quantity.

One comparison a condition: =, <>, <=, >=, < or >. `=` holds within the tolerance that is given; the others are exact but
for what binary fractions make of decimal ones. What is missing makes a condition unknown, neither kept nor broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from shuangkong.kernel.formulas import MissingType, Quantity, above, at_least, at_most, below
from shuangkong.targets.formula import FormulaFault, Tree, evaluate, names, parse, written

SIGN: Final = re.compile(r"<=|>=|<>|=|<|>")
COMPARED: Final[dict[str, Callable[[Quantity, Quantity], Quantity]]] = {
    "<=": at_most, ">=": at_least, "<": below, ">": above,
}  # fmt: skip
SHOWN: Final = {"<=": "≤", ">=": "≥", "<>": "≠", "=": "＝", "<": "＜", ">": "＞"}
WANTED: Final = "两个算式，中间是一个比较符号（=、<>、<=、>=、<、>）"


@dataclass(frozen=True, slots=True)
class Condition:
    """Two formulas and the sign between them."""

    left: Tree
    sign: str
    right: Tree

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the condition needs, each once."""
        return tuple(dict.fromkeys(names(self.left) + names(self.right)))

    def sides(self, values: Mapping[str, Quantity]) -> tuple[float | None, float | None]:
        """Work out both sides; None for one that cannot be."""
        left, right = (evaluate(side, values) for side in (self.left, self.right))
        return _number(left), _number(right)

    def holds(self, values: Mapping[str, Quantity], share: float = 0.0, least: float = 0.0) -> bool | None:
        """Tell whether the condition is kept; None where something that it needs is missing."""
        left, right = self.sides(values)
        if left is None or right is None:
            return None
        slack = max(share * abs(right), least)
        if self.sign in ("=", "<>"):
            near = bool(at_most(abs(left - right), slack))
            return near if self.sign == "=" else not near
        shifted = {"<=": right + slack, ">=": right - slack, "<": right, ">": right}[self.sign]
        return bool(COMPARED[self.sign](left, shifted))

    def written(self, texts: Mapping[str, str]) -> str:
        """Return the condition for people, as in 期初库存 ＝ 上期期末库存."""
        return f"{written(self.left, texts)} {SHOWN[self.sign]} {written(self.right, texts)}"


def condition(text: str) -> Condition:
    """Read a condition; FormulaFault where it is none, with the character (the first is 1)."""
    signs = list(SIGN.finditer(text))
    if len(signs) != 1:
        found = "没有比较符号" if not signs else f"{len(signs)} 个比较符号"
        raise FormulaFault(signs[1].start() + 1 if signs[1:] else 1, found, WANTED, "写成一个比较")
    sign = signs[0]
    left = parse(text[: sign.start()])
    try:
        right = parse(text[sign.end() :])
    except FormulaFault as fault:
        raise FormulaFault(sign.end() + fault.at, fault.found, fault.wanted, fault.mend) from fault
    return Condition(left, sign[0], right)


def _number(value: Quantity) -> float | None:
    return None if isinstance(value, MissingType) else float(value)
