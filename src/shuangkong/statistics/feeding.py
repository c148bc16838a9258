"""入库: what an approved submission says for the catalogue, line by line, so that every sum can be led back to its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from shuangkong.statistics.feed import feed
from shuangkong.statistics.filing import Filing
from shuangkong.statistics.form import Form
from shuangkong.statistics.models import Observation, Submission
from shuangkong.statistics.stored import BATCH
from shuangkong.targets.formula import names, parse
from shuangkong.targets.indicator import Catalogue

PURPOSE = "accounts"


def write(submission: Submission, filing: Filing, form: Form, catalogue: Catalogue, day: date) -> int:
    """Keep what the submission adds to series from a day on; return how many values. BadData where it may not be used so."""
    form.require(PURPOSE)
    made, count = _observations(submission, filing, form, catalogue, day), 0
    while batch := list(islice(made, BATCH)):  # given all at once, all would be held at once
        count += len(Observation.objects.bulk_create(batch))
    return count


def _observations(
    submission: Submission, filing: Filing, form: Form, catalogue: Catalogue, day: date
) -> Iterator[Observation]:
    columns = _columns(form)
    for row in filing.rows:
        for one in feed(replace(filing, rows=(row,)), form, catalogue, purpose=PURPOSE):
            yield Observation(
                submission=submission,
                series=one.series,
                area=one.area,
                period=one.period,
                value=None if one.value is None else f"{one.value:f}",
                price_base_year=one.price_base_year,
                published=day,
                vintage=submission.vintage,
                confidence=one.confidence,
                document=one.document,
                table=row.table,
                line=row.line,
                columns=columns.get((row.table, one.series), []),
            )


def _columns(form: Form) -> dict[tuple[str, str], list[str]]:
    """Return from which columns of a table the value of a series is made."""
    found = {(one.table, one.series): list(names(parse(one.value))) for one in form.feeds}
    for table in form.tables:
        filled = table.filled()
        found |= {(table.id, row.series): [filled[0].name] for row in table.rows if row.series and filled}
    return found
