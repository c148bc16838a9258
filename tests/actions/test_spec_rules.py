"""任务调度 — tasks are followed month by month: late, at risk, cards, letters, and how well a task can be followed.

A task on its way has a blue card. One that is slow or missed a milestone, yet can still be reached, gets a yellow card;
one that cannot be reached, or that province or press criticised, a red one. Two yellow cards on one task bring a
supervision letter.
"""

from datetime import date

import pytest

from shuangkong.actions import rules
from shuangkong.rulebook.lookup import Rulebook, implied_chain


def test_a_task_is_late_from_the_day_after_its_last(check):
    """§11.2: what is due on a day is in time on that day; what is done is never late."""
    check(
        rules.is_late,
        """
        case             | day | due | percent | late
        -----------------+-----+-----+---------+-----
        before           | 99  | 100 | 50      | no
        on its last day  | 100 | 100 | 50      | no
        the day after    | 101 | 100 | 99      | yes
        done             | 101 | 100 | 100     | no
        """,
    )


def test_a_task_is_behind_when_time_has_run_further_than_work(check):
    """§11.2 (slow): the gap that is put up with is ours, a tenth; exactly a tenth is not behind."""
    check(
        rules.is_behind,
        """
        case          | percent | elapsed | gap | behind
        --------------+---------+---------+-----+-------
        ahead         | 60      | 0.5     | 0.1 | no
        a tenth less  | 40      | 0.5     | 0.1 | no
        more          | 39      | 0.5     | 0.1 | yes
        not begun     | 0       | 0.05    | 0.1 | no
        """,
    )
    check(
        rules.time_progress,
        """
        case    | day | start | due | share
        --------+-----+-------+-----+------
        before  | -5  | 0     | 100 | 0
        quarter | 25  | 0     | 100 | 0.25
        after   | 130 | 0     | 100 | 1
        """,
    )


def test_the_colour_of_a_card(check):
    """§11.2: blue on track; yellow slow or node missed but reachable; red not reachable, or criticised by province or press."""
    check(
        rules.is_at_risk,
        """
        case             | behind | milestone_missed | unreported | risk
        -----------------+--------+------------------+------------+-----
        on its way       | no     | no               | no         | no
        slow             | yes    | no               | no         | yes
        node missed      | no     | yes              | no         | yes
        nobody reported  | no     | no               | yes        | yes
        """,
    )
    check(
        rules.card,
        """
        case              | late | at_risk | unreachable | criticised | card
        ------------------+------+---------+-------------+------------+-------
        on track          | no   | no      | no          | no         | blue
        slow, reachable   | no   | yes     | no          | no         | yellow
        not reachable     | no   | yes     | yes         | no         | red
        province or press | no   | no      | no          | yes        | red
        past its last day | yes  | no      | no          | no         | red
        """,
    )


def test_two_yellow_cards_bring_a_letter(check):
    """§11.2: two yellow cards on one item are a supervision letter (督办函) and one point; a red card two points."""
    check(
        rules.letter_is_due,
        """
        yellow_cards | wanted | letter
        -------------+--------+-------
        0            | 2      | no
        1            | 2      | no
        2            | 2      | yes
        """,
    )
    check(
        rules.points_lost,
        """
        case       | letters | red_cards | letter_points | red_card_points | points
        -----------+---------+-----------+---------------+-----------------+-------
        nothing    | 0       | 0         | 1             | 2               | 0
        two yellow | 1       | 0         | 1             | 2               | 1
        a red one  | 0       | 1         | 1             | 2               | 2
        both       | 1       | 1         | 1             | 2               | 3
        """,
    )


@pytest.mark.parametrize(
    ("area", "cards", "letter", "red", "confidence"),
    [("510800", "2", "1", "2", "reported"), ("520600", "2", "0", "0", "assumed"), ("210300", "2", "0", "0", "assumed")],
)
def test_points_are_lost_only_where_a_document_says_so(area, cards, letter, red, confidence):
    """§11.2 is the practice of one city (Guangyuan): it costs points there, and none in cities without such a document."""
    book, chain, day = Rulebook.load(), implied_chain(area), date(2026, 3, 31)
    found = [
        book.value(f"actions.{name}", chain, day)
        for name in ("yellow_cards_for_letter", "letter_points", "red_card_points")
    ]
    assert [value.text for value in found] == [cards, letter, red]
    assert {value.confidence for value in found} == {confidence}


def test_progress_is_reported_month_by_month(check):
    """§11.2 (月调度): last month's report is owed from the day after the report day; the day itself is ours."""
    check(
        rules.month_owed,
        """
        case               | month | day_of_month | report_day | owed
        -------------------+-------+--------------+------------+-----
        on the report day  | 100   | 5            | 5          | 98
        the day after      | 100   | 6            | 5          | 99
        end of the month   | 100   | 31           | 5          | 99
        """,
    )


def test_how_well_a_task_can_be_followed(check):
    """Ours: somebody who answers for it, a last day, a fresh value; a third each."""
    check(
        rules.monitoring_quality,
        """
        case       | has_lead | has_due | has_fresh | quality
        -----------+----------+---------+-----------+--------
        nothing    | no       | no      | no        | 0
        a lead     | yes      | no      | no        | 0.333
        and a day  | yes      | yes     | no        | 0.667
        all        | yes      | yes     | yes       | 1
        """,
    )


def test_the_state_of_a_task_follows_from_its_progress(check):
    """Ours: all of it reported done, and no milestone open."""
    check(
        rules.state,
        """
        case               | percent | open_milestones | state
        -------------------+---------+-----------------+----------
        nothing reported   | 0       | 1               | pending
        some               | 30      | 1               | under_way
        a milestone open   | 100     | 1               | under_way
        all done           | 100     | 0               | done
        """,
    )
