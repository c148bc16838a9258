"""The check of HJ 212, as the standard prints it and as it is reckoned here."""

import random

import pytest

from shuangkong.monitoring.protocol.check import check, modbus, swapped, variant


def printed(data):
    """The standard's own reckoning, bit by bit."""
    value = 0xFFFF
    for byte in data:
        value = (value >> 8) ^ byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", 0xFFFF),
        (b"\x00", 0x4040),
        (b"123456789", 0x2F80),
        (
            b"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&",
            0x1C80,
        ),
        (b"QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&", 0x2200),
        (b"QN=20231008125115215;ST=22;CN=9011;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&QnRtn=1&&", 0xCC01),
    ],
)
def test_published_messages_have_their_published_check(data, wanted):
    """Examples of the standards and of public libraries, domain §3.3."""
    assert check(data) == wanted == printed(data)


def test_folding_gives_what_the_standard_prints():
    """Every length up to 300 bytes, and random ones up to the longest segment."""
    chance = random.Random(3)  # noqa: S311 - made-up data
    sizes = [*range(300), *(chance.randrange(300, 10_000) for _ in range(30))]
    for size in sizes:
        data = chance.randbytes(size)
        assert check(data) == printed(data), size


def test_only_256_checks_exist():
    """The state has 8 bits: the low byte is one of eight values."""
    chance = random.Random(5)  # noqa: S311 - made-up data
    found = {check(chance.randbytes(20)) for _ in range(5_000)}
    assert len(found) == 256
    assert {value & 0xFF for value in found} == {0x00, 0x01, 0x40, 0x41, 0x80, 0x81, 0xC0, 0xC1}


def test_bytes_eight_apart_may_be_swapped_unnoticed():
    """A weakness to know: this is why a message is looked at after its check."""
    data = bytearray(b"a34013-Rtd=12.34,a34013-Flag=N")
    data[11], data[19] = data[19], data[11]
    assert check(bytes(data)) == check(b"a34013-Rtd=12.34,a34013-Flag=N")


def test_one_changed_byte_is_always_noticed():
    """What the check does guarantee."""
    data = b"DataTime=20240315080000;a34013-Rtd=12.34"
    for place in range(len(data)):
        for value in range(256):
            changed = data[:place] + bytes([value]) + data[place + 1 :]
            assert (check(changed) == check(data)) == (changed == data)


def test_other_reckonings_are_told_apart():
    """MODBUS of the same digits is 4B37; devices send it in either order."""
    data = b"123456789"
    assert modbus(data) == 0x4B37
    assert variant(data, 0x2F80) == "standard"
    assert variant(data, 0x802F) == "swapped"
    assert variant(data, 0x4B37) == "modbus"
    assert variant(data, swapped(0x4B37)) == "modbus_swapped"
    assert variant(data, 0x1234) is None
