"""What we send: strict frames, answers, parts, encrypted content."""

import io

import pytest

from shuangkong.kernel.problems import BadData
from shuangkong.monitoring.protocol import acks, marks
from shuangkong.monitoring.protocol.cipher import deciphered, enciphered, looks_enciphered
from shuangkong.monitoring.protocol.parts import Assembly, divided
from shuangkong.monitoring.protocol.reading import read, read_file
from shuangkong.monitoring.protocol.writing import composed, secret, to_be_secret, written
from shuangkong.rulebook.lookup import Rulebook

KEY = b"0" * 16  # that of the annex
MN = "0123456789ABCDEF01234567"
REGION = b"DataTime=20240601085857;a34013-Rtd=12.34,a34013-Flag=N"
CIPHERED = "51D45D461A00CD12208E58CB32CB3ADCF1F836B5E02B422454101876DC5F68849304607E82DA5541E854EE6218FC9899"


def message(version=2017, count=1, *, answer=True, **more):
    """Minute data of so many factors."""
    header = {
        "QN": "20260315080012345",
        "ST": "31",
        "CN": "2051",
        "PW": "abcdef",
        "MN": MN if version > 2005 else MN[:14],
    }
    factor = "{:03}" if version == 2005 else "a{:05}"
    items = [
        ((f"{factor.format(number)}-Avg", f"{number}.5"), (f"{factor.format(number)}-Flag", "N"))
        for number in range(100, 100 + count)
    ]
    return composed(version, header, ((("DataTime", "20260315080000"),), *items), answer=answer, **more)


@pytest.mark.parametrize("version", [2005, 2017, 2025])
def test_what_we_write_is_read_without_a_remark(version):
    """Write, read, write: the same bytes."""
    frame = written(message(version, 5))
    reading = read(frame)
    assert (reading.status, reading.remarks) == ("ok", ())
    assert reading.message == message(version, 5)
    assert written(reading.message) == frame


def test_what_the_standard_forbids_is_not_written():
    """All faults at once, in words; a message as received can still be written back."""
    bad = composed(2017, {"ST": "31", "CN": "7777", "PW": "abcdef", "MN": MN}, ((("a21026-Rtd", "x"),),))
    with pytest.raises(BadData) as told:
        written(bad)
    assert {problem.found.partition("：")[0] for problem in told.value.problems} == {
        "缺必要的字段", "命令编码未列入", "值不是数字",
    }  # fmt: skip
    assert read(written(bad, as_received=True)).message == bad
    with pytest.raises(BadData, match="数据段"):
        written(message(2017, 60))
    with pytest.raises(BadData, match="四位数字"):
        written(message(2017, 900), as_received=True)


@pytest.mark.parametrize(
    ("answer", "version", "segment"),
    [
        (acks.data_answer, 2017, f"QN=20260315080012345;ST=91;CN=9014;PW=abcdef;MN={MN};Flag=4;CP=&&&&"),
        (acks.notice_answer, 2025, f"QN=20260315080012345;ST=91;CN=9013;PW=abcdef;MN={MN};Flag=8;CP=&&&&"),
        (acks.data_answer, 2005, f"ST=91;CN=9014;PW=abcdef;MN={MN[:14]};Flag=0;CP=&&QN=20260315080012345&&"),
    ],
)
def test_answers_to_data_and_notices(answer, version, segment):
    """Domain §3.8 and §3.10: ST 91, same QN (2005: inside CP), PW and MN copied, nothing asked back."""
    made = answer(message(version))
    assert made.segment().decode() == segment
    assert read(written(made)).status == "ok"


def test_answers_to_requests():
    """QnRtn and ExeRtn with the codes of the version; another code is a mistake of ours."""
    assert acks.request_answer(message(), "1").segment().decode() == (
        f"QN=20260315080012345;ST=91;CN=9011;PW=abcdef;MN={MN};Flag=4;CP=&&QnRtn=1&&"
    )
    assert acks.execution_result(message(2005), "100").content() == "QN=20260315080012345;ExeRtn=100"
    with pytest.raises(ValueError, match="no result of version 2005"):
        acks.request_answer(message(2005), "9")
    unnamed = composed(2017, {"ST": "31", "CN": "2011", "PW": "abcdef", "MN": MN})
    with pytest.raises(ValueError, match="without QN"):
        acks.data_answer(unnamed)


def test_a_public_answer_is_the_one_we_write():
    """Domain §3.3, vector 5, has an answer of a device; ours only differ in ST."""
    asked = read(
        b"##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n"
    )
    assert written(acks.request_answer(asked.message, "1")).startswith(b"##0094QN=20160801085857223;ST=91;CN=9011;")


@pytest.mark.parametrize("version", [2005, 2017, 2025])
def test_parts_in_any_order_make_the_message(version):
    """Every part is a frame of its own, with its QN and DataTime; a part that comes twice counts once."""
    long = message(version, 120, sent_again=version == 2025)
    parts = divided(long, [f"20260315080012{number:03}" for number in range(345, 360)])
    assert len(parts) > 2
    frames = [written(part) for part in parts]
    assert max(map(len, frames)) <= 1024 + 12
    assembly = Assembly()
    received = [read(frame).message for frame in reversed(frames)]
    for part in [*received[:-1], received[0]]:
        assert assembly.add(part) is None
    whole = assembly.add(received[-1])
    assert whole == long
    assert assembly.waiting == {}
    assert all(part.wants_answer and part.sent_again == (version == 2025) for part in parts)


def test_a_short_message_is_not_divided():
    """Nor waited for."""
    short = message()
    assert divided(short, ["20260315080012345"]) == [short]
    assert Assembly().add(short) is short


def test_what_cannot_be_divided_is_told():
    """2025 has one digit for the number of parts; one item can't be cut."""
    qns = [f"20260315080012{number:03}" for number in range(999)]
    with pytest.raises(BadData, match="至多 9 包"):
        divided(message(2025, 400), qns)
    wide = composed(2017, dict(message().header), ((("PolId", "x" * 1200),),))
    with pytest.raises(BadData, match="一项不能拆到两包里"):
        divided(wide, qns)


def test_parts_that_never_come_do_not_fill_the_memory():
    """The message that has waited longest is given up."""
    assembly = Assembly(most=2)
    for number in range(5):
        items = ((("DataTime", f"2026031508{number:02}00"),), (("a21026-Avg", "8.1"),))
        assert assembly.add(composed(2017, message().named, items, part=(2, 1))) is None
    assert len(assembly.waiting) == 2


def test_sm4_gives_the_cipher_text_of_the_annex():
    """Domain §3.11: 48 bytes are encrypted, the remaining 6 stay plain."""
    content = enciphered(REGION, KEY)
    assert content == bytes.fromhex(CIPHERED) + b"Flag=N"
    assert deciphered(content, KEY) == REGION
    assert looks_enciphered(content)
    assert not looks_enciphered(REGION)
    assert not looks_enciphered("泵启动，压力正常，一切照旧".encode())


def plain_frame():
    """The message of the annex, in the clear."""
    header = {"QN": "20240601085857223", "ST": "31", "CN": "2011", "PW": "123456", "MN": "010000A8900016F000169DC0"}
    items = ((("DataTime", "20240601085857"),), (("a34013-Rtd", "12.34"), ("a34013-Flag", "N")))
    return written(composed(2025, header, items, answer=True))


def test_the_derived_vector_of_the_annex():
    """Domain §3.11: length 0141, check F9C1, both of the plain text."""
    frame = plain_frame()
    assert frame[:6] == b"##0141"
    assert frame.endswith(b"&&F9C1\r\n")
    hidden = secret(frame, KEY)
    assert bytes.fromhex(CIPHERED) in hidden
    assert len(hidden) == len(frame)
    assert to_be_secret(read(frame).message)
    assert not to_be_secret(message(2017))


def test_encrypted_content_without_a_key_is_kept_and_named():
    """Nothing is guessed: the check can't be looked at, and the result says so."""
    hidden = secret(plain_frame(), KEY)
    reading = read(hidden)
    assert (reading.status, [remark.code for remark in reading.remarks]) == ("tolerated", ["encrypted"])
    assert reading.frame.variant is None
    assert reading.message.items == ()
    assert reading.message.segment() == hidden[6:-6]


def test_encrypted_content_with_its_key_is_read():
    """The check of the plain text tells whether the key was right."""
    hidden = secret(plain_frame(), KEY)
    assert read(hidden, KEY).status == "ok"
    assert read(hidden, KEY).message == read(plain_frame()).message
    wrong = read(hidden, b"1" * 16)
    assert (wrong.status, wrong.remarks[-1].code) == ("rejected", "key_differs")


def test_cipher_text_with_line_ends_in_it_is_one_frame():
    """Ten keys, so that some cipher text holds a line feed; frames before and after are found too."""
    plain = plain_frame()
    for number in range(200):
        key = f"{number:016}".encode()
        hidden = secret(plain, key)
        if b"\n" in hidden[:-1]:
            found = list(read_file(io.BytesIO(plain + hidden + plain), key))
            assert [one.reading.status for one in found] == ["ok", "ok", "ok"]
            break
    else:
        pytest.fail("no key makes a line feed")


def test_printed_cipher_text_is_read_as_its_bytes():
    """The annex prints {0x51,0xD4,…} followed by the plain rest; the length is that of the bytes."""
    hidden = secret(plain_frame(), KEY)
    block = bytes.fromhex(CIPHERED)
    printed = hidden.replace(block, b"{" + ",".join(f"0x{byte:02X}" for byte in block).encode() + b"}")
    (found,) = read_file(io.BytesIO(printed), KEY)
    assert (found.reading.status, [r.code for r in found.reading.remarks]) == ("tolerated", ["cipher_printed"])
    assert found.reading.message.first("a34013-Rtd") == "12.34"


def test_marks_of_a_period():
    """HJ 212-2017, notes to annex C: water by one abnormal value, air by the share of normal ones."""
    share = float(Rulebook.load().parameter("monitoring.gas_normal_share").values[0].text)
    assert marks.water_mark("NNNN", 2017) == "N"
    assert marks.water_mark("NMDN", 2017) == "D"
    assert marks.water_mark("NBFD", 2017) == "B"
    assert marks.gas_mark("NNND", 2017, share) == "N"
    assert marks.gas_mark("NNDD", 2017, share) == "D"
    assert marks.gas_mark("333", 2005, share) == "N"
    assert marks.water_mark("N?", 2017) == "?"
    assert marks.gas_mark("", 2017, share) is None
    assert marks.water_mark("", 2017) is None
