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
SIZE = re.compile(r"淘汰(?=(?:能效)?\d+[^,。;]{0,12}(?:及?以下))|淘汰(?=国[一二三四五])")
FIRM = re.compile(r"全部|所有")
NO_ACTION = re.compile(r"零增长|零排放|零直排")
COUNTED = re.compile(r"\d(?:[\d.,]*)[百千万]{0,2}(?:辆|台|家|条|座|艘|套|户|个)")
WORK = re.compile(r"(?:任务|工作|目标|要求)?")
ZERO = re.compile(r"“?零(填埋)”?")
SUBJECT = re.compile(r"[\u4e00-\u9fff\d)]{2,}$")


def wholes(text: Text, sentence: Sentence, clock: Clock, times: list[tuple[int, When]]) -> Iterator[Target]:
    """Return the targets of a sentence that say all of something, without a number."""
    dated = bool(times) or clock.carried is not None
    for start, end, name in _found(text, sentence, dated=dated):
        index = sum(token.start < end for token in sentence.tokens)
        when = clock.when(times, index, aims=False)
        if not when.past:
            yield _target(text, (start, end), name, when)


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
        if SIZE.match(plain, gone.start()) and COUNTED.search(plain, gone.end(), end):
            return None  # 淘汰国三及以下货车210辆: as many, not all
        return _gone_name(plain, start, gone, end)
    if done := _done().search(plain, start, end):
        return _done_name(plain, start, done)
    return _all_of(plain, start, end) if dated else None


def _all_of(plain: str, start: int, end: int) -> Name | None:
    """Return the name of a clause that says what all of something does (全面执行), or opens with all of it (所有)."""
    middle = _all().search(plain, start, end)
    if middle and names.spanned(start, middle.start(), plain) and SUBJECT.search(plain[start : middle.start()]):
        before, after = names.spanned(start, middle.start(), plain), names.spanned(middle.start("happens"), end, plain)
        return Name((*before.pieces, *after.pieces))
    if plain.startswith("所有", start):
        return names.spanned(start + 2, end, plain)
    return None


def _gone_name(plain: str, start: int, gone: re.Match[str], end: int) -> Name:
    """Return what is to go: where it is, and what it is (城市建成区…燃煤锅炉)."""
    before, after = names.spanned(start, gone.start(), plain), names.spanned(gone.end(), end, plain)
    if WORK.fullmatch(after.text(plain)):
        return before
    return Name((*before.pieces, *after.pieces)) if SUBJECT.search(before.text(plain)) else after


def _done_name(plain: str, start: int, done: re.Match[str]) -> Name | None:
    """Return what is done: behind 实现; of 零填埋 only what is not to happen any more."""
    if NO_ACTION.search(done.group()):
        return None
    verb = plain.rfind("实现", start, done.start())
    zero = ZERO.match(done.group())
    start = verb if verb > start and zero else start
    name = names.spanned(start, done.start() if zero else done.end(), plain)
    return Name((*name.pieces, zero.group(1))) if zero and name else name


def _target(text: Text, place: tuple[int, int], name: Name, when: When) -> Target:
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
    return re.compile(
        rf"(?:{words.either([word for word in kinds['all'] if word not in ('均', '基本')])})(?P<happens>{words.either(kinds['happens'])})"
    )
