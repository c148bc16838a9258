"""排放口页: what the page of one outlet shows: which factor, which readings, from when to when; the curve and its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from shuangkong.monitoring import board, curve, kept_accounts
from shuangkong.monitoring.board import Known
from shuangkong.monitoring.conditions import InForce, exceeds
from shuangkong.monitoring.curve import Span
from shuangkong.monitoring.kept_accounts import Hour
from shuangkong.monitoring.lake import views as lake_views
from shuangkong.monitoring.snapshot import BEIJING, Told, told_of
from shuangkong.monitoring.wording import (
    BASES,
    HOW,
    SPANS,
    factor_name,
    factor_unit,
    mark_name,
    number,
    plain,
    unit_text,
)

KINDS = ("minute", "hour", "day")


@dataclass(frozen=True, slots=True)
class Row:
    """One reading in the table beside the curve."""

    time: datetime
    value: str
    corrected: str
    mark: str
    how: str
    over: bool
    frames: str  # the query of the page of its frames


def context(outlet: Any, known: Known, home: Path, asked: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Return what the template needs; whatever is asked for wrongly falls back to what is usual."""
    mns = known.stations.get(outlet.pk, [])
    mn = chosen(asked.get("mn"), mns)
    newest = known.snapshot.newest.get(mn, ())
    factors = _factors(outlet.pk, newest, known)
    factor = chosen(asked.get("factor"), factors)
    kind = chosen(asked.get("kind"), ["hour", *KINDS])
    span = Span.of(kind, _day(asked.get("first")), _day(asked.get("last")), _newest_day(newest, factor, now))
    told = readings(home, mn, factor, span)
    limits = known.limits.get((outlet.pk, factor), [])
    basis = next((one.basis for one in limits if one.span == kind), limits[0].basis if limits else "measured")
    hours = kept_accounts.hours(home, outlet.pk, factor, span.first, span.last) if kind == "hour" else []
    drawing = curve.draw(told, span, basis, limits, hours) if told else None
    line = board.lines([outlet], known)[0]
    same = {"mn": mn, "kind": kind, "first": span.first, "last": span.last}
    return {
        "outlet": outlet, "line": line, "mn": mn, "mns": mns, "factor": factor, "kind": kind, "span": span,
        "factor_name": factor_name(factor), "unit": factor_unit(factor), "basis": BASES[basis],
        "factors": [(code, factor_name(code), urlencode(same | {"factor": code})) for code in factors],
        "kinds": [(name, urlencode({"mn": mn, "factor": factor, "kind": name, "last": span.last})) for name in KINDS],
        "most": curve.MOST_DAYS[kind], "drawing": drawing, "limits": [limit_words(one) for one in limits],
        "rows": _rows(told, mn, limits, hours), "gaps": curve.gaps(told, span, now.replace(tzinfo=None) + BEIJING) if told else [],
        "put_in": curve.spans_put_in(hours), "captured": known.captured.get(outlet.pk, []),
        "frames": urlencode({"mn": mn, "kind": kind}), "gateway_runs": known.snapshot.gateway_runs(now),
    }  # fmt: skip


def chosen(asked: str | None, known: list[str]) -> str:
    """Return what was asked for where it is known, else the first; empty where there is nothing."""
    return asked if asked in known else next(iter(known), "")


def readings(home: Path, mn: str, factor: str, span: Span) -> list[Told]:
    """Return the readings of a station and factor in order of time."""
    if not mn or not factor:
        return []
    table = lake_views.curve(home, mn, span.kind, span.first, span.last, [factor])
    return [told_of(row, span.kind) for row in table.to_pylist()]


def limit_words(limit: InForce) -> dict[str, str]:
    """Return a limit in words."""
    text, unit = plain(limit.limit), unit_text(limit.unit)
    return {"text": text, "unit": unit, "basis": BASES[limit.basis], "span": SPANS[limit.span]}


def _factors(outlet: str, newest: tuple[Told, ...], known: Known) -> list[str]:
    """Return the factors of a station, those with a limit first."""
    limited = {factor for of, factor in known.limits if of == outlet}
    return sorted({told.factor for told in newest} | limited, key=lambda factor: (factor not in limited, factor))


def _rows(told: list[Told], mn: str, limits: list[InForce], hours: list[Hour]) -> list[Row]:
    how = {hour.time: HOW.get(hour.how, hour.how) for hour in hours}
    return [
        Row(
            one.time, number(one.value), number(one.corrected), mark_name(one.mark) or "正常",
            how.get(one.time, ""), any(exceeds(one, limit) for limit in limits),
            urlencode({"mn": mn, "kind": one.kind, "time": one.time.isoformat(timespec="seconds")}),
        )
        for one in told
    ]  # fmt: skip


def _newest_day(newest: tuple[Told, ...], factor: str, now: datetime) -> date:
    found = max((told.time for told in newest if told.factor == factor), default=None)
    return (found or now.replace(tzinfo=None) + BEIJING).date()


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if date.min + timedelta(800) < found < date.max - timedelta(2) else None
