"""指标进展: where an indicator should stand by now, how far it has come, and what is still to do.

Five kinds of targets are told apart by their relation. A rate of change (decrease_by, increase_by) is a share since
the base year; percentage points (decrease_by_points, increase_by_points) are differences of levels and never a share;
all others (reach, at_least, at_most, complete_all) ask for a level. `upward` is 1 where more is better, −1 where less.
"""

from shuangkong.kernel.formulas import (
    Quantity,
    above,
    at_least,
    at_most,
    below,
    choose,
    larger,
    logarithm,
    power,
    ratio,
    smaller,
)
from shuangkong.targets.rules import progress, required_decline, yearly_rate_needed


def measured(level, base_level, relation) -> Quantity:
    """考核值: what the target measures: the change since the base year in its own way, or the level itself.

    Source  wording of the plans: “下降 15%” is a share of the base level, “降低 20 个百分点” a difference of levels
    Units   level, base_level: the indicator's unit; relation: the target's
    Result  share for rates of change, else the indicator's unit

    >>> [round(measured(40, 50, r), 2) for r in ("decrease_by", "decrease_by_points", "at_most")]
    [0.2, 10, 40]
    """
    rise = choose(relation == "increase_by", ratio(level, base_level) - 1, level)
    more = choose(relation == "increase_by_points", level - base_level, rise)
    less = choose(relation == "decrease_by_points", base_level - level, more)
    return choose(relation == "decrease_by", 1 - ratio(level, base_level), less)


def required_rate(target, years, span, relation, pace) -> Quantity:
    """变化率的进度要求（测算）: the change that should have come about after `years` of `span` years.

    Source  R1.5
    Units   target: share since the base year; pace: geometric or linear
    Result  share

    >>> round(required_rate(0.12, 4, 5, "decrease_by", "geometric"), 4)
    0.0972
    """
    passed = ratio(years, span)
    rise = choose(pace == "geometric", power(1 + target, passed) - 1, target * passed)
    return choose(relation == "decrease_by", required_decline(target, years, span, pace), rise)


def required_level(target, start, years, span) -> Quantity:
    """水平值和百分点的进度要求（测算）: where the indicator should stand, in equal steps from its start.

    Source  ours
    Units   target, start: the indicator's unit, or percentage points
    Result  as the target

    >>> required_level(70, 50, 2, 5)
    58.0
    """
    return start + (target - start) * ratio(years, span)


def never_beyond(path, target, upward) -> Quantity:
    """进度要求（不高于目标）: whoever stood better than the target at the start is asked for the target, not for more.

    Source  ours
    Units   as the target
    Result  as the target

    >>> never_beyond(91.2, 90.0, 1), never_beyond(7.5, 9.0, -1)
    (90.0, 9.0)
    """
    return choose(upward == 1, smaller(path, target), larger(path, target))


def gap(measured, required, upward) -> Quantity:
    """与进度要求的差距: positive ahead of what is required, negative behind, whichever way is better.

    Source  definition
    Units   as the target
    Result  as the target

    >>> gap(65, 70, 1), gap(8.5, 9.0, -1)
    (-5, 0.5)
    """
    return (measured - required) * upward


def progress_of_rate(measured, target, relation, progress_method) -> Quantity:
    """变化率的完成进度: share of the way to the target that is done.

    Source  R1.6
    Units   measured, target: shares since the base year; progress_method: log or linear
    Result  share, 1 means the whole way

    >>> round(progress_of_rate(0.06, 0.12, "decrease_by", "log"), 4)
    0.484
    """
    grown = choose(
        progress_method == "log", ratio(logarithm(1 + measured), logarithm(1 + target)), ratio(measured, target)
    )
    return choose(relation == "decrease_by", progress(measured, target, progress_method), grown)


def progress_of_level(measured, target, start, upward) -> Quantity:
    """水平值和百分点的完成进度: share of the way from the start to the target that is done, in equal steps.

    Source  ours
    Units   measured, target, start: the indicator's unit, or percentage points
    Result  share, 1 means the whole way; missing where the start was as good as the target already: there is no way

    >>> progress_of_level(60, 70, 50, 1), progress_of_level(11, 9, 12, -1), progress_of_level(90.5, 90, 91.2, 1)
    (0.5, 0.3333333333333333, Missing)
    """
    way = larger((target - start) * upward, 0.0)
    return ratio((measured - start) * upward, way)


def needed_yearly(measured, target, years_left, relation, upward) -> Quantity:
    """后续年均需完成: what each remaining year has to bring, none where the target is reached already.

    Source  R1.5 for rates of change; equal steps for points and levels are ours
    Units   measured, target: share for rates of change, else the indicator's unit; years_left: number of years
    Result  as the target, per year

    >>> round(needed_yearly(0.06, 0.12, 2, "decrease_by", 1), 4)
    0.0324
    >>> needed_yearly(60, 70, 2, "reach", 1), needed_yearly(72, 70, 2, "reach", 1)
    (5.0, 0.0)
    """
    steps = ratio(larger((target - measured) * upward, 0.0), years_left)
    grown = larger(power(ratio(1 + target, 1 + measured), ratio(1, years_left)) - 1, 0.0)
    other = choose(relation == "increase_by", grown, steps)
    fallen = larger(yearly_rate_needed(target, measured, years_left), 0.0)
    return choose(relation == "decrease_by", fallen, other)


def meets(measured, required, upward, is_strict, about) -> Quantity:
    """达到要求: “以上、不低于” includes the bound, “低于、超过” does not, “左右” leaves a margin.

    Source  domain notes on pollutants, 9.2
    Units   measured, required, about (margin, 0 where none): as the target; is_strict: 1 or 0
    Result  true or false

    >>> meets(90, 90, 1, 0, 0), meets(9, 9, -1, 1, 0), meets(62, 65, 1, 0, 3)
    (True, False, True)
    """
    up = choose(is_strict == 1, above(measured, required), at_least(measured, required - about))
    down = choose(is_strict == 1, below(measured, required), at_most(measured, required + about))
    return choose(upward == 1, up, down)


def kept_every_year(years_met, years) -> Quantity:
    """历年均达到: “稳定在……以上” is met only while every year since the base year met it.

    Source  domain notes on pollutants, 9.2
    Units   numbers of years
    Result  true or false

    >>> kept_every_year(4, 4), kept_every_year(3, 4)
    (True, False)
    """
    return at_least(years_met, years)


def end_of_interval(at_low, at_high, wanted) -> Quantity:
    """预测区间端点: the smaller (−1) or larger (1) of the two ends: a falling level makes a larger decline.

    Source  definition
    Units   as the target
    Result  as the target

    >>> end_of_interval(0.15, 0.11, -1), end_of_interval(0.15, 0.11, 1)
    (0.11, 0.15)
    """
    return choose(wanted == 1, larger(at_low, at_high), smaller(at_low, at_high))
