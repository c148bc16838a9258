"""Migrations from an empty and from a filled database, on both engines; what stood there stands there afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

# The state of the first release: what an office that has worked with it since then brings along.
FIRST = [("access", "0001_initial"), ("registers", "0002_pack_load"), ("plans", "0001_initial"), ("targets", "0001_initial"),
         ("actions", "0001_initial"), ("admin", "0003_logentry_add_action_flag_choices"), ("sessions", "0001_initial")]  # fmt: skip
FILL = f"""
import django; django.setup()
from datetime import UTC, datetime
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
apps = executor.migrate({FIRST!r}).apps
now = datetime(2026, 3, 31, 4, 5, 6, 789012, tzinfo=UTC)
user = apps.get_model("access", "User").objects.create(username="wang", role="county_officer", area="520602", password="x")
area = apps.get_model("registers", "Area").objects.create(code="520602", name="碧江区", level="county")
apps.get_model("registers", "HistoricalArea").objects.create(
    code="520602", name="碧江市", level="county", history_date=now, history_type="+", history_user=user)
plan = apps.get_model("plans", "Plan").objects.create(
    area=area, title="方案", base_year=2020, target_year=2025, text="下降13%。", sha256="0" * 64, uploaded_by=user, uploaded_at=now)
apps.get_model("plans", "Finding").objects.create(plan=plan, kind="target", start=0, end=5, read={{"name": "能耗"}})
apps.get_model("targets", "Target").objects.create(
    area=area, indicator="x", name="能耗", kind="target", value="13.250000", plan=plan.pk, plan_title="方案", start=0, end=5)
apps.get_model("actions", "Task").objects.create(area=area, title="任务", lead=["市发展改革委"], plan=plan.pk, plan_title="方案", start=0, end=5)
"""
TELL = """
import django; django.setup()
import json
from django.db import IntegrityError, connection, transaction
from shuangkong.access.schema import bring_up_to_date
bring_up_to_date()
bring_up_to_date()
from shuangkong.access import append_only
from shuangkong.access.models import User
from shuangkong.actions.models import Task
from shuangkong.plans.models import Finding, Plan
from shuangkong.registers.models import Area
from shuangkong.targets.models import Target
refused = 0
for table in append_only.guarded():
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{table}" WHERE 1 = 0')
            cursor.execute(f'DELETE FROM "{table}"')
    except IntegrityError:
        refused += 1
print(json.dumps({
    "users": list(User.objects.values_list("username", "role", "area")), "areas": list(Area.objects.values_list("name", flat=True)),
    "history": list(Area.history.values_list("name", flat=True)), "refused": refused,
    "at": [str(p.uploaded_at) for p in Plan.objects.all()], "read": [f.read for f in Finding.objects.all()],
    "values": [str(t.value) for t in Target.objects.all()], "leads": [t.lead for t in Task.objects.all()],
}))
"""
SHAPE = """
import django; django.setup()
import json, sys
from django.db import connection
from shuangkong.access.schema import bring_up_to_date
bring_up_to_date()
WIDE = {20: ("integer", 0), 23: ("integer", 0)}  # Django's own migrations gave keys of link tables eight bytes, its models four
shape = {}
with connection.cursor() as cursor:
    ask = connection.introspection
    for table in ask.table_names(cursor):
        columns = sorted((c.name, *WIDE.get(c.type_code, (str(c.type_code), c.internal_size)), c.null_ok)
                         for c in ask.get_table_description(cursor, table))
        rules = ask.get_constraints(cursor, table).values()
        shape[table] = columns, sorted(json.dumps([r[k] for k in sorted(r) if k != "definition"], default=str) for r in rules)
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    shape["done"] = cursor.fetchall()
print(json.dumps(shape))
"""


def on(database, home, *command):
    """Run Python on a database and return what it printed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SHUANGKONG_")}
    environ |= {"DATABASE_URL": database, "SHUANGKONG_HOME": str(home)}
    environ |= {"DJANGO_SETTINGS_MODULE": "shuangkong.web.settings"}
    done = subprocess.run([sys.executable, *command], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture
def python(database, tmp_path):
    """`python(code)` runs a piece of Python on a database of its own and returns what it printed."""
    return lambda code, *command: on(database, tmp_path / "home", *(command or ("-c", code)))


def test_an_empty_database_is_brought_up_to_date(python):
    """The first start; a second migration changes nothing."""
    assert json.loads(python(TELL))["areas"] == []


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def migrated(request, tmp_path_factory):
    """An office's database: from the first release by every migration since; what it holds, its shape, another's made at once.

    To migrate takes longer than all the rest, so it is done once.
    """
    place = tmp_path_factory.mktemp("migrated")
    asked = {}
    for name in ("made", "migrated"):
        sqlite = f"sqlite:///{place / name}.sqlite3"
        asked[name] = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres")()
    on(asked["migrated"], place, "-c", FILL)
    return {
        "found": json.loads(on(asked["migrated"], place, "-c", TELL)),
        "shapes": [json.loads(on(asked[name], place, "-c", SHAPE)) for name in ("made", "migrated")],
    }


def test_tables_made_at_once_are_those_of_the_migrations(migrated):
    """Columns, keys, indexes, checks; and every migration counts as done."""
    made, other = migrated["shapes"]
    assert made == other
    assert len(made["done"]) > 50


def test_a_filled_database_keeps_what_it_holds(migrated):
    """People, areas, history, plan, finding, target to the last digit, task; and the histories are guarded from now on."""
    found = migrated["found"]
    assert found["users"] == [["wang", "county_officer", "520602"]]
    assert (found["areas"], found["history"]) == (["碧江区"], ["碧江市"])
    assert found["at"] == ["2026-03-31 04:05:06.789012+00:00"]
    assert (found["read"], found["values"], found["leads"]) == ([{"name": "能耗"}], ["13.250000"], [["市发展改革委"]])
    assert found["refused"] == 1  # the one history that has a line; of the others there is nothing to delete


def test_every_change_of_a_model_has_its_migration(tmp_path):
    """Nobody finds out at the first start. Models and migrations are compared with each other, not with a database."""
    on(f"sqlite:///{tmp_path / 'own.sqlite3'}", tmp_path, "-m", "django", "makemigrations", "--check", "--dry-run")
