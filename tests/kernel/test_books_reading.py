"""账册的读入: what comes out of a book that is right, in every encoding and with every habit of a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from shuangkong.kernel.books import Book, read_book
from shuangkong.kernel.tables import Column, Contract

GDP = Contract(
    "gdp",
    "地区生产总值",
    (
        Column("area", "地区代码", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        Column("gdp_yuan", "地区生产总值", unit="yuan", above=0),
        Column("price_base_year", "价格基年", kind="year"),
        Column("feedstock_tce", "原料用能", unit="tce", required=False, absent="zero"),
        Column("evidence", "证明材料", kind="text", required=False),
        Column("level", "级别", kind="choice", required=False, choices=("city", "county"), aliases={"市": "city"}),
        Column("approved", "是否批准", kind="flag", required=False),
    ),
    key=("area", "period", "price_base_year"),
)
HEADER = "area,period,gdp_yuan,price_base_year"
TEXT = f"{HEADER},evidence\n000000,2024Q3,1e6,2020,能评批复\n520602,2024-07..2024-09,1205.6,2020,\n"


@pytest.fixture
def read(tmp_path: Path):
    """Write a file and read it."""

    def write_and_read(content: str | bytes) -> Book:
        path = tmp_path / "gdp.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_book(path, GDP)

    return write_and_read


def test_a_book_becomes_a_typed_table_in_the_order_of_its_contract(read):
    """Numbers, years, texts and flags have their types; codes are never taken for numbers; the line is kept."""
    book = read(TEXT)
    assert book.problems == ()
    assert book.table.schema.remove_metadata() == pa.schema(
        [
            ("area", pa.string()),
            ("period", pa.string()),
            ("gdp_yuan", pa.float64()),
            ("price_base_year", pa.int32()),
            ("feedstock_tce", pa.float64()),
            ("evidence", pa.string()),
            ("level", pa.string()),
            ("approved", pa.bool_()),
            ("confidence", pa.int8()),
            ("document", pa.string()),
            ("row", pa.int32()),
        ]
    )
    assert book.table.to_pylist()[0] == {
        "area": "000000",
        "period": "2024Q3",
        "gdp_yuan": 1_000_000.0,
        "price_base_year": 2020,
        "feedstock_tce": 0.0,
        "evidence": "能评批复",
        "level": None,
        "approved": None,
        "confidence": 1,
        "document": None,
        "row": 2,
    }


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"", "gb18030"),
        (b"\x84\x31\x95\x33", "gb18030"),
        (b"\xef\xbb\xbf", "gb18030"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_that_offices_save_in_reads_the_same(read, mark, encoding, line_end):
    """UTF-8 and GB18030, with and without a mark in front, with the line ends of any system."""
    book = read(mark + TEXT.replace("\n", line_end).encode(encoding))
    assert book.problems == ()
    assert book.table.equals(read(TEXT).table)
    assert book.table["evidence"].to_pylist() == ["能评批复", None]


def test_an_absent_book_is_an_empty_table(tmp_path):
    """No file is no fault: the table has the contract's columns and no rows."""
    book = read_book(tmp_path / "gdp.csv", GDP)
    assert book.problems == ()
    assert book.table.num_rows == 0
    (tmp_path / "gdp.csv").write_text(HEADER, "utf-8")
    assert book.table.schema == read_book(tmp_path / "gdp.csv", GDP).table.schema


def test_a_header_alone_is_a_book_without_rows(read):
    """A year that has not begun may have its book ready."""
    book = read(HEADER)
    assert book.problems == ()
    assert book.table.num_rows == 0


def test_spaces_blank_lines_and_commas_behind_are_habits_not_faults(read):
    """Spaces of either width are trimmed; blank lines and empty cells behind the last column are passed over."""
    plain = read(f"{HEADER}\n1,2024,5,2020\n")
    habits = read(f' {HEADER},,\n\n,,,,,\n"","","",""\n\u30001 ,2024\u00a0, 5,2020 ,,\n"1\u3000","2023",5,2020,,,\n')
    assert habits.problems == ()
    assert habits.table.slice(0, 1).drop(["row"]).equals(plain.table.drop(["row"]))
    assert habits.table["row"].to_pylist() == [5, 6]
    assert habits.table["area"].to_pylist() == ["1", "1"]


def test_quoted_cells_may_hold_commas_and_quotes(read):
    """The form in which spreadsheets write texts with commas."""
    book = read(f'{HEADER},evidence\n1,2024,"5","2020","批复 ""12"" 号, 第 3 页"\n')
    assert book.problems == ()
    assert book.table["evidence"].to_pylist() == ['批复 "12" 号, 第 3 页']


@pytest.mark.parametrize("texts", ["", "feedstock_tce"])
def test_a_column_absent_or_blank_throughout_counts_as_zero_and_says_so(read, texts):
    """Only where the contract says so; the table names the columns, so that their confidence can be lowered."""
    rows = "".join(f"{area},2024,5,2020{',' if texts else ''}\n" for area in (1, 2))
    book = read(f"{HEADER}{',' if texts else ''}{texts}\n{rows}")
    assert book.problems == ()
    assert book.table["feedstock_tce"].to_pylist() == [0.0, 0.0]
    assert book.assumed_zero == ("feedstock_tce",)
    assert book.table["evidence"].null_count == 2


def test_a_blank_cell_in_a_kept_column_is_missing(read):
    """Missing is not zero."""
    book = read(f"{HEADER},feedstock_tce\n1,2024,5,2020,\n2,2024,,2020,3\n")
    assert book.table["feedstock_tce"].to_pylist() == [None, 3.0]
    assert book.table["gdp_yuan"].to_pylist() == [5.0, None]
    assert book.assumed_zero == ()


def test_words_and_their_other_spellings(read):
    """A choice may be written by an alias, a flag as yes or 是, a confidence in Chinese; an empty one is reported."""
    book = read(
        f"{HEADER},level,approved,confidence\n"
        "1,2024,5,2020,市,是,official\n2,2024,5,2020,County,0,虚构\n3,2024,5,2020,,TRUE,\n4,2024,5,2020,city,no,assumed\n"
    )
    assert book.problems == ()
    assert book.table["level"].to_pylist() == ["city", "county", None, "city"]
    assert book.table["approved"].to_pylist() == [True, False, True, False]
    assert book.table["confidence"].to_pylist() == [0, 3, 1, 2]


@pytest.mark.parametrize("text", ["1e6", "1E+06", "+1000000", "1000000.", "01000000.0"])
def test_numbers_in_any_plain_form(read, text):
    """Exponents, a plus sign and leading zeros are numbers."""
    assert read(f"{HEADER}\n1,2024,{text},2020\n").table["gdp_yuan"].to_pylist() == [1e6]


def test_a_base_year_may_stand_twice_where_it_is_part_of_the_key(read):
    """2020 at prices of 2015 and of 2020."""
    assert read(f"{HEADER}\n1,2020,5,2015\n1,2020,6,2020\n").problems == ()


def test_a_later_column_of_the_key_that_is_optional_may_be_absent(tmp_path):
    """The rows are then unique in the rest of the key."""
    key = Contract("t", "表", (Column("a", "甲", kind="text"), Column("b", "乙", required=False)), key=("a", "b"))
    (tmp_path / "t.csv").write_text("a\n1\n1\n", "utf-8")
    assert [p.found for p in read_book(tmp_path / "t.csv", key).problems] == ["a 1，与第 2 行重复"]


TEXTS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="０１２３４５６７８９\ufffd"), min_size=1
)
CODES = TEXTS.filter(lambda t: not t[0].isdigit())
ROWS = st.lists(
    st.tuples(
        CODES,
        st.sampled_from(["2024", "2024Q3", "2024-05", "2024-07..2024-09"]),
        st.none() | st.floats(min_value=0, max_value=9e14, exclude_min=True),
        st.none() | st.integers(1900, 2099),
        st.none() | CODES,
        st.none() | st.sampled_from(["city", "county"]),
        st.none() | st.booleans(),
    ),
    unique_by=lambda row: (row[0], row[1], row[3]),
    max_size=8,
)
NAMES = ("area", "period", "gdp_yuan", "price_base_year", "evidence", "level", "approved")


@given(
    rows=ROWS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    order=st.permutations(range(len(NAMES))),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_comes_back(tmp_path, rows, encoding, quoting, order):
    """Random tables, in any encoding, quoting and order of columns, are read as they were."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=quoting)
    writer.writerow([NAMES[i] for i in order])
    for row in rows:
        cells = ["" if value is None else repr(value) if isinstance(value, float) else value for value in row]
        writer.writerow([cells[i] for i in order])
    raw = out.getvalue().encode(encoding)
    # a lone character of GB18030 may be another one's UTF-8; nobody can tell them apart
    assume(raw.decode("utf-8-sig", "replace") in (out.getvalue(), "") or "\ufffd" in raw.decode("utf-8", "replace"))
    (tmp_path / "gdp.csv").write_bytes(raw)
    book = read_book(tmp_path / "gdp.csv", GDP)
    assert book.problems == ()
    assert [tuple(row[name] for name in NAMES) for row in book.table.to_pylist()] == rows
    assert book.table["row"].to_pylist() == list(range(2, len(rows) + 2))
