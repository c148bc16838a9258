"""数值: the content of a message by factor, as numbers and moments. What is no number, or is said twice, is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shuangkong.monitoring.protocol.codes import factors, field, mark
from shuangkong.monitoring.protocol.contents import NUMBER
from shuangkong.monitoring.protocol.message import Message
from shuangkong.monitoring.protocol.moments import moment, trimmed

MEASURED = frozenset({"value", "amount", "number"})


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a message says of one factor."""

    factor: str  # as sent
    code: str  # the code of 2017 where we know it, else as sent
    name: str | None  # None where it is not in our extract of the code list
    numbers: dict[str, Decimal]  # Rtd, Min, Avg, Max, Cou and the corrected (Zs…) ones
    mark: str | None
    sampled: datetime | None

    def is_normal(self, version: int) -> bool:
        """Whether its mark is one of normal values; without a mark nothing says that it is not."""
        row = mark(self.mark, version) if self.mark is not None else {"normal": "yes"}
        return row is not None and row["normal"] == "yes"


def time_of(message: Message, name: str = "DataTime") -> datetime | None:
    """数据时间: return a moment of the content; for minute, hour and day data it is the start of the period."""
    return moment(trimmed(message.first(name) or ""))


def measurements(message: Message) -> list[Measurement]:
    """Return what a message says, by factor, in its order."""
    told: dict[str, dict[str, set[str]]] = {}
    for item in message.items:
        for name, value in item:
            known = field(name, message.version)
            if known.factor and value and known.kind in MEASURED | {"mark", "time"}:
                told.setdefault(known.factor, {}).setdefault(known.suffix, set()).add(value)
    return [_measurement(factor, values) for factor, values in told.items()]


def _measurement(factor: str, values: dict[str, set[str]]) -> Measurement:
    said = {suffix: next(iter(texts)) for suffix, texts in values.items() if len(texts) == 1}
    numbers = {
        suffix: Decimal(text)
        for suffix, text in said.items()
        if suffix not in ("Flag", "SampleTime", "CompleteTime") and NUMBER.fullmatch(text)
    }
    row = factors().get(factor)
    sampled = moment(trimmed(said.get("SampleTime", "")))
    return Measurement(
        factor, row["code"] if row else factor, row["name"] if row else None, numbers, said.get("Flag"), sampled
    )
