"""核对公式: names, circles and units of all formulas of a catalogue, and other indicators put in place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from shuangkong.kernel.problems import Problem
from shuangkong.kernel.units import Measure, described, label, measure
from shuangkong.rulebook.fields import suggestion
from shuangkong.targets.formula import FormulaFault, Tree, code, name_of, names, parse, replaced, written
from shuangkong.targets.indicator import Indicator, Series
from shuangkong.targets.indicator_files import Draft

NUMBER = Measure(measure("1").factor, {})
SHARES = ("%", "‰", "percentage point")
Faults = Callable[[str, str, str], None]  # found, wanted, mend


@dataclass(frozen=True, slots=True)
class Whole:
    """A formula with nothing but series, parameters and numbers left, and what it yields (None: units don't fit)."""

    tree: Tree
    parameters: Mapping[str, str]
    yields: Measure | None


@dataclass
class Formulas:
    """All formulas of a catalogue; `put_together` returns the indicators and adds what is wrong to `problems`."""

    drafts: Mapping[str, Draft]
    series: Mapping[str, Series]
    units: Mapping[str, str]  # of the rulebook's parameters
    problems: list[Problem]
    wholes: dict[str, Whole | None] = field(default_factory=dict)

    def put_together(self) -> dict[str, Indicator]:
        """Return every indicator with its expanded formula, the series it needs, and its factor."""
        circles = self._circles()
        for id_, draft in self.drafts.items():
            if draft.tree is not None and (id_ in circles or not self._names_known(draft, draft.tree)):
                self.wholes[id_] = None
        return {id_: self._finished(draft) for id_, draft in self.drafts.items()}

    def _finished(self, draft: Draft) -> Indicator:
        whole, indicator = self._whole(draft), draft.indicator
        if whole is None:
            return indicator
        needed = tuple(name for name in names(whole.tree) if name not in whole.parameters)
        times = 1.0 if whole.yields is None else self._times(indicator, whole.yields)
        expanded = code(whole.tree)
        return replace(indicator, expanded=expanded, times=times, series=needed, parameters=whole.parameters)

    def _fault(self, draft: Draft, found: str, wanted: str, mend: str) -> None:
        self.problems.append(Problem(f"{draft.indicator.place} · formula", found, wanted, mend))

    def _names_known(self, draft: Draft, tree: Tree) -> bool:
        """Tell whether every name stands for something, and every parameter is used and means nothing else."""
        before = len(self.problems)
        used = names(tree)
        for name in used:
            if "." in name:
                self._indicator_known(draft, name)
            elif name not in self.series and name not in draft.indicator.parameters:
                mend = suggestion(name, [*self.series, *draft.indicator.parameters]) or "在 series 中写明这个序列"
                self._fault(
                    draft, f"{name}，没有这个序列", "series 中的序列、其他指标的序列或 parameters 中的名称", mend
                )
        for name in draft.indicator.parameters:
            place = f"{draft.indicator.place} · parameters.{name}"
            if name in self.series:
                found = f"{name}，同时是序列的名称"
                self.problems.append(Problem(place, found, "序列以外的名称", "给参数换一个名称"))
            elif name not in used:
                self.problems.append(Problem(place, "公式没有用到", "公式用到的参数", "删去这个参数，或写进公式"))
        if not any("." in name or name in self.series for name in used) and len(self.problems) == before:
            self._fault(draft, draft.indicator.formula, "至少用到一个序列的算式", "写进序列")
        return len(self.problems) == before

    def _indicator_known(self, draft: Draft, name: str) -> None:
        other = self.drafts.get(name)
        if other is None:
            mend = suggestion(name, self.drafts) or "用 shuangkong indicator list 查看已有的指标"
            self._fault(draft, f"{name}，没有这个指标", "已有指标的代号", mend)
        elif other.indicator.figures:
            found = f"{name}，由房间自行计算，没有公式"
            self._fault(draft, found, "有公式的指标", "改用这个指标的数据，以序列写进公式（from）")

    def _circles(self) -> set[str]:
        """Return the indicators that stand in a circle, naming each circle once, as a whole."""
        needs = {
            id_: [n for n in names(d.tree) if n in self.drafts] if d.tree else [] for id_, d in self.drafts.items()
        }
        inside: set[str] = set()
        for id_ in needs:
            circle = [] if id_ in inside else _way_back(id_, needs)
            if circle:
                inside.update(circle)
                way = " → ".join(f"{self.drafts[step].indicator.name}（{step}）" for step in [*circle, id_])
                wanted = "指标之间不循环引用"
                self._fault(self.drafts[id_], way, wanted, "把其中一个指标的公式改为直接用序列")
        return inside

    def _whole(self, draft: Draft) -> Whole | None:
        """Return a formula with the others in place; None where it, or one that it names, has a fault."""
        id_ = draft.indicator.id
        if draft.tree is None or id_ in self.wholes:
            return self.wholes.get(id_)
        others = {name: self._whole(self.drafts[name]) for name in names(draft.tree) if "." in name}
        sound = {name: whole for name, whole in others.items() if whole is not None}
        parameters = self._merged(draft, sound) if len(sound) == len(others) else None
        if parameters is None:
            self.wholes[id_] = None
            return None
        measures = self._measures(draft, draft.tree) | {name: whole.yields for name, whole in sound.items()}
        yields = _yields(draft.tree, measures, self._shown, self._faults(draft))
        tree = replaced(draft.tree, {name: whole.tree for name, whole in sound.items()})
        self.wholes[id_] = Whole(tree, parameters, yields) if self._readable(draft, tree) else None
        return self.wholes[id_]

    def _readable(self, draft: Draft, tree: Tree) -> bool:
        """Tell whether the formula can still be read with the others in place: it may have become too long."""
        try:
            parse(code(tree))
        except FormulaFault as fault:
            self._fault(draft, f"代入其他指标后是{fault.found}", fault.wanted, "减少引用的层次，直接用序列")
            return False
        return True

    def _merged(self, draft: Draft, others: Mapping[str, Whole]) -> dict[str, str] | None:
        """Return the parameters of a formula and of those put in place; None where a name means two of them."""
        merged = dict(draft.indicator.parameters)
        for id_, whole in others.items():
            for name, parameter in whole.parameters.items():
                if merged.setdefault(name, parameter) != parameter:
                    found = f"{name} 在这里是 {merged[name]}，在 {id_} 中是 {parameter}"
                    self._fault(draft, found, "一个名称只指一个参数", "给其中一个参数换名称")
                    return None
        return merged

    def _measures(self, draft: Draft, tree: Tree) -> dict[str, Measure | None]:
        units = {name: self.series[name].unit for name in names(tree) if name in self.series}
        units |= {name: self.units[id_] for name, id_ in draft.indicator.parameters.items()}
        return {name: measure(unit) if unit else None for name, unit in units.items()}

    def _faults(self, draft: Draft) -> Faults:
        return lambda found, wanted, mend: self._fault(draft, found, wanted, mend)

    def _shown(self, tree: Tree) -> str:
        texts = {id_: series.name for id_, series in self.series.items()}
        return written(tree, texts | {id_: other.indicator.name for id_, other in self.drafts.items()})

    def _times(self, indicator: Indicator, yields: Measure) -> float:
        """Return what the formula's result is multiplied by to be in the indicator's unit."""
        draft = self.drafts[indicator.id]
        if not indicator.unit:
            return 1.0
        declared = measure(indicator.unit)
        if declared.dimensions != yields.dimensions:
            found = f"公式得出的是 {described(yields)}，unit 写的是 {label(indicator.unit) or '无量纲的数'}"
            self._fault(draft, found, "公式的结果与 unit 同类", "核对公式，或改正序列和指标的单位")
        elif indicator.unit in SHARES and draft.tree is not None and _hundredfold(draft.tree):
            found = f"公式乘以 100，unit 是 {indicator.unit}"
            self._fault(draft, found, "不乘以 100 的公式", "删去 * 100：结果由系统换算成 unit 的单位")
        return float(yields.factor / declared.factor)


def _way_back(start: str, needs: Mapping[str, list[str]]) -> list[str]:
    """Return the shortest way from an indicator through others back to itself; empty where there is none."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop(0)
        for step in needs[way[-1]]:
            if step == start:
                return way
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []


def _yields(
    tree: Tree, measures: Mapping[str, Measure | None], shown: Callable[[Tree], str], fault: Faults
) -> Measure | None:
    """Return what a formula yields; None, with a fault where it is this formula's, where its units don't fit."""
    if isinstance(tree, ast.UnaryOp):
        return _yields(tree.operand, measures, shown, fault)
    if not isinstance(tree, ast.BinOp):
        return NUMBER if isinstance(tree, ast.Constant) else measures.get(name_of(tree))
    left, right = (_yields(part, measures, shown, fault) for part in (tree.left, tree.right))
    if left is None or right is None or (left == right and isinstance(tree.op, ast.Add | ast.Sub)):
        return left and right
    if isinstance(tree.op, ast.Mult | ast.Div):
        return _combined(left, right, 1 if isinstance(tree.op, ast.Mult) else -1)
    pair = f"{shown(tree.left)}（{described(left)}）与 {shown(tree.right)}（{described(right)}）相加减"
    mend = "换算成同一单位" if left.dimensions == right.dimensions else "核对公式和序列的单位"
    fault(pair, "相加减的各项单位相同", mend)
    return None


def _combined(left: Measure, right: Measure, sign: int) -> Measure:
    powers = dict(left.dimensions)
    for dimension, power in right.dimensions.items():
        powers[dimension] = powers.get(dimension, 0) + sign * power
    return Measure(left.factor * right.factor**sign, {name: power for name, power in powers.items() if power})


def _hundredfold(tree: Tree) -> bool:
    products = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)]
    return any(isinstance(p, ast.Constant) and p.value == 100 for node in products for p in (node.left, node.right))
