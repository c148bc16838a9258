"""Gives this room's tests `check` (tests/spec), small books (tests/closing), and an office that shares out energy."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))
sys.path.insert(0, str(Path(__file__).parents[1] / "closing" / "helpers"))
sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from more_books import closed, explained, figures, problems, records_fixture, small  # noqa: F401 -- fixtures
from spec_check import check  # noqa: F401 -- a fixture


@pytest.fixture
def office(db, tmp_path, monkeypatch, settings):
    """铜仁市 with two counties and two key users, its people, and closings that say what was used."""
    from budget_office import PEOPLE, SEALED, UNITS

    from shuangkong.access.models import User
    from shuangkong.energy import sealed_energy
    from shuangkong.registers.models import Area, Organisation

    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    settings.HOME = tmp_path
    city = Area.objects.create(code="520600", name="铜仁市", level="city")
    areas = {"city": city}
    for code, name in (("520602", "碧江区"), ("520603", "万山区")):
        areas[code] = Area.objects.create(code=code, name=name, level="county", parent=city)
    Area.objects.create(code="520602-GX", name="碧江高新区", level="zone", parent=areas["520602"], counted_in="520602")
    for uscc, name in UNITS.items():
        Organisation.objects.create(uscc=uscc, name=name, area=areas["520602"], kind="key_user")
    monkeypatch.setattr(
        sealed_energy, "_providers", [lambda city, year: SEALED if (city, year) == ("520600", 2026) else {}]
    )
    people = {
        name: User.objects.create_user(name, password="p", role=role, area=area)
        for name, (role, area) in PEOPLE.items()
    }  # fmt: skip
    return areas, people
