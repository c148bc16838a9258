"""指标: every number of a sentence as target, threshold or nothing, with name, relation and years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from shuangkong.plans import context, grammar, names, naming
from shuangkong.plans.clauses import Group, Sentence
from shuangkong.plans.findings import Target
from shuangkong.plans.grammar import Bound, Phrase
from shuangkong.plans.names import NOTHING, Name
from shuangkong.plans.naming import SHARE_OF, Memory
from shuangkong.plans.text import Text
from shuangkong.plans.tokens import Token
from shuangkong.plans.years import Clock, Cycle, When, base_year

STEADY = re.compile("稳定在|稳定达到|稳定保持|稳定到|保持在|维持在|巩固在")
STRIVE = re.compile(r"力争|争取|努力|力求")
YEARS = re.compile(r"Y(?:L+Y)+(?=[^Y]*$)")
YEARLY = re.compile(r"年均|每年|年平均|逐年")
SCOPE = re.compile(r"全[省市区县州国域盟旗镇]|我[省市区县州国盟]|本[省市区县]")
LONGEST_PART = 12
PRESENT = re.compile(r"(?:由|从|自)(?:现有|目前|现状|原有|当前|原来)?的?约?(?:(?:19|20)\d\d年[底末]?的?约?)?$")
MAKING = ("verb", "verb_of")


@dataclass(frozen=True)
class Item:
    """One number with what was made of it, before its years are known."""

    index: int  # of the number's token
    name: Name
    start: int
    end: int
    place: tuple[int, int] | None = None  # index and length of the list it stands in


@dataclass
class Finder:
    """Reads the sentences of one section after the other; remembers the name that a clause may leave out."""

    text: Text
    years: Cycle
    clock: Clock
    memory: Memory = field(default_factory=Memory)
    sentence: Sentence | None = None
    size: tuple[int, int] = (
        -1,
        -1,
    )  # index behind a size (30万千瓦以下), and of the token that what it sizes begins with
    making: bool = False
    parting: bool = False
    times: list[tuple[int, When]] = field(default_factory=list)

    def read(
        self, sentence: Sentence, *, aims: bool, acts: bool, heads: bool = False, past: bool = False
    ) -> list[Target]:
        """Return what a sentence states in numbers."""
        if self.sentence:
            self.clock.leave(self.sentence, self.times)
        self.sentence = sentence
        self.clock.enter(sentence, aims=aims, acts=acts, heads=heads)
        self.times = self.clock.times(sentence)
        self.memory.name, self.making, self.parting, self.size = NOTHING, False, False, (-1, -1)
        if past and not any(not when.past for _, when in self.times):
            return []
        return [target for group in sentence.groups for target in self._group(sentence, group, aims=aims)]

    def _start(self, sentence: Sentence, group: Group) -> int:
        """Return the first token of what belongs to a group: behind the last comma and the group before."""
        before = max((other.last for other in sentence.groups if other.last <= group.first), default=0)
        while sentence.letters[before : before + 1] == "c" and before < group.first:
            before += 1
        return max(sentence.segment(group.first), before)

    def _group(self, sentence: Sentence, group: Group, *, aims: bool) -> Iterator[Target]:
        start = self._start(sentence, group)
        if self._starts_from(sentence, group, start):
            return
        found = grammar.phrase(sentence, start, group)
        when = self.clock.when(self.times, group.first, aims=aims)
        unit = self._unit(sentence, group)
        limit = grammar.bound(sentence, found, group.first, group)
        if grammar.is_threshold(sentence, found, group, limit, unit):
            verb = next((at for at in range(found.first, found.end) if sentence.letters[at] in "GXD"), None)
            self.making, self.size = verb is not None, (-1, -1) if verb is None else (group.last, verb + 1)
            yield self._threshold(sentence, group, found, limit, when, start)
            return
        found = grammar.aimed(sentence, found, group)
        if found.name == "beside" and not grammar.is_share(unit) and not grammar.behind(sentence, group):
            found = grammar.with_subject(sentence, start, group)
        name = naming.named(sentence, group, found, start, unit, self.text.plain, self.memory)
        if self._is_part(sentence, group, found, start, unit):
            yield from self._targets(
                sentence, group, found, Name((*name.pieces, *self.memory.name.pieces)), when, start
            )
            return
        if not name or not self._is_target(sentence, group, found, name, unit, when, start, limit):
            self.making = False
            if name and (when.past or found.name in ("reach", "cap", "floor")):
                before = names.left(sentence, start, found.first, self.text.plain)
                self.memory.name = before or self.memory.name
            return
        self.making = found.name in MAKING or (self.making and found.name == "beside")
        found = self._further(sentence, group, found, name, unit, start)
        when = self._planned(found, unit, when, yearly=YEARLY.search(grammar_text(sentence, start, group)) is not None)
        name = self._sized(name, start)
        yield from self._targets(sentence, group, found, name, when, start)
        self.memory.keep(name, unit, falls=found.name == "decrease")

    def _further(
        self, sentence: Sentence, group: Group, found: Phrase, name: Name, unit: str | None, start: int
    ) -> Phrase:
        """Return the phrase of a number; one that only goes on about a fall is a fall (下降12%，力争达到13%)."""
        falls = name is self.memory.fall and unit == self.memory.fall_unit
        strives = falls and STRIVE.search(grammar_text(sentence, start, group))
        return replace(found, name="decrease") if strives else found

    def _planned(self, found: Phrase, unit: str | None, when: When, *, yearly: bool = False) -> When:
        """Return the time of a number that none was said for: it is due with the plan, unless it holds each year."""
        relative = found.name.startswith(("decrease", "increase"))
        level = unit is None or (grammar.is_share(unit) and yearly)
        return self.clock.planned(when) if relative or not level else when

    def _sized(self, name: Name, start: int) -> Name:
        """Return the name of a thing with the size that stands before it (30万千瓦以下|燃煤机组6台)."""
        if self.sentence is None or self.size[0] != start or len(name.pieces) != 1 or name.start is None:
            return name
        first = self.sentence.tokens[self.size[1]].start
        return names.spanned(first, name.end or first, self.text.plain) if first < name.start else name

    def _starts_from(self, sentence: Sentence, group: Group, start: int) -> bool:
        """Return whether a number tells where something starts (由现有的1120栋增加到…); what it names is remembered."""
        source = PRESENT.search(grammar_text(sentence, start, group))
        if source is None or sentence.letters[group.last : group.last + 1] not in ("T", "D", "I"):
            return False
        name = names.left(sentence, start, group.first, self.text.plain)
        place = sentence.tokens[start].start + source.start()
        if name.start is not None and name.start < place:
            self.memory.name = names.spanned(name.start, place, self.text.plain)
        return True

    def _is_part(self, sentence: Sentence, group: Group, found: Phrase, start: int, unit: str | None) -> bool:
        """Return whether a number says a share for one part of what was named before (其中城区100%、县城90%)."""
        if (
            found.name != "beside"
            or not grammar.is_share(unit)
            or grammar.behind(sentence, group)
            or not self.memory.name
        ):
            return False
        said = grammar_text(sentence, start, group)
        self.parting = said.startswith("其中") or (self.parting and said.startswith("、"))
        return self.parting and len(said) <= LONGEST_PART

    def _unit(self, sentence: Sentence, group: Group) -> str | None:
        """Return the unit of a group: the first that is written (2.27、0.03万吨)."""
        numbers = [token for token in sentence.tokens[group.first : group.last] if token.kind == "N"]
        return next((unit for token in numbers if (unit := grammar.unit_text(token, self.text.plain))), None)

    def _is_target(
        self,
        sentence: Sentence,
        group: Group,
        found: Phrase,
        name: Name,
        unit: str | None,
        when: When,
        start: int,
        limit: Bound,
    ) -> bool:
        said = name.text(self.text.plain)
        if context.is_past(sentence, start, group, when) or context.is_money(
            unit, found, said, grammar.behind(sentence, group)
        ):
            return False
        if context.is_listed(sentence, group):
            return False
        if unit is None:
            return context.is_unitless_target(sentence, found, group, said)
        if found.name in MAKING:
            planned = self._planned(found, unit, when).due is not None and context.ends_clause(sentence, group, unit)
            return not context.is_plain_verb(sentence, found) or when.due is not None or planned
        if found.name == "beside":
            return self._is_beside(sentence, group, said, unit, when, limit)
        return True

    def _is_beside(self, sentence: Sentence, group: Group, said: str, unit: str, when: When, limit: Bound) -> bool:
        rest = grammar.behind(sentence, group)
        if self.making and not grammar.is_share(unit):
            return True
        if grammar.is_share(unit) and said.endswith(SHARE_OF):
            return when.due is not None or bool(STRIVE.search(sentence.text))
        if rest and grammar.is_count(unit):
            first = sentence.segment(group.first)
            joined = sentence.tokens[first].kind == "L" or sentence.tokens[first].text.startswith("以及")
            return joined and bool(self.times) and self.times[0][0] < group.first
        return context.is_beside_target(unit, said, rest, limit, dated=when.due is not None)

    def _targets(
        self, sentence: Sentence, group: Group, found: Phrase, name: Name, when: When, start: int
    ) -> Iterator[Target]:
        numbers = [index for index in range(group.first, group.last) if sentence.tokens[index].kind == "N"]
        years = self._years(sentence, group, len(numbers))
        for item in self._items(sentence, group, name, numbers, start, listed=not years):
            own = years[numbers.index(item.index)] if years else when
            yield self._target(sentence, group, found, item, own, start)

    def _years(self, sentence: Sentence, group: Group, count: int) -> list[When]:
        """Return the year of each number where as many years are listed before them (2025年、2030年分别达到…)."""
        listed = YEARS.search(sentence.letters, 0, group.first)
        if count < 2 or not listed:
            return []
        found = [when for index, when in self.times if listed.start() <= index < listed.end()]
        if len(found) != count:
            return []
        due = [when.due or 0 for when in found]
        each = all(after - before == 1 for before, after in pairwise(due))
        return [replace(when, spanned=True) for when in found] if each else found  # year by year: no base of the plan

    def _items(
        self, sentence: Sentence, group: Group, name: Name, numbers: list[int], start: int, *, listed: bool
    ) -> list[Item]:
        end = sentence.tokens[group.last - 1].end
        within = name.start is not None and sentence.tokens[start].start <= name.start
        left = name.start if within and name.start is not None else sentence.tokens[min(start, group.first)].start
        left = min(left, sentence.tokens[group.first].start)
        if name.start is not None and name.start > sentence.tokens[group.first].start:
            end = name.pieces[0][1] if not isinstance(name.pieces[0], str) else end
        each = "A" in sentence.letters[start : group.first] or names.are_whole(name, self.text.plain)
        many = len(numbers) if len(numbers) > 1 else 0
        parts = names.parts(name, many, self.text.plain) if listed and (each or many) else ()
        if not parts:
            return [Item(index, name, left, end) for index in numbers]
        pairs = zip(numbers if many else numbers * len(parts), parts, strict=True)
        return [Item(number, one, left, end, (index, len(parts))) for index, (number, one) in enumerate(pairs)]

    def _target(self, sentence: Sentence, group: Group, found: Phrase, item: Item, when: When, start: int) -> Target:
        token = sentence.tokens[item.index]
        limit = grammar.bound(sentence, found, item.index, group)
        unit = grammar.unit_text(token, self.text.plain) or self._unit(sentence, group)
        relation = grammar.relation(found, limit, unit, token.text)
        relative = relation.startswith(("decrease", "increase"))
        yearly = bool(YEARLY.search(grammar_text(sentence, start, group)))
        base, implied = base_year(
            sentence,
            start,
            group.first,
            when,
            self.clock,
            relative=relative and not yearly and (grammar.is_share(unit) or unit is None),
        )
        place = self.text.place(item.start, item.end)
        clause = sentence.text[: sentence.tokens[group.first].start - sentence.start]
        scope = SCOPE.findall(clause)
        return Target(
            kind="target", name=item.name.text(self.text.shown), value=token.value, unit=self._shown(token, unit),
            relation=relation, base_year=base, target_year=when.due, scope=scope[-1] if scope else None,
            ambition="strive" if STRIVE.search(grammar_text(sentence, start, group)) else None,
            bound=_bound_word(limit) if relative else None, start=place[0], end=place[1],
            indicator=item.name.text(self.text.plain), strict=limit.strict, approx=limit.approx,
            steady=not relative and bool(STEADY.search(grammar_text(sentence, start, group))), per_year=yearly,
            period=when.period, increment=found.name in MAKING or found.name.startswith("increase"),
            base_year_implied=implied, target_year_implied=when.implied,
            list_index=item.place[0] if item.place else None, list_len=item.place[1] if item.place else None,
            doubtful=self.text.doubtful(*place),
        )  # fmt: skip

    def _shown(self, token: Token, unit: str | None) -> str | None:
        return self.text.original(*token.unit).replace("％", "%") if token.unit else unit

    def _threshold(
        self, sentence: Sentence, group: Group, found: Phrase, limit: Bound, when: When, start: int
    ) -> Target:
        after = names.behind(sentence, group.last, self.text.plain)
        before = names.left(sentence, start, found.first, self.text.plain)
        before = (
            names.spanned((before.start or 0) + 1, before.end or 0, self.text.plain)
            if before and before.text(self.text.plain)[0] in "对将在"
            else before
        )
        limit = replace(limit, cap=limit.cap or not limit.floor)
        item = Item(
            group.first,
            after if not before or grammar.BARRED.fullmatch(before.text(self.text.plain)) else before,
            sentence.tokens[start].start,
            sentence.tokens[group.last - 1].end,
        )
        target = self._target(sentence, group, replace(found, name="cap" if limit.cap else "floor"), item, when, start)
        relation = "at_most" if limit.cap else "at_least"
        year = None if target.target_year_implied else target.target_year  # a rule holds on; it is not due
        return replace(
            target,
            kind="threshold",
            relation=relation,
            target_year=year,
            target_year_implied=False,
            base_year=None,
            ambition=None,
        )


def grammar_text(sentence: Sentence, start: int, group: Group) -> str:
    """Return the text of a clause before its numbers."""
    return names.texts(sentence.tokens[start : group.first])


def _bound_word(limit: Bound) -> str | None:
    if limit.floor:
        return "at_least"
    return "at_most" if limit.cap else None
