"""查值: the value in force here on that day; nearest area first: county → city → province → nation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import NotInForce, Unknown
from shuangkong.rulebook.document import Document
from shuangkong.rulebook.fields import suggestion
from shuangkong.rulebook.load import Contents, read
from shuangkong.rulebook.value import NATION, Parameter, Value, as_number, interval_text

Row = dict[str, str | int]


class Rulebook:
    """规则库: all parameters and documents, and the one way to ask for a value."""

    def __init__(self, contents: Contents) -> None:
        self.parameters = contents.parameters
        self.documents = contents.documents
        self._by_area: dict[tuple[str, str], list[Value]] = defaultdict(list)
        for parameter in self.parameters.values():
            for value in sorted(parameter.values, key=lambda value: value.known, reverse=True):
                self._by_area[parameter.id, value.area].append(value)

    @classmethod
    def load(cls, folders: Iterable[Path | str] = ()) -> Rulebook:
        """Read the package's parameters and those of the city packs given; BadData with every fault at once."""
        return cls(read([Path(folder) for folder in folders]))

    def parameter(self, id_: str) -> Parameter:
        """Return a parameter with all its values; Unknown where there is none of that id."""
        if id_ not in self.parameters:
            hint = suggestion(id_, self.parameters) or "用 shuangkong rule list 查看全部参数。"
            raise Unknown(f"没有“{id_}”这个参数。{hint}")
        return self.parameters[id_]

    def document(self, id_: str) -> Document:
        """Return a document; Unknown where there is none of that id."""
        if id_ not in self.documents:
            raise Unknown(f"没有登记“{id_}”这份文件。{suggestion(id_, self.documents)}")
        return self.documents[id_]

    def value(self, id_: str, chain: Sequence[str], on: date, as_of: date | None = None) -> Value:
        """Return the value in force on a day for the nearest area of the chain that has one; NotInForce where none.

        Of several versions the latest published by `as_of` is taken (None: all that are registered are known).
        """
        parameter = self.parameter(id_)
        day, known = as_number(on, 0), as_number(as_of, as_number(date.max, 0))
        for area in chain:
            for value in self._by_area.get((id_, area), ()):
                if value.first <= day <= value.last and value.known <= known:
                    return value
        raise NotInForce(self._nothing(parameter, chain, on, as_of))

    def _nothing(self, parameter: Parameter, chain: Sequence[str], on: date, as_of: date | None) -> str:
        there = [value for area in chain for value in self._by_area.get((parameter.id, area), ())]
        listed = "；".join(
            f"{value.area} {interval_text(value.from_, value.to)}"
            + (f"（{value.published} 发布）" if value.published else "")
            for value in sorted(there, key=lambda value: (chain.index(value.area), value.first))
        )
        seen = f"（按 {as_of} 以前发布的规定）" if as_of else ""
        place = chain[0] if chain else NATION
        return (
            f"{parameter.name}（{parameter.id}）：{place} 在 {on} 没有有效的取值{seen}。"
            f"查找顺序：{' → '.join(chain)}。已有的取值：{listed or '无'}。"
        )

    def rows(self) -> list[Row]:
        """Return every value as a row of the table that accounts join with: days as yyyymmdd, confidence as a rank.

        Plain values and versions have one form: of the rows of the nearest area that apply to a day and were published
        by the closing's as-of day, the one published last is in force.
        """
        return [
            {
                "id": parameter.id,
                "area": value.area,
                "applies_from": value.first,
                "applies_to": value.last,
                "published": value.known,
                "value": value.text,
                "confidence": CONFIDENCES.index(value.confidence),
                "document": value.document,
                "at": value.at,
            }
            for parameter in self.parameters.values()
            for value in parameter.values
        ]


def implied_chain(area: str) -> tuple[str, ...]:
    """Return the areas that a GB/T 2260 code implies: 520602 → 520602, 520600, 520000, 000000."""
    implied = [area]
    if len(area) == 6 and area.isdecimal() and area != NATION:
        implied += [area[:4] + "00", area[:2] + "0000"]
    return tuple(dict.fromkeys([*implied, NATION]))
