"""词: a sentence as tokens of number, unit, relation, year, scope; everything else is other text.

A token has a kind of one letter, so that the grammar can say what it expects as a pattern over letters:

    N number with unit   D decrease  I increase  T reach  C cap  F floor   G make  X eliminate
    Q bound behind a number (以上)   E approx    Y year   P plan period   B base year   S scope
    A each (分别)  W ambition  M yearly  K past  f filler  L list mark  p comma  o c brackets  x other text
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from shuangkong.plans import words
from shuangkong.plans.numbers import ARABIC, NUMERAL, WORDED, number

CYCLE = "十[一二三四五六七八九]五"
YEAR = r"(?:19|20)\d\d年?"
SPAN = r"(?:19|20)\d\d年?\s*[—~\-至到]{1,2}\s*(?:19|20)\d\d年"
DUE = r"(?:年?(?:底|末|初|中)之?(?:前|时)?|\d{1,2}月(?:底|末|份)?(?:\d{1,2}日)?(?:之?前)?|(?:第?[一二三四]季度|上半年|下半年)末?底?前?|之?前|以前|度)?"
END = r"(?:时期|期间|规划期间?|规划|期|阶段)?(?:末期?|期?末|末年|以来|收官之?年?)?"
VALUE = ARABIC
CLASS = r"(?P<roman>[ⅠⅡⅢⅣⅤ])(?P<class>类)(?=(?:水质)?(?:标准|水平|水质|要求)?(?:及?以上)?(?:[,;。、]|$))"  # of water, where it is no part of a name
RANGE = r"\s*(?:[—~]{1,2}|-|至|到)\s*"
STRONG = "%|个?百分点"  # units with which Chinese numerals are numbers


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its place in the smoothed text, what it says."""

    kind: str
    start: int
    end: int
    text: str
    value: float | int | tuple[float | int, float | int] | None = None
    unit: tuple[int, int] | None = None  # place of the unit in the smoothed text
    worded: str | None = None  # unit of a number in words


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of a sentence; each piece of other text is one token."""
    found, done = [], start
    for match in _lexer().finditer(text, start, end):
        if match.start() > done:
            found.append(Token("x", done, match.start(), text[done : match.start()]))
        found.append(_token(match))
        done = match.end()
    if done < end:
        found.append(Token("x", done, end, text[done:end]))
    return found


def _token(match: re.Match[str]) -> Token:
    kind = str(match.lastgroup).split("_")[0]
    place = (match.start(), match.end(), match.group())
    if kind == "N":
        return _number(match, place)
    return Token(kind, *place)


def _number(match: re.Match[str], place: tuple[int, int, str]) -> Token:
    groups = match.groupdict()
    if worded := groups["word"]:
        return Token("N", *place, WORDED[worded], None, "%")
    if roman := groups["roman"]:
        return Token("N", *place, number(roman), match.span("class"))
    if said := groups["percent"]:
        return Token("N", *place, number(said), None, "%")
    if said := groups["numeral"]:
        return Token("N", *place, number(said), match.span("strong"))
    value = number(groups["low"])
    unit = match.span("unit") if groups["unit"] else None
    if high := groups["high"]:
        upper = number(high)
        if value is not None and upper is not None and value < upper:
            return Token("N", *place, (value, upper), unit)
    return Token("N", *place, value, unit)


@cache
def unit_pattern() -> str:
    """Return the pattern of a unit: an atom, or several joined by “/” or “每”."""
    kinds = words.kinds("units")
    atoms = words.either([word for kind in kinds.values() for word in kind if word not in ("", "个", "%")])
    per = words.either(words.listed("per"))
    scaled = rf"(?:{atoms}|个(?!百分)|(?:[百千万亿]|十万|百万|千万|万亿)(?:{atoms}|个(?!百分)))"
    return rf"(?:%|‰|个?百分点|{scaled}(?:[/每·](?:\(?(?:每|\d+|[百千万亿])?(?:{per})(?:[·/](?:{per}))?\)?)){{0,2}}|元|万|亿(?!立)|美元)"


@cache
def size_units() -> frozenset[str]:
    """Return the units in which sizes are told, without 万 and the like in front."""
    return frozenset(words.kinds("units")["size"])


@cache
def count_units() -> frozenset[str]:
    """Return the units in which things are counted."""
    return frozenset(words.kinds("units")["count"])


@cache
def _lexer() -> re.Pattern[str]:
    relation, verb = words.kinds("relations"), words.kinds("verbs")
    filler, bound = words.kinds("fillers"), words.kinds("bounds")
    unit = unit_pattern()
    base = rf"(?:比|较|与|同|相比|相较于?|在|以|按)(?:“?{CYCLE}”?{END}|{YEAR}(?:底|末)?)(?:的?(?:均值|平均值?|水平|基数|基期))?(?:相比|的?基础上|为基准年?|为基期|为基数|水平)?"
    rules = [
        ("x_title", r"《[^》\n]{1,80}》"),
        ("x_building", "建(?:筑|材|制镇|档|议|言)"),  # words that 建 (to build) only begins
        (
            "B",
            rf"{base}(?!底前|年底)(?=[^—~\-])|以20\d\d年为(?:基准年?|基期|基数)|(?:比|较|与|同)?(?:上年度?|上一年度?|去年|前一年)(?:同期)?(?:相比)?",
        ),
        ("Y_span", SPAN),
        ("Y", rf"(?:到|至|截至|截止到?|力争到?|在|于|从|自|由)?(?:19|20)\d\d年{DUE}|(?:到|至|截至)(?:19|20)\d\d(?!\d)"),
        ("P", rf"(?:到|至|截至)?“?{CYCLE}”?{END}"),
        (
            "N_worded",
            rf"(?P<word>{words.either(list(WORDED))})|(?<!个)百分之(?P<percent>{NUMERAL})|(?P<numeral>{NUMERAL})(?P<strong>{STRONG})",
        ),
        ("N_roman", CLASS),
        ("E_near", r"近(?=\d)"),
        ("F_above", r"超(?=\d)"),
        ("f_per", rf"每(?:{words.either(words.listed('per'))})(?=\d)"),
        (
            "N",
            rf"(?<![A-Za-z\d.\-〔])(?P<low>{VALUE})(?:(?:{unit}|左右|以上)?{RANGE}(?P<high>{VALUE}))?(?P<unit>{unit})?(?![A-Za-z\d〕])",
        ),
    ]
    for kind, name, table in (
        ("Q_floor", "floor", bound), ("Q_cap", "cap", bound), ("E_behind", "approx", bound),
    ):  # fmt: skip
        rules.append((kind, rf"(?:{words.either(table[name])})"))
    kinds = [("T", relation["reach"]), ("C", relation["cap"]), ("F", relation["floor"]), ("D", relation["decrease"]),
             ("I", relation["increase"]), ("X", verb["eliminate"]), ("G", verb["keep"] + verb["make"]),
             ("A", filler["each"]), ("M", filler["yearly"]), ("W", filler["ambition"]), ("E", filler["approx"]),
             ("K", filler["past"]), ("S", words.listed("scopes")), ("f", filler["filler"])]  # fmt: skip
    return re.compile("|".join([rf"(?P<{kind}>{rule})" for kind, rule in rules] + [_word_rule(kinds)] + MARKS))


MARKS = [r"(?P<L>[、和及与]|以及|/)", r"(?P<p>[,:;])", r"(?P<o>[(\[])", r"(?P<c>[)\]])"]


def _word_rule(kinds: list[tuple[str, tuple[str, ...]]]) -> str:
    """Return one rule for all words, the longest first whatever its kind, so that 下降到 is not 下降."""
    kind_of: dict[str, str] = {}
    for kind, listed in kinds:
        for word in listed:
            kind_of.setdefault(word, kind)
    ordered = sorted(kind_of, key=len, reverse=True)
    parts: list[tuple[str, list[str]]] = []
    for index, word in enumerate(ordered):
        if parts and kind_of[ordered[index - 1]] == kind_of[word]:
            parts[-1][1].append(word)
        else:
            parts.append((kind_of[word], [word]))
    return "|".join(
        f"(?P<{kind}_w{index}>{'|'.join(map(re.escape, listed))})" for index, (kind, listed) in enumerate(parts)
    )
