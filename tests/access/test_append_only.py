"""Histories and the audit trail: the database itself refuses to change them, whoever asks it to."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from shuangkong.access import append_only
from shuangkong.access.audit import Action, record
from shuangkong.access.models import AuditEntry
from shuangkong.registers.models import Area

pytestmark = pytest.mark.django_db
KEPT = ["access_auditentry", "registers_historicalarea", "registers_historicaldepartment", "plans_historicalplan",
        "plans_historicalfinding", "targets_historicaltarget", "actions_historicaltask"]  # fmt: skip


@pytest.fixture
def written():
    """One entry, and one line of history."""
    Area.objects.create(code="990100", name="河口市", level="city")
    record(Action.LOADED, "hekou", before=None, after={"areas": 1})


def refused(sql: str) -> None:
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_history_is_guarded():
    """A new room's history comes into this list by itself; whoever takes one out has to say so here."""
    assert set(KEPT) <= set(append_only.guarded())


@pytest.mark.parametrize("table", ["access_auditentry", "registers_historicalarea"])
def test_sql_cannot_change_or_delete(written, table):
    """UPDATE and DELETE by SQL, past all our code: refused, and everything stands as it was."""
    refused(f"UPDATE {table} SET name = 'x'")  # noqa: S608 - a name from the list above
    refused(f"DELETE FROM {table}")  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {table}")  # noqa: S608 - as above
        assert "x" not in {name for (name,) in cursor.fetchall()}


def test_sql_cannot_replace_or_empty(written):
    """The ways around UPDATE and DELETE that each engine has."""
    if connection.vendor == "postgresql":
        refused("TRUNCATE access_auditentry")
        refused(
            "INSERT INTO access_auditentry SELECT * FROM access_auditentry ON CONFLICT (id) DO UPDATE SET name = 'x'"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        refused("DELETE FROM access_auditentry")
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")
    else:
        refused("INSERT OR REPLACE INTO access_auditentry SELECT * FROM access_auditentry")
        refused("UPDATE OR IGNORE access_auditentry SET name = 'x'")


def test_records_cannot_be_changed_through_models(written):
    """The program's own ways end at the same wall."""
    entry = AuditEntry.objects.get(what="hekou")
    entry.name = "x"
    for change in (entry.save, entry.delete, Area.history.all().delete, lambda: Area.history.update(name="x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_new_line_is_always_possible(written):
    """Appending is what the tables are for; the records themselves may be changed and leave a line each."""
    area = Area.objects.get(code="990100")
    area.name = "河口新市"
    area.save()
    area.delete()
    assert list(Area.history.values_list("name", "history_type")) == [
        ("河口新市", "-"),
        ("河口新市", "~"),
        ("河口市", "+"),
    ]


def test_guards_that_are_gone_come_back_with_the_next_migration(written):
    """Every start of the service migrates, and so sets them anew."""
    append_only.lift()
    AuditEntry.objects.filter(what="hekou").update(name="y")
    append_only.guard()
    append_only.guard()
    refused("DELETE FROM access_auditentry")
