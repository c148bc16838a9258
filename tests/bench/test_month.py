"""The bench of the month: the accounts and the SQL by hand make the same months, to the bit."""

from shuangkong.bench.commands import machine
from shuangkong.bench.month import Asked, measure
from shuangkong.bench.month_report import lines


def test_the_accounts_agree_with_sql_by_hand():
    """Four outlets, six days: no month differs; late data compute two days; a peer that is not asked is not told."""
    found = measure(Asked(outlets=4, days=6, peers=()))
    assert found.different == 0
    assert found.rows > 200_000
    assert found.late.rows == 2
    report = "\n".join(lines(found, machine()))
    assert "逐位相同" in report
    assert "目标 ≤ 12" in report
