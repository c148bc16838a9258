"""公式的写法: a rule's source turned into the formula a person reads, in Chinese terms or with the numbers put in.

Where a rule chooses between formulas by a word or a mark (目标的提法、按年度评价 …), only the branch that was taken is
written: an official wants to see what was computed, not what might have been.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

SIGNS = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×"}
COMPARES = {ast.Eq: "＝", ast.NotEq: "≠", ast.GtE: "≥", ast.LtE: "≤", ast.Gt: "＞", ast.Lt: "＜"}
# helpers of kernel.formulas (and the mean that LMDI weighs by), as an official writes them; {0} {1} {2} are the arguments
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
    "logarithmic_mean": "对数平均({0}，{1})",
    "size": "|{0}|",
}
Rule = Callable[..., Any]
NOTHING: Mapping[str, Any] = {}


@cache
def source(rule: Rule) -> str:
    """Return the Python text of a rule without its docstring: what really computed."""
    tree = _function(rule)
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    return ast.unparse(ast.FunctionDef(**(vars(tree) | {"body": body})))


@cache
def _function(rule: Rule) -> ast.FunctionDef:
    parsed = ast.parse(textwrap.dedent(inspect.getsource(rule))).body
    return next(node for node in parsed if isinstance(node, ast.FunctionDef))


def parameters(rule: Rule) -> list[str]:
    """Return the names of a rule's arguments."""
    return [a.arg for a in _function(rule).args.args]


def written(rule: Rule, arguments: Sequence[str], values: Sequence[Any] = ()) -> str:
    """Return a rule with texts put in for its arguments, e.g. 1 − ((171 ÷ 200) ÷ (100 ÷ 100)).

    `values` are the arguments' own values, from which the branch that was taken is known; without them all are written.
    """
    return _written(rule, arguments, values)[0]


def used(rule: Rule, values: Sequence[Any]) -> list[bool]:
    """Tell for every argument whether the branch that was taken asks for it."""
    names = parameters(rule)
    asked = _written(rule, names, values)[1]
    return [name in asked for name in names]


def _written(rule: Rule, arguments: Sequence[str], values: Sequence[Any]) -> tuple[str, set[str]]:
    names = parameters(rule)
    known = dict(zip(names, values, strict=True)) if values else NOTHING
    writer = _Writer(rule, dict(zip(names, arguments, strict=True)), known)
    if rule.__name__ in WRITTEN:
        call = ast.Call(ast.Name(rule.__name__), [ast.Name(name) for name in names], [])
        return _bare(writer.text(call)), writer.asked
    return _bare(writer.body()), writer.asked


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


def _plain(number: float) -> str:
    """Write a factor in full: 0.000001, not 1e-06."""
    return f"{number:.12f}".rstrip("0").rstrip(".") if 0 < abs(number) < 1e-4 else f"{number:g}"


@dataclass
class _Writer:
    """Writes one rule: texts and values of its arguments by name; `asked` gathers the arguments that were written."""

    rule: Rule
    texts: Mapping[str, str]
    values: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)
    steps: dict[str, ast.expr] = field(default_factory=dict)

    def body(self) -> str:
        tree = _function(self.rule)
        for statement in tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.steps[name] = value
                case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                    self.steps |= {n.id: v for n, v in zip(names, values, strict=True) if isinstance(n, ast.Name)}
        return self.text(next(s.value for s in tree.body if isinstance(s, ast.Return) and s.value is not None))

    def text(self, node: ast.expr) -> str:
        """Return an expression as text."""
        if isinstance(node, ast.Name):
            return self._name(node.id)
        if isinstance(node, ast.Constant):
            return _plain(node.value) if isinstance(node.value, float) else str(node.value)
        if isinstance(node, ast.BinOp):
            return f"({self.text(node.left)} {SIGNS[type(node.op)]} {self.text(node.right)})"
        if isinstance(node, ast.Compare):
            return f"{self.text(node.left)} {COMPARES[type(node.ops[0])]} {self.text(node.comparators[0])}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._call(node.func.id, node.args)
        raise ValueError(f"rule {self.rule.__name__} uses {ast.unparse(node)}, which the formula words do not have")

    def _name(self, name: str) -> str:
        if name in self.texts:
            self.asked.add(name)
            return self.texts[name]
        if name in self.steps:
            return self.text(self.steps[name])
        return f"{self.rule.__globals__[name]:.6g}"  # a constant of the file

    def _call(self, name: str, arguments: Sequence[ast.expr]) -> str:
        taken = self._taken(name, arguments)
        if taken is not None:
            return self.text(taken)
        if name in WRITTEN:
            return WRITTEN[name].format(*(self.text(a) for a in arguments))
        rule = self.rule.__globals__[name]  # another rule: written out
        inner = _Writer(rule, *self._handed_on(rule, arguments))
        text = inner.body()
        for name_, node in zip(parameters(rule), arguments, strict=True):
            if name_ in inner.asked:
                self.text(node)  # what the other rule asked for was asked for here
        return text

    def _handed_on(self, rule: Rule, arguments: Sequence[ast.expr]) -> tuple[dict[str, str], dict[str, Any]]:
        before = set(self.asked)
        texts = {name: self.text(node) for name, node in zip(parameters(rule), arguments, strict=True)}
        self.asked = before
        plain = [isinstance(node, ast.Name) and node.id in self.values for node in arguments]
        named = zip(parameters(rule), arguments, plain, strict=True)
        return texts, {name: self.values[node.id] for name, node, known in named if known}  # type: ignore[attr-defined]

    def _taken(self, name: str, arguments: Sequence[ast.expr]) -> ast.expr | None:
        """The branch that was taken, where a word, a mark or a missing value decides; None where all are to be shown."""
        if name == "choose":
            decided = self._decided(arguments[0])
            return None if decided is None else arguments[1 if decided else 2]
        if name == "switch" and isinstance(arguments[0], ast.Name) and arguments[0].id in self.values:
            return arguments[1 if self.values[arguments[0].id] == 1 else 2]
        if name == "prevailing" and self.values:
            return arguments[1 if self._is_missing(arguments[0]) else 0]
        return None

    def _decided(self, condition: ast.expr) -> bool | None:
        if not isinstance(condition, ast.Compare) or not isinstance(condition.ops[0], ast.Eq):
            return None
        sides = [self._known(side) for side in (condition.left, condition.comparators[0])]
        return None if None in sides else bool(sides[0] == sides[1])

    def _known(self, node: ast.expr) -> Any:
        """The value of a word or an argument; None where it is neither, or missing."""
        if isinstance(node, ast.Constant):
            return node.value
        return self.values.get(node.id) if isinstance(node, ast.Name) else None

    def _is_missing(self, node: ast.expr) -> bool:
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        return any(name in self.values and self.values[name] is None for name in self._spelt_out(names))

    def _spelt_out(self, names: set[str]) -> set[str]:
        inside = {
            n.id for name in names & self.steps.keys() for n in ast.walk(self.steps[name]) if isinstance(n, ast.Name)
        }
        return names | (self._spelt_out(inside) if inside else set())
