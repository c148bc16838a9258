"""从数据库取已入库的报送数据: the door from closings to what the city has approved; without a database there is nothing."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.closing import store
from shuangkong.closing.filings import Filed, FiledLine, Source
from shuangkong.kernel.periods import Period


def source(packs: Path) -> Source | None:
    """Return where approved filings come from; None where this installation has no database yet."""
    return approved if at_hand(packs, "statistics.Observation") else None


def at_hand(packs: Path, model: str) -> bool:
    """Tell whether this installation has a database that holds a model's table; opened here, once, where there is one.

    `packs` is the folder of city packs, whose forms are in use unless the environment names another.
    """
    if not os.environ.get("DATABASE_URL") and not (store.home() / "shuangkong.sqlite3").exists():
        return False
    os.environ.setdefault("SHUANGKONG_PACKS", str(packs))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.db import connection

    table = apps.get_model(model)._meta.db_table  # noqa: SLF001 - Django's documented door
    return table in connection.introspection.table_names()


def approved(areas: Collection[str], as_of: date, since: date | None = None) -> Sequence[Filed]:
    """Return what was approved by a day for some areas, in the words of the forms; `since` as in statistics.approved."""
    from shuangkong.statistics import approved as filed
    from shuangkong.statistics.in_use import in_use

    forms = in_use().forms.forms
    return [_in_words(value, forms) for value in filed.values(areas, as_of, since)]


def any_since(areas: Collection[str], day: date) -> bool:
    """Tell whether anything was approved for some areas on a day or after it."""
    from shuangkong.statistics.models import Observation

    return Observation.objects.filter(area__in=areas, published__gte=day).exists()


def last_approval(areas: Collection[str]) -> tuple[Any, ...]:
    """Return by what it is known whether anything is in force otherwise: the last approval, and who has to file."""
    from shuangkong.statistics.models import Duty, Event

    last = Event.objects.filter(what=Event.What.APPROVED).order_by("-pk").values_list("pk", "at", "sha256").first()
    return *(last or ()), Duty.objects.filter(area__in=areas, organisation__active=True).count()


def _in_words(value: Any, forms: Any) -> Filed:
    year, labels = Period.parse(value.period).year, {}
    for form, table in {(part.form, part.table) for part in value.parts}:
        labels[form, table] = _labels(forms.get(form), table, year)
    names = {form: known.name for form, known in forms.items()}
    lines = tuple(_line(part, names.get(part.form, part.form), labels[part.form, part.table]) for part in value.parts)
    return Filed(
        value.series, value.area, value.period, value.price_base_year,
        None if value.value is None else float(value.value), value.published, value.vintage, value.confidence,
        value.document, lines,
    )  # fmt: skip


def _labels(form: Any, table_id: str, year: int) -> dict[str, str]:
    table = next((one for one in form.tables if one.id == table_id), None) if form else None
    return {column.name: column.label(year) for column in table.columns} if table else {}


def _line(part: Any, form_name: str, labels: Mapping[str, str]) -> FiledLine:
    return FiledLine(
        submission=part.submission,
        version=part.version,
        form=part.form,
        form_name=form_name,
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
