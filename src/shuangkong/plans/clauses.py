"""句: the smoothed text cut into paragraphs and sentences, each sentence as tokens with its groups of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from shuangkong.plans.tokens import Token, tokens

# A full stop of ASCII ends a sentence unless digits stand on both sides; a year behind it is a new sentence after all.
END = re.compile(r"[。!?\n]|(?<=[\u4e00-\u9fff%)\]”])\.|(?<=\d)\.(?=(?:19|20)\d\d年|[\u4e00-\u9fff“]|$)")
GROUP = re.compile(r"N[QE]*(?:L+N[QE]*)*")
# 分别达到5%,6%; what names a thing behind its number is no more of the list: 5%,6%,80%以上的机关…
GROUP_EACH = re.compile(r"N[QE]*(?:(?:L+N[QE]*)|(?:p+N[QE]*(?=[pL]|$)))*")
JOINTS = "、和及与/以"


@dataclass(frozen=True)
class Group:
    """Numbers side by side (“95%、90%、75%以上”): the indexes of the first token and of the one behind the last."""

    first: int
    last: int


@dataclass(frozen=True)
class Sentence:
    """A sentence: its place in the smoothed text, the paragraph it stands in, its tokens."""

    start: int
    end: int
    paragraph: int
    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def letters(self) -> str:
        """The kinds of the tokens as one string, for patterns."""
        return "".join(token.kind for token in self.tokens)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups of numbers, in order."""
        pattern = GROUP_EACH if "A" in self.letters else GROUP
        return tuple(Group(*match.span()) for match in pattern.finditer(self.letters))

    def segment(self, index: int) -> int:
        """Return the index of the first token of the clause that the token stands in."""
        place = index - 1
        while place >= 0:
            letter = self.letters[place]
            if letter == "c":
                place = self._opened(place)
            elif letter in "po":
                return place + 1
            place -= 1
        return 0

    def _opened(self, index: int) -> int:
        """Return where the bracket that closes at an index was opened; itself where nothing opened it."""
        depth = 0
        for place in range(index, -1, -1):
            depth += (self.letters[place] == "c") - (self.letters[place] == "o")
            if depth == 0:
                return place
        return index


def sentences(plain: str) -> Iterator[Sentence]:
    """Return the sentences of a smoothed text that have anything in them."""
    start, paragraph = 0, 0
    for match in [*END.finditer(plain), None]:
        end = match.start() if match else len(plain)
        if plain[start:end].strip():
            left = start + len(plain[start:end]) - len(plain[start:end].lstrip())
            yield Sentence(left, end, paragraph, plain[left:end], tuple(tokens(plain, left, end)))
        if match:
            paragraph += match.group() == "\n"
            start = match.end()
