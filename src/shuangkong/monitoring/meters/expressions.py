"""虚拟表的算式: sums and differences of meters, each times a number, checked and reduced to a factor for every meter.

Written in the grammar of indicators (targets/formula.py). An amount that depends on no meter would be invented, and two
meters multiplied are no amount: both are refused, as are unknown names and circles, each with its place.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from shuangkong.rulebook.fields import suggestion
from shuangkong.targets.formula import FormulaFault, Tree, name_of, names, parse

WANTED = "其他计量器具的编号（可乘以数字）用 + - 连成的算式"
Factors = Mapping[str, Fraction]
Tell = Callable[[str, str, str, str], None]  # meter, found, wanted, mend


@dataclass
class Expressions:
    """All expressions of a register by meter; `reduced` gives the factors of real meters and tells what is wrong."""

    texts: Mapping[str, str]
    real: Collection[str]
    tell: Tell
    trees: dict[str, Tree | None] = field(default_factory=dict)
    factors: dict[str, Factors | None] = field(default_factory=dict)

    def reduced(self) -> dict[str, Factors]:
        """Return the factors of every virtual meter whose expression is sound."""
        self.trees = {meter: self._parsed(meter, text) for meter, text in self.texts.items()}
        for meter in self._in_circles():
            self.factors[meter] = None
        found = {meter: self._factors(meter) for meter in self.texts}
        return {meter: factors for meter, factors in found.items() if factors is not None}

    def _parsed(self, meter: str, text: str) -> Tree | None:
        try:
            tree = parse(text)
        except FormulaFault as fault:
            self.tell(meter, f"{text}，第 {fault.at} 个字符：{fault.found}", WANTED, fault.mend)
            return None
        unknown = [name for name in names(tree) if name not in self.real and name not in self.texts]
        for name in unknown:
            mend = suggestion(name, [*self.real, *self.texts]) or "改正编号，或先登记这块表"
            self.tell(meter, f"{text}，其中 {name} 没有登记", WANTED, mend)
        return None if unknown else tree

    def _in_circles(self) -> set[str]:
        """Return the meters that stand in a circle, telling each circle once, as a whole."""
        needs = {meter: [n for n in names(tree) if n in self.texts] for meter, tree in self.trees.items() if tree}
        inside: set[str] = set()
        for meter in needs:
            way = [] if meter in inside else _way_back(meter, needs)
            if way:
                inside.update(way)
                mend = "把其中一块表的算式改为只用实际的表"
                self.tell(meter, " → ".join([*way, meter]), "算式之间不循环引用", mend)
        return inside

    def _factors(self, meter: str) -> Factors | None:
        if meter in self.factors:
            return self.factors[meter]
        tree = self.trees[meter]
        self.factors[meter] = None
        if tree is not None:
            try:
                self.factors[meter] = self._sound(self._linear(tree))
            except FormulaFault as fault:
                self.tell(meter, f"{self.texts[meter]}，{fault.found}", fault.wanted, fault.mend)
            except LookupError:  # what it names is at fault, and was told there
                pass
        return self.factors[meter]

    def _sound(self, linear: Mapping[str, Fraction]) -> Factors:
        factors = {name: factor for name, factor in linear.items() if factor}
        if factors.get(""):
            raise FormulaFault(1, "有不乘在任何表上的数", WANTED, "删去这个数：没有表的用量不能凭空加减")
        if not factors:
            raise FormulaFault(1, "没有用到任何表，或相互抵消", WANTED, "写上组成这块表的编号")
        return factors

    def _linear(self, tree: Tree) -> dict[str, Fraction]:
        """Return the factor of every meter, and under "" what stands alone."""
        if isinstance(tree, ast.Constant):
            return {"": Fraction(str(tree.value))}
        if isinstance(tree, ast.UnaryOp):
            return _times(self._linear(tree.operand), Fraction(-1))
        if not isinstance(tree, ast.BinOp):
            return self._named(name_of(tree))
        left, right = self._linear(tree.left), self._linear(tree.right)
        if isinstance(tree.op, ast.Div):
            raise FormulaFault(1, "有除法", WANTED, "改成乘以小数，如 / 4 改为 * 0.25")
        if isinstance(tree.op, ast.Mult):
            return _product(left, right)
        sign = Fraction(1 if isinstance(tree.op, ast.Add) else -1)
        return {n: left.get(n, Fraction(0)) + sign * right.get(n, Fraction(0)) for n in (left | right)}

    def _named(self, name: str) -> dict[str, Fraction]:
        if name in self.real:
            return {name: Fraction(1)}
        factors = self._factors(name)
        if factors is None:
            raise LookupError(name)
        return dict(factors)


def _times(linear: Mapping[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    return {name: value * factor for name, value in linear.items()}


def _product(left: Mapping[str, Fraction], right: Mapping[str, Fraction]) -> dict[str, Fraction]:
    for number, other in ((left, right), (right, left)):
        if set(number) <= {""}:
            return _times(other, number.get("", Fraction(0)))
    raise FormulaFault(1, "两块表相乘", WANTED, "每一项只用一块表，可乘以数字")


def _way_back(start: str, needs: Mapping[str, list[str]]) -> list[str]:
    """Return the way from a meter back to itself, without its end; empty where there is none."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop()
        for name in needs.get(way[-1], []):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []
