"""读数: what a frame says, as rows of readings: one row a factor, the numbers still as sent.

Most frames are exactly as the standard wants them. Those are taken apart by one expression and two splits, five times
faster than by reading.py; every other frame goes through reading.py with all its tolerances. Both give the same rows.
A part of a split message is read by itself: it repeats the time and never cuts an item, so a part that got lost costs
its own factors only, and every reading points at the frame that says it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache

from shuangkong.monitoring.protocol.check import check
from shuangkong.monitoring.protocol.codes import factors, field, table
from shuangkong.monitoring.protocol.message import Message, version_of
from shuangkong.monitoring.protocol.moments import moment, trimmed
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.values import Measurement, measurements, time_of

KIND_OF = {"2011": "realtime", "2051": "minute", "2061": "hour", "2031": "day"}
NAMES = ("Avg", "Rtd", "ZsAvg", "ZsRtd", "Min", "Max", "Cou", "Flag")
SLOTS = {name: number for number, name in enumerate(NAMES)}
PLAIN = re.compile(
    rb"##(\d{4})((?:QN=(\d{17});)?ST=([^;,=&]{2});CN=(\d{4});PW=[^;,=&]*;MN=[^;,=&]+;(?:Flag=(\d{1,2});)?"
    rb"(?:PNUM=\d{1,4};PNO=\d{1,4};)?(RF=1;)?CP=&&DataTime=(\d{14});([!-%'-.0-~]*)&&)([0-9A-F]{4})(?:\r\n)?"
)
NO_NUMBER = re.compile(rb"-(?:Rtd|Avg|ZsRtd|ZsAvg|Min|Max|Cou)=(?!-?\d{1,12}(?:\.\d{1,15})?(?:[,;]|\Z))")
AHEAD_MS = 86_400_000  # a reading of tomorrow was not measured
BEIJING_MS = 8 * 3_600_000
EARLIEST_MS = 1_104_537_600_000  # 2005-01-01: HJ/T 212-2005, the first of these standards, is of that year
LOSSES = ("not_a_number", "repeated_field")  # remarks that cost a value
OWN_REASONS = {
    "no_values": "没有可用的数据",
    "repeated_factor": "同一因子用了新旧两种编码",
    "time_ahead": "数据时间晚于接收时间一天以上",
    "time_before": "数据时间早于 2005 年（设备时钟有误）",
}
Row = tuple[str, str | None, str | None, str | None, str | None, str | None, str | None]
# factor (code of 2017), value, corrected, low, high, amount, mark


@dataclass(slots=True)
class Said:
    """What one frame says; `reason` names what was lost of it, a code of remarks.csv or of OWN_REASONS."""

    kind: str | None = None
    time: int | None = None  # milliseconds of the station's clock
    cn: str | None = None
    resent: bool = False
    rows: list[Row] | tuple[Row, ...] = ()
    reason: str | None = None
    detail: str | None = None


def said(raw: bytes, received_ms: int, key: bytes | None = None) -> Said:
    """Return what a frame says; never raises for what a frame may hold."""
    found = plain(raw) or tolerant(raw, key)
    if found.time is not None and found.time > received_ms + BEIJING_MS + AHEAD_MS:
        return Said(cn=found.cn, reason="time_ahead", detail=str(_moment_of(found.time)))
    if found.time is not None and found.time < EARLIEST_MS:
        return Said(cn=found.cn, reason="time_before", detail=str(_moment_of(found.time)))
    if found.kind and not found.rows and not found.reason:
        found.reason = "no_values"
    return found


def reasons() -> dict[str, str]:
    """Return the name of every reason."""
    return {row["code"]: row["name"] for row in table("remarks")} | OWN_REASONS


def plain(raw: bytes) -> Said | None:
    """Return what a frame says that is as the standard wants it; None for every other."""
    found = PLAIN.fullmatch(raw)
    if found is None:
        return None
    length, segment, qn, st, cn, flag, again, time, content, declared = found.groups()
    if len(segment) != int(length) or check(segment) != int(declared, 16) or NO_NUMBER.search(content):
        return None
    told = time.decode()
    at = _milliseconds(told)
    if at is None:
        return None
    version = version_of(int(flag) if flag else None, st.decode("ascii", "replace"), (qn or time).decode())
    command = cn.decode()
    result = Said(KIND_OF.get(command), at, command, again is not None)
    if result.kind is None:
        return result
    gathered = _gathered(content.decode(), version)
    if gathered is None:
        return None
    _fill(result, gathered)
    return result


def tolerant(raw: bytes, key: bytes | None = None) -> Said:
    """Return what a frame says, with every tolerance of reading.py."""
    reading = read(raw, key)
    message = reading.message
    result = Said(KIND_OF.get(message.cn or ""), None, message.cn, message.sent_again)
    if reading.status == "rejected" or message.cipher is not None:
        last = next((r for r in reversed(reading.remarks) if r.refuses or message.cipher is not None), None)
        result.reason, result.detail = (last.code, last.found or None) if last else ("no_content", None)
        return result
    at = time_of(message)
    if at is None:
        if result.kind:
            result.reason, result.detail = _timeless(message)
        return result
    result.time = _since_1970(at)
    if result.kind is None:
        return result
    lost = next((r for r in reading.remarks if r.code in LOSSES), None)
    if lost:
        result.reason, result.detail = lost.code, f"{lost.where} {lost.found}"
    _fill(result, {told.factor: _texts(told) for told in measurements(message)})
    return result


def _gathered(content: str, version: int) -> dict[str, list[str | None]] | None:
    """Return by factor what is said under each of NAMES; None where one thing is said twice and differently."""
    rows: dict[str, list[str | None]] = {}
    for pair in content.replace(";", ",").split(","):
        name, _, value = pair.partition("=")
        place = slot(name, version)
        if place is None or not value:
            continue
        factor, at = place
        row = rows.get(factor)
        if row is None:
            row = rows[factor] = [None] * len(NAMES)
        if row[at] is None:
            row[at] = value
        elif row[at] != value:
            return None
    return rows


@lru_cache(maxsize=4096)  # as codes.field: a flood of invented names must not fill the memory
def slot(name: str, version: int) -> tuple[str, int] | None:
    """Return the factor that a field is of, as sent, and where its value goes; None where it goes nowhere."""
    known = field(name, version)
    at = SLOTS.get(known.suffix)
    return None if known.factor is None or at is None else (known.factor, at)


def _texts(told: Measurement) -> list[str | None]:
    numbers = [format(told.numbers[name], "f") if name in told.numbers else None for name in NAMES[:-1]]
    return [*numbers, told.mark]


def _fill(result: Said, gathered: dict[str, list[str | None]]) -> None:
    rows: dict[str, Row] = {}
    realtime = result.kind == "realtime"
    for factor, (avg, rtd, zs_avg, zs_rtd, low, high, amount, mark) in gathered.items():
        value, corrected = (rtd or avg, zs_rtd or zs_avg) if realtime else (avg or rtd, zs_avg or zs_rtd)
        row = (_code(factor), value, corrected, low, high, amount, mark)
        if not any(row[1:]):
            continue
        if row[0] in rows:
            result.reason, result.detail = "repeated_factor", row[0]
            continue
        rows[row[0]] = row
    result.rows = list(rows.values())


@cache
def _codes() -> dict[str, str]:
    return {code: row["code"] for code, row in factors().items()}


def _code(factor: str) -> str:
    return _codes().get(factor, factor)


def _timeless(message: Message) -> tuple[str, str | None]:
    told = trimmed(message.first("DataTime") or "")
    return ("time_invalid", told) if told else ("time_missing", None)


@lru_cache(maxsize=4096)  # the times of one minute come from every station
def _milliseconds(told: str) -> int | None:
    at = moment(told)
    return None if at is None else _since_1970(at)


def _since_1970(at: datetime) -> int:
    return round(at.replace(tzinfo=UTC).timestamp()) * 1000


def _moment_of(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).replace(tzinfo=None)
