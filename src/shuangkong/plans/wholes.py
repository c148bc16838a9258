"""全部完成: targets that name no number because all of something is to be done (全面执行) or gone (基本消除)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from shuangkong.plans import names, words
from shuangkong.plans.clauses import Sentence
from shuangkong.plans.findings import Target
from shuangkong.plans.names import Name
from shuangkong.plans.targets import STRIVE
from shuangkong.plans.text import Text
from shuangkong.plans.years import Clock, When

LAST = re.compile(r"[,;:。]|$")
SIZE = re.compile(r"淘汰(?=\d+[^,。;]{0,12}(?:及?以下))|淘汰(?=国[一二三四五])")
FIRM = re.compile(r"全部|所有")
NO_ACTION = re.compile(r"零增长|零排放区")
SUBJECT = re.compile(r"[\u4e00-\u9fff\d)]{2,}$")


def wholes(text: Text, sentence: Sentence, clock: Clock, times: list[tuple[int, When]]) -> Iterator[Target]:
    """Return the targets of a sentence that say all of something, without a number."""
    dated = bool(times) or clock.carried is not None
    for start, end, name in _found(text, sentence, dated=dated):
        index = next((place for place, token in enumerate(sentence.tokens) if token.end > start), 0)
        when = clock.when(times, index, aims=False)
        if not when.past:
            yield _target(text, sentence, (start, end), name, when)


def _found(text: Text, sentence: Sentence, *, dated: bool) -> Iterator[tuple[int, int, Name]]:
    for start, end in _clauses(sentence):
        if name := _whole(text.plain, start, end, dated=dated):
            yield start, end, name


def _clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    start = sentence.start
    for token in sentence.tokens:
        if token.kind == "p":
            yield start, token.start
            start = token.end
    yield start, sentence.end


def _whole(plain: str, start: int, end: int, *, dated: bool) -> Name | None:
    """Return the name of a clause that says all of something, None for any other clause."""
    if gone := _gone().search(plain, start, end):
        return names.spanned(gone.end(), end, plain) or names.spanned(start, gone.start(), plain)
    if done := _done().search(plain, start, end):
        return None if NO_ACTION.match(done.group()) else names.spanned(start, done.end(), plain)
    if not dated:
        return None
    middle = _all().search(plain, start, end)
    if middle and names.spanned(start, middle.start(), plain) and SUBJECT.search(plain[start : middle.start()]):
        before, after = names.spanned(start, middle.start(), plain), names.spanned(middle.start("happens"), end, plain)
        return Name((*before.pieces, *after.pieces))
    if plain.startswith("所有", start):
        return names.spanned(start + 2, end, plain)
    return None


def _target(text: Text, sentence: Sentence, place: tuple[int, int], name: Name, when: When) -> Target:
    given = text.place(*place)
    return Target(
        kind="target", name=name.text(text.shown), value=100, unit="%", relation="complete_all", base_year=None,
        target_year=when.due, scope=None, ambition="strive" if STRIVE.search(text.plain[slice(*place)]) else None,
        bound=None, start=given[0], end=given[1], indicator=name.text(text.plain), target_year_implied=when.implied,
        period=when.period, doubtful=text.doubtful(*given),
    )  # fmt: skip


@cache
def _gone() -> re.Pattern[str]:
    return re.compile(rf"(?:{words.either(words.kinds('wholes')['gone'])})|{SIZE.pattern}")


@cache
def _done() -> re.Pattern[str]:
    return re.compile(rf"“?(?:{words.either(words.kinds('wholes')['done'])})”?")


@cache
def _all() -> re.Pattern[str]:
    kinds = words.kinds("wholes")
    return re.compile(rf"(?:{words.either([word for word in kinds['all'] if word not in ('均', '基本')])})(?P<happens>{words.either(kinds['happens'])})")
