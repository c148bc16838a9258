"""阅读: a plan's text to headings, targets, tasks, measures and problems: the way of a text through this room.

text (smoothed, with the way back) → headings → sentences → tokens → targets; brackets at the end of a section → tasks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from shuangkong.plans import clauses, headings, indicator_tables, measures, mechanisms, milestones, tasks, wholes, years
from shuangkong.plans import text as texts
from shuangkong.plans.clauses import Sentence
from shuangkong.plans.findings import PlanReading, Target
from shuangkong.plans.headings import Section
from shuangkong.plans.targets import Finder
from shuangkong.plans.text import Text

TITLE = re.compile(r"^[^\n。;]{4,60}(?:方案|规划|计划|纲要|意见|办法)$", re.MULTILINE)


def read(given: str, name: str = "文本") -> PlanReading:
    """Return what a plan says; `name` is the file's, for the places of problems."""
    text = texts.smoothed(given)
    cycle = years.cycle(text.plain)
    sections = headings.sections(text)
    found = _targets(text, cycle, sections)
    title = TITLE.search(text.plain)
    return PlanReading(
        title=text.shown[slice(*title.span())].strip() if title else "",
        cycle=(cycle.base + 1, cycle.last) if cycle.base and cycle.last else None,
        headings=tuple(section.heading for section in sections),
        targets=tuple(sorted(found, key=lambda target: (target.start, target.end))),
        tasks=tuple(tasks.tasks(text, sections)),
        measures=tuple(measures.measures(text, sections)),
        mechanisms=tuple(mechanisms.mechanisms(text)),
        problems=tuple(texts.problems(text, name)),
        characters=len(given),
    )


def _targets(text: Text, cycle: years.Cycle, sections: list[Section]) -> list[Target]:
    found, places = indicator_tables.tables(text, cycle)
    finder = Finder(text, cycle, years.Clock(cycle))
    starts = [section.start for section in sections]
    for sentence in clauses.sentences(text.plain):
        if any(start <= text.at[sentence.start] < end for start, end in places):
            continue
        place = bisect_right(starts, sentence.start) - 1
        section = sections[place] if place >= 0 else None
        label = section.heading.section if section else None
        found += [replace(target, section=label) for target in _sentence(text, finder, sentence, section)]
    return found


def _sentence(text: Text, finder: Finder, sentence: Sentence, section: Section | None) -> list[Target]:
    aims = bool(section and any(years.AIMS.search(title) for title in section.path))
    past = bool(section and any(years.PAST.search(title) for title in section.path))
    heads = bool(section and section.start == sentence.start)
    found = finder.read(sentence, aims=aims, acts=measures.is_action(sentence.text), heads=heads, past=past)
    if past and not found:
        return []
    found += wholes.wholes(text, sentence, finder.clock, finder.times)
    return found + list(milestones.milestones(text, sentence, finder.clock, finder.times, found))
