"""A county with two outlets, people of several roles, and a lake that frames can be put into."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from shuangkong.monitoring.lake.journal import Journal
from shuangkong.monitoring.lake.settling import settle

sys.path.insert(0, str(Path(__file__).parent))

from page_data import MN, NOW, OTHER, OTHER_MN, OWN, hour_frame


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def people(db, home):
    """People of 铜仁市 and its 碧江区; two enterprises."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area, Organisation

    Area.objects.create(code="520600", name="铜仁市", level="city")
    for code, name in (("520602", "碧江区"), ("520603", "万山区")):
        Area.objects.create(code=code, name=name, level="county", parent_id="520600")
    Organisation.objects.create(uscc=OWN, name="甲水泥公司", area_id="520602")
    Organisation.objects.create(uscc=OTHER, name="乙公司", area_id="520602")
    made = {
        name: User.objects.create_user(name, role=role, area=area, organisation=own)
        for name, role, area, own in (
            ("city", "city_officer", "520600", ""), ("county", "county_officer", "520602", ""),
            ("neighbour", "county_officer", "520603", ""), ("clerk", "county_clerk", "520602", ""),
            ("viewer", "viewer", "520600", ""), ("own", "enterprise", "520602", OWN),
            ("other", "enterprise", "520602", OTHER), ("nobody", "enterprise", "520602", ""),
        )
    }  # fmt: skip
    return SimpleNamespace(**made)


@pytest.fixture
def outlets(people):
    """A gas outlet of the first enterprise with a limit for sulphur dioxide, and a water outlet of nobody registered."""
    from shuangkong.monitoring.models import Limit, Outlet, Station

    gas = Outlet.objects.create(code="DA001", name="窑尾", area_id="520602", organisation_id=OWN, medium="gas")
    water = Outlet.objects.create(code="DW001", area_id="520603", operator="丙公司", medium="water")
    Station.objects.create(mn=MN, outlet=gas, st="31", password="123456")
    Station.objects.create(mn=OTHER_MN, outlet=water, st="32", password="654321", key="0" * 32)
    Limit.objects.create(
        outlet=gas,
        factor="a21026",
        limit=Decimal(50),
        unit="mg/m3",
        basis="corrected",
        span="hour",
        first=date(2026, 1, 1),
    )
    return SimpleNamespace(gas=gas, water=water)


@pytest.fixture
def send(home):
    """`send([(moment, value, mark)…], mn)`: hours of sulphur dioxide, received and settled."""

    def put(hours, mn=MN):
        journal = Journal(home / "lake" / "raw", "gw1")
        for moment, value, *mark in hours:
            received = (moment + timedelta(hours=1) - timedelta(hours=8)).replace(tzinfo=UTC)
            journal.append(mn, int(received.timestamp() * 1000), hour_frame(mn, moment, value, *mark))
        journal.close()
        return settle(home)

    return put


@pytest.fixture
def online(home):
    """`online({mn: minutes since it was heard})`: what a gateway that runs tells."""

    def tell(heard, now=NOW):
        folder = home / "lake" / "online"
        folder.mkdir(parents=True, exist_ok=True)
        last = {mn: int((now - timedelta(minutes=minutes)).timestamp() * 1000) for mn, minutes in heard.items()}
        path = folder / "gw1.json"
        path.write_text(json.dumps({mn: {"last": at, "connected": False} for mn, at in last.items()}))
        os.utime(path, (now.timestamp(), now.timestamp()))

    return tell
