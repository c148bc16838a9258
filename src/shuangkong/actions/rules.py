"""任务调度: when a task is late or at risk, which card it gets, what cards lead to, and how well it can be followed."""

from shuangkong.kernel.formulas import Quantity, above, at_least, below, choose, larger, ratio, smaller


def time_progress(day, start, due) -> Quantity:
    """时间进度: the part of a task's time that has passed.

    Source  §11.2, ours: a task is done evenly from its start to its end
    Units   day, start, due: numbers of days; start before due
    Result  share, 0 before the start, 1 after the end

    >>> time_progress(25, 0, 100), time_progress(120, 0, 100)
    (0.25, 1.0)
    """
    return smaller(larger(ratio(day - start, due - start), 0.0), 1.0)


def is_late(day, due, percent) -> Quantity:
    """逾期: the last day has passed and the task is not done; on its last day it is not late.

    Source  §11.2
    Units   day, due: numbers of days; percent: how much is done, %
    Result  yes or no

    >>> is_late(101, 100, 90), is_late(100, 100, 90), is_late(101, 100, 100)
    (True, False, False)
    """
    return choose(at_least(percent, 100), False, day > due)


def is_behind(percent, elapsed, gap) -> Quantity:
    """进度滞后: less is done than time has passed, by more than a share that is put up with.

    Source  §11.2 (slow); parameter actions.behind_gap
    Units   percent: %; elapsed, gap: shares
    Result  yes or no

    >>> is_behind(39, 0.5, 0.1), is_behind(40, 0.5, 0.1)
    (True, False)
    """
    return below(ratio(percent, 100) + gap, elapsed)


def is_at_risk(behind, milestone_missed, unreported) -> Quantity:
    """有风险: slow, or a milestone was missed, or the monthly report is wanting, so that nobody knows.

    Source  §11.2 (slow or node missed); that a report which is wanting counts is ours
    Units   1 or 0 (yes or no), each
    Result  yes or no

    >>> is_at_risk(False, True, False), is_at_risk(False, False, False)
    (True, False)
    """
    return behind + milestone_missed + unreported > 0


def card(late, at_risk, unreachable, criticised) -> Quantity:
    """亮牌: blue on track; yellow at risk but to be reached; red not to be reached in time, or criticised by province or press.

    Source  亮牌督办做法 (广元市), §11.2; that a task past its last day is red is ours: it was not reached in time
    Units   1 or 0 (yes or no), each; `unreachable` is what a person judged
    Result  blue, yellow or red

    >>> card(False, True, False, False), card(False, True, False, True)
    ('yellow', 'red')
    """
    red = late + unreachable + criticised > 0
    return choose(red, "red", choose(at_risk > 0, "yellow", "blue"))


def letter_is_due(yellow_cards, wanted) -> Quantity:
    """发督办函: so many yellow cards stand on one task since its last letter.

    Source  亮牌督办做法 (广元市), §11.2; parameter actions.yellow_cards_for_letter
    Units   numbers of cards
    Result  yes or no

    >>> letter_is_due(1, 2), letter_is_due(2, 2)
    (False, True)
    """
    return at_least(yellow_cards, wanted)


def points_lost(letters, red_cards, letter_points, red_card_points) -> Quantity:
    """督办扣分: what letters and red cards cost in the assessment, where a document in force says so; else its points are 0.

    Source  亮牌督办做法 (广元市), §11.2; parameters actions.letter_points, actions.red_card_points
    Units   numbers of letters and of cards; points
    Result  points, positive

    >>> points_lost(1, 0, 1, 2), points_lost(1, 1, 1, 2)
    (1, 3)
    """
    return letters * letter_points + red_cards * red_card_points


def month_owed(month, day_of_month, report_day) -> Quantity:
    """应报月份: the last month whose report is owed: last month's from the day after the report day on.

    Source  §11.2 (月调度); parameter actions.report_day
    Units   month: a running number of months; days of the month
    Result  a running number of months

    >>> month_owed(100, 6, 5), month_owed(100, 5, 5)
    (99, 98)
    """
    return choose(above(day_of_month, report_day), month - 1, month - 2)


def monitoring_quality(has_lead, has_due, has_fresh) -> Quantity:
    """可监测程度: how well a task can be followed: it has somebody who answers for it, a last day, and a fresh value.

    Source  ours, after the monitoring points of climate action plans: each of the three counts the same
    Units   1 or 0 (yes or no), each
    Result  share

    >>> round(monitoring_quality(True, True, False), 4)
    0.6667
    """
    return ratio(has_lead + has_due + has_fresh, 3)


def state(percent, open_milestones) -> Quantity:
    """任务状态: done when all of it is reported done and no milestone is open; under way as soon as anything is done.

    Source  ours
    Units   percent: %; number of milestones that were not reached
    Result  pending, under_way or done

    >>> state(0, 2), state(100, 1), state(100, 0)
    ('pending', 'under_way', 'done')
    """
    done = choose(open_milestones > 0, "under_way", "done")
    return choose(at_least(percent, 100), done, choose(percent > 0, "under_way", "pending"))
