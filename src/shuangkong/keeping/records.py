"""数据库的记录: every table as lines of JSON that mean the same on SQLite and on PostgreSQL, and back again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from shuangkong.access import schema

BATCH = 500
# Ways in: whoever gets hold of a backup, or restores it years later, shall find none of them open.
LEFT_OUT = {"sessions.session", "access.signinlink", "access.signincount", "access.apitoken"}


def tables(apps: Any) -> dict[str, Any]:
    """Return the models whose records are kept, by label, in one order on every machine."""
    found = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}  # noqa: SLF001 - Django's documented door
    kept = {label: m for label, m in found.items() if m._meta.managed and not m._meta.proxy}  # noqa: SLF001 - as above
    return {label: kept[label] for label in sorted(kept.keys() - LEFT_OUT)}


def lines(model: Any) -> Iterator[bytes]:
    """Yield every record of a table as a line, in the order of the key."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - as above
    for record in model._base_manager.order_by("pk").iterator(BATCH):  # noqa: SLF001 - as above
        said = {field.attname: _said(field, record) for field in fields}
        yield json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def load(model: Any, given: Iterable[bytes]) -> int:
    """Write lines into an empty table; return how many. Nothing is computed, checked or noted on the way."""
    fields = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001 - as above
    count, rest = 0, iter(given)
    while batch := list(islice(rest, BATCH)):
        records = [
            model(**{name: _read(fields[name], said) for name, said in json.loads(line).items()}) for line in batch
        ]
        model._base_manager.bulk_create(records)  # noqa: SLF001 - as above
        count += len(records)
    return count


def count_on(kept: Iterable[Any]) -> None:
    """Let new records get numbers after those that were loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept)):
            cursor.execute(statement)


def _said(field: models.Field, record: Any) -> Any:
    value = field.value_from_object(record)
    if value is None or isinstance(value, bool | int | float | str) or isinstance(field, models.JSONField):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else field.value_to_string(record)


def _read(field: models.Field, said: Any) -> Any:
    return said if said is None or isinstance(field, models.JSONField) else field.to_python(said)


def applied() -> list[list[str]]:
    """Return the migrations that this database has, of those that this program knows."""
    loader = MigrationExecutor(connection).loader
    return sorted([*key] for key in loader.applied_migrations if key in loader.disk_migrations)


def waiting() -> bool:
    """Tell whether the database is older than the program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown(migrations: Iterable[Iterable[str]]) -> list[str]:
    """Return the migrations that this program does not know: the backup is of a newer one."""
    known = MigrationExecutor(connection).loader.disk_migrations
    return sorted(".".join(key) for key in migrations if tuple(key) not in known)


def as_of(migrations: Iterable[Iterable[str]]) -> Any:
    """Bring an empty database to the state of some migrations, and return the models of that state."""
    executor = MigrationExecutor(connection)
    wanted = {tuple(key) for key in migrations}
    nodes = executor.loader.graph.node_map
    if wanted == set(nodes):
        schema.create()
        return executor.loader.project_state().apps
    last = [k for k in wanted if not any(c.key in wanted and c.key[0] == k[0] for c in nodes[k].children)]
    return executor.migrate(sorted(last)).apps
