"""校验码: the check of HJ 212, the same in all three versions (HJ 212-2017, annex A).

Its drawback has to be known: each step drops the low byte, so only 8 bits of state live on. There are 256 possible
checks, one random corruption in 256 passes, and bytes that stand a multiple of 8 apart may be swapped unnoticed: a
message whose check is right still has to be looked at (checks.py, contents.py).
The same property makes it fast: bytes 8 apart act alike, so a message is folded to 8 bytes first, then looked up.
"""

from __future__ import annotations

POLYNOMIAL = 0xA001
WIDTH = 8  # after as many steps a byte's effect is its own again


def _stepped(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ POLYNOMIAL if value & 1 else value >> 1
    return value


TABLE = tuple(_stepped(value) for value in range(256))


def _powers() -> tuple[tuple[int, ...], ...]:
    powers = [tuple(range(256))]
    while len(powers) < WIDTH:
        powers.append(tuple(TABLE[value] >> 8 for value in powers[-1]))
    return tuple(powers)


POWERS = _powers()
MASKS = tuple((1 << (8 * size)) - 1 for size in range(0, 8193, WIDTH))  # by number of 8-byte blocks


def check(data: bytes) -> int:
    """Return the check of a data segment.

    >>> f"{check(b''):04X} {check(bytes(1)):04X} {check(b'123456789'):04X}"
    'FFFF 4040 2F80'
    """
    size = len(data)
    if not size:
        return 0xFFFF
    folded = int.from_bytes(data, "little") ^ 0xFF
    blocks = -(-size // WIDTH)
    while blocks > 1:
        half = -(-blocks // 2)
        folded = (folded >> (8 * WIDTH * half)) ^ (folded & MASKS[half])
        blocks = half
    value, last = 0, size - 1
    for place, byte in enumerate(folded.to_bytes(WIDTH, "little")):
        value ^= POWERS[(last - place) % WIDTH][byte]
    return TABLE[value]


def modbus(data: bytes) -> int:
    """Return CRC-16/MODBUS, which some devices send by mistake."""
    value = 0xFFFF
    for byte in data:
        value = (value >> 8) ^ TABLE[(value ^ byte) & 0xFF]
    return value


def swapped(value: int) -> int:
    """Return the two bytes of a check the other way round."""
    return (value >> 8) | (value & 0xFF) << 8


def variant(data: bytes, declared: int) -> str | None:
    """Return by which reckoning a declared check is right: standard, swapped, modbus, modbus_swapped, or None."""
    right = check(data)
    if right == declared:
        return "standard"
    if right == swapped(declared):
        return "swapped"
    other = modbus(data)
    if other == declared:
        return "modbus"
    return "modbus_swapped" if other == swapped(declared) else None
