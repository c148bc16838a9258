"""原文标注: the text of a plan as HTML, every finding marked in place; each piece carries its offset in the text as given.

Findings overlap (a list of indicators shares one sentence), so the text is cut wherever one begins or ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

LINE = re.compile(r"\r\n|\r|\n")
# Signs that a browser drops or breaks the line at; each is shown as one sign, so that offsets stay true.
SHOWN = dict.fromkeys((*range(9), *range(14, 32), 0x7F), "\N{REPLACEMENT CHARACTER}") | {0x0B: " ", 0x0C: " "}


def marked(text: str, findings: Sequence[Any], badge: Callable[[Any], SafeString]) -> SafeString:
    """Return the text with its findings marked.

    Args:
        text: the text as given.
        findings: with id, kind, start and end, in any order.
        badge: makes the small mark that stands where a finding begins.
    """
    begins: dict[int, list[Any]] = {}
    ends: dict[int, list[Any]] = {}
    for finding in findings:
        start, end = max(0, min(finding.start, len(text))), max(0, min(finding.end, len(text)))
        begins.setdefault(start, []).append(finding)
        ends.setdefault(max(start, end), []).append(finding)
    parts: list[str] = []
    within: list[Any] = []
    for start, end in _pieces(text, begins.keys() | ends.keys()):
        within = [finding for finding in within if finding not in ends.get(start, [])]
        starting = begins.get(start, [])
        within += [finding for finding in starting if finding.end > finding.start]
        parts += [badge(finding) for finding in starting]
        parts.append(_piece(text, start, end, within))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped where it is made


def _pieces(text: str, cuts: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the pieces between cuts; a line break ends its piece, since a browser may read it as one sign or none."""
    every = sorted({0, len(text), *cuts, *(match.end() for match in LINE.finditer(text))})
    yield from pairwise(every)
    yield len(text), len(text)


def _piece(text: str, start: int, end: int, within: Sequence[Any]) -> str:
    words = escape(LINE.sub("\n", text[start:end].translate(SHOWN))) if end > start else ""
    if not words:
        return ""
    if not within:
        return format_html('<span data-at="{}">{}</span>', start, words)
    inner = min(within, key=lambda finding: (finding.kind == "heading", finding.end - finding.start))
    ids = " ".join(str(finding.id) for finding in within if finding.kind != "heading")
    return format_html('<span data-at="{}" data-f="{}" class="f {}">{}</span>', start, ids, inner.kind, words)
