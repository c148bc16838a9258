"""节点: what is due by a date without a number: 2023年底前完成…, 到2025年…基本形成, 占比持续提升."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuangkong.plans import names
from shuangkong.plans.clauses import Sentence
from shuangkong.plans.findings import Target
from shuangkong.plans.text import Text
from shuangkong.plans.years import Clock, When

DONE = re.compile(
    r"完成|建成|形成|实现|建立|落实|达到|出台|印发|制定|启动|投运|投产|健全|完善|实施|取得"
    r"|(?:持续|稳步|明显|显著|大幅度?|进一步|不断|有效|稳中)(?:提升|提高|下降|降低|减少|改善|增强|优化|向好|增加|扩大)|不减少|得到"
)
SHORTEST = 6


def milestones(
    text: Text, sentence: Sentence, clock: Clock, times: list[tuple[int, When]], taken: list[Target]
) -> Iterator[Target]:
    """Return the milestones of a sentence: its clauses behind a year that hold no target."""
    start = 0
    times = [(place, when) for place, when in times if _names_time(sentence.tokens[place].text, when)]
    for index in [*(place for place, letter in enumerate(sentence.letters) if letter == "p"), len(sentence.tokens)]:
        if times and times[0][0] < index and start < index:
            place = sentence.tokens[start].start, sentence.tokens[index - 1].end
            given = text.place(*place)
            if "N" not in sentence.letters[start:index] and not any(
                one.start < given[1] and given[0] < one.end for one in taken
            ):
                yield from _milestone(text, place, clock.when(times, index, aims=False))
        start = index + 1


def _names_time(said: str, when: When) -> bool:
    """Return whether a time is one, and not the adjective of a plan (“十四五”节能减排目标)."""
    return not when.cycle or bool(re.search(r"时期|期间|末|到", said))


def _milestone(text: Text, place: tuple[int, int], when: When) -> Iterator[Target]:
    name = names.spanned(*place, text.plain)
    said = name.text(text.plain)
    if when.past or when.due is None or len(said) < SHORTEST or not DONE.search(text.plain[slice(*place)]):
        return
    given = text.place(*place)
    yield Target(
        kind="milestone", name=name.text(text.shown), value=None, unit=None, relation=None, base_year=None,
        target_year=when.due, scope=None, ambition=None, bound=None, start=given[0], end=given[1], indicator=said,
        period=when.period, doubtful=text.doubtful(*given),
    )  # fmt: skip
