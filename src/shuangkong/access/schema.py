"""数据库结构: the tables of this program's models, in an empty database at once, in an older one by its migrations.

Migrations rebuild the state of all models at every step, which takes some seconds even where there is nothing to keep.
A test holds that both ways end in the same tables, on both engines.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date() -> None:
    """Make the tables fit the models, and set what stands beside them: permissions, guards of histories."""
    if not connection.introspection.table_names():
        create()
    call_command("migrate", verbosity=0, interactive=False)


def create() -> None:
    """Create every table in an empty database and note every migration as done; all of it, or nothing."""
    connection.disable_constraint_checking()  # SQLite changes that outside a transaction only
    try:
        with transaction.atomic():
            with connection.schema_editor() as editor:
                for model in apps.get_models():
                    if model._meta.managed and not model._meta.proxy:  # noqa: SLF001 - Django's documented door
                        editor.create_model(model)
            recorder = MigrationRecorder(connection)
            recorder.ensure_schema()
            for name in sorted(MigrationLoader(None).graph.nodes):
                recorder.record_applied(*name)
    finally:
        connection.enable_constraint_checking()
