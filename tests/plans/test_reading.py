"""Files as people hand them in: what is read, and what is refused with which words."""

import contextlib
import io
import zipfile
from functools import cache

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.kernel.problems import BadData
from shuangkong.plans.reader import read
from shuangkong.plans.reading import LARGEST, bytes_text, file_text

PLAN = "某市“十四五”节能减排综合工作方案\n一、主要目标\n到2025年，全市单位产品能耗比2020年下降15%，污水处理率达到95%以上。\n"
TRADITIONAL = "某市“十四五”節能減排綜合工作方案\n到2025年，全市單位產品能耗比2020年下降15%，污水處理率達到95%以上。\n"
VALUES = [15, 95]


def values(raw, name="方案.txt"):
    return [target.value for target in read(bytes_text(raw, name)).targets]


def document(paragraphs=(), rows=()):
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if rows:
        table = made.add_table(len(rows), len(rows[0]))
        for cells, said in zip(table.rows, rows, strict=True):
            for cell, text in zip(cells.cells, said, strict=True):
                cell.text = text
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def pdf(password=None):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    raw = io.BytesIO()
    writer.write(raw)
    return raw.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_any_usual_encoding(encoding):
    """UTF-8, GB18030, and what a mark in front says."""
    assert values(PLAN.encode(encoding)) == VALUES


def test_big5_is_told_from_gb18030():
    """Traditional text in Big5 is valid, senseless GB18030 as well; the common characters decide."""
    assert values(TRADITIONAL.encode("big5")) == VALUES
    assert values(TRADITIONAL.encode("gb18030")) == VALUES


def test_line_ends_stay_so_that_offsets_hold():
    """Offsets count the characters of the file as given, carriage returns and the mark in front among them."""
    given = bytes_text(PLAN.replace("\n", "\r\n").encode("utf-8-sig"), "方案.txt")
    target = read(given).targets[0]
    assert given[target.start : target.end] == "单位产品能耗比2020年下降15%"


def test_a_word_file_with_its_tables():
    """Paragraphs and tables in their order; the cells of a row stand on one line."""
    rows = [("指标", "2020年", "2025年", "属性"), ("污水处理率（%）", "90", "95", "预期性")]
    reading = read(bytes_text(document(PLAN.splitlines(), rows), "方案.docx"))
    assert [(target.name, target.value) for target in reading.targets] == [
        ("单位产品能耗", 15),
        ("污水处理率", 95),
        ("污水处理率", 95),
    ]


def test_a_page_without_its_scripts():
    """What a page shows, without its scripts and styles."""
    page = (
        f"<html><head><title>x</title><script>var a='到2025年达到99%'</script></head><body><p>{PLAN}</p></body></html>"
    )
    assert values(page.encode(), "方案.html") == VALUES


def zipped(name):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(name, "x")
    return raw.getvalue()


REFUSED = {
    "empty": (b"", "空的"),
    "blank": (b" \n\t ", "空的"),
    "binary": (b"abc\x00\x01\x02" * 50, "二进制"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "图片"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "旧版 Office"),
    "password on Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "zip": (zipped("a.txt"), "Word"),
    "password on PDF": (pdf("secret"), "密码"),
    "pages as pictures": (pdf(), "图片"),
    "broken PDF": (b"%PDF-1.4\n%%nothing", "PDF"),
    "wrong encoding": (bytes(range(128, 256)) * 20, "UTF-8"),
    "saved after a wrong encoding": ((PLAN * 3).encode().decode("gb18030", "ignore").encode(), "乱码"),
    "saved after a wrong western encoding": ((PLAN * 3).encode().decode("latin-1").encode(), "乱码"),
    "too large": (b"a" * LARGEST, "小于 20 MB"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(kind):
    """Each message says what was found, what was wanted and how to mend it."""
    raw, word = REFUSED[kind]
    with pytest.raises(BadData) as fault:
        bytes_text(raw, "方案")
    (problem,) = fault.value.problems
    assert word in problem.found + problem.wanted
    assert problem.mend


def test_a_missing_file_and_a_folder(tmp_path):
    """The path of the machine is not quoted."""
    for path in (tmp_path / "没有.txt", tmp_path):
        with pytest.raises(BadData) as fault:
            file_text(path)
        assert str(tmp_path.parent) not in str(fault.value)


def test_a_few_broken_bytes_are_places_not_a_refusal():
    """A text with a damaged spot is read; the spot is a problem with its place."""
    raw = (PLAN * 5).encode()
    given = bytes_text(raw.replace("污水".encode(), b"\xe6\xb1" + "水".encode(), 1), "方案.txt")
    reading = read(given, "方案.txt")
    assert reading.problems
    assert "第 3 行" in reading.problems[0].place


@given(places=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_damaged_word_file_is_told_and_nothing_else(places):
    """Whatever bytes of a docx are broken: a text or a message, never another error."""
    raw = bytearray(word_file())
    for place, byte in places:
        raw[place % len(raw)] = byte
    with contextlib.suppress(BadData):
        assert isinstance(bytes_text(bytes(raw), "方案.docx"), str)


@cache
def word_file():
    whole = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("到2025年，单位地区生产总值能耗下降13%。")
    document.save(whole)
    return whole.getvalue()


def test_a_stretch_without_an_end_is_no_prose():
    """Ten thousand signs in one sentence, or as many blank lines, are refused with their line."""
    for text in ("某市方案\n" + "一" * 10_001, "某市方案。" + "\n" * 10_001):
        with pytest.raises(BadData, match="没有句号"):
            bytes_text(text.encode(), "方案.txt")


def test_a_level_to_be_held_is_told_from_one_to_be_reached():
    """“稳定在、保持在” ask for every year, “达到” for the last; a rate of change is never held."""
    text = "到2025年，秸秆综合利用率稳定在90%以上，农膜回收率达到85%以上，单位产值能耗下降13%。"
    assert [(t.name, t.steady) for t in read(text).targets] == [
        ("秸秆综合利用率", True), ("农膜回收率", False), ("单位产值能耗", False),
    ]  # fmt: skip
