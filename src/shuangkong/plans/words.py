"""词表: the words that the reader knows, kept as text files beside it (`words/`), one list per file.

A line is a kind and its words; `#` opens a comment. The lists are general: they name no place, river, company or plan.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def kinds(name: str) -> dict[str, tuple[str, ...]]:
    """Return the lists of a file by kind; lines of one kind are put together."""
    found: dict[str, list[str]] = {}
    for line in lines(name):
        kind, *listed = line.split(" ")
        found.setdefault(kind, []).extend(listed)
    return {kind: tuple(dict.fromkeys(listed)) for kind, listed in found.items()}


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a file that are no comments."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def listed(name: str) -> tuple[str, ...]:
    """Return the words of a file without kinds."""
    return tuple(dict.fromkeys(word for line in lines(name) for word in line.split(" ")))


def either(words: tuple[str, ...] | list[str]) -> str:
    """Return the pattern that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
