"""标题: chapters, sections and items of a plan, each with its number, its place and the room its mechanism lives in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from shuangkong.plans import words
from shuangkong.plans.findings import Heading
from shuangkong.plans.text import Text

HAN = "[一二三四五六七八九十百零〇]"
FORMS = (
    ("chapter", re.compile(rf"第({HAN}{{1,4}}|\d{{1,2}})[章篇](?:部分)?\s*")),
    ("part", re.compile(rf"第({HAN}{{1,3}})部分\s*")),
    ("division", re.compile(rf"第({HAN}{{1,4}}|\d{{1,2}})节\s*")),
    ("han", re.compile(rf"({HAN}{{1,3}})\s*[、.]\s*(?!是)")),
    ("han_bracket", re.compile(rf"\(({HAN}{{1,3}})\)\s*[、.]?\s*")),
    ("digit", re.compile(r"(\d{1,2})\s*[.、](?!\d)\s*(?=[\u4e00-\u9fff“])")),
    ("digit_bracket", re.compile(r"\((\d{1,2})\)\s*(?=[\u4e00-\u9fff“])")),
)
WRITTEN = {
    "chapter": "第{}章", "part": "第{}部分", "division": "第{}节", "han": "{}", "han_bracket": "（{}）",
    "digit": "{}", "digit_bracket": "（{}）",
}  # fmt: skip
LONGEST = 45  # a title that is longer is a sentence


@dataclass(frozen=True)
class Section:
    """A heading with its smoothed places: where it starts, where its title ends, and where the section ends."""

    heading: Heading
    start: int
    body: int
    end: int
    path: tuple[str, ...]  # titles from the chapter down, in simplified script


def sections(text: Text) -> list[Section]:
    """Return the sections of a text in order; a section ends where the next heading of any level starts."""
    found: list[tuple[int, int, int, tuple[tuple[str, str, str], ...]]] = []
    stack: list[tuple[str, str, str]] = []
    order = {name: rank for rank, (name, _) in enumerate(FORMS)}
    for start, end in _lines(text.plain):
        form, match = _form(text.plain, start, end)
        if match is None:
            continue
        title_end = _title_end(text.plain, match.end(), end)
        if title_end is None:
            continue
        stack = [entry for entry in stack if order[entry[0]] < order[form]]
        stack.append((form, match.group(1), text.plain[match.end() : title_end]))
        found.append((start, match.end(), title_end, tuple(stack)))
    starts = [entry[0] for entry in found[1:]] + [len(text.plain)] * bool(found)
    return [_section(text, *entry, end) for entry, end in zip(found, starts, strict=True)]


def _lines(plain: str) -> list[tuple[int, int]]:
    found = []
    for match in re.finditer(r"[^\n]+", plain):
        lead = len(match.group()) - len(match.group().lstrip())
        found.append((match.start() + lead, match.end()))
    return found


def _form(plain: str, start: int, end: int) -> tuple[str, re.Match[str] | None]:
    for name, pattern in FORMS:
        if match := pattern.match(plain, start, end):
            return name, match
    return "", None


def _title_end(plain: str, start: int, end: int) -> int | None:
    """Return where a title ends: at its full stop, or with its line; None for a sentence that is no title."""
    stop = next((place for place in range(start, end) if plain[place] in "。:;" or plain[place] == "."), end)
    if stop == start or stop - start > LONGEST:
        return None
    return stop if stop < end or end - start <= LONGEST else None


def _section(
    text: Text, start: int, title: int, title_end: int, stack: tuple[tuple[str, str, str], ...], end: int
) -> Section:
    label = "".join(WRITTEN[form].format(number) for form, number, _ in stack)
    path = tuple(entry[2] for entry in stack)
    room = home(path[-1]) or (home(path[-2]) if len(path) > 1 else None)
    place = text.place(start, title_end)
    number = WRITTEN[stack[-1][0]].format(stack[-1][1])
    heading = Heading(number, label, len(stack), text.shown[title:title_end].strip(), room, *place)
    return Section(heading, start, min(title_end + 1, end), end, path)


def home(title: str) -> str | None:
    """Return the room a mechanism lives in, by the words of its heading.

    >>> home("优化完善能耗双控制度"), home("强化监督考核"), home("总体要求")
    ('energy', 'assessment', None)
    """
    return next((room for room, pattern in _rooms() if pattern.search(title)), None)


@cache
def _rooms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((room, re.compile(words.either(listed))) for room, listed in words.kinds("rooms").items())
