"""能源计量的计算: from readings of a meter to amounts and standard coal, and what makes uploaded data good enough.

Amounts are whole numbers of 1/10,000 of the meter's unit, so that sums agree to the bit on every engine; times and
spans are seconds. Quality is that of the on-line monitoring system of key energy users (R8.4).
"""

from shuangkong.kernel.formulas import Missing, Quantity, at_least, at_most, choose, plain, ratio, rounded, size


def advance(before, after, capacity, rollover_share) -> Quantity:
    """计数器走数: how far a register went between two readings; a fall is a rollover only near both ends of its scale.

    Source  R8.4; the share of the scale is ours. A fall elsewhere is a reset: what was used meanwhile is not known
    Units   whole numbers of 1/10,000; the capacity is the first number that the register can't show
    Result  whole number of 1/10,000; missing after a reset

    >>> advance(100, 130, 100_000, 0.1), advance(99_990, 20, 100_000, 0.1), advance(50_000, 20, 100_000, 0.1)
    (30, 30, Missing)
    """
    high = at_least(before, capacity * (1 - rollover_share))
    low = at_most(after, capacity * rollover_share)
    rolled = choose(high, choose(low, after - before + capacity, _unknown(after)), _unknown(after))
    return choose(after >= before, after - before, rolled)


def _unknown(value) -> Quantity:
    return Missing if plain(value) else value.nullif(value)


def multiplied(advanced, multiplier) -> Quantity:
    """倍率换算: what the register's advance means behind its transformers (CT, PT).

    Source  R8.4; the multiplier is the product of both ratios
    Units   whole number of 1/10,000; a number
    Result  whole number of 1/10,000

    >>> multiplied(12_345, 80), multiplied(15, 0.1)
    (987600, 2)
    """
    return rounded(advanced * multiplier, 0)


def spread_until(amount, passed_s, span_s) -> Quantity:
    """按时间分摊: the part of an amount that falls before a moment of its span; parts add up to the whole, to the digit.

    Source  ours; what was used over a gap is known as a whole only, so parts are marked 测算
    Units   whole number of 1/10,000; seconds
    Result  whole number of 1/10,000

    >>> spread_until(100, 3_600, 10_800), spread_until(100, 7_200, 10_800), spread_until(100, 10_800, 10_800)
    (33, 67, 100)
    """
    return rounded(amount * ratio(passed_s, span_s), 0)


def standard_coal_grams(amount, kgce_per_unit) -> Quantity:
    """折标准煤量: an amount of one kind of energy in standard coal, as a whole number of grams.

    Source  GB/T 2589-2020, Ei × ki
    Units   whole number of 1/10,000 of the unit; kgce per unit
    Result  whole number of grams of standard coal (10^-6 tce)

    >>> standard_coal_grams(10_000_000, 0.1229)
    122900
    """
    return rounded(amount * kgce_per_unit * 0.1, 0)


def completeness(got, due) -> Quantity:
    """数据完整率: points that arrived over points that were due; where nothing was due there is no rate.

    Source  R8.4, NHJC: uploaded over expected points; an hourly item has 24 a day
    Units   numbers of points
    Result  share

    >>> completeness(648, 720)
    0.9
    """
    return ratio(got, due)


def day_month_deviation(days_sum, month) -> Quantity:
    """日累计与月数据偏差率: how far the sum of a month's daily data is from its monthly figure.

    Source  R8.4, NHJC
    Units   both alike
    Result  share of the monthly figure

    >>> day_month_deviation(950, 1000)
    0.05
    """
    return ratio(size(days_sum - month), size(month))


def good_enough(value, floor) -> Quantity:
    """达到下限: whether a rate is at least what is asked; exactly on it is enough.

    Source  R8.4, NHJC: completeness of at least 90 %
    Units   shares
    Result  true or false

    >>> good_enough(0.9, 0.9), good_enough(0.8999, 0.9)
    (True, False)
    """
    return at_least(value, floor)


def close_enough(value, ceiling) -> Quantity:
    """不超过上限: whether a deviation is at most what is allowed; exactly on it is allowed.

    Source  R8.4, NHJC: 5 % between days and month, 1 minute or 1 day of a time label
    Units   both alike
    Result  true or false

    >>> close_enough(0.05, 0.05), close_enough(61, 60)
    (True, False)
    """
    return at_most(value, ceiling)
