"""阅读: a plan's text to headings, targets, tasks, measures and problems: the way of a text through this room.

text (smoothed, with the way back) → headings → sentences → tokens → targets; brackets at the end of a section → tasks.
"""

from __future__ import annotations

import re

from shuangkong.plans import clauses, text as texts, years
from shuangkong.plans.findings import PlanReading
from shuangkong.plans.targets import Finder

ACTS = re.compile(r"(?:加强|推进|推动|实施|开展|完善|建立|健全|强化|加快|落实|严格|支持|鼓励|引导|深入|积极|全面|大力|持续|坚持|组织|制定|统筹|优化|提升|培育|构建|探索|基本消除|严禁|坚决|逐步|有序|稳步|加大|深化|促进|发展|推广|聚焦|以[^,]*为|围绕|按照|根据|对[^,]*(?:开展|实施)|结合|立足|充分)")


def read(given: str, name: str = "文本") -> PlanReading:
    """Return what a plan says; `name` is the file's, for the places of problems."""
    text = texts.smoothed(given)
    cycle = years.cycle(text.plain)
    finder = Finder(text, cycle, years.Clock(cycle))
    found = []
    for sentence in clauses.sentences(text.plain):
        found += finder.read(sentence, aims=False, acts=bool(ACTS.match(sentence.text)))
    return PlanReading("", None, (), tuple(found), (), (), (), tuple(texts.problems(text, name)), len(given))
