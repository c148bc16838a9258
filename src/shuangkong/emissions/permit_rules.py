"""排污许可与总量替代的计算: permitted against actual amounts, and what a new project's emission has to be replaced by.

Amounts in t.
"""

from shuangkong.kernel.formulas import Quantity, above, at_most, choose, prevailing, ratio, smaller

MG_PER_T = 1e-9  # t in a milligram
G_PER_T = 1e-6  # t in a gram


def actual_amount(automatic_t, manual_t, coefficient_t) -> Quantity:
    """实际排放量: of an outlet's month, by the first method there is a value of: automatic, manual, coefficient.

    Source  排污许可证申请与核发技术规范 总则 (HJ 942-2018), the order of methods
    Units   t
    Result  t; missing where no method gave one

    >>> actual_amount(12.5, 14.0, 20.0)
    12.5
    """
    return prevailing(automatic_t, prevailing(manual_t, coefficient_t))


def headroom(permitted_t, actual_t) -> Quantity:
    """许可余量: what may still be emitted in the twelve months; negative where the permit is exceeded.

    Source  排污许可管理条例 (国务院令第736号): permitted annual emission, over any twelve months on end (HJ 942-2018)
    Units   t
    Result  t

    >>> headroom(120.0, 95.5)
    24.5
    """
    return permitted_t - actual_t


def permit_used(permitted_t, actual_t) -> Quantity:
    """许可排放量使用率: the share of the permitted amount that twelve months emitted.

    Source  ours, for the page
    Units   t
    Result  share

    >>> permit_used(120.0, 90.0)
    0.75
    """
    return ratio(actual_t, permitted_t)


def within_permit(permitted_t, actual_t) -> Quantity:
    """符合许可排放量: twelve months on end emitted no more than permitted; exactly on it is within.

    Source  排污许可管理条例 (国务院令第736号); HJ 942-2018
    Units   t
    Result  yes or no

    >>> within_permit(120.0, 120.0)
    True
    """
    return at_most(actual_t, permitted_t)


def permitted_by_standard(reference_flow_m3, limit_mg_m3, output) -> Quantity:
    """按排放标准核算的许可排放量: reference flow of a unit of product, the limit and the year's output.

    Source  HJ 942-2018 (generally used form, from memory); water: m3 and mg/L give grams, so its factor is 1e-6
    Units   m3 a unit of product, mg/m3, units of product a year
    Result  t

    >>> permitted_by_standard(2830, 50, 4_000_000)
    566.0
    """
    return reference_flow_m3 * limit_mg_m3 * output * MG_PER_T


def permitted_amount(standard_t, total_control_t, eia_t) -> Quantity:
    """许可排放量: the strictest of what the standard, the total-control target and the EIA approval give.

    Source  HJ 942-2018 (from memory)
    Units   t; missing where one of them says nothing
    Result  t

    >>> permitted_amount(566.0, 480.0, 520.0)
    480.0
    """
    first = prevailing(standard_t, prevailing(total_control_t, eia_t))
    second = prevailing(total_control_t, first)
    return smaller(smaller(first, second), prevailing(eia_t, first))


def replacement_needed(new_t, times) -> Quantity:
    """应替代量: what a new project's emission has to be replaced by, once (等量) or twice (倍量).

    Source  环发〔2014〕197号
    Units   t; times 1 or 2
    Result  t

    >>> replacement_needed(30.0, 2)
    60.0
    """
    return new_t * times


def replacement_times(missed, once, twice) -> Quantity:
    """替代倍数: twice where last year's quality of the area's air or water missed its target, else once.

    Source  环发〔2014〕197号
    Units   missed: 1 or 0
    Result  times; missing where it is not known whether the target was missed

    >>> replacement_times(1, 1.0, 2.0)
    2.0
    """
    return choose(missed == 1, twice, once)


def replacement_left(verified_t, used_t) -> Quantity:
    """可用替代量: what is left of a source's verified reduction; below zero where more was used than there is.

    Source  环发〔2014〕197号; 环办环评〔2020〕36号: the sum of uses is at most the verified reduction
    Units   t
    Result  t

    >>> replacement_left(200.0, 60.0)
    140.0
    """
    return verified_t - used_t


def replacement_allowed(verified_t, used_t, asked_t) -> Quantity:
    """替代量未超出: with what is asked the uses stay within the verified reduction.

    Source  环发〔2014〕197号
    Units   t
    Result  yes or no

    >>> replacement_allowed(200.0, 180.0, 20.0)
    True
    """
    return at_most(used_t + asked_t, verified_t)


def inflated_base(before_t, permitted_t, tolerance) -> Quantity:
    """基数疑似虚高: the emission before a project exceeds the permitted amount by more than the tolerance.

    Source  R-PERMIT of the audit catalogue (ours, assumed)
    Units   t; tolerance a share
    Result  yes or no

    >>> inflated_base(121.0, 100.0, 0.2)
    True
    """
    return above(before_t, permitted_t * (1 + tolerance))


def gas_mass(concentration_mg_m3, volume_m3) -> Quantity:
    """废气污染物排放量: what a month's gas carried, by the mean of measurements made by hand.

    Source  HJ 942-2018: manual monitoring, mean concentration times volume of the time
    Units   mg/m3 and m3 of dry gas at standard state
    Result  t

    >>> gas_mass(45, 20_000_000)
    0.9
    """
    return concentration_mg_m3 * volume_m3 * MG_PER_T


def water_mass(concentration_mg_l, volume_m3) -> Quantity:
    """废水污染物排放量: what a month's water carried, by the mean of measurements made by hand.

    Source  HJ 942-2018: manual monitoring
    Units   mg/L, m3
    Result  t; a milligram a litre of a cubic metre is a gram

    >>> round(water_mass(30, 600_000), 9)
    18.0
    """
    return concentration_mg_l * volume_m3 * G_PER_T
