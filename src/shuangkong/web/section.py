"""一节: a few lines of what one room says, with a link to the page that has all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shuangkong.closing.words import Mark
from shuangkong.projects.marks import SHAPES


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: what, how it stands, and how much."""

    name: str
    url: str = ""
    mark: Mark | None = None
    text: str = ""
    note: str = ""
    tag: Mark | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its lines, how many there are in all, and the page that has all of them."""

    id: str
    title: str
    count: str
    more: str
    url: str
    lines: list[Line]


def section(id_: str, title: str, count: str, more: tuple[str, str], lines: list[Line]) -> Section | None:
    """Return a section; `more` is what its link says and where it leads. None where there is nothing to say."""
    return Section(id_, title, count, *more, lines) if lines else None


def of_kind(kind: str, word: Any) -> Mark:
    """Return a word with the shape of its kind."""
    return Mark(word, SHAPES[kind], kind)
