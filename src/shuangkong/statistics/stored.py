"""报送数据的存放: a filing as rows of text, and back; every digit comes back as it went in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

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
    found, between = hashlib.sha256(b"["), b""
    for row in rows:  # piece by piece what a list of all of them is in JSON: a large file is there once already
        said = [row.table, list(row.key), plain(row.values)]
        found.update(between + json.dumps(said, ensure_ascii=False, sort_keys=True).encode())
        between = b", "
    found.update(b"]")
    return found.hexdigest()


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


def filing_of(submission: Submission, form: Form, file: str = "") -> Filing:
    """Return what a submission says, as it was read."""
    kinds = {table.id: {column.name: column.kind for column in table.columns} for table in form.tables}
    rows = submission.rows.values_list(*KEPT).order_by("place")
    return Filing(
        form=submission.form,
        version=submission.form_version,
        area=submission.area_id,
        organisation=submission.organisation_id or "",
        period=submission.period,
        rows=tuple(
            FilingRow(table, sheet, line, tuple(key), _typed(values, kinds[table]))
            for table, sheet, line, key, values in rows.iterator()
            if table in kinds
        ),
        problems=(),
        file=file or submission.filer_name,
        sha256=submission.sha256,
    )


def _typed(values: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Value]:
    return {
        name: Decimal(value) if kinds.get(name) == "number" and isinstance(value, str) else value
        for name, value in values.items()
    }
