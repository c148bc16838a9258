"""账册的模糊测试: whatever stands in a file, reading it gives a table and problems, never an exception."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shuangkong.kernel.books import empty_book, read_book
from shuangkong.kernel.problems import rendered
from shuangkong.kernel.tables import Column, Contract

BOOK = Contract(
    "b",
    "表",
    (
        Column("a", "甲", kind="text", blank=False),
        Column("p", "期", kind="period"),
        Column("n", "数", unit="tce", least=0),
        Column("y", "年", kind="year", required=False),
        Column("c", "词", kind="choice", required=False, choices=("", "x"), lenient=True),
        Column("f", "否", kind="flag", required=False),
    ),
    key=("a", "p"),
)
ANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = [
    "a",
    "p",
    "n",
    "y",
    ",",
    ",",
    "\n",
    "\n",
    '"',
    '""',
    "\r",
    " ",
    "\u3000",
    "１",
    "2024",
    "1e999",
    "-",
    "é",
    "\x85",
]


def survives(tmp_path, content: bytes) -> None:
    (tmp_path / "b.csv").write_bytes(content)
    book = read_book(tmp_path / "b.csv", BOOK)
    assert book.table.schema.equals(empty_book(BOOK).schema)
    assert rendered(book.problems) or not book.problems


@ANY
@given(st.binary(max_size=400))
@example(b"a,p,n\n\x00")
@example(b"\x84\x31\x95\x33\xef\xbb\xbf")
def test_any_bytes(tmp_path, content):
    """Random bytes are a problem at worst."""
    survives(tmp_path, content)


@ANY
@given(st.text(max_size=200), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_text_below_a_right_header(tmp_path, text, encoding):
    """Random texts in a book of the right columns."""
    survives(tmp_path, f"a,p,n\n{text}".encode(encoding, errors="ignore"))


@ANY
@given(st.lists(st.sampled_from(PIECES)), st.lists(st.sampled_from(PIECES)))
@example(["n", ",", "n", ",", "a"], ['"', "\n", '"', "\n"])
def test_any_order_of_the_pieces_that_books_are_made_of(tmp_path, header, body):
    """Commas, quotes, line ends and spaces where nobody expects them."""
    survives(tmp_path, ("".join(header) + "\n" + "".join(body)).encode())
