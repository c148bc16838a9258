"""文法: what makes a number a target: patterns over the kinds of the tokens beside it.

`PHRASES` says which words before a number give it which relation; `read` looks at what stands behind it too and
decides between target, threshold (a size in a rule) and context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangkong.plans import words
from shuangkong.plans.clauses import Group, Sentence
from shuangkong.plans.tokens import Token, count_units, size_units

SKIP = "[fEABYPMWKS]*"
PHRASES = tuple(
    (name, re.compile(pattern.replace("_", SKIP)))
    for name, pattern in (
        ("decrease", "D_[TFC]?_$"),
        ("increase", "I_[TFC]?_$"),
        ("cap", "C_$"),
        ("floor", "F_$"),
        ("reach", "T_$"),
        ("verb", "[GX]_$"),
        ("decrease_of", "^_L?_D_[^TCFN]+$"),
        ("increase_of", "^_L?_I_[^TCFN]+$"),
        ("verb_of", "^_L?_[GX][^N]+$"),
    )
)
RELATIVE = {"decrease": "decrease_by", "increase": "increase_by"}
SHARE = re.compile(r"%|‰|个?百分点")
NOUN = re.compile(r"[^的,;:。、()\]\[]")
AIM = re.compile(r"的?(?:目标|任务|水平|要求|标准|比例|速度|增速|幅度|规模$)")
KELVIN = re.compile(r"摄氏度|℃|°C|倍|W/.*K\)?|瓦/.*开\)?")
AIM_OF_DECREASE = re.compile(r"的(?P<name>[^,;:。()]{2,20}?)(?:下降|降低)[^,;:。()]{0,6}目标")
SCALE = re.compile(r"^(?:[百千]?[万亿]|[百千])")
PACE = re.compile(r"增速|增长率|增幅|涨幅|增长速度")
MEASURED = re.compile(
    r"(?:存栏|出栏|人口|床位|从业人员|日产|年产|日处理|年处理|单机容量|装机容量|存栏[^,。;]{1,4}|出栏[^,。;]{1,4})$"
)
BARRED = re.compile(r"严禁|禁止|不得|不再|不予|杜绝")
FAILING = re.compile(r"未(?:能)?(?:完成|达到|达)[^,。;]*$")
SINGLE = re.compile(r"系数|指数|效率|PUE|比$|比值|得分|评分|指标|级别")


@dataclass(frozen=True)
class Phrase:
    """What stands before a group of numbers: the name of the pattern, and the tokens it took (first index, end)."""

    name: str
    first: int
    end: int
    pace: bool = False


def phrase(sentence: Sentence, start: int, group: Group) -> Phrase:
    """Return the phrase between the start of the clause and the numbers."""
    left = sentence.letters[start : group.first]
    for name, pattern in PHRASES:
        if match := pattern.search(left):
            pace = any(PACE.fullmatch(token.text) for token in sentence.tokens[start + match.start() : group.first])
            return Phrase(name, start + match.start(), group.first, pace)
    return Phrase("beside", group.first, group.first)


def with_subject(sentence: Sentence, start: int, group: Group) -> Phrase:
    """Return the phrase of a number whose verb stands behind a subject (全省建成示范项目50个)."""
    strong = words.kinds("verbs")["strong"]
    for index in range(start, group.first - 1):
        if sentence.tokens[index].text in strong and sentence.tokens[index + 1].kind != "N":
            return Phrase("verb_of", index, group.first)
    return Phrase("beside", group.first, group.first)


AIMED = "decrease_aim"


def aimed(sentence: Sentence, found: Phrase, group: Group) -> Phrase:
    """Return the phrase of a number that an aim of decrease follows (14.5%的能耗强度降低激励目标)."""
    rest = sentence.text[sentence.tokens[group.last - 1].end - sentence.start :]
    return Phrase(AIMED, found.first, found.end) if AIM_OF_DECREASE.match(rest) else found


def behind(sentence: Sentence, group: Group) -> str:
    """Return the text of the clause behind the numbers, up to the next mark."""
    rest = sentence.tokens[group.last :]
    end = next((token.start for token in rest if token.kind in "pocLN"), sentence.end)
    start = sentence.tokens[group.last - 1].end
    return sentence.text[start - sentence.start : end - sentence.start]


def unit_text(token: Token, plain: str) -> str | None:
    """Return the unit of a number, None where it has none."""
    if token.worded:
        return token.worded
    return plain[slice(*token.unit)] if token.unit else None


def is_share(unit: str | None) -> bool:
    """Return whether a unit tells a share."""
    return bool(unit and SHARE.fullmatch(unit))


def is_size(unit: str | None) -> bool:
    """Return whether a unit tells the size of a thing (蒸吨/小时, 平方公里), not how much of it."""
    return bool(unit) and (unit in size_units() or SCALE.sub("", unit or "") in size_units())


def is_count(unit: str | None) -> bool:
    """Return whether a unit counts things (家, 个, 万辆)."""
    return bool(unit) and SCALE.sub("", unit or "") in count_units()


@dataclass(frozen=True)
class Bound:
    """What limits a number: from below or above, whether strictly, whether about."""

    floor: bool = False
    cap: bool = False
    strict: bool = False
    approx: bool = False


STRICT = re.compile("超过|高于|大于|多于|超|低于|小于|少于|突破|>|<|优于|好于|力争超过|未超过")


def bound(sentence: Sentence, found: Phrase, number: int, group: Group) -> Bound:
    """Return the bound of one number of a group; the one behind the last number holds for all that have none."""
    before = () if found.name.endswith("_of") else sentence.tokens[found.first : found.end]
    after = _suffix(sentence, number) or _suffix(sentence, group.last - 1 - _tail(sentence, group))
    kinds = {token.kind for token in before}
    least = any(token.text == "至少" for token in sentence.tokens[max(found.first - 1, 0) : number])
    names = {_side(token) for token in after if token.kind == "Q"}
    return Bound(
        floor="F" in kinds or "floor" in names or least,
        cap="C" in kinds or "cap" in names,
        strict=any(STRICT.fullmatch(token.text) for token in before if token.kind in "CF") and "floor" not in names,
        approx=any(token.kind == "E" for token in (*before, *after)),
    )


def _tail(sentence: Sentence, group: Group) -> int:
    return len(sentence.letters[group.first : group.last]) - len(
        sentence.letters[group.first : group.last].rstrip("QE")
    )


def _suffix(sentence: Sentence, number: int) -> tuple[Token, ...]:
    end = number + 1
    while end < len(sentence.tokens) and sentence.tokens[end].kind in "QE":
        end += 1
    return sentence.tokens[number + 1 : end]


def _side(token: Token) -> str:
    return "cap" if re.search("以下|以内|之内|之下|内", token.text) else "floor"


def relation(found: Phrase, limit: Bound, unit: str | None, said: str = "") -> str:
    """Return the relation of a target from the phrase before it, its bound and the number as said (翻一番)."""
    if "番" in said:
        return "increase_by"
    side = found.name.removesuffix("_of").removesuffix("_aim")
    if side == "increase" and found.pace and (limit.cap or limit.floor):
        return "at_most" if limit.cap else "at_least"  # a pace that is limited is a level: 增速不超过2.6%
    if side in RELATIVE:
        if unit and "百分点" in unit:
            return RELATIVE[side] + "_points"
        if is_share(unit) or side == "decrease" or unit == "倍":
            return RELATIVE[side]
    if limit.cap:
        return "at_most"
    return "at_least" if limit.floor else "reach"


def in_brackets(sentence: Sentence, group: Group) -> bool:
    """Return whether a number ends a remark in brackets (建筑面积10万平方米以上)."""
    first = sentence.segment(group.first)
    return first > 0 and sentence.letters[first - 1] == "o" and sentence.letters[group.last : group.last + 1] == "c"


def _is_remark(sentence: Sentence, found: Phrase, group: Group, unit: str | None) -> bool:
    """Return whether a number in brackets tells the size of what stands before them (规模养殖场（年出栏500头以上）)."""
    if not in_brackets(sentence, group) or is_share(unit):
        return False
    return is_size(unit) or (found.name == "beside" and bool(MEASURED.search(_clause(sentence, group))))


def _thing(sentence: Sentence, group: Group) -> str:
    """Return what stands behind a number; a number that counts it may come between (1万吨以上的186家企业)."""
    noun = behind(sentence, group)
    of = "的" if sentence.tokens[group.last - 1].text.endswith("的") else ""
    if noun.strip("的") or group.last >= len(sentence.tokens) - 1 or not (of or noun):
        return of + noun.removeprefix(of) if noun else noun
    number = group.last + bool(noun)
    if sentence.tokens[number].kind != "N":
        return noun
    return "的" + sentence.text[sentence.tokens[number].start - sentence.start :]


def _clause(sentence: Sentence, group: Group) -> str:
    """Return the text of the clause before a group's numbers."""
    first = sentence.tokens[sentence.segment(group.first)].start
    return sentence.text[first - sentence.start : sentence.tokens[group.first].start - sentence.start]


def is_threshold(sentence: Sentence, found: Phrase, group: Group, limit: Bound, unit: str | None) -> bool:
    """Return whether a number is the size in a rule (“65蒸吨/小时以上的锅炉”), not something to be reached."""
    if (limit.floor or limit.cap) and (KELVIN.fullmatch(unit or "") or _is_remark(sentence, found, group, unit)):
        return True
    noun = _thing(sentence, group)
    if not noun or not NOUN.match(noun.removeprefix("的")) or AIM.match(noun):
        return False
    clause = _clause(sentence, group)
    if FAILING.search(clause) or not (limit.floor or limit.cap):
        return bool(FAILING.search(clause))
    barred = is_size(unit) and BARRED.search(clause)
    return bool(MEASURED.search(clause) or barred) or _sizes(sentence, found, group, limit, unit, noun)


def _sizes(sentence: Sentence, found: Phrase, group: Group, limit: Bound, unit: str | None, noun: str) -> bool:
    """Return whether a limited number that a thing stands behind is the size of that thing."""
    if found.name in ("cap", "floor", "reach"):
        left = sentence.letters[sentence.segment(group.first) : found.first]
        return noun.startswith("的") and ("x" in left or not (is_share(unit) or unit is None))
    if is_share(unit) or unit is None:
        return False
    if found.name == "verb":
        verbs = {token.kind for token in sentence.tokens[found.first : found.end]}
        plain = sentence.tokens[found.first].text in words.kinds("verbs")["plain"] and not is_count(unit)
        return plain or ("X" in verbs and (limit.cap or is_size(unit)))
    return found.name in ("verb_of", "beside") and (is_size(unit) or not is_count(unit))
