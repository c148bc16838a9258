"""The moment, the people and the frames of the tests of pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shuangkong.monitoring.protocol.check import check

NOW = datetime(2026, 3, 10, 4, 30, tzinfo=UTC)  # half past noon in Beijing
TODAY = date(2026, 3, 10)
MN, OTHER_MN = "88888880000001", "88888880000002"
OWN, OTHER = "91520602MA6DM0001Q", "91520602MA6DM0002P"


def hour_frame(mn, moment, value, mark="N"):
    """One hour of sulphur dioxide as a device sends it, with its PW."""
    told = f"{moment:%Y%m%d%H%M%S}"
    content = (
        f"DataTime={told};a21026-Avg={value - 1},a21026-ZsAvg={value},a21026-Flag={mark};a00000-Avg=10.0,a00000-Flag=N"
    )
    segment = f"QN={told}000;ST=31;CN=2061;PW=123456;MN={mn};Flag=5;CP=&&{content}&&".encode()
    return b"##%04d%s%04X\r\n" % (len(segment), segment, check(segment))


def at(hour, day=10):
    """An hour of March 2026 in Beijing."""
    return datetime(2026, 3, day, hour)  # noqa: DTZ001
