"""上传数据的取值: what a field of a message may hold, and how it is read; None for what does not fit."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shuangkong.monitoring.meters import codes as meter_codes

MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[ T]?(\d\d):?(\d\d)(?::?(\d\d))?)?", re.ASCII)
TEXT = re.compile(r"[^\x00-\x1f\ud800-\udfff]{1,80}")
CODE = re.compile(r"[0-9A-Za-z]+", re.ASCII)
LARGEST = Decimal("9e11")  # scaled to 1/10,000 it still fits into a float's whole numbers
MOST = 10_000  # items of a batch
SHOWN = 60
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def value_of(kind: str, there: Any) -> Any:
    """Return what a field of a kind says: a text, a Decimal, seconds of Beijing's clock, a list, a word; None if unfit."""
    return READERS.get(kind, _word)(kind, there)


def _text(_kind: str, there: Any) -> str | None:
    text = str(there) if isinstance(there, str | int) and not isinstance(there, bool) else ""
    return text if TEXT.fullmatch(text) else None


def _code(_kind: str, there: Any) -> str | None:
    fits = isinstance(there, str) and len(there) == meter_codes.length() and CODE.fullmatch(there)
    return there if fits else None


def _number(_kind: str, there: Any) -> Decimal | None:
    if isinstance(there, bool) or not isinstance(there, int | str | Decimal) or len(str(there)) > SHOWN:
        return None
    try:
        value = Decimal(there)
    except ArithmeticError:
        return None
    return value if value.is_finite() and abs(value) < LARGEST else None


def _moment(_kind: str, there: Any) -> int | None:
    found = MOMENT.fullmatch(there) if isinstance(there, str) else None
    if found is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp()) if moment >= EARLIEST else None


def _list(_kind: str, there: Any) -> list[Any] | None:
    return there if isinstance(there, list) and 0 < len(there) <= MOST else None


def _word(kind: str, there: Any) -> str | None:
    return meter_codes.words(kind).get(str(there)) if isinstance(there, str | int) else None


READERS = {"text": _text, "code": _code, "number": _number, "moment": _moment, "list": _list}


def wanted(kind: str) -> str:
    """Return in words what a field of a kind may hold."""
    told = {
        "text": "1 至 80 个字符",
        "code": f"{meter_codes.length()} 位字母和数字",
        "number": "数，绝对值小于 9000 亿",
        "moment": "时间，如 2025-03-05 10:15:00",
        "list": f"1 至 {MOST:,} 条的列表",
    }
    return told.get(kind) or meter_codes.labels(kind)


def shown(there: Any) -> str:
    """Return what was sent, cut where it is long."""
    text = str(there)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
