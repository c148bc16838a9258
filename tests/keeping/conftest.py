"""Installations to back up and to restore into, each with a data folder and a database of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

CITIES = Path(__file__).parents[2] / "cities"
SCRIPT = Path(sys.executable).with_name("shuangkong")
FILL = """
import django; django.setup()
from pathlib import Path
from shuangkong.access.schema import bring_up_to_date
bring_up_to_date()
from shuangkong.access.models import SignInLink, User
from shuangkong.access import services
from shuangkong.actions import approval
from shuangkong.plans import review, services as plans
from shuangkong.registers.services import load_pack
from datetime import UTC, datetime
import sys
load_pack(Path(sys.argv[1]))
services.sign_in_link("http://localhost")
officer = User.objects.create_user("officer", password="a-w0rd-of-24", role="city_officer", area="520600")
text = "一、主要目标\\n到2025年，全市单位地区生产总值能耗比2020年下降14.25%。\\n"
plan = plans.register(plans.Given("520600", "方案“甲”\\t乙", "", None, 2020, 2025, text), officer, datetime.now(UTC))
review.accept_all(plan.findings.exclude(kind="heading"), officer, datetime.now(UTC))
approval.approve(plan.pk, officer, datetime.now(UTC))
"""
SAID = """
import django; django.setup()
import json
from shuangkong.access.models import AuditEntry, SignInLink, User
from shuangkong.registers.models import Area
from shuangkong.targets.models import Target
area = Area.objects.create(code="999999", name="新区", level="county")
print(json.dumps({
    "word": User.objects.get(username="officer").check_password("a-w0rd-of-24"),
    "targets": [str(t.value) for t in Target.objects.all()], "links": SignInLink.objects.count(),
    "restored": AuditEntry.objects.filter(action="restored").count(), "history": Area.history.count() - 1,
}))
from django.db import Error
try:
    AuditEntry.objects.all().delete()
except Error as fault:
    print(type(fault).__name__)
"""


@dataclass(frozen=True)
class Installation:
    """A data folder and the address of a database."""

    home: Path
    address: str

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `shuangkong …` for this installation."""
        return self._started([SCRIPT, *command])

    def started(self, *given: str | Path) -> subprocess.CompletedProcess[str]:
        """Run Python for this installation, however it ends."""
        return self._started([sys.executable, *given])

    def python(self, code: str, *given: str | Path) -> str:
        """Run a piece of Python within this installation and return what it printed."""
        done = self._started([sys.executable, "-c", code, *given])
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _started(self, command: list[str | Path]) -> subprocess.CompletedProcess[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("SHUANGKONG_")}
        environ |= {"SHUANGKONG_HOME": str(self.home), "DATABASE_URL": self.address}
        environ |= {"DJANGO_SETTINGS_MODULE": "shuangkong.web.settings"}
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def sealed(tmp_path_factory):
    """Closings of one city, made once."""
    from datetime import UTC, date, datetime

    from shuangkong.closing import services

    home = tmp_path_factory.mktemp("sealed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(home))
        services.close(CITIES / "tongren", ["2023", "2024"], date(2026, 3, 31), datetime(2026, 3, 31, 4, tzinfo=UTC))
    return home


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request, tmp_path_factory):
    """`empty()` makes an installation with nothing in it, on this engine."""

    def made() -> Installation:
        home = tmp_path_factory.mktemp("home")
        if request.param == "sqlite":
            return Installation(home, "")
        return Installation(home, request.getfixturevalue("postgres")())

    return made


@pytest.fixture(scope="module")
def filled(empty, sealed):
    """An installation at work: areas, people, a plan in force, closings, an uploaded file."""
    installation = empty()
    shutil.copytree(sealed / "closings", installation.home / "closings")
    (installation.home / "uploads" / "2025").mkdir(parents=True)
    (installation.home / "uploads" / "2025" / "报表 1.xlsx").write_bytes(b"PK" + bytes(range(256)) * 100)
    installation.python(FILL, CITIES / "tongren")
    return installation


@pytest.fixture(scope="module")
def kept(filled, tmp_path_factory):
    """Its backup."""
    file = tmp_path_factory.mktemp("backup") / "备份.zip"
    done = filled.run("backup", file)
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="session")
def said():
    """The piece of Python that tells what an installation knows, and tries to change its audit trail."""
    return SAID
