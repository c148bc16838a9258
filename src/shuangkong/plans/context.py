"""非指标: numbers that are no targets: the past, sizes of what exists, money, dates, numbers of documents."""

from __future__ import annotations

import re

from shuangkong.plans import grammar, names, words
from shuangkong.plans.clauses import Group, Sentence
from shuangkong.plans.grammar import Bound, Phrase
from shuangkong.plans.years import COMPARED, When

MONEY = re.compile(r"元$|美元$|人民币$")
MONEY_AIM = re.compile(r"产值|收入|增加值|规模|总额|投资额|生产总值|GDP|利润|交易额|营收|贷款余额|产业|投入")
GROUND = re.compile(r"[^,。;]{0,30}(?:基础上|以来|试点工程基础)")
LISTED = re.compile(r"等\s*$")
UNITLESS_END = re.compile(r"$|[,;:。、)\]]|以|左右|的(?:目标|水平)|和|与|及")
OFTEN = re.compile(r"[次轮场天倍期]$|元$")
INCLUDED = re.compile(r"\((?:含|包括|不含|包含)[^()]*$")  # 锅炉20台（含2台备用）
FUND = re.compile(r"的?[^,。;]{0,12}(?:基金|资金|债券|贷款|补助|奖励|补贴)")
STANDARD = re.compile(r"(?:的)?(?:建筑)?节能(?:设计)?(?:标准|要求)")  # 执行75%节能标准: the name of a standard
DONE = re.compile(r"(?:已|了|累计已|实际|截止目前|截至目前)$")


def is_past(sentence: Sentence, start: int, group: Group, when: When) -> bool:
    """Return whether a number tells what has been."""
    between = sentence.letters[start : group.first]
    return (
        when.past
        or "K" in between
        or (when.due is None and COMPARED in "".join(token.text for token in sentence.tokens[start : group.first]))
        or any(token.text.endswith("了") for token in sentence.tokens[start : group.first])
    )


def is_unitless_target(sentence: Sentence, found: Phrase, group: Group, name: str) -> bool:
    """Return whether a number without a unit is an indicator's value (电能利用效率不超过1.3)."""
    rest = sentence.text[sentence.tokens[group.last - 1].end - sentence.start :]
    if found.name not in ("cap", "floor", "reach", "beside") or not UNITLESS_END.match(rest):
        return False
    value = sentence.tokens[group.first].value
    fraction = isinstance(value, float)
    if found.name == "beside":
        return fraction and bool(grammar.SINGLE.search(name))
    return bool(name) and (fraction or bool(grammar.SINGLE.search(name)))


def is_money(unit: str | None, found: Phrase, name: str, rest: str = "") -> bool:
    """Return whether a number is a sum that is spent, not one that an indicator reaches."""
    if not unit or not MONEY.search(unit) or "/" in unit:
        return False
    return found.name in ("verb", "verb_of", "beside") or bool(FUND.match(rest)) or not MONEY_AIM.search(name)


def is_listed(sentence: Sentence, group: Group) -> bool:
    """Return whether a number counts a list before it (等14个重点行业) or is ground for something else (…基础上)."""
    start = sentence.tokens[group.first].start - sentence.start
    after = sentence.text[sentence.tokens[group.last - 1].end - sentence.start :]
    before = sentence.text[:start]
    return bool(LISTED.search(before) or INCLUDED.search(before)) or bool(
        GROUND.match(after) or (STANDARD.match(after) and sentence.letters[max(group.first - 1, 0)] not in "TCFDI")
    )


def is_plain_verb(sentence: Sentence, found: Phrase) -> bool:
    """Return whether the verb before a number makes a target only where a year is in force (开展, 推进)."""
    verbs = [token.text for token in sentence.tokens[found.first : found.end] if token.kind in "GX"]
    return bool(verbs) and verbs[0] in words.kinds("verbs")["plain"]


def ends_clause(sentence: Sentence, group: Group, unit: str) -> bool:
    """Return whether an amount ends its clause (安装监测设施35套), and is not how often something happens."""
    return not grammar.behind(sentence, group) and not OFTEN.search(unit)


def is_beside_target(unit: str | None, name: str, rest: str, limit: Bound, *, dated: bool = True) -> bool:
    """Return whether a number right behind a name, without a word between, is its target (占比65%左右)."""
    if not names.is_indicator(name):
        return False
    if grammar.is_size(unit) and not (dated or limit.floor or limit.cap):
        return False  # 全县总面积1386平方公里
    ended = not rest or limit.approx or limit.floor or limit.cap
    return ended and (grammar.is_share(unit) or not grammar.is_count(unit))
