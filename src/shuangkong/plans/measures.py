"""任务分解: each sentence of a section that says what is to be done, with its place and the year it is due."""

from __future__ import annotations

import re
from functools import cache

from shuangkong.plans import tasks, words
from shuangkong.plans.clauses import END
from shuangkong.plans.findings import Measure
from shuangkong.plans.headings import Section
from shuangkong.plans.text import Text
from shuangkong.plans.years import DIGIT_YEAR

GENERAL = re.compile(
    r"总体要求|指导思想|基本原则|主要目标|工作目标|总体目标|发展目标|现状|形势|背景|基础|回顾|附件|名词"
)
SHORTEST = 6
DUE = re.compile(r"(?:到|至)?(20\d\d)年[^,]{0,6}(?:前|底|末)|到(20\d\d)年")


def measures(text: Text, sections: list[Section]) -> list[Measure]:
    """Return the measures of all sections that are about measures, in order."""
    found = []
    for section in sections:
        if any(GENERAL.search(title) for title in section.path):
            continue
        taken = list(tasks.brackets(text.plain, section.body - 1, section.end))
        found += [_measure(text, section, *place) for place in _sentences(text.plain, section, taken)]
    return found


def _sentences(plain: str, section: Section, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    places, start = [], section.body
    ends = [match.start() for match in END.finditer(plain, section.body, section.end)] + [section.end]
    for end in ends:
        place = _trimmed(plain, start, end, taken)
        if place[1] - place[0] >= SHORTEST:
            places.append(place)
        start = max(start, end + 1)
    return places


def _trimmed(plain: str, start: int, end: int, taken: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the place of a sentence without white space and without the bracket that names who answers."""
    for left, right in taken:
        if left <= start < right:
            start = min(right, end)
        if start < left < end:
            end = left
    while start < end and plain[start] in " \n。.)]〕":
        start += 1
    while end > start and plain[end - 1] in " \n":
        end -= 1
    return start, end


def _measure(text: Text, section: Section, start: int, end: int) -> Measure:
    due = DUE.search(text.plain, start, end)
    year = DIGIT_YEAR.search(due.group()) if due else None
    return Measure(
        section.heading.section, text.shown[start:end], int(year.group()) if year else None, *text.place(start, end)
    )


def is_action(sentence: str) -> bool:
    """Return whether a sentence opens with a verb of doing."""
    return bool(_action().match(sentence))


@cache
def _action() -> re.Pattern[str]:
    return re.compile(words.either(words.listed("actions")))
