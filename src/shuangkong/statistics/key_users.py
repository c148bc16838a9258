"""重点用能单位名录: who is on the list of a year by the rolling rule (R8.1), since when, and who assesses it (R8.2).

The list of a year goes by the energy of the years before it. A year without an approved report moves nobody on or off.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from shuangkong.statistics import rules

CLASSES = {"hundred": "百家", "thousand": "千家", "ten_thousand": "万家"}


@dataclass(frozen=True, slots=True)
class Marks:
    """What the rule asks in a year: tce, and years below the mark."""

    least: float
    designated_least: float
    years_to_leave: float
    hundred_least: float
    thousand_least: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a unit is on the list of a year, since the list of which year, and how long it has been below the mark."""

    listed: bool
    since: int | None
    years_below: int
    class_: str  # hundred, thousand, ten_thousand; empty where it is not listed


def standing(
    energy: Mapping[int, float], designated: Collection[int], marks: Callable[[int], Marks | None], year: int
) -> Standing:
    """Return how a unit stands on the list of a year.

    `energy` is its comprehensive energy by year, in tce; `designated` are the years whose list an authority put it on;
    `marks` are the rule's numbers for the list of a year, None before the rule was in force.
    """
    listed, since, below, class_ = False, None, 0, ""
    for last in sorted(known for known in energy if known < year):
        asked = marks(last + 1)
        if asked is None:
            continue
        size = rules.is_of_key_size(
            energy[last], float(last + 1 in designated), asked.least, asked.designated_least
        )  # fmt: skip
        below = rules.years_below(size, below)
        stays = bool(rules.is_key_user(size, float(listed), below, asked.years_to_leave))
        since = (since if listed else last + 1) if stays else None
        class_ = rules.key_user_class(energy[last], asked.hundred_least, asked.thousand_least) if stays else ""
        listed = stays
    return Standing(listed, since, int(below), class_)
