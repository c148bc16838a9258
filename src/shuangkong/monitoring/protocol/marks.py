"""数据标记: the mark of a period out of the marks of its values (HJ 212-2017, notes to annex C).

Water: one abnormal value makes the period abnormal; the standard does not say which mark it gets, so it gets the most
severe one. Air: normal while enough of the values are, else D. The same from minute to hour and from hour to day.
"""

from __future__ import annotations

from collections.abc import Sequence

from shuangkong.monitoring.protocol.codes import mark

NORMAL, FAULTY = "N", "D"


def severity(text: str, version: int) -> int:
    """Return how grave a mark is, 0 for normal; an unknown one is as grave as a fault."""
    row = mark(text, version)
    return int(row["severity"]) if row else severity(FAULTY, version)


def water_mark(marks: Sequence[str], version: int) -> str | None:
    """废水: return the mark of a period, None where there is no value."""
    return max(marks, key=lambda text: severity(text, version), default=None)


def gas_mark(marks: Sequence[str], version: int, normal_share: float) -> str | None:
    """废气: return the mark of a period, None where there is no value.

    `normal_share` is the share of normal values from which the period is normal: monitoring.gas_normal_share.
    """
    if not marks:
        return None
    normal = sum(severity(text, version) == 0 for text in marks)
    return NORMAL if normal >= normal_share * len(marks) else FAULTY
