"""初看: what the gateway looks at before it acknowledges a frame: who sends, and whether and how an answer is wanted.

Bytes in, bytes out, because every frame comes this way; reading.py and acks.py say the same at leisure, and tests hold
the two against each other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from shuangkong.monitoring.protocol.check import check
from shuangkong.monitoring.protocol.cipher import deciphered
from shuangkong.monitoring.protocol.codes import VERSIONS, table
from shuangkong.monitoring.protocol.frame import OPEN, framed
from shuangkong.monitoring.protocol.message import SURFACE_WATER, version_of
from shuangkong.monitoring.protocol.segment import content_of
from shuangkong.monitoring.protocol.writing import VERSION_BITS

USUAL = re.compile(
    rb"(?:QN=([^;,=&]{0,40});)?ST=([^;,=&]{0,9});CN=([^;,=&]{0,9});PW=([^;,=&]{0,40});MN=([^;,=&]{1,64});"
    rb"(?:Flag=(\d{1,3});)?(?=CP=&&|PNUM=|PNO=|RF=)"
)
FIELD = re.compile(rb"(?:^|[;,])(QN|ST|CN|PW|MN|Flag)=([^;,]{0,64})")
OPENING = b"CP=&&"
DATA, NOTICE = b"9014", b"9013"
NOTICES = {
    version: frozenset(row["cn"].encode() for row in table("commands") if row["kind"] == "notice" and row["version"] == str(version))
    for version in VERSIONS
}  # fmt: skip
INTERACTION = frozenset({b"9011", b"9012", b"9013", b"9014"})  # answers themselves: nobody answers them
FLAG = {version: b"%d" % flag for version, flag in VERSION_BITS.items()}


class Seen(NamedTuple):
    """The header of a frame as far as the gateway needs it; empty where a field is missing."""

    qn: bytes
    st: bytes
    cn: bytes
    pw: bytes
    mn: bytes
    flag: int | None

    @property
    def version(self) -> int:
        """2005, 2017 or 2025, as message.py tells it."""
        if self.flag is None or self.flag < 4:
            return 2005
        if self.flag < 8:
            return 2017
        return version_of(self.flag, SURFACE_WATER if self.st == b"21" else None, self.qn.decode("ascii", "replace"))


def peek(segment: bytes) -> Seen | None:
    """Return who sends a segment; None where it names no MN."""
    found = USUAL.match(segment)
    if found is not None:
        qn, st, cn, pw, mn, flag = found.groups(b"")
        return Seen(qn, st, cn, pw, mn, _flag(flag) if flag else None)
    named: dict[bytes, bytes] = {}
    for name, value in FIELD.findall(segment[: max(0, segment.find(OPENING))]):
        named.setdefault(name, value)
    if not named.get(b"MN"):
        return None
    qn, st, cn, pw, mn = (named.get(name, b"") for name in (b"QN", b"ST", b"CN", b"PW", b"MN"))
    return Seen(qn, st, cn, pw, mn, _flag(named[b"Flag"]) if b"Flag" in named else None)


def answer(seen: Seen) -> bytes | None:
    """应答: return the frame that acknowledges, None where none is wanted or none can be: 9014, for a notice 9013."""
    if seen.flag is None or not seen.flag & 1 or seen.cn in INTERACTION:
        return None
    version = seen.version
    cn = NOTICE if seen.cn in NOTICES[version] else DATA
    if version == 2005:
        content = b"QN=%b" % seen.qn if seen.qn else b""
        return framed(b"ST=91;CN=%b;PW=%b;MN=%b;Flag=0;CP=&&%b&&" % (cn, seen.pw, seen.mn, content))
    if not seen.qn:
        return None
    return framed(b"QN=%b;ST=91;CN=%b;PW=%b;MN=%b;Flag=%b;CP=&&&&" % (seen.qn, cn, seen.pw, seen.mn, FLAG[version]))


def deciphers(raw: bytes, key: bytes) -> bool:
    """Whether a frame without fault in its form has encrypted content: the check it bears is that of the plain text."""
    segment = raw[OPEN:-6]
    place = content_of(segment)
    if place is None:
        return False
    start, end = place
    plain = segment[:start] + deciphered(segment[start:end], key) + segment[end:]
    return b"%04X\r\n" % check(plain) == raw[-6:]


def _flag(text: bytes) -> int | None:
    """Return a Flag; one that is no number up to 255 is read as 2017, and then asks for nothing."""
    known = text.isdigit() and len(text) <= 3 and int(text) < 256
    return int(text) if known else VERSION_BITS[2017]
