"""报文: one message of a station, typed as far as its fields tell, and text again without a loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

Pair = tuple[str, str | None]  # a name and its value; None where no “=” stands
Item = tuple[Pair, ...]

OPENING, CLOSING = "CP=&&", "&&"
SURFACE_WATER = "21"
PUBLISHED_2025 = "20250606"  # before that day a surface-water station's Flag of 8 and more can't mean HJ 212-2025


def version_of(flag: int | None, st: str | None, sent: str) -> int:
    """版本: return the version that a Flag tells; none before 2017 had version bits, so no Flag means 2005.

    Surface-water stations used these bits for other things, so what they sent before 2025 was published is read as 2017.
    """
    if flag is None:
        return 2005
    told = {0: 2005, 1: 2017}.get(flag >> 2, 2025)
    return 2017 if told == 2025 and st == SURFACE_WATER and sent[:8] < PUBLISHED_2025 else told


@dataclass(frozen=True)
class Message:
    """Header fields in the order sent, and the items of CP: `;` separates items, `,` the values of one item."""

    header: tuple[Pair, ...]
    items: tuple[Item, ...] = ()
    encoding: str = "utf-8"
    cipher: bytes | None = None  # content that nobody could decipher; then there are no items

    @cached_property
    def named(self) -> dict[str, str]:
        """The header by name; of a repeated field the first."""
        return {name: value for name, value in reversed(self.header) if value is not None}

    @property
    def qn(self) -> str | None:
        """请求编码: the moment of sending to the millisecond, the identity of an exchange."""
        return self.named.get("QN")

    @property
    def st(self) -> str | None:
        """系统编码."""
        return self.named.get("ST")

    @property
    def cn(self) -> str | None:
        """命令编码."""
        return self.named.get("CN")

    @property
    def pw(self) -> str | None:
        """访问密码: never shown."""
        return self.named.get("PW")

    @property
    def mn(self) -> str | None:
        """设备唯一标识."""
        return self.named.get("MN")

    @cached_property
    def flag(self) -> int | None:
        """标志: bits V5…V0 (version), D (split), A (answer wanted); None where it is absent or no number up to 255."""
        text = self.named.get("Flag", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 and int(text) < 256 else None

    @cached_property
    def version(self) -> int:
        """2005, 2017 or 2025; a Flag that is no number is read as 2017."""
        if self.flag is None and "Flag" in self.named:
            return 2017
        return version_of(self.flag, self.st, self.qn or self.first("DataTime") or "")

    @property
    def wants_answer(self) -> bool:
        """应答标志: whether the sender waits for an answer."""
        return bool((self.flag or 0) & 1)

    @property
    def part(self) -> tuple[int, int] | None:
        """分包: (number of parts, number of this part), None where the message is whole or the numbers make no sense."""
        texts = self.named.get("PNUM", ""), self.named.get("PNO", "")
        if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in texts):
            return None
        total, number = int(texts[0]), int(texts[1])
        return (total, number) if 1 <= number <= total else None

    @property
    def sent_again(self) -> bool:
        """补传: whether RF marks it as sent again later (2025)."""
        return self.named.get("RF") == "1"

    def first(self, name: str) -> str | None:
        """Return the first value of a field of the content."""
        return next((value for item in self.items for field, value in item if field == name), None)

    def content(self) -> str:
        """Return what stands between `CP=&&` and `&&`."""
        return ";".join(",".join(joined(pair) for pair in item) for item in self.items)

    def segment(self) -> bytes:
        """数据段: return the bytes that length and check are made of."""
        opening = "".join(f"{joined(pair)};" for pair in self.header) + OPENING
        middle = self.content().encode(self.encoding, "surrogateescape") if self.cipher is None else self.cipher
        return opening.encode(self.encoding, "surrogateescape") + middle + CLOSING.encode()


def joined(pair: Pair) -> str:
    """Return a name and its value as they are sent."""
    name, value = pair
    return name if value is None else f"{name}={value}"
