"""办理时填写的内容: what a person says with a step of a claim: amounts by pollutant, on which document of which day, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from shuangkong.emissions import filing, steps
from shuangkong.emissions.levels import in_force
from shuangkong.emissions.models import Amount, Claim, Pollutant
from shuangkong.kernel.problems import BadData, Problem

LARGEST_T = Decimal(10) ** 9
KEPT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says with a step: amounts by pollutant as they were typed, and on which document they stand."""

    amounts: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    day: str = ""
    reason: str = ""


def judged(
    claim: Claim, step: steps.Step, given: Given, reason: str, today: date
) -> tuple[dict[str, Decimal], date]:  # fmt: skip
    """Return the amounts and the day that a person gave for a level; BadData with every fault at once."""
    below = in_force(claim)
    former = below[steps.ORDER[steps.ORDER.index(step.level) - 1]]
    filed = below[steps.Level.FILED]
    problems: list[Problem] = []
    amounts: dict[str, Decimal] = {}
    for pollutant, was in former.items():
        amount = _number(given.amounts.get(pollutant, ""), Pollutant(pollutant).label, was.amount_t, problems)
        if amount is not None:
            amounts[pollutant] = amount
    problems += _too_much(claim, amounts)
    changed = [name for name, amount in amounts.items() if amount != former[name].amount_t]
    raised = [name for name, amount in amounts.items() if name in filed and amount > filed[name].amount_t]
    if (changed if step is steps.CHECK else raised) and not reason:
        why = "与县级填报不同" if step is steps.CHECK else "大于县级填报"
        names = "、".join(str(Pollutant(name).label) for name in (changed if step is steps.CHECK else raised))
        problems.append(Problem("说明", "没有填写", f"{names}减排量{why}的原因", "写明原因后再办理"))
    day = _day(given.day, _earliest(claim, step, former), today, problems) if step.asks_document else today
    if step.asks_document and not given.document.strip():
        problems.append(Problem("依据文号", "没有填写", "文件的名称或文号", "照文件填写，如 黔环函〔2025〕12号"))
    if len(given.document) > 120:
        problems.append(Problem("依据文号", f"{len(given.document)} 个字", "不超过 120 个字", "只写名称或文号"))
    if problems:
        raise BadData(problems)
    return amounts, day or today


def _too_much(claim: Claim, amounts: Mapping[str, Decimal]) -> Iterator[Problem]:
    """R-BAL: all years of a project together count no more than a full year of it, whatever level finds it."""
    most = filing.most(claim.project, claim.year)
    for pollutant, amount in amounts.items():
        if amount > most.get(pollutant, amount) + filing.CENT:
            wanted = f"不大于 {most[pollutant]:f} 吨：各核算年度合计不超过全年减排量，也不超过环境统计的排放量"
            found = f"{amount.normalize():f} 吨"
            yield Problem(
                f"{Pollutant(pollutant).label}减排量",
                found,
                wanted,
                "照文件核对数值和单位（吨），以及其他核算年度已申报的减排量",
            )


def _earliest(claim: Claim, step: steps.Step, former: Mapping[str, Amount]) -> date:
    """Return the first day that the document of a level can have: a year is recognised when it is over, and after the check."""
    first = date(claim.year + (step is steps.RECOGNISE), 1, 1)
    return max([first, *(one.day for one in former.values() if one.document and one.day)])


def _number(text: str, name: Any, usual: Decimal, problems: list[Problem]) -> Decimal | None:
    plain = text.strip().replace(",", "").replace("，", "")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount.is_finite() and 0 <= amount < LARGEST_T:
        return amount.quantize(KEPT, ROUND_HALF_UP)
    wanted = f"不小于 0 的数，单位吨，如 {usual.normalize():f}"
    problems.append(Problem(f"{name}减排量", text.strip() or "没有填写", wanted, "改成数字；没有减排量的填 0"))
    return None


def _day(text: str, earliest: date, today: date, problems: list[Problem]) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        problems.append(Problem("文件日期", text.strip() or "没有填写", "日期，如 2025-03-20", "照文件的落款日期填写"))
        return None
    if day > today or day < earliest:
        wanted = f"{earliest:%Y-%m-%d} 以后、今天以前的日期（认定在年度结束和省级核查核算以后）"
        problems.append(Problem("文件日期", f"{day:%Y-%m-%d}", wanted, "照文件的落款日期改正"))
    return day
