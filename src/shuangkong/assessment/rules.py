"""考核计分的公式: what a completion, an overshoot, a list of deductions is worth. Sheets bring the numbers (sheets/)."""

from shuangkong.kernel.formulas import (
    Quantity,
    at_least,
    at_most,
    below,
    choose,
    larger,
    ratio,
    rounded,
    smaller,
)

ALMOST = 1e-9  # so that 1.35 is three whole steps of 0.1 over 1, and a step that is just reached counts


def completion(actual, target) -> Quantity:
    """目标完成率: actual over target, never below nothing (the raw value is shown beside it).

    Source  考核计分通例, A6
    Units   both in the same unit, better when larger (a fall, a reduction)
    Result  share; missing where the target is nothing

    >>> round(completion(4.4, 4.0), 4), completion(-1, 4)
    (1.1, 0)
    """
    return larger(ratio(actual, target), 0)


def overshoot(actual, limit) -> Quantity:
    """超出控制目标的比例: how far an amount exceeds its limit, never below nothing.

    Source  1.2, cap_tiers
    Units   both in the same unit, better when smaller
    Result  share

    >>> round(overshoot(110, 100), 4), overshoot(90, 100)
    (0.1, 0)
    """
    return larger(ratio(actual, limit) - 1, 0)


def linear_points(share, full, cap) -> Quantity:
    """按比例计分: full marks times the share, which counts up to a cap.

    Source  1.2, linear_ratio
    Units   share; full: points
    Result  points

    >>> linear_points(0.5, 25, 1), linear_points(1.3, 25, 1)
    (12.5, 25)
    """
    return full * smaller(larger(share, 0), cap)


def step_points(share, least, worth, below) -> Quantity:
    """分档计分（达到即得）: the points of a step where the share reaches it, else those of the steps below.

    Source  1.2, ratio_steps
    Units   share; worth, below: points
    Result  points

    >>> step_points(0.95, 0.9, 36, 32), step_points(0.9, 0.9, 36, 32), step_points(0.89, 0.9, 36, 32)
    (36, 36, 32)
    """
    return choose(at_least(share, least), worth, below)


def tier_points(over, most, worth, beyond) -> Quantity:
    """分档计分（超出即减）: the points of a tier where the overshoot stays within it, else those of the wider tiers.

    Source  1.2, cap_tiers
    Units   share over the limit; worth, beyond: points
    Result  points

    >>> tier_points(0.08, 0.1, 10, 5), tier_points(0.1, 0.1, 10, 5), tier_points(0.11, 0.1, 10, 5)
    (10, 10, 5)
    """
    return choose(at_most(over, most), worth, beyond)


def whole_steps(amount, each) -> Quantity:
    """满几个整步: how many whole steps an amount holds.

    Source  1.2, per_over
    Units   both in the same unit
    Result  number, never below nothing

    >>> whole_steps(1.35 - 1, 0.10), whole_steps(0.3, 0.1), whole_steps(0.09, 0.1)
    (3, 3, 0)
    """
    # rounding half up half a step lower is cutting off; the kernel knows no other way that all engines share
    return larger(rounded(ratio(amount, each) + ALMOST - 0.5, 0), 0)


def bonus_points(share, each, points, cap) -> Quantity:
    """超额完成加分: points for every whole step beyond full completion, up to a cap.

    Source  1.2, per_over; 国发〔2007〕36号: 3 points for every 10 %, at most 9
    Units   share completed; each: share
    Result  points

    >>> bonus_points(1.10, 0.10, 3, 9), bonus_points(1.35, 0.10, 3, 9), bonus_points(1.5, 0.10, 3, 9)
    (3, 9, 9)
    """
    return smaller(points * whole_steps(share - 1, each), cap)


def matrix_points(year_met, cumulative_met, both, cumulative_only, year_only, none) -> Quantity:
    """年度和累计两项对照计分: four cells; what is reached since the base year outranks the single year.

    Source  1.2, matrix_annual_cum; 怀柔区 十四五 35/20/10/0; A16
    Units   year_met, cumulative_met: 1 or 0; the cells: points
    Result  points

    >>> [matrix_points(y, c, 35, 20, 10, 0) for y, c in ((1, 1), (0, 1), (1, 0), (0, 0))]
    [35, 20, 10, 0]
    """
    with_cumulative = choose(year_met == 1, both, cumulative_only)
    without = choose(year_met == 1, year_only, none)
    return choose(cumulative_met == 1, with_cumulative, without)


def yearly_points(actual, limit, before, met, down, otherwise) -> Quantity:
    """强度目标兼看同比: full marks on target, fewer when the target is missed but the value fell on the year.

    Source  1.2, intensity_yoy; 上海 2024
    Units   actual, limit, before in the same unit, better when smaller; the rest: points
    Result  points

    >>> [yearly_points(a, 0.5, 0.6, 15, 10, 0) for a in (0.5, 0.55, 0.6)]
    [15, 10, 0]
    """
    return choose(at_most(actual, limit), met, choose(below(actual, before), down, otherwise))


def left_points(start, taken) -> Quantity:
    """扣分: what is left of the start after deductions, never below nothing.

    Source  1.2, deduct
    Units   points
    Result  points

    >>> left_points(1, 2 * 0.5), left_points(3, 4)
    (0.0, 0)
    """
    return larger(start - taken, 0)


def carried_over(share, decline, target) -> Quantity:
    """跨周期结转: the share of a former cycle's over-fulfilment that counts in this one.

    Source  A16; no official formula is known, the share is 0 unless a document says otherwise
    Units   shares
    Result  share

    >>> round(carried_over(0.5, 0.15, 0.13), 4), carried_over(0.5, 0.12, 0.13)
    (0.01, 0.0)
    """
    return share * larger(decline - target, 0)


def counted_sum(points, bonus, full) -> Quantity:
    """总分: the sum with its bonus, at most the sheet's full marks, to two decimals half up (in hundredths).

    Source  1.2
    Units   points
    Result  hundredths of a point

    >>> counted_sum(94.995, 0, 100), counted_sum(98, 9, 100)
    (9500, 10000)
    """
    return rounded(smaller(points + bonus, full), 2)


def progress_result(year, yearly_required, cumulative, cumulative_required) -> Quantity:
    """累计和年度对照的结果: 3 both reached, 2 the cumulative only, 1 the year only, 0 neither.

    Source  A16
    Units   shares (or %, all four)
    Result  0 to 3

    >>> [progress_result(y, 2.7, c, 8.0) for y, c in ((3, 9), (2, 9), (3, 7), (2, 7))]
    [3, 2, 1, 0]
    """
    met = choose(at_least(year, yearly_required), 1, 0)
    return choose(at_least(cumulative, cumulative_required), met + 2, met)
