"""分解的设定: what a person asks of a decomposition: target, weights, bounds, and exceptions with the paper that agreed to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from shuangkong.energy.decomposition import Setting, Unit
from shuangkong.energy.decomposition_rules import growth_over
from shuangkong.energy.decomposition_tables import FACTORS
from shuangkong.energy.sealed_energy import Base, BaseUnit
from shuangkong.kernel.problems import Problem

PER_CENT = 0.01
MOST = 99.0  # a fall of intensity stays below 100 %
OF_BOOK = "账册"
LONGEST = 200  # signs of a text
BOUNDS = ("locked", "least", "most")
PAPER = ("who", "document", "day")
LABELS = {
    "target": "全市目标", "incentive": "激励目标", "growth": "年均增速", "spread": "因素最多上调、下调", "least": "目标下限",
    "most": "目标上限", "step": "取整到", "locked": "锁定的目标", "who": "同意的机关", "document": "文件和文号", "day": "文件日期",
}  # fmt: skip
USUAL = {"spread": 1.5, "least": 8.0, "most": 20.0, "step": 0.1}


@dataclass(frozen=True, slots=True)
class Agreed:
    """协商一致的例外: a lock or bounds of one unit, in %, and who agreed to it on which paper and day."""

    locked: float | None = None
    least: float | None = None
    most: float | None = None
    who: str = ""
    document: str = ""
    day: str = ""

    @property
    def given(self) -> bool:
        """Whether there is an exception at all."""
        return any(getattr(self, name) is not None for name in BOUNDS)

    @property
    def reason(self) -> str:
        """The exception's ground in words; the book of a pack has it in one text."""
        return self.document if self.day == OF_BOOK else f"{self.who}同意，{self.document}（{self.day}）"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked; numbers in % and points as people write them."""

    target: float | None = None
    incentive: float | None = None
    growth: float | None = None
    spread: float = USUAL["spread"]
    least: float = USUAL["least"]
    most: float = USUAL["most"]
    step: float = USUAL["step"]
    weights: Mapping[str, float] = field(default_factory=dict)
    agreed: Mapping[str, Agreed] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def from_object(kept: Mapping[str, Any]) -> Asked:
    """Return what was kept as plain values."""
    return Asked(**{**kept, "agreed": {area: Agreed(**one) for area, one in kept["agreed"].items()}})


def usual(base: Base) -> Asked:
    """Return what is asked where nobody says otherwise: the city's target, the books' exceptions."""
    weights = {name: factor.weight for name, factor in FACTORS.items()}
    agreed = {unit.area: _of_book(unit) for unit in base.units}
    return Asked(
        base.target, base.incentive, weights=weights, agreed={a: one for a, one in agreed.items() if one.given}
    )


def _of_book(unit: BaseUnit) -> Agreed:
    bounds = {name: unit.note.get(name) for name in BOUNDS}
    return Agreed(**bounds, document=(unit.note.get("reason") or "")[:LONGEST], who="账册所载机关", day=OF_BOOK)


def read(sent: Mapping[str, str], base: Base) -> tuple[Asked, list[Problem]]:
    """Return what a form asks, and everything that is wrong with it; what it does not mention stays as usual."""
    start = usual(base)
    problems: list[Problem] = []
    if not sent:
        return start, problems
    numbers: dict[str, Any] = {
        name: _number(sent, name, LABELS[name], problems, getattr(start, name), least=0.0, most=MOST)
        for name in ("target", "incentive", "least", "most")
    }
    numbers |= {
        name: _number(sent, name, LABELS[name], problems, getattr(start, name), least=-MOST)
        for name in ("growth", "spread", "step")
    }
    numbers |= {name: value for name, value in USUAL.items() if numbers[name] is None}
    weights = {
        name: _number(sent, f"w_{name}", f"{factor.label}的权重", problems, start.weights[name], least=-1.0, most=1.0)
        or 0.0
        for name, factor in FACTORS.items()
    }
    agreed = {unit.area: _agreed(sent, unit, problems, start.agreed.get(unit.area, Agreed())) for unit in base.units}
    problems += _together(numbers)
    return Asked(**numbers, weights=weights, agreed={a: one for a, one in agreed.items() if one.given}), problems


def _number(
    sent: Mapping[str, str], key: str, label: str, problems: list[Problem], otherwise: float | None,
    least: float = -100.0, most: float = 100.0,
) -> float | None:  # fmt: skip
    if key not in sent:
        return otherwise
    text = sent[key].strip().removesuffix("%")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number) or not least <= number <= most:
        problems.append(Problem(label, text, f"{least:g} 到 {most:g} 之间的数", "核对数值和单位"))
        return otherwise
    return number


def _agreed(sent: Mapping[str, str], unit: BaseUnit, problems: list[Problem], otherwise: Agreed) -> Agreed:
    """An exception is on record with who agreed to it, the paper and its day, or it is none."""
    if not any(f"{name}_{unit.area}" in sent for name in (*BOUNDS, *PAPER)):
        return otherwise
    bounds: dict[str, Any] = {
        name: _number(
            sent, f"{name}_{unit.area}", f"{unit.name} · {LABELS[name]}", problems, None, least=0.0, most=MOST
        )
        for name in BOUNDS
    }
    paper: dict[str, Any] = {name: sent.get(f"{name}_{unit.area}", "").strip()[:LONGEST] for name in PAPER}
    found = Agreed(**bounds, **paper)
    if found.given:
        problems += [
            Problem(f"{unit.name} · {LABELS[name]}", "空", "同意这项例外的机关、文件和文号、日期", "补上依据，或删去例外")
            for name in PAPER if not paper[name]
        ]  # fmt: skip
        if paper["day"] and found != _of_book(unit) and not _is_day(paper["day"]):
            problems.append(Problem(f"{unit.name} · {LABELS['day']}", paper["day"], "日期，如 2026-03-31", "改正日期"))
    if found.least is not None and found.most is not None and found.least > found.most:
        place = f"{unit.name} · {LABELS['least']}"
        problems.append(Problem(place, f"{found.least:g}", f"不大于上限 {found.most:g}", "核对上下限"))
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _together(numbers: Mapping[str, Any]) -> Iterable[Problem]:
    if numbers["step"] <= 0:
        yield Problem(LABELS["step"], f"{numbers['step']:g}", "大于 0 的百分点，如 0.1 或 0.5", "改正步长")
    if numbers["least"] > numbers["most"]:
        yield Problem(LABELS["least"], f"{numbers['least']:g}", f"不大于上限 {numbers['most']:g}", "核对上下限")
    if numbers["target"] is None:
        yield Problem(LABELS["target"], "空", "百分数，如 13", "填写全市目标")
    elif numbers["incentive"] is not None and numbers["incentive"] < numbers["target"]:
        wanted = f"不低于全市目标 {numbers['target']:g}"
        yield Problem(LABELS["incentive"], f"{numbers['incentive']:g}", wanted, "核对两个目标")
    if numbers["spread"] < 0:
        yield Problem(LABELS["spread"], f"{numbers['spread']:g}", "不小于 0 的百分点", "改正")


def lacking(base: Base, asked: Asked) -> list[Problem]:
    """Return the units whose numbers are not all there."""
    found = []
    for unit in base.units:
        if unit.energy_tce is None or not unit.gdp_yuan:
            place = f"{unit.name} · {base.base_year} 年能源消费量、地区生产总值"
            found.append(Problem(place, "空", "锁定的数据", "补齐账册后重新锁定"))
        elif unit.growth is None and asked.growth is None:
            found.append(Problem(f"{unit.name} · 增速目标", "空", "各年的增速目标，或统一的年均增速", "填写年均增速"))
        elif unit.growth is not None and unit.growth <= -1:
            place, mend = f"{unit.name} · 增速目标", "改正账册后重新锁定"
            found.append(Problem(place, f"{unit.growth * 100:g}%", "大于 -100% 的增速", mend))
    return found


def units(base: Base, asked: Asked) -> list[Unit]:
    """Return the units as the calculation takes them; nothing may be lacking."""
    years = base.target_year - base.base_year
    return [_unit(one, asked.agreed.get(one.area, Agreed()), asked.growth, years) for one in base.units]


def _unit(one: BaseUnit, agreed: Agreed, growth: float | None, years: int) -> Unit:
    energy, gdp = one.energy_tce or 0.0, one.gdp_yuan or 0.0
    expected = one.growth if one.growth is not None else float(growth_over((growth or 0.0) * PER_CENT, years))
    factors = {name: one.note.get(name) for name in FACTORS} | {
        "output_rate": gdp / energy / 10_000 if energy else None
    }
    bounds = {name: _share(getattr(agreed, name)) for name in BOUNDS}
    return Unit(
        one.area, one.name, energy, gdp, expected, factors, reason=agreed.reason if agreed.given else "", **bounds
    )


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent * PER_CENT


def setting(asked: Asked) -> Setting:
    """Return the settings as the calculation takes them."""
    return Setting(
        target=(asked.target or 0.0) * PER_CENT, weights=asked.weights, half_spread=asked.spread * PER_CENT,
        least=asked.least * PER_CENT, most=asked.most * PER_CENT, step=asked.step * PER_CENT,
        incentive=_share(asked.incentive),
    )  # fmt: skip
