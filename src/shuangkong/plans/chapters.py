"""章节: which chapter of a plan a place stands in, and how its clause is cited: 三（五）."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at a place of the text: its words, its level from 1, and the clause it opens (三（五）)."""

    start: int
    text: str
    level: int = 1
    section: str = ""


@dataclass(slots=True)
class Chapter:
    """A chapter and the findings that stand in it; the number is its place among the chapters."""

    number: int
    title: str
    findings: list[Any] = field(default_factory=list)

    @property
    def open(self) -> int:
        """Count what is still to be decided."""
        return sum(finding.state == "open" for finding in self.findings)


class Outline:
    """The headings of a plan, to be asked about places."""

    def __init__(self, headings: Iterable[Heading]) -> None:
        self.headings = sorted(headings, key=lambda heading: heading.start)
        levels = Counter(heading.level for heading in self.headings)
        # A title stands alone on its level and divides nothing.
        top = min((level for level, times in levels.items() if times > 1), default=min(levels, default=1))
        self.tops = [heading for heading in self.headings if heading.level == top]
        self._starts = [heading.start for heading in self.headings]
        self._top_starts = [heading.start for heading in self.tops]

    def chapter(self, place: int) -> int:
        """Return the number of the chapter that a place stands in; 0 is what comes before the first."""
        return bisect_right(self._top_starts, place)

    def title(self, number: int) -> str:
        """Return a chapter's heading; empty for what comes before the first."""
        return self.tops[number - 1].text if number else ""

    def at(self, place: int) -> str:
        """Return the clause that a place stands in; empty before the first."""
        here = self.headings[: bisect_right(self._starts, place)]
        return next((heading.section for heading in reversed(here) if heading.section), "")


def chapters(outline: Outline, findings: Sequence[Any]) -> list[Chapter]:
    """Return the findings by chapter, in the order of the text; chapters without any are left out."""
    found: dict[int, Chapter] = {}
    for finding in sorted(findings, key=lambda finding: (finding.start, finding.end)):
        number = outline.chapter(finding.start)
        found.setdefault(number, Chapter(number, outline.title(number))).findings.append(finding)
    return [found[number] for number in sorted(found)]
