"""乱码: spots whose bytes were read one off, and lone question marks; a reading is proposed, never taken for granted.

Text in GBK that lost one lead byte is read one byte off until a trail byte below 0x80 sets it right again: the lost
byte shows as “?”, the run behind it as rare characters, the end as an ASCII letter or sign. Pairs that fall into the
private areas vanished on the way. Every lead byte and at most one vanished pair per gap is tried; what reads most like
the rest of the text comes first. Known drawback: two vanished pairs side by side, or a run that never comes right,
are beyond it; such spots stay unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

HAN = r"\u3400-\u9fff\ue000-\uf8ff"
LONGEST = 16
# “?”, perhaps a mark of exclamation (the lost byte of a full stop), Chinese characters, one ASCII sign, a character again
# ASCII letters with tone marks are left of a reading in brackets whose opening bracket was eaten (規(guī) → ?guī)).
RUN = re.compile(rf"\?(!?[{HAN}]{{1,{LONGEST}}}[!-~])(?:[a-zāáǎàēéěèīíǐìōóǒòūúǔùü]{{1,6}}\))?(?=[{HAN},.;:、。])")
LONE = re.compile(rf"(?<=[{HAN}、,;。\d])[\ufffd?□■](?=[{HAN}])|\ufffd+")
LEADS = range(0x81, 0xFF)
PRIVATE = [(lead, trail) for lead in (*range(0xAA, 0xB0), *range(0xF8, 0xFF)) for trail in range(0xA1, 0xFF)]
PRIVATE += [(lead, trail) for lead in range(0xA1, 0xA8) for trail in (*range(0x40, 0x7F), *range(0x80, 0xA1))]
SHOWN = 4
KEPT = 24  # readings carried on from one gap to the next
Spot = tuple[int, int, str, tuple[str, ...]]


def mended(characters: list[str], offsets: list[int], given: str) -> tuple[list[str], list[int], list[Spot]]:
    """Return the characters with proposed readings in place of damaged runs, and every damaged spot."""
    text = "".join(characters)
    if "?" not in text and "\ufffd" not in text and "□" not in text and "■" not in text:
        return characters, offsets, []
    model = Likeness(text)
    out, at, spots, done = [], [], [], 0
    for start, end, readings in _spots(text, model):
        place = (offsets[start], offsets[end - 1] + 1)
        spots.append((*place, given[slice(*place)], readings))
        if readings:
            out += [*characters[done:start], *readings[0]]
            at += [*offsets[done:start], *_spread(len(readings[0]), *place)]
            done = end
    return out + characters[done:], at + offsets[done:], spots


def _spread(count: int, start: int, end: int) -> list[int]:
    return [start + index * (end - start) // count for index in range(count)]


def _spots(text: str, model: Likeness) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    runs = {
        match.start(): (match.end(), readings) for match in RUN.finditer(text) if (readings := _readings(match, model))
    }
    starts = {match.start(): match.end() for match in LONE.finditer(text)}
    for start in sorted(starts.keys() | runs.keys()):
        end, readings = runs.get(start, (starts.get(start, start + 1), ()))
        yield start, end, readings


def _readings(match: re.Match[str], model: Likeness) -> tuple[str, ...]:
    """Return what a run may have been, best first; nothing where no reading resembles the rest of the text."""
    run = match.group(1)
    before, after = match.string[max(0, match.start() - 1) : match.start()], match.string[match.end() : match.end() + 1]
    try:
        units = [(b"\xa3\xa1" if character == "!" else character.encode("gb18030")) for character in run[:-1]]
    except UnicodeEncodeError:
        return ()
    if any(len(unit) != 2 for unit in units):
        return ()
    found = _search(units, run[-1].encode("ascii")[0], before, after, model)
    return tuple(reading for _, reading in found[:SHOWN] if model.knows(before + reading + after))


def _search(units: list[bytes], last: int, before: str, after: str, model: Likeness) -> list[tuple[float, str]]:
    """Carry the best readings from gap to gap; each gap closes one character, or two around a vanished pair."""
    states = [(0.0, before, lead, 0) for lead in LEADS]
    for unit in units:
        states = _best(_step(states, unit[0], model), unit[1])
    trails = range(0x40, 0xFF) if last == ord("?") else (last,)
    reached = (state for trail in trails for state in _step(states, trail, model, torn=len(trails) == 1))
    ended = [(score + model.pair(text[-1:], after), text) for score, text, _, _ in _best(reached, 0)]
    return sorted({(score, text[len(before) :]) for score, text in ended}, key=lambda found: -found[0])


def _step(
    states: list[tuple[float, str, int, int]], trail: int, model: Likeness, *, torn: bool = True
) -> Iterator[tuple[float, str, int]]:
    for score, text, lead, lost in states:
        if character := decoded(lead, trail):
            yield score + model.pair(text[-1:], character), text + character, lost
        if torn and lost == 0 and len(text) > 1:
            yield from _around_a_lost_pair(score, text, lead, trail, model)


def _around_a_lost_pair(
    score: float, text: str, lead: int, trail: int, model: Likeness
) -> Iterator[tuple[float, str, int]]:
    for one, two in _torn(lead, trail):
        if one in model.seen and two in model.seen:
            yield score + model.pair(text[-1:], one) + model.pair(one, two) - 1, text + one + two, 1


@cache
def _torn(lead: int, trail: int) -> tuple[tuple[str, str], ...]:
    """Return the pairs of characters that a vanished pair between two bytes may have been part of."""
    pairs = ((decoded(lead, first), decoded(second, trail)) for first, second in PRIVATE)
    return tuple({pair for pair in pairs if all(pair)})


def _best(reached: Iterator[tuple[float, str, int]], lead: int) -> list[tuple[float, str, int, int]]:
    top = sorted(set(reached), key=lambda state: -state[0])[:KEPT]
    return [(score, text, lead, lost) for score, text, lost in top]


@cache
def decoded(lead: int, trail: int) -> str:
    """Return the character of two bytes in GBK, or nothing."""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""


class Likeness:
    """How much two characters side by side resemble the rest of the text."""

    def __init__(self, text: str) -> None:
        self.pairs = Counter(pairwise(text))
        self.seen = frozenset(text)

    def pair(self, one: str, two: str) -> float:
        """Return a score: high where the pair stands in the text, low where the character never does."""
        if not one or not two:
            return 0.0
        if count := self.pairs.get((one, two), 0):
            return 2.0 + min(count, 20) / 10
        return 0.0 if two in self.seen else -4.0

    def knows(self, reading: str) -> bool:
        """Return whether most pairs of a reading stand elsewhere in the text."""
        known = sum(self.pairs.get(pair, 0) > 0 for pair in pairwise(reading))
        return known >= 0.6 * (len(reading) - 1)
