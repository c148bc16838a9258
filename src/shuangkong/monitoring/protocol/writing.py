"""写报文: from a message to the bytes of its frame, strict: what a standard forbids is not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring.protocol.cipher import enciphered
from shuangkong.monitoring.protocol.codes import limit
from shuangkong.monitoring.protocol.frame import LONGEST, framed, opened
from shuangkong.monitoring.protocol.message import CLOSING, OPENING, Item, Message, Pair
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.segment import content_of

VERSION_BITS = {2005: 0, 2017: 4, 2025: 8}
SENT_TO_BE_SECRET = (1014, 3020)  # besides 2000–2999, of HJ 212-2025


def written(message: Message, *, as_received: bool = False) -> bytes:
    """Return the frame of a message; BadData lists everything in it that the reader would remark on.

    `as_received` writes back what a station sent, though it be against the standard, with length and check of its own.
    """
    segment = message.segment()
    if len(segment) > LONGEST:
        raise BadData([Problem("数据段", f"{len(segment):,} 字节", "包头四位数字写得下的长度", "按标准拆分后发送")])
    frame = framed(segment)
    if not as_received:
        faults = [remark.problem() for remark in read(frame).remarks]
        if faults:
            raise BadData(faults)
    return frame


def secret(frame: bytes, key: bytes) -> bytes:
    """加密: return a frame with its content encrypted; length and check stay those of the plain text."""
    segment = opened(frame).segment
    place = content_of(segment)
    if place is None:
        raise ValueError("a frame without content has nothing to encrypt")
    content = segment[place[0] : place[1]]
    return frame.replace(content, enciphered(content, key), 1) if content else frame


def to_be_secret(message: Message) -> bool:
    """Whether HJ 212-2025 wants this command encrypted on the internet."""
    cn = int(message.cn or 0)
    return message.version == 2025 and (2000 <= cn < 3000 or cn in SENT_TO_BE_SECRET)


def composed(
    version: int,
    header: Mapping[str, str],
    items: Sequence[Item] = (),
    *,
    answer: bool = False,
    part: tuple[int, int] | None = None,
    sent_again: bool = False,
) -> Message:
    """Return a message of ours with its fields in the standard's order; `header` has QN, ST, CN, PW, MN."""
    flag = VERSION_BITS[version] | (2 if part else 0) | int(answer)
    pairs: list[Pair] = [(name, header[name]) for name in ("QN", "ST", "CN", "PW", "MN") if name in header]
    pairs.append(("Flag", str(flag)))
    if part:
        width = 4 if version == 2005 else 1  # 2005 shows four digits
        pairs += [(name, f"{number:0{width}}") for name, number in zip(("PNUM", "PNO"), part, strict=True)]
    if sent_again:
        pairs.append(("RF", "1"))
    return Message(tuple(pairs), tuple(items))


def room(version: int, message: Message) -> int:
    """Return how many bytes of content fit into one frame with the header of this message."""
    opening = len(message.segment()) - len(message.content().encode(message.encoding)) - len(OPENING + CLOSING)
    most = limit("content", version) - len(OPENING + CLOSING)
    return min(most, limit("segment", version) - opening - len(OPENING + CLOSING))
