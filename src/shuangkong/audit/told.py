"""读回线索: a finding from a line of JSON, made anew by the catalogue: nobody's own words or weight come in with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.finding import Finding

MOST_SUBJECT, MOST_FACTOR = 160, 20


def finding(row: Mapping[str, Any]) -> Finding:
    """Return the finding that a row says; its message is the template's (疑似…), and it is hard only where its check may be.

    Raises:
        ValueError, KeyError, TypeError: a field lacks or says what cannot be.
    """
    check = catalogue()[row["check"]]
    first, last, strength = _moment(row["first"]), _moment(row["last"]), row["strength"]
    if row["kind"] != check.applies_to or first > last:
        raise ValueError("kind or time")
    if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 <= strength <= 1:
        raise ValueError("strength")
    if not isinstance(row["hard"], bool) or not isinstance(row["found"], dict):
        raise TypeError("hard or found")
    subject, factor = _text(row["subject"], MOST_SUBJECT), _text(row.get("factor", ""), MOST_FACTOR)
    if not subject:
        raise ValueError("subject")
    area = _text(row.get("area", ""), MOST_FACTOR)
    return check.finding(subject, area, first, last, float(strength), row["found"], factor=factor, hard=row["hard"])


def _moment(text: Any) -> str:
    if not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None:
        raise ValueError("a day or a moment, Beijing time without a zone")
    return text


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("text")
    return value
