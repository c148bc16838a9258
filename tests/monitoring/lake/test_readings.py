"""From a frame to rows: the short way and the tolerant way say the same, and what is lost has a name."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shuangkong.bench.frames import MUTATIONS, frames
from shuangkong.monitoring.lake.reading_tables import whole_numbers
from shuangkong.monitoring.lake.readings import plain, reasons, said, tolerant
from shuangkong.monitoring.protocol.message import Message
from shuangkong.monitoring.protocol.parts import divided
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.writing import written

TOLD = datetime.fromisoformat("2026-03-05T08:00")
LATER = round((TOLD + timedelta(days=400)).replace(tzinfo=UTC).timestamp() * 1000)


def one(sender, items, **more):
    """What is said by a frame of these items."""
    return said(sender.frame(TOLD, items, **more), LATER)


def told(found):
    """Everything but the order of factors and leading zeros."""
    rows = {row[0]: (*(None if text is None else Decimal(text) for text in row[1:-1]), row[-1]) for row in found.rows}
    return found.kind, found.time, found.cn, found.resent, found.reason, rows


def test_both_ways_say_the_same():
    """2,000 honest frames of all versions: taken the short way, and read with all tolerances, the rows are equal."""
    for frame in frames(2_000):
        short = plain(frame)
        assert short is not None, frame
        assert told(short) == told(tolerant(frame)), frame


def test_both_ways_say_the_same_of_public_frames(public_frames):
    """Wherever the short way takes a frame from the field, it says what the tolerant way says."""
    _, rows = public_frames
    taken = 0
    for row in rows:
        frame = row["message"].encode()
        short = plain(frame)
        if short is not None:
            taken += 1
            assert told(short) == told(tolerant(frame)), frame
    assert taken > 30


def test_no_frame_makes_it_fail():
    """5,000 damaged frames: an answer for each; whatever is refused says why, whatever is plain is not refused."""
    chance = random.Random(8)  # noqa: S311 - made-up data
    whole = frames(200)
    for number in range(5_000):
        raw = bytearray(chance.choice(whole))
        list(MUTATIONS.values())[number % len(MUTATIONS)](raw, 0, len(raw) - 2, chance)
        found = said(bytes(raw), LATER)
        status = read(bytes(raw)).status
        if status == "rejected":
            assert found.reason in reasons()
            assert not found.rows
        short = plain(bytes(raw))
        if short is not None:
            assert status != "rejected"
            assert told(short) == told(tolerant(bytes(raw)))


def test_codes_of_2005_become_those_of_2017(sender):
    """011 and B01 of 2005 are w01018 and w00000; a code that we do not know stays as it is."""
    found = one(sender, {"011": "231.0", "B01": "36.91", "Z99": "1"}, version=2005)
    assert [(row[0], row[1]) for row in found.rows] == [("w01018", "231.0"), ("w00000", "36.91"), ("Z99", "1")]


def test_a_realtime_frame_gives_rtd_and_a_period_its_mean(sender):
    """Rtd counts in real-time data, Avg in periods; the other one stands in where it is the only one."""
    both = {"w01018": {"Rtd": "1", "Avg": "2", "ZsRtd": "3", "ZsAvg": "4", "Flag": "N"}}
    assert one(sender, both, cn="2011").rows == [("w01018", "1", "3", None, None, None, "N")]
    assert one(sender, both, cn="2051").rows == [("w01018", "2", "4", None, None, None, "N")]
    assert one(sender, {"w01018": {"Rtd": "7"}}, cn="2061").rows == [("w01018", "7", None, None, None, None, None)]


def test_all_columns_of_a_row(sender):
    """Min, Max and Cou go into low, high and amount; the mark stays as sent; SampleTime goes nowhere."""
    fields = {"Cou": "5.5", "Min": "1", "Avg": "2", "Max": "3", "SampleTime": "20260305080000", "Flag": "D"}
    assert one(sender, {"w01018": fields}).rows == [("w01018", "2", None, "1", "3", "5.5", "D")]


def test_a_mark_without_a_value_is_a_row(sender):
    """An instrument that does not answer (B) is told, though there is no number."""
    assert one(sender, {"w01018": {"Flag": "B"}}).rows == [("w01018", None, None, None, None, None, "B")]


def test_a_frame_sent_again_says_so(sender):
    """RF=1 of 2025."""
    assert one(sender, {"w01018": "1"}, version=2025, sent_again=True).resent
    assert not one(sender, {"w01018": "1"}, version=2025).resent


def test_every_part_of_a_split_message_is_read_by_itself(sender):
    """A message of 40 factors goes over the wire in parts; together they give the rows of the whole."""
    raw = sender.frame(TOLD, {f"w2{number:04}": f"{number}.5" for number in range(9)})
    message: Message = read(raw).message
    wide = {f"w2{number:04}": {"Min": number, "Avg": number, "Max": number, "Flag": "N"} for number in range(40)}
    items = [((f"{code}-{name}", str(value)),) for code, said_ in wide.items() for name, value in said_.items()]
    grouped = [tuple(pair for (pair,) in items[at : at + 4]) for at in range(0, len(items), 4)]
    whole = Message(message.header, (message.items[0], *grouped))
    parts = divided(whole, [f"20260305080102{number:03}" for number in range(9)])
    assert len(parts) > 1
    rows = [row for part in parts for row in said(written(part), LATER).rows]
    assert sorted(row[0] for row in rows) == sorted(wide)
    assert {row[1] for row in rows} == {str(number) for number in range(40)}


@pytest.mark.parametrize(
    ("content", "reason", "rows"),
    [
        ("w01018-Avg=1.0,w01018-Flag=N", "time_missing", 0),
        ("DataTime=20260231080000;w01018-Avg=1.0", "time_invalid", 0),
        ("DataTime=20260305080000;w01018-Avg=1.0;w01018-Avg=2.0,w01018-Flag=N", None, 1),
        ("DataTime=20260305080000;w01018-Avg=1.0,w01018-Avg=2.0,w01018-Flag=N", "repeated_field", 1),
        ("DataTime=20260305080000;w01018-Avg=1..0,w01018-Flag=N", "not_a_number", 1),
        ("DataTime=20260305080000;011-Avg=1.0;w01018-Avg=2.0", "repeated_factor", 1),
        ("DataTime=20260305080000;SB1-RS=1", "no_values", 0),
        ("DataTime=20290305080000;w01018-Avg=1.0", "time_ahead", 0),
        ("DataTime=00010101000000;w01018-Avg=1.0", "time_before", 0),
        ("DataTime=19700102000000;w01018-Avg=1.0", "time_before", 0),
        ("DataTime=20041231235900;w01018-Avg=1.0", "time_before", 0),
        ("DataTime=20050101000000;w01018-Avg=1.0", None, 1),
    ],
)
def test_what_is_lost_has_a_name(content, reason, rows):
    """No time, no such time, said twice and differently, no number, both codes at once, nothing, from tomorrow, too old."""
    from shuangkong.monitoring.protocol.frame import framed

    head = "QN=20260305080102000;ST=32;CN=2051;PW=123456;MN=520000A8900016F000169DC0;Flag=4;CP=&&"
    raw = framed(f"{head}{content}&&".encode())
    found = said(raw, LATER)
    assert (found.reason, len(found.rows)) == (reason, rows)
    assert reason is None or reason in reasons()


def test_numbers_are_exact():
    """Decimal text becomes whole numbers × 10^4; a fifth decimal is rounded half to even (GB/T 8170); no float between.

    1.00005 is just between 1.0000 and 1.0001 and goes to the even 1.0000, 1.00015 goes to 1.0002.
    """
    numbers = whole_numbers(["1", "-0.5", "999999999999.9999", "1.00005", "1.00015", "0.1", None])
    assert numbers.to_pylist() == [10_000, -5_000, 9_999_999_999_999_999, 10_000, 10_002, 1_000, None]
    assert whole_numbers([None, None]).to_pylist() == [None, None]


@pytest.mark.parametrize("text", ["1e3", "1.", "٣", "1..0", "+1", "0x1", "1234567890123"])
def test_what_is_no_number_costs_that_number_only(sender, text):
    """The others of its factor, and the mark, stay; the frame is listed."""
    found = one(sender, {"w01018": {"Min": "1", "Avg": text, "Flag": "N"}})
    assert found.reason == "not_a_number"
    assert found.rows == [("w01018", None, None, "1", None, None, "N")]
