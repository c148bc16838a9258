"""预警等级: the national criterion of 2020 (发改办环资〔2020〕901号), levels 1 (red), 2 (yellow), 3 (green)."""

from shuangkong.kernel.formulas import Quantity, at_least, at_most, choose, size


def intensity_level(actual, required, gap_share) -> Quantity:
    """能耗强度预警等级: 3 when the progress target is met, 2 when the gap is at most 10 % of it, else 1.

    Source  发改办环资〔2020〕901号; a required value of 0 that is missed is level 1 (ours)
    Units   actual, required: shares by which intensity fell; gap_share: share of the target
    Result  level

    >>> [intensity_level(a, 0.03, 0.10) for a in (0.03, 0.027, 0.0269, -0.005)]
    [3, 2, 1, 1]
    """
    return choose(at_least(actual, required), 3, _level_of_gap(required - actual, required, gap_share))


def intensity_level_2021h1(actual, required) -> Quantity:
    """能耗强度预警等级（2021年上半年）: 1 when intensity rose, 2 when it fell by less than required, else 3.

    Source  发改办环资〔2021〕629号, as it describes the levels
    Units   shares by which intensity fell
    Result  level

    >>> [intensity_level_2021h1(a, 0.03) for a in (0.03, 0.0269, 0, -0.005)]
    [3, 2, 2, 1]
    """
    return choose(at_least(actual, required), 3, choose(actual < 0, 1, 2))


def level_in_force(actual, required, gap_share, criterion) -> Quantity:
    """能耗强度预警等级: by the criterion in force, A (gap to the progress target) or B (first half of 2021).

    Source  parameter warning.criterion
    Units   as the two criteria
    Result  level

    >>> [level_in_force(0.005, 0.03, 0.10, c) for c in ("A", "B")]
    [1, 2]
    """
    return choose(
        criterion == "B", intensity_level_2021h1(actual, required), intensity_level(actual, required, gap_share)
    )


def total_level(actual, limit, gap_share) -> Quantity:
    """能源消费总量预警等级: 3 within the limit, 2 when over it by at most 10 % of it, else 1.

    Source  发改办环资〔2020〕901号; whether growth or tce is compared is the setting warning.total_basis
    Units   actual, limit: both growth shares or both tce
    Result  level

    >>> total_level(0.035, 0.030, 0.10), total_level(1035, 1030, 0.10)
    (1, 2)
    """
    return choose(at_most(actual, limit), 3, _level_of_gap(actual - limit, limit, gap_share))


def _level_of_gap(gap, target, gap_share) -> Quantity:
    return choose(at_most(gap, gap_share * size(target)), choose(target == 0, 1, 2), 1)
