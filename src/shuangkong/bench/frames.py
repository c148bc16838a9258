"""测速：报文: how many frames are read in a second, and what happens to damaged ones.

The frames are made up, of all three versions. A mutation is one of the ways in which lines and devices damage a
message; whatever the reader makes of it, it has to answer. Told are: how many damaged frames still pass length and
check (the check has 8 bits of state), how many of those the reader remarks on, and how many nobody could tell.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from shuangkong.monitoring.protocol.frame import OPEN
from shuangkong.monitoring.protocol.message import Item
from shuangkong.monitoring.protocol.reading import Reading, read
from shuangkong.monitoring.protocol.segment import content_of
from shuangkong.monitoring.protocol.writing import composed, written

SEED = 212
KINDS = 200  # different frames, of which the damaged ones are made
SLOW_S = 0.05  # a frame that takes longer hangs the gateway
FACTORS = {2005: ("011", "060", "101", "065", "B01", "001"), 2017: ("w01018", "w21003", "w21011", "w21001", "w00000")}
GASES = ("a34013", "a21026", "a21002", "a19001", "a01011", "a01012", "a01013", "a01014", "a00000")
Mutation = Callable[[bytearray, int, int, random.Random], None]  # changes the bytes from one place up to another


@dataclass
class Outcome:
    """What became of damaged frames of one kind."""

    damaged: int = 0
    passed: int = 0  # taken in all the same, with another data segment than was sent
    remarked: int = 0  # of those that passed: the reader says something that it did not say of the frame as sent


@dataclass
class Measured:
    """Frames per second, and the fate of the damaged."""

    per_second: float
    plain_per_second: float  # of a straightforward reader, which looks at nothing but length and check
    bytes_per_frame: float
    slowest_ms: float
    crashes: int
    kinds: dict[str, Outcome] = field(default_factory=dict)
    payload: Outcome = field(default_factory=Outcome)  # changes between CP=&& and && only, length unchanged

    @property
    def overall(self) -> Outcome:
        """All kinds but the one that the check can't see."""
        every = [outcome for name, outcome in self.kinds.items() if name != UNSEEN]
        return Outcome(sum(o.damaged for o in every), sum(o.passed for o in every), sum(o.remarked for o in every))


def frames(count: int, seed: int = SEED) -> list[bytes]:
    """Return made-up frames as honest stations send them: real-time, minute, hour and day data of three versions."""
    chance = random.Random(seed)  # noqa: S311 - made-up data
    return [_frame(chance, version) for version in (chance.choice((2005, 2017, 2025)) for _ in range(count))]


def _frame(chance: random.Random, version: int) -> bytes:
    start = f"2026{chance.randint(1, 12):02}{chance.randint(1, 28):02}{chance.randint(0, 23):02}"
    cn = chance.choice(("2011", "2051", "2061"))
    told = start + ("0000" if cn == "2061" else f"{chance.randint(0, 58):02}00")
    water = chance.random() < 0.5
    pool = FACTORS[2005] if version == 2005 else FACTORS[2017] if water else GASES
    items: list[Item] = [(("DataTime", told),)]
    items += [_item(factor, cn, chance) for factor in chance.sample(pool, chance.randint(2, len(pool)))]
    mn = f"{chance.randrange(10**14):014}" if version == 2005 else f"{chance.randrange(16**24):024X}"
    header = {"ST": "32" if water or version == 2005 else "31", "CN": cn, "PW": "123456", "MN": mn}
    sent = f"{start}5959{chance.randrange(1000):03}"
    return written(composed(version, {"QN": sent, **header}, items, answer=chance.random() < 0.5))


def _item(factor: str, cn: str, chance: random.Random) -> Item:
    low, middle, high = sorted(chance.uniform(0.5, 13) for _ in range(3))
    if cn == "2011":
        return ((f"{factor}-Rtd", f"{middle:.3f}"), (f"{factor}-Flag", "N"))
    values = (("Cou", chance.uniform(0, 900)), ("Min", low), ("Avg", middle), ("Max", high))
    return (*((f"{factor}-{name}", f"{value:.3f}") for name, value in values), (f"{factor}-Flag", "N"))


def _bit(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    raw[chance.randrange(low, high)] ^= 1 << chance.randrange(8)


def _byte(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    raw[chance.randrange(low, high)] = chance.randrange(256)


def _two_digits(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    digits = [place for place in range(low, high) if 0x30 <= raw[place] <= 0x39]
    for place in chance.sample(digits, min(2, len(digits))):
        raw[place] = chance.randrange(0x30, 0x3A)


def _two_bytes(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    for place in chance.sample(range(low, high), 2):
        raw[place] = chance.randrange(256)


def _burst(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    start = chance.randrange(low, high - 2)
    for place in range(start, min(high, start + chance.randint(3, 12))):
        raw[place] = chance.randrange(256)


def _swap(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    place = chance.randrange(low, high - 1)
    raw[place], raw[place + 1] = raw[place + 1], raw[place]


def _swap_8_apart(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    place = chance.randrange(low, high - 8)
    raw[place], raw[place + 8] = raw[place + 8], raw[place]


def _lose(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    place = chance.randrange(low, high)
    del raw[place : place + chance.randint(1, 4)]


def _repeat(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    place = chance.randrange(low, high)
    raw[place:place] = raw[place : place + chance.randint(1, 8)]


def _cut_off(raw: bytearray, low: int, high: int, chance: random.Random) -> None:
    del raw[chance.randrange(low, high) :]


MUTATIONS: dict[str, Mutation] = {
    "一位翻转": _bit, "一个字节": _byte, "两个字节": _two_bytes, "两个数字": _two_digits, "连续几个字节": _burst,
    "相邻互换": _swap, "相隔八个互换": _swap_8_apart, "丢失几个字节": _lose, "重复几个字节": _repeat, "截断": _cut_off,
}  # fmt: skip
UNSEEN = "相隔八个互换"  # told apart: the check is blind to it by construction
KEEP_LENGTH = ("一位翻转", "一个字节", "两个字节", "两个数字", "连续几个字节", "相邻互换", "相隔八个互换")


def measure(count: int, seed: int = SEED, reader: Callable[[bytes], Reading] = read) -> Measured:
    """Read undamaged frames against the clock, then so many damaged ones."""
    whole = frames(max(KINDS, min(count, 5000)), seed)
    found = Measured(_speed(whole, reader), _speed(whole, plain), sum(map(len, whole)) / len(whole), 0.0, 0)
    chance = random.Random(seed)  # noqa: S311 - made-up data
    told = {frame: reader(frame) for frame in whole[:KINDS]}
    names = list(MUTATIONS)
    for number in range(count):
        _damage(found, names[number % len(names)], chance.choice(whole[:KINDS]), told, chance, reader)
    return found


def _damage(
    found: Measured,
    name: str,
    frame: bytes,
    told: dict[bytes, Reading],
    chance: random.Random,
    reader: Callable[[bytes], Reading],
) -> None:
    raw, inside = bytearray(frame), name in KEEP_LENGTH and chance.random() < 0.5
    place = content_of(frame[OPEN:-6]) or (0, 0)
    low, high = (OPEN + place[0], OPEN + place[1]) if inside else (0, len(frame) - 2)
    MUTATIONS[name](raw, low, high, chance)
    if bytes(raw) == frame:
        return
    start = time.perf_counter()
    try:
        reading = reader(bytes(raw))
    except Exception:
        found.crashes += 1
        return
    found.slowest_ms = max(found.slowest_ms, 1000 * (time.perf_counter() - start))
    passed = reading.status != "rejected" and reading.frame.segment != told[frame].frame.segment
    remarked = passed and bool(_codes(reading) - _codes(told[frame]))
    for outcome in (found.kinds.setdefault(name, Outcome()), *((found.payload,) if inside and name != UNSEEN else ())):
        outcome.damaged += 1
        outcome.passed += passed
        outcome.remarked += remarked


def plain(raw: bytes) -> dict[str, str]:
    """Read a frame as the standard's text suggests: the check bit by bit, then split at the separators."""
    segment = raw[OPEN : OPEN + int(raw[2:OPEN])]
    value = 0xFFFF
    for byte in segment:
        value = (value >> 8) ^ byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    if value != int(raw[OPEN + len(segment) :][:4], 16):
        raise ValueError("the check differs")
    header, _, content = segment.decode().removesuffix("&&").partition("CP=&&")
    parts = [part for item in (header + content).split(";") for part in item.split(",") if part]
    return dict(part.partition("=")[::2] for part in parts)


def _codes(reading: Reading) -> Counter[str]:
    return Counter(remark.code for remark in reading.remarks)


def _speed(whole: list[bytes], reader: Callable[[bytes], object], rounds: int = 3) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for frame in whole:
            reader(frame)
        best = min(best, time.perf_counter() - start)
    return len(whole) / best
