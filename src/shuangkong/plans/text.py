"""原文与读本: the text as given, and the same text smoothed for reading, with the way back for every character.

`shown` keeps the script of the text, `plain` is simplified; both have the same length, and `at` holds for each
character its offset in the text as given. Findings are made in `plain`, named from `shown`, and placed by `at`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuangkong.kernel.problems import Problem
from shuangkong.plans import mojibake, noise, script, wrapping


@dataclass(frozen=True)
class Repair:
    """A damaged spot: its place in the text as given, what stands there, and what it may have been, best first."""

    start: int
    end: int
    found: str
    candidates: tuple[str, ...]

    @property
    def proposed(self) -> str | None:
        """The reading that is proposed; a person confirms it."""
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True)
class Text:
    """A smoothed text (`shown`, `plain`), the text as given, and where each smoothed character comes from."""

    given: str
    shown: str
    plain: str
    at: Sequence[int]
    repairs: tuple[Repair, ...] = ()
    lines: str = ""  # simplified as `plain`, but with every line break and space of the text as given
    lines_at: Sequence[int] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the text as given of the smoothed characters from start to end."""
        if start >= end:
            here = self.at[start] if start < len(self.at) else len(self.given)
            return here, here
        return self.at[start], self.at[end - 1] + 1

    def original(self, start: int, end: int) -> str:
        """Return the smoothed characters from start to end in the very forms of the text as given, without its noise."""
        if self.doubtful(*self.place(start, end)):
            return self.shown[start:end]
        return "".join(self.given[offset] for offset in self.at[start:end])

    def doubtful(self, start: int, end: int) -> bool:
        """Return whether a place in the text as given touches a spot that is read by a proposed repair."""
        return any(repair.start < end and start < repair.end for repair in self.repairs)


def laid(given: str) -> tuple[list[str], list[int], tuple[Repair, ...]]:
    """Return the characters, each with its offset, without noise and with proposed repairs; line breaks are kept."""
    characters, offsets = noise.cleaned(given)
    characters, offsets, spots = mojibake.mended(characters, offsets, given)
    return characters, offsets, tuple(Repair(*spot) for spot in spots)


def smoothed(given: str) -> Text:
    """Return the text for reading sentences: hard-wrapped lines joined, spaces between Chinese characters dropped."""
    characters, offsets, repairs = laid(given)
    lines = "".join(characters)
    kept = wrapping.joined(lines)
    shown = "".join(characters[index] for index in kept)
    at = [offsets[index] for index in kept]
    return Text(given, shown, script.simplified(shown), at, repairs, script.simplified(lines), offsets)


def problems(text: Text, name: str) -> list[Problem]:
    """Return a problem for every spot of the text that is damaged."""
    return [_problem(text, repair, name) for repair in text.repairs]


def _problem(text: Text, repair: Repair, name: str) -> Problem:
    line = text.given.count("\n", 0, repair.start) + 1
    place = f"{name} · 第 {line:,} 行 · 第 {repair.start:,}—{repair.end:,} 个字符"
    if repair.proposed is None:
        return Problem(
            place, f"乱码“{repair.found}”", "可以读出的文字", "对照原件补上；在此之前不从这里取数", "warning"
        )
    others = "、".join(f"“{reading}”" for reading in repair.candidates[1:4])
    mend = f"建议读作“{repair.proposed}”{'，也可能是' + others if others else ''}；请对照原件确认，确认前凡由此得出的内容都标为存疑"
    return Problem(place, f"乱码“{repair.found}”", "可以读出的文字", mend, "warning")
