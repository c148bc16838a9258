"""What the gateway looks at before it acknowledges says the same as the reader and the writer of frames at leisure."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangkong.bench.frames import frames
from shuangkong.kernel.problems import BadData
from shuangkong.monitoring.gateway.stream import Stream
from shuangkong.monitoring.lake.stations import Station, Stations, load, written
from shuangkong.monitoring.protocol import acks
from shuangkong.monitoring.protocol.cipher import enciphered
from shuangkong.monitoring.protocol.cutting import pieces
from shuangkong.monitoring.protocol.frame import framed
from shuangkong.monitoring.protocol.peek import answer, deciphers, peek
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.writing import composed, secret
from shuangkong.monitoring.protocol.writing import written as frame_of

FRAMES = frames(300, seed=6)
MN = "010000A8900016F000169DC0"


def made(version=2017, cn="2051", answer_wanted=True, **more):
    """A frame of a made-up station."""
    header = {"QN": "20260301080000123", "ST": "32", "CN": cn, "PW": "123456", "MN": MN} | more
    items = () if cn in ("9015", "9021", "1013") else ((("DataTime", "20260301080000"),),)
    return frame_of(composed(version, header, items, answer=answer_wanted), as_received=True)


def test_the_sender_is_the_one_that_the_reader_tells():
    """QN, ST, CN, PW, MN, Flag and version of frames of all three versions."""
    for raw in FRAMES:
        seen, message = peek(raw[6:-6]), read(raw).message
        assert seen is not None
        told = (seen.qn.decode(), seen.st.decode(), seen.cn.decode(), seen.pw.decode(), seen.mn.decode(), seen.version)
        assert told == (message.qn, message.st, message.cn, message.pw, message.mn, message.version)
        assert seen.flag == message.flag


def test_the_answer_is_the_one_of_the_standard():
    """Byte for byte what acks.py and the strict writer make, and only where the A bit asks."""
    wanted = 0
    for raw in FRAMES:
        message = read(raw).message
        expected = frame_of(acks.data_answer(message)) if message.wants_answer else None
        assert answer(peek(raw[6:-6])) == expected
        wanted += expected is not None
    assert 50 < wanted < 250


@pytest.mark.parametrize(
    ("version", "cn", "answered"),
    [(2017, "1013", "9013"), (2025, "1013", "9013"), (2025, "9015", "9014"), (2017, "9021", "9014"), (2017, "9011", None)],
)  # fmt: skip
def test_notices_heartbeats_and_answers(version, cn, answered):
    """A notice is answered with 9013, a heartbeat with 9014, an answer never."""
    seen = peek(made(version, cn)[6:-6])
    told = answer(seen)
    assert (None if told is None else read(told).message.cn) == answered


def test_without_a_qn_nothing_is_answered():
    """2017: no exchange without QN; 2005 answers without one. A Flag that is no number asks for nothing."""
    assert answer(peek(b"ST=32;CN=2051;PW=1;MN=A;Flag=5;CP=&&&&")) is None
    told = answer(peek(b"ST=32;CN=2051;PW=1;MN=A;Flag=1;CP=&&&&"))
    assert told == framed(b"ST=91;CN=9014;PW=1;MN=A;Flag=0;CP=&&&&")
    assert answer(peek(b"QN=1;ST=32;CN=2051;PW=1;MN=A;Flag=x;CP=&&&&")) is None


def test_fields_in_another_order_are_found():
    """Part numbers before ST, commas, fields of their own; without MN there is no sender."""
    seen = peek(b"PNUM=0002;PNO=0001;MN=A;PW=9;QN=1,CN=2011;ST=32;X=y;CP=&&MN=other&&")
    assert (seen.mn, seen.pw, seen.qn, seen.cn, seen.st, seen.flag) == (b"A", b"9", b"1", b"2011", b"32", None)
    assert peek(b"QN=1;ST=32;CP=&&MN=A&&") is None


@given(st.lists(st.sampled_from(FRAMES), max_size=6), st.lists(st.integers(1, 900), max_size=20))
def test_frames_are_cut_however_they_arrive(sent, sizes):
    """Glued together or torn into pieces of any size, every frame comes out once, in order."""
    stream, data, got = Stream(), b"".join(sent), []
    for size in [*sizes, len(data)]:
        whole, pieces = stream.feed(data[:size])
        assert pieces == []
        got += whole
        data = data[size:]
    assert got == sent
    assert (stream.rest, stream.junk) == (b"", 0)


@pytest.mark.parametrize(
    "between", [b"hello\r\n", b"\r\n\r\n", b"##12x4", b"##9999QN=1;", b"#", b"**\r\n", b"\xff" * 40]
)
def test_the_frame_after_junk_is_found(between):
    """Whatever stands before it; at the latest when the line falls silent."""
    stream = Stream()
    whole, pieces = stream.feed(between + FRAMES[0])
    found = [*whole, *(piece.raw for piece in pieces), *(piece.raw for piece in stream.settled())]
    assert found[-1] == FRAMES[0]


def test_a_frame_without_line_end_waits_only_for_silence():
    """It may still get its line end; a frame that is half there is on its way."""
    stream = Stream()
    assert stream.feed(FRAMES[0][:-2]) == ([], [])
    assert not stream.is_under_way()
    assert [piece.raw for piece in stream.settled()] == [FRAMES[0]]
    assert stream.feed(FRAMES[1][:50]) == ([], [])
    assert stream.is_under_way()


def test_encrypted_content_comes_through():
    """The check is that of the plain text; the bytes of cipher text may be a line end or the opening of a frame."""
    key, raw = b"0" * 16, made(2025, cn="2011")
    sent = secret(raw, key)
    assert enciphered(b"DataTime=2026030", key) in sent
    for odd in (sent, sent[:100] + b"##" + sent[102:], sent[:100] + b"\r\n##" + sent[104:]):
        whole, pieces = Stream().feed(odd + FRAMES[0])
        assert ([piece.raw for piece in pieces], whole) == ([odd], [FRAMES[0]])


def test_encrypted_content_comes_through_in_a_file():
    """As over a link: what opens a frame or ends a line inside cipher text cuts nothing."""
    sent = secret(made(2025, cn="2011"), b"0" * 16)
    odd = [sent, sent[:100] + b"##" + sent[102:], sent[:100] + b"\r\n##" + sent[104:]]
    assert [piece.raw for piece in pieces(BytesIO(b"".join([*odd, FRAMES[0]])))] == [*odd, FRAMES[0]]


def test_the_key_tells_encrypted_from_damaged():
    """With the station's key the check is that of the plain text; with another key, or a changed byte, it differs."""
    key, raw = b"0" * 16, made(2025, cn="2011")
    sent = secret(raw, key)
    assert deciphers(sent, key)
    assert deciphers(sent, b"1" * 16) == (read(sent, b"1" * 16).status != "rejected")
    assert not deciphers(sent.replace(b"CP=&&", b"CP=&&!"), key)
    assert not deciphers(b"##0002&&0000\r\n", key)


def test_memory_stays_bounded():
    """A sender of nothing but bytes can't fill the memory."""
    stream = Stream()
    for _ in range(200):
        stream.feed(b"##9999" + b"x" * 8000)
    assert len(stream.rest) < 40_000


def test_the_list_of_stations_is_read_again(tmp_path):
    """What is written is read; a change is seen; a faulty file leaves the former list in force."""
    file = tmp_path / "stations.csv"
    stations = Stations(file)
    assert stations.refresh()
    assert stations.by_mn == {}
    one = Station(MN, "123456", "DA001", "31", bytes(range(16)), 60)
    written(file, [one, Station("B", "x")])
    assert stations.refresh()
    assert stations.by_mn == {MN.encode(): one, b"B": Station("B", "x")}
    assert not stations.refresh()
    assert file.stat().st_mode & 0o077 == 0
    file.write_text("mn,password\nA,\n")
    with pytest.raises(BadData):
        stations.refresh()
    assert MN.encode() in stations.by_mn


def test_a_faulty_list_names_every_fault(tmp_path):
    """Where, what was found, what is wanted; a password or key is not shown."""
    file = tmp_path / "stations.csv"
    file.write_text("mn,password,key,rate_limit\nA;B,secret,,\nC,se=cret,12,-1\nD,ok,,\nD,ok,,\n")
    with pytest.raises(BadData) as caught:
        load(file)
    told = str(caught.value)
    assert len(caught.value.problems) == 5
    assert "stations.csv · 第 5 行 · “mn”列" in told
    assert "第 4 行重复" in told
    assert "cret" not in told
    file.write_text("name\nA\n")
    with pytest.raises(BadData, match="没有“mn”列、“password”列"):
        load(file)
