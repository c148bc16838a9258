"""The time of reception: small steps back stand still, large ones are believed and told."""

import logging

from shuangkong.monitoring.gateway.clock import Clock
from shuangkong.monitoring.lake.journal import Journal, records


class Hands:
    """A wall clock and a steady one that a test moves."""

    def __init__(self):
        self.wall_ms, self.steady_s = 1_000_000_000, 50.0

    def clock(self):
        return Clock(lambda: self.wall_ms * 1_000_000, lambda: self.steady_s)

    def pass_(self, seconds, wall=None):
        self.steady_s += seconds
        self.wall_ms += round(1000 * (seconds if wall is None else wall))


def test_time_goes_on():
    """As the wall clock goes, without a word."""
    hands = Hands()
    clock = hands.clock()
    hands.pass_(12.5)
    assert clock.now() == 1_000_012_500


def test_a_small_step_back_stands_still(caplog):
    """Up to a minute the time waits until the clock has caught up; nothing is said."""
    hands = Hands()
    clock = hands.clock()
    hands.pass_(10)
    assert clock.now() == 1_000_010_000
    hands.pass_(1, wall=-30)
    assert clock.now() == 1_000_010_000
    hands.pass_(31)
    assert clock.now() == 1_000_011_000
    assert caplog.records == []


def test_a_large_step_back_is_believed_and_told(caplog, tmp_path):
    """The log says how far; the journal begins a new file, so that within a file the time never falls."""
    hands = Hands()
    clock, journal = hands.clock(), Journal(tmp_path, "gw1")
    journal.append("A", clock.now(), b"before")
    hands.pass_(1, wall=-3600)
    journal.append("A", clock.now(), b"after")
    journal.close()
    assert "系统时钟倒退了 3,601 秒" in caplog.text
    told = sorted([one.raw for one in records(file)] for file in tmp_path.glob("*/*.journal"))
    assert told == [[b"after"], [b"before"]]


def test_a_large_step_forward_is_told(caplog):
    """Unlike a pause, during which the steady clock goes on as well."""
    hands = Hands()
    clock = hands.clock()
    hands.pass_(7200)
    assert clock.now() == 1_007_200_000
    assert caplog.records == []
    with caplog.at_level(logging.WARNING):
        hands.pass_(1, wall=7200)
        assert clock.now() == 1_014_400_000
    assert "系统时钟前跳了 7,199 秒" in caplog.text
