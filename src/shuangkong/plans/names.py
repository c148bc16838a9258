"""指标名: the name of what a number is about: left of it, behind it, or carried over from the clause before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from shuangkong.plans import words
from shuangkong.plans.clauses import Sentence
from shuangkong.plans.grammar import Phrase
from shuangkong.plans.tokens import Token

EDGES = " 、,:;.。—-·●的“”\n和及与"
SPLIT = re.compile(r"、|以及|和|与|及(?!时|以|其)")
OLD = re.compile(r"以?前$")
REMARK = re.compile(r"\((?:以下)?(?:统|简|合|并)?称[^)]*\)|\(含[^)]*\)")
SHARED = re.compile("行业|领域|企业|建成区")  # 甲、乙行业替代比例: of the industry, not only 比例
OPEN_END = re.compile(r"等")
Span = tuple[int, int]


@dataclass(frozen=True)
class Name:
    """A name as pieces: places in the smoothed text, and words of ours (比例)."""

    pieces: tuple[Span | str, ...]

    def text(self, smoothed: str) -> str:
        """Return the name in the script of the given text (`shown`) or simplified (`plain`)."""
        return "".join(piece if isinstance(piece, str) else smoothed[slice(*piece)] for piece in self.pieces)

    @property
    def start(self) -> int | None:
        """Where the name begins."""
        return next((piece[0] for piece in self.pieces if not isinstance(piece, str)), None)

    @property
    def end(self) -> int | None:
        """Where the name ends."""
        return next((piece[1] for piece in reversed(self.pieces) if not isinstance(piece, str)), None)

    def __bool__(self) -> bool:
        return bool(self.pieces)


NOTHING = Name(())


def spanned(start: int, end: int, plain: str) -> Name:
    """Return the name between two places without leads (力争, 到2025年) and edges; nothing where none is left."""
    changed = True
    while changed and start < end:
        changed = False
        if (match := _lead().match(plain, start, end)) and match.end() > start:
            start, changed = match.end(), True
        while start < end and plain[end - 1] in EDGES:
            end, changed = end - 1, True
    return Name(((start, end),)) if start < end else NOTHING


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{words.either(words.listed('leads') + words.listed('scopes'))}|[{re.escape(EDGES)}]|通过[^,。]*?(?:行动|工程|改造))+"
    )


def left(sentence: Sentence, first: int, end: int, plain: str) -> Name:
    """Return the name that tokens from `first` to `end` spell, without what tells time, scope or manner."""
    inner = list(sentence.tokens[first:end])
    while inner and inner[0].kind in "YPBSWAMKLpE":
        inner.pop(0)
    while inner and inner[-1].kind in "YPBWAMKLpEf":
        inner.pop()
    if not inner:
        return NOTHING
    dated = [index for index, token in enumerate(inner) if token.kind in "YP" and not OLD.search(token.text)]
    inner = inner[dated[-1] + 1 :] if dated else inner
    return _without_remark(spanned(inner[0].start, inner[-1].end, plain), plain)


def _without_remark(name: Name, plain: str) -> Name:
    """Return a name without a remark in brackets that gives it a short form (以下简称…)."""
    if not name or isinstance(name.pieces[0], str):
        return name
    start, end = name.pieces[0]
    remark = REMARK.search(plain, start, end)
    if not remark:
        return name
    return Name(tuple(piece for piece in ((start, remark.start()), (remark.end(), end)) if piece[0] < piece[1]))


def of_object(sentence: Sentence, found: Phrase, plain: str) -> Name:
    """Return the name where a verb opens the clause: its object (建成高标准农田…), with 新增 and the like before it."""
    inner = sentence.tokens[found.first : found.end]
    verb = next(index for index, token in enumerate(inner) if token.kind in "GXDI")
    after = plain[inner[verb].end : inner[verb].end + 1]
    keep = inner[verb].text in words.kinds("verbs")["keep"] or after in tuple("率量值")
    return left(sentence, found.first + verb + (not keep), found.end, plain)


def behind(sentence: Sentence, last: int, plain: str) -> Name:
    """Return the name behind a number (50家绿色工厂): to the end of the clause or the next number of a list."""
    end = last
    while end < len(sentence.tokens) and not _stops(sentence, end):
        end += 1
    if end == last:
        return NOTHING
    name = spanned(sentence.tokens[last].start, sentence.tokens[end - 1].end, plain)
    if end < len(sentence.tokens) and "o" in sentence.letters[last:end] and sentence.letters[end] in "pN":
        return _around_remark(sentence, last, end, plain)
    return name


def predicate(sentence: Sentence, last: int, plain: str) -> tuple[Span, ...]:
    """Return what the items of a list share behind the last of them (80%的甲、60%的乙|完成改造); nothing without a list."""
    end = last
    while end < len(sentence.tokens) and not _stops(sentence, end):
        end += 1
    listed = re.match(r"L+N[QE]*", sentence.letters[end:])
    if not listed:
        return ()
    first = end + listed.end()
    if further := predicate(sentence, first, plain):
        return further
    end = first
    while end < len(sentence.tokens) and not _stops(sentence, end):
        end += 1
    verb = next((place for place in range(first + 1, end) if sentence.letters[place] in "GX"), end)
    return ((sentence.tokens[verb].start, sentence.tokens[end - 1].end),) if verb < end else ()


def _around_remark(sentence: Sentence, last: int, end: int, plain: str) -> Name:
    """Return a name that a remark with a number stands in: 大型商场（面积10万平方米以上）达到…."""
    opened = sentence.letters.index("o", last, end)
    closed = sentence.letters.find("c", end)
    name = spanned(sentence.tokens[last].start, sentence.tokens[opened].start, plain)
    if closed < 0 or closed + 1 >= len(sentence.tokens) or _stops(sentence, closed + 1):
        return name
    rest = behind(sentence, closed + 1, plain)
    return Name((*name.pieces, *rest.pieces))


def _stops(sentence: Sentence, index: int) -> bool:
    letters = sentence.letters
    return letters[index] in "pN" or (letters[index] == "L" and bool(re.match(r"L+[fWSA]*[GX]?f*N", letters[index:])))


def parts(name: Name, count: int, plain: str) -> tuple[Name, ...]:
    """Return the items of a name that lists several (甲、乙和丙处理率), each with the opening and ending they share.

    `count` is how many numbers there are; 0 stands for one number that holds for each of the items (均达到43%).
    """
    if not name or len(name.pieces) != 1 or isinstance(name.pieces[0], str):
        return ()
    start, end = name.pieces[0]
    spans = _split(start, end, plain)
    if count and len(spans) > count:
        spans = _fewer(spans, count)
    if len(spans) < 2 or (count and len(spans) != count) or (not count and OPEN_END.search(plain[start:end])):
        return ()
    tail, head = _ending(spans[-1], plain), _opening(spans[0], plain)
    items = [_item(span, head, tail, index, len(spans), plain) for index, span in enumerate(spans)]
    owner = _owner(spans[0], plain)
    return tuple(
        Name((owner, *item.pieces)) if owner and index and _head_pattern().match(plain[slice(*span)]) else item
        for index, (item, span) in enumerate(zip(items, spans, strict=True))
    )


def are_whole(name: Name, plain: str) -> bool:
    """Return whether a name lists several whole indicators (单位产值能耗、单位产值水耗), which share one number."""
    if not name or len(name.pieces) != 1 or isinstance(name.pieces[0], str):
        return False
    spans = _split(*name.pieces[0], plain)
    return len(spans) > 1 and all(
        _head_pattern().match(plain[slice(*span)]) and _has_ending(plain[slice(*span)]) for span in spans
    )


def _split(start: int, end: int, plain: str) -> list[Span]:
    spans, done, depth = [], start, 0
    marks = {match.start(): match.end() for match in SPLIT.finditer(plain, start, end)}
    for index in range(start, end):
        depth += (plain[index] in "(《“") - (plain[index] in ")》”")
        if index in marks and depth == 0:
            spans.append((done, index))
            done = marks[index]
    return [span for span in [*spans, (done, end)] if span[0] < span[1]]


def _fewer(spans: list[Span], count: int) -> list[Span]:
    """Return as many spans as numbers: what is too much belongs to the first (主要污染物甲、乙…)."""
    surplus = len(spans) - count
    return [(spans[0][0], spans[surplus][1]), *spans[surplus + 1 :]]


def _item(span: Span, head: Span | None, tail: Span | None, index: int, count: int, plain: str) -> Name:
    text = plain[slice(*span)]
    pieces: list[Span | str] = [span]
    if head and index and not _head_pattern().match(text):
        pieces.insert(0, head)
    if tail and index < count - 1 and not _has_ending(text):
        pieces.append(tail)
    if tail and index == count - 1 and plain[tail[0] - 1] == "等" and span[0] < tail[0] - 1:
        pieces[-1:] = [(span[0], tail[0] - 1), tail]
    return Name(tuple(pieces))


def _has_ending(text: str) -> bool:
    return bool(_tail_pattern().search(text)) and not _item_last().search(text)


def _ending(span: Span, plain: str) -> Span | None:
    """Return the ending that the last item shares with the others: what stands behind a substance, else an indicator."""
    text = plain[slice(*span)]
    if (match := _item_word().match(text)) and match.end() < len(text):
        return span[0] + match.end(), span[1]
    found = _item_tail().search(text)
    if found and (shared := SHARED.search(text, 1, found.start())):
        return span[0] + shared.start(), span[1]
    return (span[0] + found.start(), span[1]) if found and found.start() > 0 else None


def _opening(span: Span, plain: str) -> Span | None:
    text = plain[slice(*span)]
    found = _head_pattern().match(text)
    if found is None and (owned := _owned_pattern().search(text)) and owned.group().startswith(("单位", "万元")):
        found = owned
    return (span[0], span[0] + found.end()) if found and found.end() < len(text) else None


def _owner(span: Span, plain: str) -> Span | None:
    """Return whose indicators a list names, where its first item says it before a known opening (公共机构|人均能耗)."""
    found = _owned_pattern().search(plain[slice(*span)])
    return (span[0], span[0] + found.start()) if found else None


@cache
def _owned_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?:{_head_pattern().pattern})(?=.)")


@cache
def _item_word() -> re.Pattern[str]:
    return re.compile(words.either([word for listed in words.kinds("items").values() for word in listed]))


@cache
def _item_last() -> re.Pattern[str]:
    return re.compile(rf"(?:{words.either([word for listed in words.kinds('items').values() for word in listed])})$")


@cache
def _item_tail() -> re.Pattern[str]:
    substances = words.either(words.kinds("items")["substance"])
    return re.compile(rf"(?:{substances})?(?:{words.either(words.listed('indicators'))})(?:\([^)]*\))?$")


@cache
def _tail_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{words.either(words.listed('indicators'))})(?:\([^)]*\))?$")


@cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words.lines("prefixes"), key=len, reverse=True)))


def is_bare(text: str) -> bool:
    """Return whether a text is nothing but the ending of an indicator (浓度)."""
    return text in words.listed("indicators")


def is_indicator(text: str) -> bool:
    """Return whether a text ends like an indicator's name."""
    return bool(_tail_pattern().search(text))


def texts(tokens: tuple[Token, ...]) -> str:
    """Return the text of tokens."""
    return "".join(token.text for token in tokens)
