"""Random cells, random bytes: a filing or problems, never an exception; and our reader says what openpyxl says."""

import contextlib
import datetime as dt
import io
import string
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangkong.kernel.problems import BadData
from shuangkong.statistics.files import open_file
from shuangkong.statistics.form import FormColumn
from shuangkong.statistics.sheets import Odd
from shuangkong.statistics.values import Reader, Told

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12) | st.text(
    "0123456789.,，万亿吨%－ＯO１２", max_size=8
)
CELLS = st.one_of(
    st.none(), TEXTS, st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**15), 10**15), st.booleans(),
    st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
)  # fmt: skip


def made(rows):
    """Return a workbook of rows of cells."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@CALM
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_our_reader_says_what_openpyxl_says(rows):
    """Two readers, one workbook: the same texts, numbers, booleans and days in the same places."""
    raw = made(rows)
    ours = {(line, at): cell for line, cells in open_file(raw, "a").sheets[0].lines for at, cell in enumerate(cells)}
    theirs = openpyxl.load_workbook(io.BytesIO(raw), data_only=True).active
    for row in theirs.iter_rows():
        for cell in row:
            mine, other = ours.get((cell.row, cell.column - 1)), cell.value
            if isinstance(mine, Odd):
                assert mine.text == other if mine.kind == "error" else mine.day == other.date()
            elif isinstance(other, str):
                assert (mine or "").split() == other.replace("\u200b", "").replace("\ufeff", "").split() or mine
            else:
                assert mine == other


@CALM
@given(st.lists(st.dictionaries(st.integers(0, 15), CELLS, max_size=16), max_size=5))
def test_any_cells_become_values_or_problems(read, good, rows):
    """Whatever stands in the cells, a sound filing has exact values, and an unsound one says why."""
    headings = list(good)
    cells = [[row.get(at, good[heading]) for at, heading in enumerate(headings)] for row in rows]
    filing = read(made([headings, *cells]))
    assert all(problem.place and problem.found and problem.wanted and problem.mend for problem in filing.problems)
    if filing.sound and filing.rows:
        assert all(isinstance(row.values["purchased"], Decimal) for row in filing.rows)


@CALM
@given(CELLS, st.sampled_from(["number", "text", "choice", "flag", "year", "day"]), st.booleans())
def test_any_cell_of_any_kind(cell, kind, required):
    """A column reads a cell, or tells about it; a number it reads is finite."""
    choices = {"原煤": "raw_coal", "电力": "power"} if kind == "choice" else {}
    reader = Reader(FormColumn("x", ((0, "数值"),), unit="t", kind=kind, required=required, choices=choices), 2024)
    raw = Odd("date", str(cell), cell) if isinstance(cell, dt.date) else float(cell) if type(cell) is int else cell
    raw = raw or None if isinstance(raw, str) else raw
    value = reader.read(raw, "t")
    if isinstance(value, Told):
        assert value.found
        assert value.mend
    elif isinstance(value, Decimal):
        assert value.is_finite()


@CALM
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes(read, raw, start):
    """Random bytes, with and without the signs of a workbook, are told in sentences."""
    assert read(start + raw).problems


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_a_flipped_byte(workbook, good, at, byte):
    """One byte of a workbook changed: still read, or told; never an exception of a library."""
    raw = bytearray(workbook([good]))
    raw[at % len(raw)] = byte
    with contextlib.suppress(BadData):
        open_file(bytes(raw), "a.xlsx")


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_a_flipped_byte_of_an_old_workbook(at, byte):
    """The same for .xls, whose reader trusts its files more."""
    from pathlib import Path

    raw = bytearray((Path(__file__).parent / "made_up" / "odd.xls").read_bytes())
    raw[at % len(raw)] = byte
    with contextlib.suppress(BadData):
        open_file(bytes(raw), "a.xls")


@pytest.mark.parametrize("letter", string.ascii_letters)
def test_a_letter_in_a_number(letter):
    """No letter inside a number is passed over; e alone means a power of ten."""
    value = Reader(FormColumn("x", ((0, "数值"),)), 2024).read(f"12{letter}5", "")
    assert isinstance(value, Told) != (letter in "eE")
