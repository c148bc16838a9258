"""审核条件: a comparison of two formulas of the catalogue's language, such as supply = use or paid <= 3 * quantity.

One comparison a condition: =, <>, <=, >=, < or >. What lies within the tolerance that is given
breaks none of them. What is missing makes a condition unknown, neither kept nor broken.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from shuangkong.kernel.formulas import TOLERANCE
from shuangkong.targets.formula import FormulaFault, Tree, name_of, names, parse, written

SIGN: Final = re.compile(r"<=|>=|<>|=|<|>")
COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {
    "=": lambda gap, slack: abs(gap) <= slack,
    "<>": lambda gap, slack: abs(gap) > slack,
    "<=": lambda gap, slack: gap <= slack,
    ">=": lambda gap, slack: gap >= -slack,
    "<": lambda gap, slack: gap < -slack,
    ">": lambda gap, slack: gap > slack,
}
SHOWN: Final = {"<=": "≤", ">=": "≥", "<>": "≠", "=": "＝", "<": "＜", ">": "＞"}
WANTED: Final = "两个算式，中间是一个比较符号（=、<>、<=、>=、<、>）"
Values = Mapping[str, float | None]
Worked = Callable[[Values], float | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """Two formulas and the sign between them; `sides` work them out, None where something is missing."""

    left: Tree
    sign: str
    right: Tree
    sides: tuple[Worked, Worked]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the condition needs, each once."""
        return tuple(dict.fromkeys(names(self.left) + names(self.right)))

    def holds(self, values: Values, share: float = 0.0, least: float = 0.0) -> bool | None:
        """Tell whether the condition is kept; None where something that it needs is missing."""
        left, right = self.sides[0](values), self.sides[1](values)
        if left is None or right is None:
            return None
        # what binary fractions make of decimal ones is no difference (kernel.formulas.at_most and its kin say the same)
        slack = max(share * abs(right), least) + abs(right) * 1e-12 + TOLERANCE
        return COMPARED[self.sign](left - right, slack)

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
    return Condition(left, sign[0], right, (_worked(left), _worked(right)))


def _worked(tree: Tree) -> Worked:
    """Turn a formula into functions once, so that it can be worked out for 100,000 rows."""
    if isinstance(tree, ast.Constant):
        number = float(tree.value)  # type: ignore[arg-type]  # parse lets no other constant through
        return lambda _: number
    if isinstance(tree, ast.UnaryOp):
        operand = _worked(tree.operand)
        return lambda values: None if (one := operand(values)) is None else -one
    if isinstance(tree, ast.BinOp):
        return _both(WORKED[type(tree.op)], _worked(tree.left), _worked(tree.right))
    name = name_of(tree)
    return lambda values: values[name]


def _both(work: Callable[[float, float], float | None], left: Worked, right: Worked) -> Worked:
    def worked(values: Values) -> float | None:
        first, second = left(values), right(values)
        return None if first is None or second is None else work(first, second)

    return worked


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None


WORKED: Final[dict[type, Callable[[float, float], float | None]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: _over,
}  # fmt: skip
