"""任务调度的参数: the dated parameters of this room, as they are in force in an area on a day."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from shuangkong.access.scope import lineage_of
from shuangkong.plans.pack import PACKS
from shuangkong.rulebook.document import Document
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.rulebook.value import Value


@dataclass(frozen=True, slots=True)
class Settings:
    """What the rules are asked with; points carry their citation, because they go into the assessment."""

    behind_gap: float
    report_day: int
    due_soon_days: int
    feedback_days: int
    yellow_cards: int
    extensions: int
    letter_points: Value
    red_card_points: Value


def in_force(area: str, day: date, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the nearest area on a day; NotInForce where one has no value."""
    return _in_force(_packs(environ), lineage_of(area), day)


def name_of(parameter: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the Chinese name of a parameter."""
    return _rulebook(_packs(environ)).parameter(parameter).name


def document(id_: str, environ: Mapping[str, str] = os.environ) -> Document:
    """Return a registered document; Unknown where there is none of that id."""
    return _rulebook(_packs(environ)).document(id_)


def _packs(environ: Mapping[str, str]) -> tuple[Path, ...]:
    folder = environ.get(PACKS, "")
    return tuple(sorted(path.parent for path in Path(folder).glob("*/parameters"))) if folder else ()


@lru_cache(maxsize=64)
def _in_force(packs: tuple[Path, ...], chain: tuple[str, ...], day: date) -> Settings:
    def value(name: str) -> Value:
        return _rulebook(packs).value(f"actions.{name}", chain, day)

    return Settings(
        behind_gap=float(value("behind_gap").number),
        report_day=int(value("report_day").number),
        due_soon_days=int(value("due_soon_days").number),
        feedback_days=int(value("feedback_days").number),
        yellow_cards=int(value("yellow_cards_for_letter").number),
        extensions=int(value("ticket_extensions").number),
        letter_points=value("letter_points"),
        red_card_points=value("red_card_points"),
    )


@lru_cache(maxsize=2)
def _rulebook(packs: tuple[Path, ...]) -> Rulebook:
    return Rulebook.load(packs)  # read once: a changed pack counts from the next start
