"""Files of frames: lines, glued frames, other text, encodings, raw bytes, any size."""

import codecs
import io
import tracemalloc

from shuangkong.monitoring.protocol.frame import framed
from shuangkong.monitoring.protocol.reading import read_file

MN = "0123456789ABCDEF01234567"


def frame(value="8.1", log=""):
    """A sound frame."""
    told = f";i11001-Info=//{log}//" if log else ""
    return framed(
        f"QN=20240315080012345;ST=31;CN=2011;PW=abcdef;MN={MN};Flag=4;CP=&&DataTime=20240315080000;a21026-Rtd={value}{told}&&".encode()
    )


def told(found):
    """Line, number, status and codes of what was found."""
    return [(f.line, f.number, f.reading.status, *(r.code for r in f.reading.remarks)) for f in found]


def test_line_ends_of_a_file_are_no_faults(found_in):
    """Carriage return and line feed, line feed alone, or the end of the file."""
    bare = frame().removesuffix(b"\r\n")
    assert told(found_in(bare + b"\r\n" + bare + b"\n\n" + bare)) == [(1, 1, "ok"), (2, 1, "ok"), (4, 1, "ok")]


def test_glued_frames_are_told_apart(found_in):
    """Several on one line, without an end between them."""
    bare = frame().removesuffix(b"\r\n")
    assert told(found_in(bare + bare + bare + b"\n")) == [
        (1, 1, "tolerated", "no_trailer"),
        (1, 2, "tolerated", "no_trailer"),
        (1, 3, "ok"),
    ]


def test_a_wrong_length_swallows_no_other_frame(found_in):
    """After a broken frame the next ## counts, not the length."""
    bare = frame().removesuffix(b"\r\n")
    broken = b"##%04d" % (2 * len(bare) - 16) + bare[6:]
    assert [row[:3] for row in told(found_in(broken + bare + b"\n" + broken + b"\n" + bare))] == [
        (1, 1, "rejected"),
        (1, 2, "ok"),
        (2, 1, "rejected"),
        (3, 1, "ok"),
    ]


def test_other_text_is_passed_over_and_named(found_in):
    """Before, between and after; a line without any frame has an answer too."""
    bare = frame().removesuffix(b"\r\n")
    assert told(found_in(b"\x00\x01" + bare + b" xx " + bare + b"\nhello\n  \n###" + bare[2:])) == [
        (1, 1, "tolerated", "junk_before", "junk_after"),
        (1, 2, "ok"),
        (2, 1, "rejected", "no_header"),
        (4, 1, "tolerated", "junk_before"),
    ]


def test_columns_are_no_junk(found_in):
    """A tab-separated list with a heading, as frames.tsv."""
    bare = frame().removesuffix(b"\r\n")
    assert told(found_in(b"#from\tframe\tnote\nA\t" + bare + b"\tfirst\nB\t" + bare + b"\\r\\n\tsecond\n")) == [
        (2, 1, "ok"),
        (3, 1, "tolerated", "trailer_text"),
    ]


def test_chinese_text_in_both_encodings(found_in):
    """UTF-8 as the standard says; GB18030 as some devices send it."""
    (utf8,) = found_in(frame(log="泵启动;正常"))
    assert utf8.reading.status == "ok"
    assert utf8.reading.message.first("i11001-Info") == "//泵启动;正常//"
    segment = frame(log="泵启动;正常")[6:-6].decode().encode("gb18030")
    (gb,) = found_in(framed(segment))
    assert told([gb]) == [(1, 1, "tolerated", "text_gb18030")]
    assert gb.reading.message.first("i11001-Info") == "//泵启动;正常//"
    assert gb.reading.message.segment() == segment


def test_a_list_that_changed_its_encoding_is_still_read(found_in):
    """Length and check are those of the bytes that the device sent."""
    (found,) = found_in(frame(log="泵启动").decode().encode("gb18030"))
    assert told([found]) == [(1, 1, "tolerated", "transcoded")]
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        assert told(found_in(mark + frame(log="泵启动").decode().encode(encoding))) == [(1, 1, "ok")]


def test_bytes_that_are_no_text_come_back(found_in):
    """They are kept, shown in hexadecimal, and written back as they came."""
    segment = frame()[6:-6].replace(b"8.1", b"8.1,x-Info=\xff\xfe")
    (found,) = found_in(framed(segment))
    assert "text_undecodable" in told([found])[0]
    assert found.reading.message.segment() == segment


def test_bytes_may_come_in_any_portions():
    """A frame cut anywhere between two reads is one frame."""
    raw = b"x##" + frame() + frame("9.9") + b"junk\n#" + frame()[1:] + b"##0"

    class Slow(io.BytesIO):
        def __init__(self, size):
            super().__init__(raw)
            self.size = size

        def read1(self, _=-1):
            return super().read(self.size)

    whole = told(read_file(io.BytesIO(raw)))
    assert [row[2] for row in whole] == ["tolerated", "ok", "rejected", "ok", "rejected"]
    for size in (1, 2, 3, 7, 100):
        assert told(read_file(Slow(size))) == whole, size


def test_a_huge_file_needs_little_memory():
    """3 MB without a line end, of frames, of ##, and of nothing: never more than some chunks at a time."""

    class Endless(io.RawIOBase):
        def __init__(self, part):
            self.part, self.left = part * (1 + (1 << 15) // len(part)), 100

        def read(self, _=-1):
            self.left -= 1
            return self.part if self.left >= 0 else b""

    for part in (frame().removesuffix(b"\r\n"), b"#", b"x", b"##9999"):
        tracemalloc.start()
        number = sum(1 for _ in zip(read_file(Endless(part)), range(3_000), strict=False))
        assert number >= 0
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
        tracemalloc.stop()
