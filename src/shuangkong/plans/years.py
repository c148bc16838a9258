"""年份: which year a number is for and which year it is measured from: from the clause, the sentence, the paragraph, the title."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from shuangkong.plans.clauses import Sentence
from shuangkong.plans.numbers import DIGITS
from shuangkong.plans.tokens import CYCLE, Token

FIVE = 5
FIRST_CYCLE_END = (
    1955  # the first five-year plan ended in 1957, the tenth in 2005: since the sixth, years end in 0 or 5
)
DIGIT_YEAR = re.compile(r"(?:19|20)\d\d")
NAMED = re.compile(CYCLE)
TITLE = re.compile(r"(?:方案|规划|计划|意见|办法|纲要|行动)(?:》|$|的通知|\(|,|，|\n)")
YEAR_IN_TITLE = re.compile(r"(20\d\d)年度?(?!.*前)[^\n]{0,30}(?:计划|方案|要点|安排|任务|意见)")
SPAN_IN_TITLE = re.compile(r"(20\d\d)年?\s*[—~\-至]{1,2}\s*(20\d\d)年?")
ISSUED = re.compile(r"(20\d\d)年\d{1,2}月\d{1,2}日|[〔\[(](20\d\d)[〕\])]\s*第?\d+号")
PAST = re.compile(
    r"现状|(?:发展|工作|现实|现有|建设)基础$|基础(?:和|与|及)|回顾|形势|取得.*(?:成效|成就|进展)|主要(?:成效|成就|成绩)|工作进展"
    r"|发展环境|存在的?(?:主要|突出)?问题|背景|基本情况|完成情况"
)
AIMS = re.compile(r"目标|指标")
WHEN = re.compile(r"时期|期间|末|到")
ISSUED_LINE = re.compile(  # a date or a document's number alone on its line: when the plan was issued
    r"^\s*\(?(?:(20\d\d)年\d{1,2}月\d{1,2}日|[^\n。,《》\d]{2,20}[〔\[(](20\d\d)[〕\])]\s*第?\d+号)\)?\s*$",
    re.MULTILINE,
)
SINCE = re.compile(r"[由从自]")
PLAIN_YEAR = re.compile(r"(?:在|于)?(?:19|20)\d\d年?(?:度|全年|上半年|[一二三四]季度)?$")
COMPARED = "同比"  # with the same months of the year before: said of what has been, save in a plan for one year
AIMING = re.compile(r"力争|争取|确保|不低于|不少于|不高于|不超过|不得|控制在|以内|以上|以下|分别[^,。]{0,4}到")
OLD_THING = re.compile(r"(?:注册|登记|投运|投产|建成|出厂|生产|核准|建造|竣工)")


def cycle_of(name: str) -> tuple[int, int]:
    """Return base year and last year of a five-year plan.

    >>> cycle_of("十四五"), cycle_of("十五五"), cycle_of("十二五")
    ((2020, 2025), (2025, 2030), (2010, 2015))
    """
    last = FIRST_CYCLE_END + FIVE * (10 + DIGITS[name[1]])
    return last - FIVE, last


@dataclass(frozen=True)
class Cycle:
    """The years that a plan is for: it is measured from `base`, and ends with `last`; None where its text says neither."""

    base: int | None
    last: int | None
    five_years: bool = False
    annual: bool = False
    issued: int | None = None

    def is_past(self, year: int) -> bool:
        """Return whether a year lies before the plan."""
        return (self.base is not None and year <= self.base) or (self.issued is not None and year < self.issued)


def cycle(plain: str) -> Cycle:
    """Return the years a plan is for, and the year it was issued where a line of its own says so."""
    issued = [int(found.group(1) or found.group(2)) for found in ISSUED_LINE.finditer(plain)]
    return replace(_cycle(plain), issued=max(issued) if issued else None)


def _cycle(plain: str) -> Cycle:
    """Return the years a plan is for: from its title, else from the period it names most, else from its date."""
    titles = "\n".join(line for line in plain[:1500].split("\n") if TITLE.search(line[:200]))[:600]
    head = titles or plain[:200]
    for text in (head, plain[:200]):
        spans = SPAN_IN_TITLE.search(text)
        if names := NAMED.findall(text):
            name = Counter(names).most_common(1)[0][0] if text is titles else _aimed_at(names, plain)
            return Cycle(*cycle_of(name), five_years=True)
        if spans:
            first, last = int(spans.group(1)), int(spans.group(2))
            return Cycle(first - 1, last, five_years=last - first == FIVE - 1 and last % FIVE == 0)
    if annual := next((found for line in head.split("\n") if (found := YEAR_IN_TITLE.search(line[:60]))), None):
        return Cycle(int(annual.group(1)) - 1, int(annual.group(1)), annual=True)
    names = Counter(NAMED.findall(plain)).most_common(1)
    if names and names[0][1] >= 3:
        return Cycle(*cycle_of(names[0][0]), five_years=True)
    issued = [int(found.group(1) or found.group(2)) for found in ISSUED.finditer(plain[:3000])]
    return Cycle(max(issued) - 1, None) if issued else Cycle(None, None)


def _aimed_at(names: list[str], plain: str) -> str:
    """Return which of the periods that a text names it is for: the one it names, and whose end it aims at, most often."""
    aims = {name: len(re.findall(rf"到“?(?:{cycle_of(name)[1]}年|{name}”?末)", plain)) for name in NAMED.findall(plain)}
    said = Counter(NAMED.findall(plain))
    return max(aims, key=lambda name: (aims[name] + said[name], name in names))


@dataclass(frozen=True)
class When:
    """The time of a number: due year, whether taken from further off, whether a span of years, whether it lies in the past."""

    due: int | None = None
    implied: bool = False
    period: bool = False
    cycle: tuple[int, int] | None = None
    past: bool = False
    spanned: bool = False
    until: int | None = None  # index of the last token it holds for (由2020年的61%降至53%)


def spoken(token: Token, following: str, years: Cycle) -> When | None:
    """Return the time that a token says; None where the year describes a thing (2005年以前注册的车)."""
    if token.kind == "P":
        name = NAMED.search(token.text)
        first, last = cycle_of(name.group()) if name else (0, 0)
        past = years.base is not None and last <= years.base
        return When(last, period=True, cycle=(first, last), past=past)
    found = [int(year) for year in DIGIT_YEAR.findall(token.text)]
    if not found:
        return None
    spanned = len(found) > 1
    due = years.is_past(found[-1])
    if due and (token.text.endswith("前") or OLD_THING.match(following)):
        return None
    return When(
        found[-1],
        period=spanned,
        spanned=spanned,
        past=due or (token.text.startswith("截") and not _future(found[-1], years)),
    )


def _future(year: int, years: Cycle) -> bool:
    return years.last is not None and year >= years.last


class Clock:
    """Goes through the sentences in order and remembers the year that the paragraph speaks of."""

    def __init__(self, years: Cycle) -> None:
        self.years = years
        self.carried: When | None = None
        self.open = False
        self.bases: dict[int, int] = {}  # base years that the text named for the year they are due

    def enter(self, sentence: Sentence, *, aims: bool, acts: bool, heads: bool) -> None:
        """Come to a sentence: one that opens a section, or opens with a verb, no longer speaks of the year before."""
        gone = self.carried is not None and self.carried.past and (aims or AIMING.search(sentence.text))
        if gone or (not aims and not self.open and (acts or heads)):
            self.carried = None
        self.open = sentence.text.rstrip().endswith(":")

    def times(self, sentence: Sentence) -> list[tuple[int, When]]:
        """Return the times that the sentence says, each with the index of its token."""
        found: list[tuple[int, When]] = []
        if ISSUED_LINE.fullmatch(sentence.text):
            return found
        for index, token in enumerate(sentence.tokens):
            if token.kind in "YP":
                following = sentence.text[token.end - sentence.start : token.end - sentence.start + 4]
                if said := spoken(token, following, self.years):
                    found.append((index, self._seen(sentence, index, said)))
        return found

    def _seen(self, sentence: Sentence, index: int, said: When) -> When:
        """Return a time with what its sentence tells about it: that it is where something started, or has been."""
        token = sentence.tokens[index]
        number = sentence.letters.find("N", index)
        if SINCE.match(token.text) and number > 0 and "p" not in sentence.letters[index:number]:
            return replace(said, past=True, until=number)
        before_last = said.due is not None and (self.years.last is None or said.due < self.years.last)
        if COMPARED in sentence.text and before_last and not self.years.annual and PLAIN_YEAR.match(token.text):
            return replace(said, past=True)
        return said

    def when(self, times: list[tuple[int, When]], index: int, *, aims: bool) -> When:
        """Return the time of the number at an index of the sentence's tokens."""
        before = [said for place, said in times if place < index and (said.until is None or index <= said.until)]
        if before:
            return before[-1]
        if self.carried is not None:
            return When(
                self.carried.due, True, self.carried.period, self.carried.cycle, self.carried.past, self.carried.spanned
            )
        if (aims or self.years.annual) and self.years.last is not None:
            return When(self.years.last, implied=True)
        return When()

    def planned(self, when: When) -> When:
        """Return the time of a number that none was said for: the end of the plan."""
        if when.due is None and not when.past and self.years.last is not None:
            return When(self.years.last, implied=True)
        return when

    def leave(self, sentence: Sentence, times: list[tuple[int, When]]) -> None:
        """Leave a sentence: the time it said last holds on; the name of a plan (“十四五”方案) is none."""
        said = [
            when
            for index, when in times
            if when.until is None and (not when.cycle or WHEN.search(sentence.tokens[index].text))
        ]
        if said:
            self.carried = said[-1]


def base_year(
    sentence: Sentence, start: int, index: int, when: When, clock: Clock, *, relative: bool
) -> tuple[int | None, bool]:
    """Return the year a number is measured from, and whether that is implied by the period."""
    years = clock.years
    said = [place for place, token in enumerate(sentence.tokens[:index]) if token.kind == "B"]
    if said and (said[-1] >= start or (relative and not when.spanned)):
        base = _said_base(sentence.tokens[said[-1]].text, when)
        if base and when.due and when.due - base == FIVE:
            clock.bases.setdefault(when.due, base)
        return base, False
    if not relative or when.spanned or when.due is None:
        return None, False
    if when.cycle:
        return when.cycle[0], True
    if years.five_years and when.due == years.last:
        return years.base, True
    return clock.bases.get(when.due), when.due in clock.bases


def _said_base(text: str, when: When) -> int | None:
    if found := DIGIT_YEAR.search(text):
        return int(found.group())
    if name := NAMED.search(text):
        return cycle_of(name.group())[1]
    return when.due - 1 if when.due else None
