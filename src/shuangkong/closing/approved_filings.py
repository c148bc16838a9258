"""从数据库取已入库的报送数据: the door from closings to what the city has approved; without a database there is nothing."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.closing import store
from shuangkong.closing.filings import Filed, FiledLine, Source
from shuangkong.kernel.periods import Period


def source(packs: Path) -> Source | None:
    """Return where approved filings come from; None where this installation has no database yet.

    `packs` is the folder of city packs, whose forms are in use unless the environment names another.
    """
    if not os.environ.get("DATABASE_URL") and not (store.home() / "shuangkong.sqlite3").exists():
        return None
    os.environ.setdefault("SHUANGKONG_PACKS", str(packs))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.db import connection

    from shuangkong.statistics.models import Observation

    table = Observation._meta.db_table  # noqa: SLF001 - Django's documented door
    return approved if table in connection.introspection.table_names() else None


def approved(areas: Collection[str], as_of: date) -> Sequence[Filed]:
    """Return what was approved by a day for some areas, in the words of the forms."""
    from shuangkong.statistics import approved as filed
    from shuangkong.statistics.in_use import in_use

    forms = in_use().forms.forms
    return [_in_words(value, forms) for value in filed.values(areas, as_of)]


def any_since(areas: Collection[str], day: date) -> bool:
    """Tell whether anything was approved for some areas on a day or after it."""
    from shuangkong.statistics.models import Observation

    return Observation.objects.filter(area__in=areas, published__gte=day).exists()


def _in_words(value: Any, forms: Any) -> Filed:
    lines = tuple(_line(part, forms.get(part.form), Period.parse(value.period).year) for part in value.parts)
    return Filed(
        value.series, value.area, value.period, value.price_base_year,
        None if value.value is None else float(value.value), value.published, value.vintage, value.confidence,
        value.document, lines,
    )  # fmt: skip


def _line(part: Any, form: Any, year: int) -> FiledLine:
    table = next((one for one in form.tables if one.id == part.table), None) if form else None
    labels = {column.name: column.label(year) for column in table.columns} if table else {}
    return FiledLine(
        submission=part.submission,
        version=part.version,
        form=part.form,
        form_name=form.name if form else part.form,
        filer=part.filer,
        table=part.table,
        line=part.line,
        column="、".join(labels.get(name, name) for name in part.columns),
        value=None if part.value is None else f"{part.value:f}",
        vintage=part.vintage,
        confidence=part.confidence,
        document=part.document,
        approved_by=part.approved_by,
    )
