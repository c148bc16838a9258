"""People of every role, and closings to look at."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))
import fakes

fakes.install()

PEOPLE = {
    "other_viewer": ("viewer", "210300"),
    "county_officer": ("county_officer", "520602"),
    "city_officer": ("city_officer", "520600"),
    "administrator": ("administrator", "000000"),
}


@pytest.fixture
def people(db):
    """One person of each role: a county's, its city's, another city's, and the administrator."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area

    Area.objects.create(code="520600", name="铜仁市", level="city")
    Area.objects.create(code="520602", name="碧江区", level="county", parent_id="520600")
    return {
        name: User.objects.create_user(name, password="a-w0rd-of-24", role=role, area=area)
        for name, (role, area) in PEOPLE.items()
    }


@pytest.fixture
def administrator(client, people):
    """A client signed in as the administrator."""
    client.force_login(people["administrator"])
    return client
