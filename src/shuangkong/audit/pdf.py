"""文字 PDF: pages of plain text in the reader's own Chinese typeface (Adobe-GB1), so that no font has to come along.

Text only: headings, paragraphs, broken to the width of A4. The words can be searched and copied. Nothing of it depends on
the clock or the machine: the same text gives the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 595, 842, 56  # A4 in points
LEADING = 1.6
FOOT = 9
CLOSING = "，。；：、）》”’！？"  # no line begins with these


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, in points; a heading is larger."""

    text: str
    size: int = 11
    before: float = 0.0  # empty space above it, in lines


@dataclass(frozen=True, slots=True)
class _Set:
    """One line as it stands on a page."""

    text: str
    size: int
    y: float


def document(lines: Iterable[Line], title: str) -> bytes:
    """Return the text as a PDF file."""
    pages = list(_pages(lines))
    fonts = 3
    numbers = [fonts + 3 + 2 * place for place in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
            b"/DW 1000/W[1 95 500 814 939 500]/FontDescriptor 5 0 R>>"
        ),
        (
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
            b"/Descent -120/CapHeight 880/StemV 93>>"
        ),
    ]
    for place, page in enumerate(pages, start=1):
        content = _content(page, f"{title}　第 {place} 页，共 {len(pages)} 页")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {numbers[place - 1] + 1} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _pages(lines: Iterable[Line]) -> Iterator[list[_Set]]:
    page: list[_Set] = []
    y = float(HEIGHT - MARGIN)
    for line in lines:
        y -= line.before * line.size * LEADING
        for text in broken(line.text, (WIDTH - 2 * MARGIN) / line.size):
            if y - line.size * LEADING < MARGIN + FOOT * 2 and page:
                yield page
                page, y = [], float(HEIGHT - MARGIN)
            y -= line.size * LEADING
            page.append(_Set(text, line.size, y))
    yield page


def broken(text: str, width: float) -> list[str]:
    """Break a paragraph into lines of at most so many full-width signs; a closing mark stays with its line.

    >>> broken("甲乙丙，丁", 3)
    ['甲乙丙，', '丁']
    """
    found, line, used = [], "", 0.0
    for sign in text:
        wide = _width(sign)
        if used + wide > width and sign not in CLOSING:
            found.append(line)
            line, used = "", 0.0
        line, used = line + sign, used + wide
    return [*found, line]


def _width(sign: str) -> float:
    return 1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5


def _content(page: Sequence[_Set], foot: str) -> bytes:
    """Return the drawing of one page."""
    drawn = [*page, _Set(foot, FOOT, MARGIN / 2)]
    rows = [f"/F1 {line.size} Tf 1 0 0 1 {MARGIN} {line.y:.1f} Tm <{_hex(line.text)}> Tj" for line in drawn]
    return "\n".join(["BT", *rows, "ET"]).encode("ascii")


def _hex(text: str) -> str:
    """Return a text as the font takes it: raised and lowered digits as plain ones, what it cannot write as 〓."""
    plain = "".join(
        unicodedata.normalize("NFKC", sign) if unicodedata.category(sign) == "No" else sign for sign in text
    )
    basic = "".join(sign if ord(sign) < 0x10000 else "〓" for sign in plain)
    return basic.encode("utf-16-be", "replace").hex()


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    made += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(made)
