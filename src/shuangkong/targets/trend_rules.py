"""趋势外推: a straight line through the yearly values, read off at the target year, with a prediction interval.

Ordinary least squares on the values themselves, or on their logarithms where the indicator falls or rises by equal
rates; the sums over the years so far are made by trend.py. Few values make a wide interval: that is the point of it.
"""

from shuangkong.kernel.formulas import Quantity, choose, larger, logarithm, power, prevailing, ratio, smaller

E = 2.718281828459045
Z = 1.2815515655446004  # normal quantile of 0.9: one tenth of the outcomes lie above, one tenth below the interval


def trend_value(level, is_rate) -> Quantity:
    """趋势计算值: the value the line is drawn through: its logarithm where the target is a rate of change.

    Source  ours: equal yearly rates are a straight line in logarithms
    Units   level: any; is_rate: 1 for decrease_by and increase_by, else 0
    Result  the level, or its natural logarithm

    >>> round(trend_value(2.718281828459045, 1), 6), trend_value(3.0, 0)
    (1.0, 3.0)
    """
    return choose(is_rate == 1, logarithm(level), level)


def slope(n, sum_x, sum_y, sum_xx, sum_xy) -> Quantity:
    """趋势斜率: what the line gains a year.

    Source  ordinary least squares
    Units   n: number of years; sums over years since the base year (x) and trend values (y)
    Result  trend value per year; missing with fewer than two years

    >>> slope(3, 3, 9, 5, 11)
    1.0
    """
    return ratio(n * sum_xy - sum_x * sum_y, n * sum_xx - sum_x * sum_x)


def on_trend(n, sum_x, sum_y, slope, years) -> Quantity:
    """趋势外推值: the line read off after `years` years.

    Source  ordinary least squares
    Units   as slope; years since the base year
    Result  trend value

    >>> on_trend(3, 3, 9, 1.0, 5)
    7.0
    """
    return ratio(sum_y, n) + slope * (years - ratio(sum_x, n))


def residual_variance(n, sum_x, sum_y, sum_xy, sum_yy, slope) -> Quantity:
    """剩余方差: how far the years so far lie from the line, squared, per degree of freedom (n − 2).

    Source  ordinary least squares
    Units   as slope
    Result  trend value squared; missing with two years, which any line goes through

    >>> round(residual_variance(4, 6, 10.0, 17.0, 30.0, 0.4), 4)
    2.1
    """
    around = sum_yy - ratio(sum_y * sum_y, n)
    along = sum_xy - ratio(sum_x * sum_y, n)
    return ratio(larger(around - slope * along, 0.0), n - 2)


def quantile(n) -> Quantity:
    """分布系数: Student's t with n − 2 degrees of freedom that leaves a tenth on either side.

    Source  Abramowitz and Stegun, 26.7.5 (expansion around the normal quantile); within 0.2 % from two degrees on
    Units   n: number of years
    Result  number of standard errors

    >>> [round(quantile(n), 2) for n in (4, 5, 7, 12)]
    [1.88, 1.64, 1.48, 1.37]
    """
    first, second, third, fourth = 0.8465848, 0.5708906, 0.2585171, 0.0543958
    per = ratio(1.0, n - 2)
    return Z + first * per + second * per * per + third * per * per * per + fourth * per * per * per * per


def half_width(n, sum_x, sum_xx, residual_variance, quantile, years) -> Quantity:
    """预测区间半宽: how far above and below the line four of five outcomes lie.

    Source  prediction interval of ordinary least squares, 80 %
    Units   as slope; years since the base year
    Result  trend value

    >>> round(half_width(4, 6, 14, 0.01, 1.886, 5), 4)
    0.3628
    """
    away = years - ratio(sum_x, n)
    spread = 1 + ratio(1.0, n) + ratio(away * away, sum_xx - ratio(sum_x * sum_x, n))
    return quantile * power(larger(residual_variance * spread, 1e-18), 0.5)


def added_up(level, n, sum_y, years_left) -> Quantity:
    """累计量外推值: what has been reached, and as much again in each year left as in the years so far.

    Source  ours: of amounts that add up, the yearly additions are the observations, not their sums
    Units   level: the amount so far; n, sum_y: number and sum of the yearly additions
    Result  the indicator's own unit

    >>> added_up(40.0, 4, 40.0, 1)
    50.0
    """
    return level + ratio(sum_y, n) * years_left


def added_half_width(n, sum_y, sum_yy, years_left, quantile) -> Quantity:
    """累计量预测区间半宽: how far four of five outcomes lie, from how much the yearly additions differ.

    Source  prediction interval of a sum of further draws from the same distribution, 80 %
    Units   as added_up; quantile: of Student's t with n − 1 degrees of freedom
    Result  the indicator's own unit

    >>> round(added_half_width(4, 40.0, 408.0, 1, 1.638), 4)
    2.9906
    """
    variance = ratio(larger(sum_yy - ratio(sum_y * sum_y, n), 0.0), n - 1)
    spread = years_left + ratio(years_left * years_left, n)
    return quantile * power(larger(variance * spread, 1e-18), 0.5)


def quantile_of_additions(n) -> Quantity:
    """分布系数（累计量）: Student's t with n − 1 degrees of freedom that leaves a tenth on either side.

    Source  as quantile
    Units   n: number of years
    Result  number of standard errors

    >>> round(quantile_of_additions(4), 2)
    1.64
    """
    return quantile(n + 1)


def lower_end(on_trend, half_width) -> Quantity:
    """趋势下界: the lower end of the interval.

    Source  prediction interval of ordinary least squares, 80 %
    Units   trend values
    Result  trend value

    >>> lower_end(7.0, 0.5)
    6.5
    """
    return on_trend - half_width


def upper_end(on_trend, half_width) -> Quantity:
    """趋势上界: the upper end of the interval.

    Source  prediction interval of ordinary least squares, 80 %
    Units   trend values
    Result  trend value

    >>> upper_end(7.0, 0.5)
    7.5
    """
    return on_trend + half_width


def back(value, is_rate, least, most) -> Quantity:
    """外推水平: the level that a trend value stands for, kept within what the indicator can be.

    Source  ours: a share lies between 0 and 100 %
    Units   value: trend value; is_rate: 1 where it is a logarithm; least, most: the indicator's own unit, missing
            where it has no bounds
    Result  the indicator's own unit

    >>> round(back(1.0, 1, None, None), 3), back(104.0, 0, 0, 100)
    (2.718, 100)
    """
    level = choose(is_rate == 1, power(E, value), value)
    return prevailing(smaller(larger(level, least), most), level)
