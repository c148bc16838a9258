"""时间: the moments of a message, as it writes them; always the clock of the station, Beijing time."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

DIGITS = 14
PARTS = ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))


@lru_cache(maxsize=4096)  # the times of one minute come from every station
def moment(text: str) -> datetime | None:
    """Return the moment that 14 digits name (年月日时分秒), None where there is no such moment.

    >>> moment("20240229080000"), moment("20230229080000")
    (datetime.datetime(2024, 2, 29, 8, 0), None)
    """
    if len(text) != DIGITS or not (text.isascii() and text.isdigit()):
        return None
    try:
        year, month, day, hour, minute, second = (int(text[start:end]) for start, end in PARTS)
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the standard writes no zone
    except ValueError:
        return None


def trimmed(text: str) -> str:
    """Return a time without milliseconds, which some devices add."""
    return text[:DIGITS] if len(text) == DIGITS + 3 and text.isascii() and text.isdigit() else text
