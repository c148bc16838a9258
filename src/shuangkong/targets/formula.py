"""指标公式: read a formula, name what it needs, work it out, and write it as an official reads it.

A formula is names, decimal numbers, + − × ÷ (written * and /), a minus in front, and parentheses; nothing else goes
in, and whatever else stands there is refused with its place. Division is that of all rules: ÷ 0 is missing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from shuangkong.kernel.formulas import Missing, MissingType, Quantity, ratio

Tree = ast.expr
STRANGE: Final = re.compile(r"[^a-z0-9_.+\-*/() \t\n]")
NUMBER: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
LONGEST, DEEPEST = 2000, 100
WANTED: Final = "由序列名、数字、+ - * / 和括号组成的算式"
PAIRS: Final = "检查括号是否成对、运算符两边是否都有内容"
HALF_WIDTH: Final = {"×": "*", "÷": "/", "−": "-", "－": "-", "＋": "+", "＊": "*", "／": "/", "（": "(", "）": ")", "。": "."}  # fmt: skip
NOT_ALLOWED: Final[dict[type, str]] = {
    ast.Pow: "乘方（**）", ast.FloorDiv: "整除（//）", ast.Call: "函数", ast.UAdd: "正号", ast.Tuple: "空括号",
    ast.IfExp: "条件（if）", ast.BoolOp: "逻辑运算（and、or）", ast.Not: "逻辑运算（not）", ast.Lambda: "函数",
}  # fmt: skip
RANK: Final[dict[type, int]] = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2}
OFFICIAL: Final = {"Add": " + ", "Sub": " − ", "Mult": " × ", "Div": " ÷ ", "minus": "−", "open": "（", "close": "）"}
CODE: Final = {"Add": " + ", "Sub": " - ", "Mult": " * ", "Div": " / ", "minus": "-", "open": "(", "close": ")"}


class FormulaFault(ValueError):
    """公式有误: what in a formula is refused, and at which character (the first is 1)."""

    def __init__(self, at: int, found: str, wanted: str = WANTED, mend: str = "按上述写法改写") -> None:
        super().__init__(f"第 {at} 个字符：{found}")
        self.at, self.found, self.wanted, self.mend = at, found, wanted, mend


def parse(text: str) -> Tree:
    """Read a formula; FormulaFault with the place of the first thing that does not belong there."""
    strange = STRANGE.search(text)
    if strange is not None:
        half = HALF_WIDTH.get(strange[0])
        mend = f"改成半角的 {half}" if half else "删去或改写；名称只用小写字母、数字和下划线"
        raise FormulaFault(strange.start() + 1, f"字符“{strange[0]}”", mend=mend)
    if not text.strip() or len(text) > LONGEST:
        raise FormulaFault(
            1, f"{len(text)} 个字符" if text.strip() else "空的公式", f"{WANTED}，不超过 {LONGEST} 个字符"
        )
    line = re.sub(r"[\t\n]", " ", text)
    start = len(line) - len(line.lstrip())
    try:
        tree = ast.parse(line[start:], mode="eval").body
    except SyntaxError as error:
        at = error.offset if error.offset and error.lineno == 1 else len(line) - start + 1
        raise FormulaFault(start + at, "算式不完整，或两项之间没有运算符", mend=PAIRS) from error
    except (MemoryError, RecursionError, ValueError) as error:
        raise FormulaFault(1, "嵌套太深的算式", mend="拆成几个指标") from error
    _check(tree, line[start:], start, 0)
    return tree


def names(tree: Tree) -> tuple[str, ...]:
    """Return the names of a formula in the order they appear, each once; dotted ones with their dot."""
    if isinstance(tree, ast.BinOp):
        return tuple(dict.fromkeys(names(tree.left) + names(tree.right)))
    if isinstance(tree, ast.UnaryOp):
        return names(tree.operand)
    return () if isinstance(tree, ast.Constant) else (name_of(tree),)


def name_of(tree: Tree) -> str:
    """Return the name that a leaf of a formula stands for."""
    return ast.unparse(tree)


def evaluate(tree: Tree, values: Mapping[str, Quantity]) -> Quantity:
    """Work a formula out with plain numbers or with columns of a table; what is not there makes the result missing."""
    if isinstance(tree, ast.Constant):
        return tree.value
    if isinstance(tree, ast.UnaryOp):
        return -evaluate(tree.operand, values)
    if not isinstance(tree, ast.BinOp):
        value = values[name_of(tree)]
        return Missing if value is None else value
    left, right = evaluate(tree.left, values), evaluate(tree.right, values)
    if isinstance(tree.op, ast.Div):
        return ratio(left, right)
    if isinstance(tree.op, ast.Mult):
        return left * right
    return left + right if isinstance(tree.op, ast.Add) else left - right


def replaced(tree: Tree, others: Mapping[str, Tree]) -> Tree:
    """Return a formula with other formulas put in place of names."""
    if isinstance(tree, ast.BinOp):
        return ast.BinOp(replaced(tree.left, others), tree.op, replaced(tree.right, others))
    if isinstance(tree, ast.UnaryOp):
        return ast.UnaryOp(tree.op, replaced(tree.operand, others))
    return tree if isinstance(tree, ast.Constant) else others.get(name_of(tree), tree)


def written(tree: Tree, texts: Mapping[str, str]) -> str:
    """Return a formula for people, as in （供水总量 − 用水总量）÷ 供水总量; `texts` are names, or numbers put in."""
    return _written(tree, texts, OFFICIAL, first=True)


def code(tree: Tree) -> str:
    """Return a formula as `parse` reads it, with the parentheses that keep the order of working it out."""
    return _written(tree, {}, CODE, first=True)


def _check(tree: ast.expr, line: str, start: int, depth: int) -> None:
    at = start + tree.col_offset + 1
    if depth > DEEPEST:
        raise FormulaFault(at, "嵌套太深的算式", mend="拆成几个指标")
    if isinstance(tree, ast.BinOp) and type(tree.op) in RANK:
        _check(tree.left, line, start, depth + 1)
        _check(tree.right, line, start, depth + 1)
        if isinstance(tree.op, ast.Div) and not names(tree.right) and _nothing(evaluate(tree.right, {})):
            raise FormulaFault(start + tree.right.col_offset + 1, "除以 0", "除数不恒为 0", "改正除数")
    elif isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        _check(tree.operand, line, start, depth + 1)
    elif not _leaf(tree, line):
        written_as = (ast.get_source_segment(line, tree) or "").strip()
        what = NOT_ALLOWED.get(type(getattr(tree, "op", tree))) or NOT_ALLOWED.get(type(tree), "")
        raise FormulaFault(at, f"{what or '不认识的写法'} {written_as}")


def _leaf(tree: ast.expr, line: str) -> bool:
    """Tell whether this is a decimal number, a plain name or a name with one dot."""
    if isinstance(tree, ast.Constant):
        return NUMBER.fullmatch(ast.get_source_segment(line, tree) or "") is not None
    dotted = isinstance(tree, ast.Attribute) and isinstance(tree.value, ast.Name)
    return dotted or isinstance(tree, ast.Name)


def _nothing(value: Quantity) -> bool:
    return isinstance(value, MissingType) or bool(value == 0)


def _written(tree: Tree, texts: Mapping[str, str], style: Mapping[str, str], *, first: bool) -> str:
    """`first`: nothing stands before it, so that a minus needs no parentheses."""
    if isinstance(tree, ast.Constant):
        return f"{Decimal(repr(tree.value)):f}"
    if isinstance(tree, ast.UnaryOp):
        wrapped = _rank(tree.operand) < 3
        inner = _written(tree.operand, texts, style, first=wrapped)
        inner = _bracketed(inner, style) if wrapped else inner
        return _minus(style["minus"] + inner, style, first=first)
    if not isinstance(tree, ast.BinOp):
        name = name_of(tree)
        return _minus(texts.get(name, name), style, first=first)
    rank, mirrored = RANK[type(tree.op)], style is OFFICIAL and isinstance(tree.op, ast.Add | ast.Mult)
    left_wrapped = _rank(tree.left) < rank
    left = _written(tree.left, texts, style, first=first or left_wrapped)
    right_wrapped = _rank(tree.right) < rank or (_rank(tree.right) == rank and not mirrored)
    right = _written(tree.right, texts, style, first=right_wrapped)
    left = _bracketed(left, style) if left_wrapped else left
    right = _bracketed(right, style) if right_wrapped else right
    return _joined(left, style[type(tree.op).__name__], right)


def _rank(tree: Tree) -> int:
    return RANK[type(tree.op)] if isinstance(tree, ast.BinOp) else 3


def _bracketed(text: str, style: Mapping[str, str]) -> str:
    return f"{style['open']}{text}{style['close']}"


def _minus(text: str, style: Mapping[str, str], *, first: bool) -> str:
    negative = text.startswith(("-", "−"))
    text = style["minus"] + text[1:] if negative else text
    return _bracketed(text, style) if negative and not first else text


def _joined(left: str, sign: str, right: str) -> str:
    """Full-width parentheses bring their own space."""
    sign = sign.lstrip() if left.endswith("）") else sign
    return left + (sign.rstrip() if right.startswith("（") else sign) + right
