"""得分的写法: what a rule asks to know, and what it gives: from … to …, the same where all is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Rule = Mapping[str, Any]
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """要填的一项: flag (yes or no), count, number, percent, choice, points."""

    key: str
    label: str
    kind: str
    most: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """得分: from `low` to `high`; the same where all is known. `missing` names what is not."""

    low: float
    high: float
    reason: str
    missing: tuple[str, ...] = ()


def shown(number: float) -> str:
    """Return a number of points without idle zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share in %."""
    return f"{share * 100:.2f}%"


def unknown(missing: list[str], full: float) -> Points:
    """What cannot be judged at all."""
    return Points(0.0, full, f"缺少{'、'.join(missing)}，不能计分", tuple(missing))


def lacking(fields: list[Field], given: Given) -> list[str]:
    """Return the labels of what was not told."""
    return [field.label for field in fields if given.get(field.key) is None]
