"""公式的写法: a rule's source turned into the formula a person reads, in Chinese terms or with the numbers put in."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

SIGNS = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×"}
COMPARES = {ast.Eq: "＝", ast.NotEq: "≠", ast.GtE: "≥", ast.LtE: "≤", ast.Gt: "＞", ast.Lt: "＜"}
# helpers of kernel.formulas, written as an official writes them; {0} {1} {2} are the arguments
WRITTEN = {
    "ratio": "({0} ÷ {1})",
    "power": "{0} ^ {1}",
    "logarithm": "ln({0})",
    "choose": "若 {0}，取 {1}；否则取 {2}",
    "switch": "若 {0} 为 1，取 {1}；否则取 {2}",
    "prevailing": "{0}；没有时取 {1}",
    "larger": "较大者({0}，{1})",
    "smaller": "较小者({0}，{1})",
    "at_least": "{0} ≥ {1}",
    "at_most": "{0} ≤ {1}",
    "above": "{0} ＞ {1}",
    "below": "{0} ＜ {1}",
    "size": "|{0}|",
}


@cache
def source(rule: Callable[..., Any]) -> str:
    """Return the Python text of a rule without its docstring: what really computed."""
    tree = _function(rule)
    if ast.get_docstring(tree):
        tree.body = tree.body[1:]
    return ast.unparse(tree)


def _function(rule: Callable[..., Any]) -> ast.FunctionDef:
    parsed = ast.parse(textwrap.dedent(inspect.getsource(rule))).body
    return next(node for node in parsed if isinstance(node, ast.FunctionDef))


def written(rule: Callable[..., Any], arguments: Sequence[str]) -> str:
    """Return a rule with texts put in for its arguments, e.g. 1 − ((171 ÷ 200) ÷ (100 ÷ 100))."""
    if rule.__name__ in WRITTEN:
        return _bare(WRITTEN[rule.__name__].format(*arguments))
    return _bare(_body(rule, arguments))


def _bare(text: str) -> str:
    """Drop parentheses around the whole."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for place, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and place < len(text) - 1:
            return text
    return text[1:-1]


def _body(rule: Callable[..., Any], arguments: Sequence[str]) -> str:
    tree = _function(rule)
    names = dict(zip((a.arg for a in tree.args.args), arguments, strict=True))
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            names[statement.targets[0].id] = _text(statement.value, names, rule)
    returned = next(s.value for s in tree.body if isinstance(s, ast.Return) and s.value is not None)
    return _text(returned, names, rule)


def _text(node: ast.expr, names: Mapping[str, str], rule: Callable[..., Any]) -> str:
    if isinstance(node, ast.Name):
        # a name that is no argument is a constant of the file
        return names[node.id] if node.id in names else f"{rule.__globals__[node.id]:.6g}"
    if isinstance(node, ast.Constant):
        return f"{node.value:g}" if isinstance(node.value, float) else str(node.value)
    if isinstance(node, ast.BinOp):
        left, right = _text(node.left, names, rule), _text(node.right, names, rule)
        return f"({left} {SIGNS[type(node.op)]} {right})"
    if isinstance(node, ast.Compare):
        left, right = _text(node.left, names, rule), _text(node.comparators[0], names, rule)
        return f"{left} {COMPARES[type(node.ops[0])]} {right}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _call(node.func.id, [_text(a, names, rule) for a in node.args], rule)
    raise ValueError(f"rule {rule.__name__} uses {ast.unparse(node)}, which the formula words do not have")


def _call(name: str, arguments: Sequence[str], rule: Callable[..., Any]) -> str:
    if name in WRITTEN:
        return WRITTEN[name].format(*arguments)
    return _body(rule.__globals__[name], arguments)  # another rule of the same file: written out
