"""Damaged frames and plain nonsense: always an answer, never a crash, and what is taken in can be written back."""

import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.bench.frame_report import lines
from shuangkong.bench.frames import UNSEEN, frames, measure, plain
from shuangkong.monitoring.protocol.frame import framed
from shuangkong.monitoring.protocol.reading import read, read_file
from shuangkong.monitoring.protocol.shown import as_lines, as_object

PARTS = st.sampled_from(
    [
        b"##",
        b"CP=&&",
        b"&&",
        b";",
        b",",
        b"=",
        b"//",
        b"QN=",
        b"Flag=8;",
        b"a21026-Avg",
        b"\r\n",
        b"\n",
        b"\t",
        b"**",
        b"{0x",
    ]
)


def test_damaged_frames_never_crash_the_reader():
    """Several thousand, of every kind of damage; `shuangkong bench frames` does a hundred thousand."""
    found = measure(4_000)
    assert found.crashes == 0
    assert found.overall.damaged > 3_000
    assert found.overall.passed < 0.02 * found.overall.damaged
    assert found.kinds["一个字节"].passed <= found.kinds["一个字节"].remarked
    assert found.kinds[UNSEEN].passed > 0.9 * found.kinds[UNSEEN].damaged
    assert any("只改数据区" in line for line in lines(found))


def test_frames_of_the_bench_are_sound():
    """What is measured are frames with nothing to say about; the plain reader agrees on their values."""
    for frame in frames(200):
        reading = read(frame)
        assert (reading.status, reading.remarks) == ("ok", ())
        assert plain(frame)["DataTime"] == reading.message.first("DataTime")
    assert frames(3) == frames(3)


@settings(max_examples=400, deadline=None)
@given(st.lists(PARTS | st.binary(max_size=12), max_size=30).map(b"".join))
def test_any_bytes_are_read_and_told(raw):
    """As a file, and as the content of a sound frame; what is taken in comes back byte for byte."""
    for file in (raw, framed(b"QN=20260315080012345;ST=31;CN=2011;PW=a;MN=b;Flag=8;CP=&&" + raw + b"&&")):
        for found in read_file(io.BytesIO(file)):
            assert json.loads(json.dumps(as_object(found), ensure_ascii=False).encode())["status"] in (
                "ok",
                "tolerated",
                "rejected",
            )
            assert "\n".join(as_lines(found)).encode()
    reading = read(framed(b"QN=1;ST=31;CN=2011;PW=a;MN=b;Flag=8;CP=&&" + raw + b"&&"))
    if reading.status != "rejected":
        assert reading.message.segment() == reading.frame.segment
