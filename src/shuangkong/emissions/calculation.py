"""逐步核算: one project's reduction on plain numbers, step by step, by the same rules that the accounts run on columns.

Pages show the steps, filing checks the problems; nothing here reads a database or a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shuangkong.emissions import rules
from shuangkong.emissions.reduction_types import POLLUTANTS, Input, ReductionType, Way
from shuangkong.emissions.timing import FULL_YEAR, FirstYear, first_year
from shuangkong.kernel.formula_text import written
from shuangkong.kernel.formulas import Missing
from shuangkong.kernel.problems import NotInForce, Problem
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.rulebook.value import Value

FULL_CAPACITY = "full_capacity"
RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Dates:
    """What decides the year: the stage, the days of the project, and the paper that proves a short run."""

    stage: str = RUNNING
    stable_on: date | None = None
    accepted_on: date | None = None
    approved_on: date | None = None
    stability: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters in force that a calculation needs, and where they stand."""

    timing_mode: str
    least_months: int
    values: Mapping[str, Value]  # by id

    @classmethod
    def in_force(cls, rulebook: Rulebook, areas: Sequence[str], on: date, as_of: date | None = None) -> Settings:
        """Return the settings of the nearest area on a day; NotInForce where one has no value."""
        found = {
            id_: rulebook.value(id_, areas, on, as_of)
            for id_ in ("emissions.timing_mode", "emissions.least_months")
        }  # fmt: skip
        for id_ in rulebook.parameters:
            if id_.startswith("emissions."):
                try:
                    found[id_] = rulebook.value(id_, areas, on, as_of)
                except NotInForce:
                    continue  # what no input defaults to may be without a value; what one does is told where it is asked
        least = int(found["emissions.least_months"].number)
        return cls(found["emissions.timing_mode"].text, least, found)

    def default(self, asked: Input) -> float | None:
        """Return what stands for an input that was not filed; None where it has no default in force."""
        try:
            return float(Decimal(asked.default))
        except InvalidOperation:
            value = self.values.get(asked.default)
            return float(value.number) if value else None


@dataclass(frozen=True, slots=True)
class Step:
    """核算的一步: what was computed, how in Chinese terms, with the numbers, and on which basis."""

    label: str
    formula: str
    numbers: str
    value: float | None
    unit: str
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Calculation:
    """核算结果: of one project, pollutant and year; amounts are None where an input lacks."""

    steps: tuple[Step, ...]
    way: Way | None
    annual_t: float | None  # in a full year
    left_t: float | None  # still emitted after it
    booked_t: float | None  # by its first year
    carried_t: float | None  # from the year before
    pending: bool  # 待核: not running, or not long enough
    problems: tuple[Problem, ...]

    @property
    def year_t(self) -> float | None:
        """What the year counts: booked in the first year, carried over in the next, nothing in others."""
        if self.booked_t is None or self.carried_t is None:
            return None
        return self.booked_t + self.carried_t


def calculate(
    kind: ReductionType, inputs: Mapping[str, float], pollutant: str, year: int, dates: Dates, settings: Settings,
    entering_t: float | None = None, place: str = "", claimed_t: float | None = None,
) -> Calculation:  # fmt: skip
    """Compute one project's reduction of one pollutant in one year.

    Args:
        kind: the type of project.
        inputs: by name ("head", of several items "head#1"), in the units of the type's inputs.
        pollutant: one of the type's.
        year: the accounting year.
        dates: stage and days of the project.
        settings: the parameters in force.
        entering_t: what earlier measures on the same line left over, t/a; None where there are none.
        place: what the problems name, e.g. the project's code.
        claimed_t: what the claim of the first year stands at, so that the next one books the rest; None without a claim.
    """
    where = place or kind.name
    if pollutant not in kind.pollutants:
        return _nothing([_wrong_pollutant(kind, pollutant, where)])
    way = kind.way(inputs)
    if way is None:
        return _nothing([_lacking(kind, inputs, where)])
    steps, annual, left, problems = _annual(kind, way, inputs, settings, where)
    if entering_t is not None and annual is not None and left is not None:
        step, annual, left = _in_sequence(entering_t, annual, left)
        steps.append(step)
    more, booked, carried, pending = timed(annual, year, dates, settings, kind.medium, claimed_t)
    problems += _out_of_order(annual, left, dates, year, where)
    return Calculation((*steps, *more), way, annual, left, booked, carried, pending, tuple(problems))


def items(way: Way, inputs: Mapping[str, float], settings: Settings) -> list[tuple[str, dict[str, float | None]]]:
    """Return what each item of a way has for its inputs: its own number, the one for all items, or the default."""
    suffixes = sorted({name.partition("#")[2] for name in inputs} - {""}) if way.each else []
    found = []
    for suffix in suffixes or [""]:
        given = {i.name: inputs.get(f"{i.name}#{suffix}", inputs.get(i.name)) for i in way.inputs}
        filled = {
            i.name: settings.default(i) if given[i.name] is None and i.default else given[i.name] for i in way.inputs
        }
        found.append((suffix, filled))
    return found


def timed(
    annual: float | None,
    year: int,
    dates: Dates,
    settings: Settings,
    medium: str = "air",
    claimed_t: float | None = None,
) -> tuple[list[Step], float | None, float | None, bool]:
    """Return the steps, the booked and the carried amount of a year, and whether the project is still pending.

    The clause on timing was found for projects against air pollution: one against water pollution goes by it (参照).
    """
    if dates.stage != RUNNING or dates.stable_on is None:
        return [Step("待核", "尚未稳定运行的项目不计减排量", "", 0.0, "t")], 0.0, 0.0, True
    first = first_year(dates.stable_on)
    full = settings.timing_mode == FULL_CAPACITY
    days, pending = _days(first, dates, settings)
    cite = _cite(settings.values["emissions.timing_mode"]) + ("" if medium == "air" else "（水污染物减排项目参照）")
    if annual is None:
        return [], None, None, pending and year == first.year
    booked = _number(rules.booked(annual, days)) or 0.0
    if year == first.year:
        how = f"按全年能力计 {days} 天" if full else f"计入 {days} 天"
        how = "运行不满规定月数，又没有稳定运行证明，当年不计" if pending else how
        formula = "全年减排量 × " + written(rules.share_of_year, ["计入天数"])
        numbers = f"{shown(annual)} × {shown(rules.share_of_year(days))}（{how}）"
        return [Step("当年计入量", formula, numbers, booked, "t", cite)], booked, 0.0, pending
    if year == first.year + 1:
        if claimed_t is not None and days < FULL_YEAR:  # where a whole year counts at once nothing is carried over
            booked = claimed_t
        rest = _number(rules.carried(annual, booked)) or 0.0
        numbers = f"{shown(annual)} − {shown(booked)}"
        return [Step("结转量", "全年减排量 − 上年计入量", numbers, rest, "t", cite)], 0.0, rest, False
    return [Step("本年不计", "减排量已在稳定运行当年和次年计完", "", 0.0, "t", cite)], 0.0, 0.0, False


def _days(first: FirstYear, dates: Dates, settings: Settings) -> tuple[int, bool]:
    """The days counted in the first year; none, and pending, where it ran too short a time without a proof."""
    if first.months < settings.least_months and not dates.stability:
        return 0, True
    return FULL_YEAR if settings.timing_mode == FULL_CAPACITY else first.days, False


def _annual(
    kind: ReductionType, way: Way, inputs: Mapping[str, float], settings: Settings, where: str
) -> tuple[list[Step], float | None, float | None, list[Problem]]:
    """The steps of a full year: each item by the formula of the way, then their sum."""
    steps, problems = [], []
    reductions: list[float | None] = []
    lefts: list[float | None] = []
    cite = f"{kind.document}，{kind.at}"
    labels = [i.label for i in way.inputs]
    for suffix, filled in items(way, inputs, settings):
        problems += list(_out_of_bounds(way, filled, f"{where}{f' · 第 {suffix} 项' if suffix else ''}"))
        value = _of(way.rule, [filled[i.name] for i in way.inputs])
        numbers = written(way.rule, [shown(filled[i.name]) for i in way.inputs], list(filled.values()))
        label = f"全年减排量（{way.name}{f'，第 {suffix} 项' if suffix else ''}）"
        formula = written(way.rule, labels, list(filled.values()))
        steps.append(Step(label, formula, numbers, value, "t/year", cite))
        reductions.append(value)
        lefts.append(_of(way.left, [filled[n] for n in way.left_arguments()]) if way.left else None)
    annual = total(reductions)
    if len(reductions) > 1:
        numbers = " + ".join(shown(r) for r in reductions)
        steps.append(Step("全年减排量", "各项合计", numbers, annual, "t/year", cite))
    return steps, annual, total(lefts), problems


def _in_sequence(entering: float, annual: float, left: float) -> tuple[Step, float | None, float | None]:
    """What a later measure on the same line takes of what the earlier ones left."""
    share = _number(rules.share_left(annual, left))
    reduced = None if share is None else _number(rules.in_sequence(entering, share))
    names = ["前序工程治理后排放量", "本工程治理后剩余比例"]
    step = Step(
        "同一生产线后续工程减排量", written(rules.in_sequence, names),
        written(rules.in_sequence, [shown(entering), shown(share)]), reduced, "t/year",
    )  # fmt: skip
    return step, reduced, None if reduced is None else entering - reduced


def total(values: Sequence[float | None]) -> float | None:
    """Return the sum, or None where one of the values lacks."""
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def shown(value: float | None) -> str:
    """Return a number as it stands in a calculation."""
    return "缺" if value is None else f"{value:.8g}"


def _of(rule: Callable[..., Any], arguments: Sequence[float | None]) -> float | None:
    return _number(rule(*(Missing if a is None else a for a in arguments)))


def _number(value: Any) -> float | None:
    return None if value is Missing else float(value)


def _cite(value: Value) -> str:
    return f"{value.document}，{value.at}"


def _nothing(problems: Sequence[Problem]) -> Calculation:
    return Calculation((), None, None, None, None, None, True, tuple(problems))


def _wrong_pollutant(kind: ReductionType, pollutant: str, where: str) -> Problem:
    wanted = "、".join(POLLUTANTS[p] for p in kind.pollutants)
    return Problem(f"{where} · 污染物", POLLUTANTS.get(pollutant, pollutant), wanted, "改正污染物，或改正项目类型")


def _lacking(kind: ReductionType, inputs: Mapping[str, float], where: str) -> Problem:
    given = {name.partition("#")[0] for name in inputs}
    ways = "；或".join(
        f"{way.name}：{'、'.join(i.label for i in way.inputs if not i.default)}" for way in kind.ways
    )  # fmt: skip
    had = "、".join(kind.inputs[name].label for name in kind.inputs if name in given) or "没有填写核算参数"
    return Problem(f"{where} · 核算参数", had, ways, "按其中一种核算方法补齐核算参数")


def _out_of_bounds(way: Way, filled: Mapping[str, float | None], where: str) -> Iterator[Problem]:
    for asked in way.inputs:
        value = filled[asked.name]
        if value is None:
            continue
        low = asked.least is not None and value < asked.least
        high = asked.most is not None and value > asked.most
        if low or high:
            bounds = f"{asked.least:g} 至 {asked.most:g}" if asked.most is not None else f"不小于 {asked.least:g}"
            mend = "核对数值和单位，例如万立方米与立方米是否混用" if high else "核对数值；排放量和浓度不会是负数"
            yield Problem(f"{where} · {asked.label}", f"{value:g}", bounds, mend)


def _out_of_order(annual: float | None, left: float | None, dates: Dates, year: int, where: str) -> list[Problem]:
    """R-BAL and R-DATE: no reduction, or days that can't be."""
    found = []
    if annual is not None and annual < 0:
        wanted = "治理后的排放量不大于治理前"
        found.append(
            Problem(f"{where} · 减排量", f"{shown(annual)} 吨/年", wanted, "核对治理前、后的水量（产量）和浓度是否填反")
        )
    if left is not None and left < 0:
        found.append(Problem(f"{where} · 治理后排放量", f"{shown(left)} 吨/年", "不小于 0", "核对治理后的数值"))
    stable = dates.stable_on
    if stable and stable.year > year:
        wanted = f"不晚于 {year}-12-31"
        found.append(Problem(f"{where} · 稳定运行日期", stable.isoformat(), wanted, "改正日期，或在以后年度申报"))
    if stable and dates.approved_on and stable < dates.approved_on:
        wanted = f"不早于批复日期 {dates.approved_on}"
        found.append(Problem(f"{where} · 稳定运行日期", stable.isoformat(), wanted, "核对批复日期和稳定运行日期"))
    return found
