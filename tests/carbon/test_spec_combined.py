"""碳达峰碳中和综合评价考核（参照试算） — the comprehensive assessment of 2026, tried on cities and counties.

Five control and nine support indicators, each passed or not. It addresses provinces; here it is a trial.
"""

from shuangkong.carbon import combined_rules as rules
from shuangkong.carbon.combined_tables import CONTROLS
from shuangkong.carbon.tables import SUPPORT_INDICATORS


def test_grade(check):
    """One control or three supports missed, or fraud: 不合格 (3); all fourteen passed: 优秀 (1); else 合格 (2). 1.5."""
    check(
        rules.combined_grade,
        """
        case                    | control_failed | support_failed | indicators_open | fraud | control_fails | support_fails | grade
        ------------------------+----------------+----------------+-----------------+-------+---------------+---------------+--------
        all passed              | 0              | 0              | 0               | 0     | 1             | 3             | 1
        two supports            | 0              | 2              | 0               | 0     | 1             | 3             | 2
        three supports          | 0              | 3              | 0               | 0     | 1             | 3             | 3
        one control             | 1              | 0              | 0               | 0     | 1             | 3             | 3
        fraud                   | 0              | 0              | 0               | 1     | 1             | 3             | 3
        open, might still fail  | 0              | 2              | 1               | 0     | 1             | 3             | missing
        open, but failed anyway | 1              | 0              | 9               | 0     | 1             | 3             | 3
        before 2026             | 0              | 0              | 0               | 0     | missing       | missing       | missing
        """,
    )


def test_controls_missed(check):
    """CO₂ total, CO₂ intensity, coal, oil, non-fossil share: what is not settled counts for none. 1.5."""
    check(
        rules.missed,
        """
        case        | first | second | third | fourth | fifth | failed
        ------------+-------+--------+-------+--------+-------+-------
        none        | 0     | 0      | 0     | 0      | 0     | 0
        two         | 1     | 0      | 0     | 1      | 0     | 2
        not settled | 1     | missing | missing | 0   | missing | 1
        """,
    )


def test_five_controls_and_nine_supports():
    """The indicators are those of the 2026 measure. 1.5."""
    assert (len(CONTROLS), len(SUPPORT_INDICATORS)) == (5, 9)
