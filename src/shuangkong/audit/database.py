"""数据库里的核查依据: what the registers, permits, filings and cases of this installation add to a pack's books, or replace."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

from shuangkong.audit.facts import Facts, Row, number
from shuangkong.emissions import entry
from shuangkong.kernel.periods import CHINA

PERMIT_BOOKS = ("source_base", "permitted", "emission_actuals")


def there(packs: Path) -> bool:
    """Open the database of this installation; False where it has none yet.

    `packs` is the folder of city packs, whose forms are in use unless the environment names another.
    """
    home = Path(os.environ.get("SHUANGKONG_HOME") or "var")
    if not os.environ.get("DATABASE_URL") and not (home / "shuangkong.sqlite3").exists():
        return False
    os.environ.setdefault("SHUANGKONG_PACKS", str(packs))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.db import connection

    from shuangkong.audit.models import Case

    return Case._meta.db_table in connection.introspection.table_names()  # noqa: SLF001 - Django's documented door


def overlaid(facts: Facts) -> Facts:
    """Return the facts with what the database knows: its rows take the place of the pack's rows of the same project."""
    from shuangkong.audit.outcomes import confirmed
    from shuangkong.emissions import project_rows

    areas = [row["area"] for row in facts.book("areas")]
    rows: dict[str, list[Row]] = {name: list(book) for name, book in facts.rows.items()}
    rows |= entry.overlaid(
        {name: [dict(row) for row in facts.book(name)] for name in entry.NAMES}, project_rows.rows(areas, facts.on)
    )
    rows |= _proofs(areas)
    moment = datetime.combine(facts.on, time.max, CHINA)
    for name in PERMIT_BOOKS:
        rows[name] = _registered(name, areas, moment) or rows.get(name, [])
    rows["emission_actuals"] = _actuals(rows["emission_actuals"], facts.on, areas, moment)
    rows |= _ledgers(facts, areas)
    rows["observations"] = [*rows.get("observations", ()), *_filed(facts, areas)]
    return facts.narrowed(rows=rows, confirmed=tuple(confirmed(moment)))


def _proofs(areas: list[str]) -> dict[str, list[Row]]:
    """What proves the projects that people filed here; a list that a pack brought has its files elsewhere."""
    from shuangkong.emissions.models import ClaimEvent, Evidence

    filed = set(
        ClaimEvent.objects.filter(what=ClaimEvent.What.FILED, by__isnull=False, claim__project__area__in=areas)
        .values_list("claim__project__code", flat=True)
    )  # fmt: skip
    rows: list[Row] = [{"project": code, "kind": ""} for code in sorted(filed)]
    kinds = Evidence.objects.filter(project__code__in=filed).values_list("project__code", "kind")
    return {"reduction_evidence": [*rows, *({"project": code, "kind": kind} for code, kind in kinds)]}


def _registered(name: str, areas: list[str], moment: datetime) -> list[Row]:
    from shuangkong.emissions.permit_page import rows_of
    from shuangkong.emissions.permit_register import in_force, register

    return [*rows_of(name, in_force(register(name).model, areas, moment))]


def _actuals(entered: list[Row], on: date, areas: list[str], moment: datetime) -> list[Row]:
    """The months of actual emissions that are over: what was monitored here goes before what was entered, as on the pages."""
    from shuangkong.emissions import actuals, permit_page
    from shuangkong.emissions.permit_models import PermitOutlet
    from shuangkong.emissions.permit_register import in_force
    from shuangkong.monitoring.lake.files import home

    placed = permit_page.placed(in_force(PermitOutlet, areas, moment))
    monitored = [row for row in actuals.of_lake(home(), placed) if row["month"] < f"{on:%Y-%m}"]
    return [*actuals.merged(monitored, entered)]


def _ledgers(facts: Facts, areas: list[str]) -> Mapping[str, list[Row]]:
    """Return ledgers and electricity: a line filed here takes the place of the pack's of the same subject and month."""
    from shuangkong.audit import filed_books
    from shuangkong.audit.catalogue import catalogue
    from shuangkong.monitoring.lake.files import home

    covered = catalogue()["S-METER"].number("covered")
    own = {
        "operations": filed_books.operations(areas, facts.on),
        "metered": filed_books.metered(areas, facts.on, home(), covered),
    }
    return {
        name: list({(row[key], row["month"]): row for row in [*facts.book(name), *own[name]]}.values())
        for name, key in (("operations", "project"), ("metered", "organisation"))
    }


def _filed(facts: Facts, areas: list[str]) -> list[Row]:
    """What was approved of filed statistics, as rows of observations."""
    from shuangkong.statistics import approved

    return [
        {
            "area": one.area, "period": one.period, "series": one.series, "price_base_year": one.price_base_year,
            "value": None if one.value is None else float(one.value), "published": number(one.published),
            "vintage": one.vintage,
        }
        for one in approved.values(areas, facts.on)
    ]  # fmt: skip
