"""What frames say: made-up ones of all three versions, with every tolerance, and the public ones."""

from collections import Counter
from datetime import datetime
from decimal import Decimal

from shuangkong.monitoring.protocol.codes import table
from shuangkong.monitoring.protocol.frame import framed, opened
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.remarks import Remark
from shuangkong.monitoring.protocol.shown import as_object
from shuangkong.monitoring.protocol.values import measurements, time_of
from shuangkong.monitoring.protocol.writing import written

# What the reader mends rather than keeps: separators and empty header fields.
MENDED = {"separator"}


def test_made_up_frames_say_what_they_should(made_up, found_in):
    """Domain §3: status, version, every remark by name, and a value as it was sent."""
    wrong = []
    for row in made_up:
        (found,) = found_in(row["frame"].encode() + b"\n")
        told = as_object(found)
        codes = " ".join(sorted(problem["code"] for problem in told["problems"]))
        name, _, value = row["said"].partition("=")
        values = (told["fields"] or {}).get(name, "") if name else ""
        shown = "|".join(values) if isinstance(values, list) else values
        got = (told["status"], str(told["version"] or ""), codes, shown)
        if got != (row["status"], row["version"], row["remarks"], value):
            wrong.append((row["what"], got))
    assert wrong == []


def test_every_remark_has_its_line_and_a_case(made_up):
    """remarks.csv holds no line that nothing says, apart from those that other tests make."""
    elsewhere = {"no_trailer", "trailer_cr", "trailer_lf", "transcoded", "text_gb18030", "text_undecodable"}
    elsewhere |= {"control_characters", "encrypted", "key_differs", "cipher_printed", "stray_text", "header_unknown"}
    elsewhere |= {"header_repeated", "field_missing", "qn_invalid", "pw_nonstandard", "parts_unannounced", "rf_invalid"}
    elsewhere |= {"content_marker_inside", "time_missing"}
    told = {code for row in made_up for code in row["remarks"].split()}
    assert {line["code"] for line in table("remarks")} == told | elsewhere
    for code in told | elsewhere:
        problem = Remark(code).problem("某处")
        assert problem.place == "某处"
        assert problem.found
        assert problem.wanted
        assert problem.mend


def changed(old, new):
    """A sound frame of 2025 with something else in its segment."""
    mn = "0123456789ABCDEF01234567"
    segment = (
        f"QN=20260315080012345;ST=31;CN=2011;PW=abcdef;MN={mn};Flag=8;CP=&&DataTime=20260315080000;a21026-Rtd=8.1&&"
    )
    assert old in segment
    return framed(segment.replace(old, new).encode())


def test_remarks_on_the_header():
    """Each by name, none refuses the message."""
    for old, new, code in (
        ("PW=abcdef", "PW=abc", "pw_nonstandard"), ("QN=2026", "QN=2O26", "qn_invalid"), ("ST=31;", "", "field_missing"),
        ("Flag=8;", "Flag=8;XX=1;", "header_unknown"), ("ST=31;", "ST=31;ST=31;", "header_repeated"),
        ("Flag=8;", "Flag=8;RF=2;", "rf_invalid"), ("Flag=8;", "Flag=8;PNUM=2;PNO=1;", "parts_unannounced"),
        ("DataTime=20260315080000;", "", "time_missing"), ("Rtd=8.1", "Rtd=8.1&&x", "content_marker_inside"),
        ("Rtd=8.1", "Rtd=8.1,x", "stray_text"), ("Rtd=8.1", "Rtd=8.1\x07", "control_characters"),
    ):  # fmt: skip
        reading = read(changed(old, new))
        assert reading.status != "rejected", code
        assert code in {remark.code for remark in reading.remarks}


def test_values_by_factor():
    """Numbers are decimals, old codes are brought to the new ones, what is said twice is left out."""
    content = (
        "DataTime=20240315080000;011-Avg=1.10,011-Flag=N;B01-Avg=2,B01-Avg=3,B01-Cou=x,B01-Flag=D;099-Avg=4;"
        "060-SampleTime=20240315075500,060-Avg=5"
    )
    message = read(framed(f"ST=32;CN=2051;PW=123456;MN=88888880000001;CP=&&{content}&&".encode())).message
    assert time_of(message) == datetime(2024, 3, 15, 8)  # noqa: DTZ001 - as the standard writes it
    cod, flow, other, ammonia = measurements(message)
    assert (cod.factor, cod.code, cod.name, cod.numbers) == ("011", "w01018", "化学需氧量", {"Avg": Decimal("1.10")})
    assert (flow.numbers, flow.mark, flow.is_normal(2005)) == ({}, "D", False)
    assert (other.code, other.name, other.is_normal(2005)) == ("099", None, True)
    assert ammonia.sampled == datetime(2024, 3, 15, 7, 55)  # noqa: DTZ001 - as the standard writes it
    assert cod.is_normal(2005)


def test_states_have_their_values():
    """A facility's state and an instrument's, domain §3.4 and §3.9."""
    for old, new, strange in (
        ("a21026-Rtd=8.1", "SB1-RS=5", False), ("a21026-Rtd=8.1", "SB1-RS=6", True),
        ("a21026-Rtd=8.1", "i12001-Info=10", False), ("a21026-Rtd=8.1", "i12001-Info=4", True),
    ):  # fmt: skip
        codes = {remark.code for remark in read(changed(old, new)).remarks}
        assert ("out_of_range" in codes) == strange, new


def test_the_password_is_not_shown(found_in):
    """Neither as a field nor in what is said about it."""
    (found,) = found_in(changed("PW=abcdef", "PW=geheim7"))
    assert "geheim7" not in str(as_object(found))


def test_a_frame_alone_names_its_trailer(well_formed):
    """Carriage return and line feed are asked for on the wire."""
    frame = well_formed[0].removesuffix(b"\r\n")
    for trailer, code in ((b"\r\n", None), (b"\n", "trailer_lf"), (b"\r", "trailer_cr"), (b"", "no_trailer")):
        assert [remark.code for remark in read(frame + trailer).remarks] == ([code] if code else [])


def test_sound_frames_come_back_byte_for_byte(made_up, well_formed):
    """write(read(frame)) is the frame; so is the segment of every frame that is taken in, unless its writing is mended."""
    assert len(well_formed) > 12
    for frame in well_formed:
        assert written(read(frame).message, as_received=True) == frame
    for row in made_up:
        reading = read(row["frame"].encode())
        if row["status"] != "rejected" and not MENDED & set(row["remarks"].split()) and row["frame"].startswith("##"):
            assert reading.message.segment() == opened(row["frame"].encode()).segment, row["what"]


def test_public_frames_are_read_as_they_are_labelled(public_frames, found_in):
    """All that are well formed are read and come back; all others are refused, or marked as reckoned by MODBUS."""
    path, rows = public_frames
    found = found_in(path.read_bytes())
    assert [one.line for one in found] == list(range(2, len(rows) + 2))
    counts = Counter()
    for one, row in zip(found, rows, strict=True):
        reading, codes = one.reading, {remark.code for remark in one.reading.remarks}
        counts[row["class"], reading.status] += 1
        if row["class"] == "wellformed":
            assert reading.frame.declared == row["crc_declared"].upper()
            assert reading.message.segment() == reading.frame.segment
            assert ("check_lowercase" in codes) == (row["crc_declared"] != row["crc_declared"].upper())
        elif "matches_MODBUS" in row["labels"]:
            assert reading.frame.variant == "modbus_swapped"
            assert "check_modbus_swapped" in codes
        else:
            assert reading.status == "rejected"
    assert counts["wellformed", "rejected"] == 0
    assert sum(counts.values()) == len(rows)
