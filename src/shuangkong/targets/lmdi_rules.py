"""因素分解（LMDI-I）: how much of a change came from activity, from structure and from intensity, exact and without a rest.

An amount (energy, CO₂) of several groups is total output × a group's share in it × the group's intensity. Where a number
is nought the logarithms have no value, and their limits say what takes the whole change (Ang, LMDI-I).
"""

from shuangkong.kernel.formulas import Quantity, choose, logarithm, prevailing, ratio, size

NEAR = 0.0001  # below this relative distance the quotient loses digits; two terms of its series have them all


def logarithmic_mean(now, before) -> Quantity:
    """对数平均: (now − before) ÷ ln(now ÷ before), the weight of a group; the number itself where both are one.

    Source  LMDI-I (Ang 2004)
    Units   any, both alike; missing where one of them is not positive
    Result  as the numbers

    >>> round(logarithmic_mean(120, 100), 4), logarithmic_mean(100, 100), logarithmic_mean(100, 0)
    (109.6963, 100.0, Missing)
    """
    distance = ratio(now - before, now + before)
    series = (now + before) * 0.5 * (1 - distance * distance * ratio(1.0, 3.0))
    return choose(size(distance) < NEAR, series, ratio(now - before, logarithm(ratio(now, before))))


def activity_effect(now, before, output_now, output_before, total_now, total_before) -> Quantity:
    """规模效应: what a group's amount changed by because the whole economy grew.

    Source  LMDI-I
    Units   amount (tce, tCO2); output and its total: yuan at one price base
    Result  as the amount; 0 where the group is new, gone or without output

    >>> round(activity_effect(110, 100, 50, 50, 110, 100), 2)
    10.0
    """
    # 1 where the group has output in both years, else missing: then growth of the whole explains nothing of it
    both_produce = ratio(output_now * output_before, output_now * output_before)
    regular = logarithmic_mean(now, before) * logarithm(ratio(total_now, total_before)) * both_produce
    return prevailing(regular, (now - before) * 0)


def structure_effect(now, before, output_now, output_before, total_now, total_before) -> Quantity:
    """结构效应: what a group's amount changed by because its share in the whole output changed.

    Source  LMDI-I; a group whose output begins or ends takes its whole change here, the limit of the formula
    Units   as the effect of activity
    Result  as the amount

    >>> round(structure_effect(110, 100, 60, 50, 110, 100), 2), structure_effect(30, 0, 20, 0, 110, 100)
    (9.13, 30)
    """
    shares = ratio(ratio(output_now, total_now), ratio(output_before, total_before))
    regular = logarithmic_mean(now, before) * logarithm(shares)
    begun_or_ended = choose(output_now * output_before == 0, choose(output_now == output_before, 0, 1), 0)
    return prevailing(regular, (now - before) * begun_or_ended)


def intensity_effect(now, before, output_now, output_before) -> Quantity:
    """强度效应: what a group's amount changed by because its amount per unit of output changed.

    Source  LMDI-I; an amount that begins or ends while there is output takes its whole change here
    Units   as the effect of activity
    Result  as the amount

    >>> round(intensity_effect(100, 100, 60, 50), 2), intensity_effect(30, 0, 20, 20)
    (-18.23, 30)
    """
    regular = logarithmic_mean(now, before) * logarithm(ratio(ratio(now, output_now), ratio(before, output_before)))
    produce = choose(output_now * output_before == 0, 0, 1)
    return prevailing(regular, (now - before) * produce)


def effect_without_output(now, before, output_now, output_before) -> Quantity:
    """无产出部分的变化: the whole change of a group that has no output in either year (households).

    Source  ours: such a group has neither share nor intensity
    Units   as the effect of activity
    Result  as the amount

    >>> effect_without_output(80, 70, 0, 0), effect_without_output(80, 70, 5, 5)
    (10, 0)
    """
    return (now - before) * choose(output_now + output_before == 0, 1, 0)
