"""报送数据的存放: a filing as rows of text, and back; every digit comes back as it went in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Count

from shuangkong.access import originals
from shuangkong.statistics.filing import Filing, FilingRow, Value
from shuangkong.statistics.form import Form
from shuangkong.statistics.models import Submission, SubmissionRow

BATCH = 2000
KEPT = ("table", "sheet", "line", "key", "values")


def plain(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return values as JSON keeps them: numbers as text."""
    return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in values.items()}


def digest(rows: Iterable[FilingRow]) -> str:
    """Return one hash of what the rows say, wherever they stood in a file."""
    found = hashlib.sha256()
    for piece in _written(rows):  # a large file is in memory once already
        found.update(piece)
    return found.hexdigest()


def _written(rows: Iterable[FilingRow]) -> Iterator[bytes]:
    """Yield piece by piece what a list of all rows is in JSON."""
    between = b"["
    for row in rows:
        said = [row.table, list(row.key), plain(row.values)]
        yield between + json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        between = b", "
    yield b"]" if between == b", " else b"[]"


def keep(submission: Submission, form: Form) -> str:
    """Keep what a submission says now among the files as handed in, under the hash that its events mention."""
    return originals.keep(b"".join(_written(filing_of(submission, form).rows)))


def kept(submission: Submission, form: Form, sha256: str) -> Filing | None:
    """Return what a submission said when it had this hash; None where that was before it was kept."""
    path = originals.path_of(sha256)
    if not path.exists():
        return None
    kinds = _kinds(form)
    rows = tuple(
        FilingRow(table, "", line, tuple(key), _typed(values, kinds[table]))
        for line, (table, key, values) in enumerate(json.loads(path.read_bytes()), start=1)
        if table in kinds
    )
    return _filing(submission, rows, submission.filer_name, sha256)


def write(submission: Submission, rows: Iterable[FilingRow]) -> None:
    """Put rows in the place of those that were there."""
    submission.rows.all().delete()
    made = (
        SubmissionRow(
            submission=submission, place=place, table=row.table, sheet=row.sheet, line=row.line, key=list(row.key),
            values=plain(row.values),
        )
        for place, row in enumerate(rows, start=1)
    )  # fmt: skip
    while batch := list(islice(made, BATCH)):  # given all at once, all would be held at once
        SubmissionRow.objects.bulk_create(batch)


def filing_of(submission: Submission, form: Form, file: str = "", tables: Collection[str] | None = None) -> Filing:
    """Return what a submission says, as it was read: all of it, or some of its tables."""
    chosen = submission.rows.all() if tables is None else submission.rows.filter(table__in=tables)
    return _filing(submission, _rows(chosen, form), file or submission.filer_name, submission.sha256)


def part_of(submission: Submission, form: Form, number: int, length: int) -> tuple[Filing, int]:
    """Return so many lines of each table, those of a page of that number (from 1; the nearest there is), and how many pages."""
    counts = submission.rows.order_by().values_list("table").annotate(rows=Count("pk"))
    longest = max((rows for _table, rows in counts), default=0)
    pages = max(1, -(-longest // length))
    if pages == 1:
        return filing_of(submission, form), 1
    start = (min(max(number, 1), pages) - 1) * length
    slices = [
        submission.rows.filter(table=table).order_by("place").values_list("pk", flat=True)[start : start + length]
        for table, _rows in counts
    ]
    chosen = [key for part in slices for key in part]
    rows = _rows(submission.rows.filter(pk__in=chosen), form)
    return _filing(submission, rows, submission.filer_name, submission.sha256), pages


def _rows(chosen: Any, form: Form) -> tuple[FilingRow, ...]:
    kinds = _kinds(form)
    listed = chosen.values_list(*KEPT).order_by("place")
    return tuple(
        FilingRow(table, sheet, line, tuple(key), _typed(values, kinds[table]))
        for table, sheet, line, key, values in listed.iterator()
        if table in kinds
    )


def _filing(submission: Submission, rows: tuple[FilingRow, ...], file: str, sha256: str) -> Filing:
    organisation = submission.organisation_id or ""
    return Filing(
        submission.form, submission.form_version, submission.area_id, organisation, submission.period, rows, (), file, sha256
    )  # fmt: skip


def _kinds(form: Form) -> dict[str, dict[str, str]]:
    return {table.id: {column.name: column.kind for column in table.columns} for table in form.tables}


def _typed(values: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Value]:
    return {
        name: Decimal(value) if kinds.get(name) == "number" and isinstance(value, str) else value
        for name, value in values.items()
    }
