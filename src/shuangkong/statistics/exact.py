"""精确计算: a formula of the catalogue's language worked out with decimals, for amounts that are kept."""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping
from decimal import Decimal

from shuangkong.kernel.formulas import Missing, MissingType
from shuangkong.targets.formula import Tree, name_of

WORKED = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


def exactly(tree: Tree, values: Mapping[str, Decimal | None]) -> Decimal | MissingType:
    """Work a formula out; missing where a value is, or where something is divided by 0."""
    if isinstance(tree, ast.UnaryOp):
        operand = exactly(tree.operand, values)
        return operand if isinstance(operand, MissingType) else -operand
    if not isinstance(tree, ast.BinOp):
        value = Decimal(repr(tree.value)) if isinstance(tree, ast.Constant) else values[name_of(tree)]
        return Missing if value is None else value
    left, right = exactly(tree.left, values), exactly(tree.right, values)
    if isinstance(left, MissingType) or isinstance(right, MissingType):
        return Missing
    if isinstance(tree.op, ast.Div):
        return Missing if right == 0 else left / right
    return WORKED[type(tree.op)](left, right)
