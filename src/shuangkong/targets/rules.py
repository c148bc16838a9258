"""进度与完成程度: the pace a five-year target asks for, the progress made, and the rate still needed.

All rates are shares: 0.13 means 13 %. Source of all: domain rules R1.5 and R1.6 of the energy chapter, whose
documents stand in rulebook/documents; each formula names its own.
"""

from shuangkong.kernel.formulas import Quantity, choose, logarithm, power, ratio


def required_decline(target, years, span, pace) -> Quantity:
    """进度要求: share by which the indicator should have fallen after `years` of `span` years.

    Source  “十二五”节能目标责任评价考核 (20/40/60/80/100 % of progress, measured in logarithms); linear by local practice
    Units   target: share; years, span: number of years; pace: geometric or linear
    Result  share since the base year

    >>> round(required_decline(0.155, 4, 5, "geometric"), 4)
    0.1261
    >>> round(required_decline(0.155, 4, 5, "linear"), 4)
    0.124
    """
    passed = ratio(years, span)
    return choose(pace == "geometric", 1 - power(1 - target, passed), target * passed)


def yearly_rate(target, span) -> Quantity:
    """年均降低率: the equal yearly fall that adds up to the target over the span.

    Source  algebra of the required pace
    Units   target: share; span: number of years
    Result  share per year

    >>> round(yearly_rate(0.13, 5), 4)
    0.0275
    """
    return 1 - power(1 - target, ratio(1, span))


def yearly_pace(target, span, pace) -> Quantity:
    """年度进度要求: the yearly fall that the pace asks for: equal rates (geometric) or equal points (linear).

    Source  as the required pace
    Units   target: share; span: number of years; pace: geometric or linear
    Result  share per year

    >>> [round(yearly_pace(0.13, 5, pace), 4) for pace in ("geometric", "linear")]
    [0.0275, 0.026]
    """
    return choose(pace == "geometric", yearly_rate(target, span), ratio(target, span))


def yearly_rate_needed(target, decline, years_left) -> Quantity:
    """后续年均需降低率: the equal yearly fall that the remaining years need; missing when none remains.

    Source  algebra of the required pace; 11th five-year plan: 15.61 % after four of five years leaves 5.20 %
    Units   target, decline: shares since the base year; years_left: number of years
    Result  share per year

    >>> round(yearly_rate_needed(0.20, 0.1561, 1), 4)
    0.052
    """
    return 1 - power(ratio(1 - target, 1 - decline), ratio(1, years_left))


def progress_logarithmic(decline, target) -> Quantity:
    """目标完成进度（对数法）: share of the way to the target, measured in logarithms.

    Source  national progress bulletins: Tianjin, 11th plan, 20.07 % of 20 % is 100.39 %
    Units   decline, target: shares since the base year
    Result  share, 1 means the whole way

    >>> round(progress_logarithmic(0.2007, 0.20), 5)
    1.00392
    """
    return ratio(logarithm(1 - decline), logarithm(1 - target))


def progress_linear(decline, target) -> Quantity:
    """目标完成进度（线性法）: share of the target that is done.

    Source  city practice: Tianmen 2016–2017, 9.77 % of 13 % is 75.1 %
    Units   decline, target: shares since the base year
    Result  share, 1 means the whole way

    >>> round(progress_linear(0.0977, 0.13), 4)
    0.7515
    """
    return ratio(decline, target)


def progress(decline, target, progress_method) -> Quantity:
    """目标完成进度: by the method in force, logarithmic (default) or linear.

    Source  parameter targets.progress_method
    Units   decline, target: shares; progress_method: log or linear
    Result  share, 1 means the whole way

    >>> round(progress(0.0977, 0.13, "linear"), 4)
    0.7515
    """
    return choose(progress_method == "log", progress_logarithmic(decline, target), progress_linear(decline, target))


def time_progress(years, span) -> Quantity:
    """时间进度: share of the plan's years that have passed.

    Source  R1.6: 40 % after two of five years
    Units   number of years
    Result  share

    >>> time_progress(2, 5)
    0.4
    """
    return ratio(years, span)


def overfulfilment(decline, target) -> Quantity:
    """超额完成比例: by how much the final result exceeds the target, linear.

    Source  outcome of the 11th plan: Beijing 26.59 % of 20 % is 32.95 % over
    Units   shares since the base year
    Result  share of the target

    >>> round(overfulfilment(0.2659, 0.20), 4)
    0.3295
    """
    return ratio(decline - target, target)
