"""重点用能单位 — who is a key energy user, and who assesses it.

The mark is reached in one year; a listed unit leaves only after it has stayed below for two years running, so that a bad
year does not move a unit off the list and on again.
"""

from shuangkong.statistics import rules


def test_size(check):
    """10,000 tce, or 5,000 where designated; exactly on the mark counts. R8.1, Order 15 of 2018."""
    check(
        rules.is_of_key_size,
        """
        case                  | energy_tce | designated | least_tce | designated_least_tce | of key size
        ----------------------+------------+------------+-----------+----------------------+------------
        on the mark           | 10,000     | 0          | 10,000    | 5,000                | yes
        just below            | 9,999.99   | 0          | 10,000    | 5,000                | no
        designated            | 5,000      | 1          | 10,000    | 5,000                | yes
        designated, too small | 4,999      | 1          | 10,000    | 5,000                | no
        not reported          | missing    | 0          | 10,000    | 5,000                | missing
        """,
    )


def test_years_below(check):
    """Years below the mark, one after the other. R8.1, ours."""
    check(
        rules.years_below,
        """
        case        | of_key_size | years_before | years
        ------------+-------------+--------------+------
        first below | no          | 0            | 1
        again       | no          | 1            | 2
        back above  | yes         | 1            | 0
        """,
    )


def test_rolling_list(check):
    """In at once, out after two years. R8.1, ours."""
    check(
        rules.is_key_user,
        """
        case                | of_key_size | listed | years_below_mark | years_to_leave | key user
        --------------------+-------------+--------+------------------+----------------+---------
        reaches it          | yes         | 0      | 0                | 2              | yes
        never was           | no          | 0      | 5                | 2              | no
        one year below      | no          | 1      | 1                | 2              | yes
        two years below     | no          | 1      | 2                | 2              | no
        comes back          | yes         | 0      | 0                | 2              | yes
        """,
    )


def test_classes(check):
    """3 million tce: assessed by the nation; 500,000: by the province; all others by the city. R8.2."""
    check(
        rules.key_user_class,
        """
        case         | energy_tce | hundred_least_tce | thousand_least_tce | class
        -------------+------------+-------------------+--------------------+-------------
        steel works  | 8,000,000  | 3,000,000         | 500,000            | hundred
        on the mark  | 3,000,000  | 3,000,000         | 500,000            | hundred
        aluminium    | 600,000    | 3,000,000         | 500,000            | thousand
        cement plant | 120,000    | 3,000,000         | 500,000            | ten_thousand
        """,
    )
