"""只能追加: the database itself refuses to change or delete what histories and the audit trail hold, on both engines.

Set after every migration for every table of that kind, so that a new room's history is guarded without a word of its
own, and a table that a migration built anew (SQLite) is guarded again. Whoever owns the database may still take the
triggers away; the program never does. A migration that has to rewrite a history calls `lift` first.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

SAID = "审计记录只能追加，不能修改或删除"
FUNCTION = "shuangkong_append_only"
# REPLACE deletes without asking the triggers of DELETE, so SQLite also refuses a key that is there already.
SQLITE = {
    "update": "CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END",
    "delete": "CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END",
    "replace": "CREATE TRIGGER {name} BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) BEGIN SELECT RAISE(ABORT, '{said}'); END",
}
# ALWAYS: not even a session that plays a replica gets past.
POSTGRES = {
    "change": "CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    "empty": "CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
}
REFUSING = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SAID}（%）', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def guarded() -> dict[str, str]:
    """Return the tables that are never changed, with the column of their key: all histories, and the audit trail."""
    from simple_history.models import HistoricalChanges

    kept = [m for m in apps.get_models() if issubclass(m, HistoricalChanges) or getattr(m, "append_only", False)]
    return {model._meta.db_table: model._meta.pk.column for model in kept}  # noqa: SLF001 - Django's documented door


def guard(using: str = "default") -> None:
    """Set the triggers that are not there yet."""
    connection = connections[using]
    kinds = _kinds(connection)
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        known = _known(cursor, connection.vendor)
        missing = [
            (table, kind) for table in guarded() for kind in kinds if table in there and _name(table, kind) not in known
        ]
        if missing and connection.vendor == "postgresql":
            connection.check_constraints()  # a table with checks still to be made cannot be altered
            cursor.execute(REFUSING)
        for table, kind in missing:
            cursor.execute(_statement(connection, table, kind))


def lift(using: str = "default") -> None:
    """Take the triggers away: for a migration that rewrites a history, and for tests that empty their database."""
    connection = connections[using]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        known = _known(cursor, connection.vendor)
        for table in guarded():
            on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
            for name in {_name(table, kind) for kind in _kinds(connection)} & known:
                cursor.execute(f"DROP TRIGGER {quote(name)}{on}")


def _kinds(connection: Any) -> dict[str, str]:
    return POSTGRES if connection.vendor == "postgresql" else SQLITE


def _name(table: str, kind: str) -> str:
    return f"{table[:50]}_no_{kind}"  # PostgreSQL cuts names at 63


def _known(cursor: Any, vendor: str) -> set[str]:
    postgres, sqlite = "SELECT tgname FROM pg_trigger", "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    cursor.execute(postgres if vendor == "postgresql" else sqlite)
    return {name for (name,) in cursor.fetchall()}


def _statement(connection: Any, table: str, kind: str) -> str:
    quote = connection.ops.quote_name
    return _kinds(connection)[kind].format(
        name=quote(_name(table, kind)), table=quote(table), key=quote(guarded()[table]), function=FUNCTION, said=SAID
    )
