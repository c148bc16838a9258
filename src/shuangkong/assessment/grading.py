"""等次: bands, conditions, veto, fraud. What is not known leaves a range of grades, and no grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuangkong.assessment.score import Line
from shuangkong.assessment.sheet import GradeRule, Sheet
from shuangkong.kernel.formulas import above, at_least, at_most, below

Range = tuple[float, float]
OPERATORS = {"at_least": at_least, "at_most": at_most, "above": above, "below": below}
ANYTHING: Range = (float("-inf"), float("inf"))


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade where it is settled, else from which to which; and why."""

    grade: str | None
    worst: str
    best: str
    why: tuple[str, ...]


def band(sheet: Sheet, score: float) -> str:
    """Return the grade of a score."""
    return next((grade for least, grade in sheet.bands if bool(at_least(score, least))), "")


def graded(
    sheet: Sheet, lines: Sequence[Line], low: float | None, high: float | None, facts: Mapping[str, Any],
    fraud: Sequence[str],
) -> Grade:  # fmt: skip
    """Return the grade: of the score or of the conditions, then vetoes, then what else decides, then fraud."""
    ladder = sheet.ladder()
    if not ladder:
        return Grade(None, "", "", ("没有取得本表的等次规定",))
    if sheet.bands and low is not None and high is not None:
        possible = [band(sheet, high), band(sheet, low)]
        settled = all(line.points is not None for line in lines)
    else:
        possible, settled = _by_conditions(sheet, lines, facts)
        if not possible:
            return Grade(None, "", "", ("没有目标或目标为 0，不判定",))
    order = {grade: place for place, grade in enumerate(ladder)}
    best, worst = min(possible, key=order.__getitem__), max(possible, key=order.__getitem__)
    decided, caps, why = _decided(sheet, lines, facts, fraud, ladder)
    if decided:
        final = max([*decided], key=order.__getitem__)
        return Grade(final, final, final, why)
    best, worst = (max([grade, *caps], key=order.__getitem__) for grade in (best, worst))
    if any(line.veto is None for line in lines) and sheet.veto_grade:
        worst, settled = max(worst, sheet.veto_grade, key=order.__getitem__), False
    return Grade(best if settled and best == worst else None, worst, best, why)


def _decided(
    sheet: Sheet, lines: Sequence[Line], facts: Mapping[str, Any], fraud: Sequence[str], ladder: Sequence[str]
) -> tuple[list[str], list[str], tuple[str, ...]]:
    """Return the grades that vetoes and facts set, those above which none may stand, and why."""
    decided: list[str] = []
    caps: list[str] = []
    why: list[str] = []
    for line in lines:
        if line.veto and sheet.veto_grade:
            decided.append(sheet.veto_grade)
        if line.veto_words:
            why.append(line.veto_words)
    for fact in sheet.facts:
        if facts.get(fact.id) and (fact.grade or fact.not_above):
            (decided if fact.grade else caps).append(fact.grade or fact.not_above)
            why.append(f"{fact.name}，{'评为' if fact.grade else '不高于'}“{fact.grade or fact.not_above}”")
    if fraud:
        decided.append(ladder[-1])
        why.append(f"经认定弄虚作假（{'、'.join(fraud)}），按最低等次评定")
    return decided, caps, tuple(why)


def _by_conditions(sheet: Sheet, lines: Sequence[Line], facts: Mapping[str, Any]) -> tuple[list[str], bool]:
    """Return the grades that are possible, and whether one is settled; none where nothing may be judged."""
    known = _ranges(sheet, lines, facts)
    if any(_holds(one, known) is not False for one in sheet.undecided):
        return [], False
    possible: list[str] = []
    for rule in sheet.grades:
        truth = _applies(rule, known)
        if truth is not False:
            possible.append(rule.grade)
        if truth:
            break
    # what failed decides whatever is open; to have passed, all has to be known
    failed = bool(rule.any_of) and truth is True
    return possible, len(set(possible)) == 1 and (failed or all(line.met is not None for line in lines))


def _ranges(sheet: Sheet, lines: Sequence[Line], facts: Mapping[str, Any]) -> dict[str, Range]:
    """Return between which numbers each name of the conditions lies."""
    found: dict[str, Range] = {}
    for group in sheet.groups:
        own = [line for line in lines if line.group == group.name]
        failed, open_ = sum(line.met is False for line in own), sum(line.met is None for line in own)
        found[group.counts] = (failed, failed + open_)
    for fact in sheet.facts:
        value = facts.get(fact.id)
        found[fact.id] = ANYTHING if value is None else (float(value), float(value))
    return found


def _applies(rule: GradeRule, known: Mapping[str, Range]) -> bool | None:
    any_of, all_of = ([_holds(one, known) for one in ones] for ones in (rule.any_of, rule.all_of))
    if any_of:
        return True if True in any_of else None if None in any_of else False
    return False if False in all_of else None if None in all_of else True


def _holds(condition: tuple[str, str, Any], known: Mapping[str, Range]) -> bool | None:
    """Tell whether a condition holds over the whole of both ranges, over nothing of them, or it is not known."""
    name, word, right = condition
    low, high = known.get(name, ANYTHING)
    least, most = known.get(right, ANYTHING) if isinstance(right, str) else (right, right)
    if ANYTHING in ((low, high), (least, most)):
        return None
    test = OPERATORS[word]
    told = {bool(test(a, b)) for a in (low, high) for b in (least, most)}
    return told.pop() if len(told) == 1 else None
