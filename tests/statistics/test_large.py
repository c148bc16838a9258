"""A large workbook is read whole within bounds; the full size is measured by hand (100,000 rows)."""

import io
import time
import tracemalloc

import xlsxwriter

ROWS = 5_000


def test_many_rows_are_read_in_proportion(read, good):
    """5,000 rows: far below a twentieth of 30 seconds and 600 MB on a quiet machine; here three times that is allowed."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("205-1")
        sheet.write_row(0, 0, list(good))
        for number in range(ROWS):
            sheet.write_row(number + 1, 0, list((good | {"统一社会信用代码": f"9152{number:014d}"}).values()))
    start = time.process_time()
    filing = read(out.getvalue())
    assert time.process_time() - start < 3 * 30 * ROWS / 100_000
    assert filing.sound
    assert len(filing.rows) == ROWS
    tracemalloc.start()
    read(out.getvalue())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * 600_000_000 * ROWS / 100_000


def test_a_column_that_is_bad_throughout_is_told_once_and_counted(read, workbook, good):
    """300 bad cells of one column: 200 are told, the rest is counted."""
    rows = [good | {"统一社会信用代码": f"9152{number:014d}", "购进量": "x"} for number in range(300)]
    filing = read(workbook(rows))
    assert len(filing.problems) == 201
    assert "另有 100 处" in filing.problems[-1].found
