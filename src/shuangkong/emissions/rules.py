"""减排量的核算规则: when a project's reduction counts, what is taken off it, and what an area has reached.

Amounts in t; what a full year reduces in t/a; shares as shares. What a project reduces in a full year stands in water_rules, air_rules, voc_rules.
"""

from shuangkong.kernel.formulas import Quantity, choose, larger, ratio, smaller


def share_of_year(days) -> Quantity:
    """计入比例: the days counted as a share of 365, never above one.

    Source  §1.3: the first year counts by days, the next the rest, so that two years add up to one
    Units   days
    Result  share

    >>> round(share_of_year(245), 6), share_of_year(366)
    (0.671233, 1.0)
    """
    return smaller(ratio(days, 365.0), 1.0)


def booked(annual_t, days) -> Quantity:
    """当年计入量: what the year in which stable operation began counts.

    Source  §1.3, §1.5
    Units   t/a, days
    Result  t

    >>> round(booked(1387.0, 245), 2)
    931.0
    """
    return annual_t * share_of_year(days)


def carried(annual_t, first_year_t) -> Quantity:
    """结转量: what the next year counts: a full year less what the first year booked, never below zero.

    Source  §1.3, §1.5: two years add up to one; what the first year's claim stands at is what it booked
    Units   t/a, t
    Result  t

    >>> round(carried(1387.0, 931.0), 2), carried(1387.0, 1400.0)
    (456.0, 0.0)
    """
    return larger(annual_t - first_year_t, 0.0)


def closure(base_t, replacement_t, moved_inside) -> Quantity:
    """淘汰关停减排量: the base-year emission of what was closed, less that of what took its place (W5, A7, V6).

    Source  generally used; nothing counts where the capacity moved inside the city (产能置换)
    Units   t/a; moved_inside: 1 where the capacity moved inside the city, else 0
    Result  t/a

    >>> closure(120, 20, 0), closure(120, 20, 1)
    (100, 0.0)
    """
    return choose(moved_inside == 1, 0.0, base_t - replacement_t)


def closure_left(replacement_t) -> Quantity:
    """关停后剩余排放量: what the replacement source emits.

    Source  definition
    Units   t/a
    Result  t/a

    >>> closure_left(20)
    20
    """
    return replacement_t


def before_emission(reduction_t, left_t) -> Quantity:
    """治理前排放量: what is left and what was reduced.

    Source  E0 = E1 + R
    Units   t/a
    Result  t/a

    >>> before_emission(60, 40)
    100
    """
    return reduction_t + left_t


def share_left(reduction_t, left_t) -> Quantity:
    """治理后剩余比例: what is left as a share of what was there before.

    Source  E1 ÷ E0
    Units   t/a
    Result  share; missing where nothing was emitted before

    >>> share_left(60, 40)
    0.4
    """
    return ratio(left_t, reduction_t + left_t)


def in_sequence(entering_t, share_left) -> Quantity:
    """同一生产线后续工程减排量: what a later measure takes of the emission that the earlier ones left.

    Source  §1.6: substitution first, then end-of-pipe on what remains, so that R1 + R2 = E0 − E2
    Units   entering: t/a left by the step before; share
    Result  t/a

    >>> in_sequence(8, 0.25)
    6.0
    """
    return entering_t * (1 - share_left)


def counted(amount_t, at_most_t) -> Quantity:
    """可计量: an amount as far as no exclusion holds it down; never negative.

    Source  §1.3 (never negative); audit's consequences and downgrades are exclusions
    Units   t; at_most: what an exclusion lets count (0: nothing), or the amount itself
    Result  t

    >>> counted(50, 0), counted(50, 40), counted(-3, 10)
    (0, 40, 0.0)
    """
    return larger(smaller(amount_t, at_most_t), 0.0)


def net_so_far(amounts_t, used_t) -> Quantity:
    """扣除已使用量后的累计可计量: what the years up to here count, once what was used as a replacement is taken off.

    Source  §1.3, §1.6: a reduction used for a new project or sold is deducted, once; the first years bear it
    Units   amounts: t of the years up to here; used: t of all uses
    Result  t

    >>> net_so_far(100, 30), net_so_far(20, 30)
    (70, 0.0)
    """
    return larger(amounts_t - used_t, 0.0)


def covered(recognised_total_t, expected_total_t, coming_t, planned_total_t) -> Quantity:
    """可支撑量: what is recognised, with what may still come of running and of planned projects.

    Source  §2.1: the planned projects of a county must cover its share, or there is a gap
    Units   t: up to this year, up to this year, of later years of the plan, of projects not yet running
    Result  t

    >>> covered(60, 20, 5, 10)
    95
    """
    return recognised_total_t + expected_total_t + coming_t + planned_total_t


def shortfall(target_t, covered_t) -> Quantity:
    """项目支撑缺口: by how much projects fall short of the target; 0 where they cover it.

    Source  §2.1
    Units   t
    Result  t

    >>> shortfall(100, 95), shortfall(100, 120)
    (5, 0.0)
    """
    return larger(target_t - covered_t, 0.0)


def county_weight(base_share, potential_share, base_weight) -> Quantity:
    """分解权重: the share of the base year's emission and that of the projects' potential, weighed.

    Source  ours, §2.1: no official formula was found; parameter emissions.decomposition_base_weight
    Units   shares
    Result  share

    >>> county_weight(0.4, 0.2, 0.5)
    0.30000000000000004
    """
    return base_share * base_weight + potential_share * (1 - base_weight)
