"""碳达峰碳中和综合评价考核: five control and nine support indicators, each 达标 or 不达标. Addresses provinces: here 参照试算."""

from shuangkong.kernel.formulas import Quantity, at_least, choose, prevailing

EXCELLENT, PASSED, FAILED = 1, 2, 3


def combined_grade(control_failed, support_failed, indicators_open, fraud, control_fails, support_fails) -> Quantity:
    """综合评价考核等次（参照试算）: 1 优秀, 2 合格, 3 不合格; missing while indicators are open that could change it.

    Source  碳达峰碳中和综合评价考核办法: fails at one control or three support indicators, or by fraud; excellent when all
            fourteen pass. That an open indicator leaves the grade open is ours
    Units   numbers of indicators; fraud: 0 or 1
    Result  1, 2 or 3

    >>> [combined_grade(c, s, 0, 0, 1, 3) for c, s in ((0, 0), (0, 2), (0, 3), (1, 0))]
    [1, 2, 3, 3]
    """
    settled = choose(control_failed + support_failed == 0, EXCELLENT, PASSED)
    without_control = choose(indicators_open == 0, settled, None)
    without_support = choose(at_least(control_failed, control_fails), FAILED, without_control)
    without_fraud = choose(at_least(support_failed, support_fails), FAILED, without_support)
    return choose(fraud == 1, FAILED, without_fraud)


def missed(first, second, third, fourth, fifth) -> Quantity:
    """控制指标不达标项数: how many of the five control indicators failed; one that is not settled counts for none.

    Source  碳达峰碳中和综合评价考核办法
    Units   1 or 0 each, missing where not settled
    Result  number of indicators

    >>> missed(1, 0, None, 1, 0)
    2
    """
    control = prevailing(first, 0) + prevailing(second, 0) + prevailing(third, 0)
    return control + prevailing(fourth, 0) + prevailing(fifth, 0)
