"""命名: which words name the number of a clause: before it, behind it, the object of its verb, or said before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangkong.plans import grammar, names, words
from shuangkong.plans.clauses import Group, Sentence
from shuangkong.plans.grammar import Phrase
from shuangkong.plans.names import NOTHING, Name, Span

SHARE_OF = "比例"  # added where a share has only the things it is a share of (60%的园区建成…)
AREA = re.compile(
    r"^.{0,8}(?:[市区县省州盟旗城镇村]|地区|区域|流域|平原|城市)$"
)  # 甲地区达到30%: of what was named before
TOGETHER = re.compile("共计|合计|总计|累计|共|总")  # 6台共计82万千瓦
KIND = (
    r"(?:建筑物?|厂房|屋顶|企业|机构|机关|学校|医院|单位|行业|领域|车辆|住宅|小区|园区|产业|锅炉|机组|农村|城镇|居民)"
)
PART_OF = re.compile(rf"^[^占率量]{{0,18}}{KIND}$")  # 甲建筑不高于200吨: of what was named before
WHOSE = re.compile(rf"[^占率量]{{0,14}}?{KIND}(?=.)")
LEVELS = ("reach", "cap", "floor")


@dataclass
class Memory:
    """What was named last: in this sentence, and as what falls (for “完成14.5%的能耗强度降低激励目标”)."""

    name: Name = NOTHING
    fall: Name = NOTHING
    fall_unit: str | None = None

    def keep(self, name: Name, unit: str | None, *, falls: bool) -> None:
        """Remember what a target named."""
        self.name = name
        if falls:
            self.fall, self.fall_unit = name, unit


def named(
    sentence: Sentence, group: Group, found: Phrase, start: int, unit: str | None, plain: str, memory: Memory
) -> Name:
    """Return the name of a group's indicator; nothing where the clause leaves it out and none was said before."""
    said = grammar.behind(sentence, group)
    said = "" if TOGETHER.fullmatch(said) else said
    after = names.behind(sentence, group.last, plain) if said else NOTHING
    share = grammar.is_share(unit)
    if found.name == grammar.AIMED or found.name.endswith("_of"):
        return (memory.fall or after) if found.name == grammar.AIMED else _object(sentence, found, after, unit, plain)
    before = names.left(sentence, start, found.first, plain)
    if share and after and found.name == "beside" and sentence.letters[group.first - 1 : group.first] == "L":
        before = NOTHING  # it named the number before: 80%的甲、60%的乙
    if share and after and found.name in (*LEVELS, "beside"):
        whole = not said.startswith("的") and not grammar.AIM.match(said)
        if whole or not before:
            return Name((*before.pieces, *after.pieces, *names.predicate(sentence, group.last, plain), SHARE_OF))
    if after and found.name in ("verb", "beside"):
        return Name((*after.pieces, SHARE_OF)) if share else after
    if found.name == "verb":
        return memory.name if share and not before else _made(sentence, start, found, before, plain, memory)
    if (
        not memory.name
        and names.is_bare(before.text(plain))
        and (thing := alone_before(sentence, start, plain, memory))
    ):
        return Name((*_object_of(thing, plain).pieces, *before.pieces))
    return _whole(before, found, unit, plain, memory) or alone_before(sentence, start, plain, memory) or memory.name


def _whole(before: Name, found: Phrase, unit: str | None, plain: str, memory: Memory) -> Name:
    """Return the name before a number; what it leaves out was named before (占总量的比重; 甲区域)."""
    said, named_before = before.text(plain), memory.name.text(plain)
    if memory.name and said.startswith("占"):
        return Name((*memory.name.pieces, *before.pieces))
    if found.name in LEVELS and AREA.search(said) and names.is_indicator(named_before):
        return Name((*before.pieces, *memory.name.pieces))
    if (
        found.name in LEVELS
        and memory.name
        and not grammar.is_count(unit)
        and PART_OF.match(said)
        and names.is_indicator(named_before)
    ):
        return Name((*before.pieces, *_indicator(memory.name, plain)))
    if said and len(said) < len(named_before) and named_before.endswith(said) and names.is_bare(said):
        return memory.name
    return before


def _object_of(name: Name, plain: str) -> Name:
    """Return what the verb that opens a name is about (配备新能源汽车，比例不低于80%)."""
    verbs = words.kinds("verbs")
    verb = re.match(words.either(verbs["make"]), name.text(plain))
    if verb is None or name.start is None or name.end is None:
        return name
    return names.spanned(name.start + verb.end(), name.end, plain) or name


def _indicator(name: Name, plain: str) -> tuple[Span | str, ...]:
    """Return the pieces of a name without the things whose indicator it is (甲建筑|垃圾排放量)."""
    first, *rest = name.pieces
    if rest and PART_OF.match(Name((first,)).text(plain)):
        return tuple(rest)
    if isinstance(first, str):
        return name.pieces
    whose = WHOSE.match(plain, *first)
    return ((whose.end(), first[1]), *rest) if whose else name.pieces


def _object(sentence: Sentence, found: Phrase, after: Name, unit: str | None, plain: str) -> Name:
    if found.name == "verb_of" and after and not grammar.is_share(unit):
        return after if grammar.is_count(unit) else NOTHING
    return names.of_object(sentence, found, plain)


def _made(sentence: Sentence, start: int, found: Phrase, before: Name, plain: str, memory: Memory) -> Name:
    """Return the name where the verb stands right before the number: 年节水30万立方米, 完成造林绿化15万亩, 工厂建成50家."""
    if sentence.tokens[found.first].text in words.kinds("verbs")["keep"]:
        return names.left(sentence, start, found.end, plain)
    first = next((index for index in range(start, found.end) if sentence.tokens[index].kind == "G"), found.end)
    after_verb = (
        names.left(sentence, first + 1, found.end, plain) if not sentence.letters[start:first].strip("S") else NOTHING
    )
    if before and sentence.tokens[found.first].text in words.kinds("verbs")["noun"]:
        return after_verb or names.left(sentence, start, found.end, plain)
    return after_verb or before or memory.name or names.left(sentence, found.first, found.end, plain)


def alone_before(sentence: Sentence, start: int, plain: str, memory: Memory) -> Name:
    """Return the name that stands alone in the clause before (规模以上工业，到2025年，下降15%)."""
    if start == 0 or sentence.letters[start - 1] != "p":
        return NOTHING
    first = sentence.segment(start - 1)
    clause = sentence.letters[first : start - 1]
    if "N" in clause or not clause.strip("YPBSWAMKLEf"):
        return NOTHING
    name = names.left(sentence, first, start - 1, plain)
    told = not memory.name or sentence.tokens[start - 1].text == ":" or names.is_indicator(name.text(plain))
    return name if told else NOTHING
