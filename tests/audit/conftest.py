"""A county with a sewage plant, people of every role, and findings as checks make them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest

from shuangkong.audit.catalogue import PLACES

sys.path.insert(0, str(Path(__file__).parent / "helpers"))  # test folders are no packages
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
OWN = "91520602MA6DM0001Q"


@pytest.fixture
def home(tmp_path, monkeypatch, settings):
    """A data folder of the test's own."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def people(db, home):
    """People of 铜仁市 and of its 碧江区; a sewage plant that runs two projects, and its outlet."""
    from shuangkong.access.models import User
    from shuangkong.emissions.models import Project
    from shuangkong.monitoring.models import Outlet
    from shuangkong.registers.models import Area, Organisation

    Area.objects.create(code="520600", name="铜仁市", level="city")
    for code, name in (("520602", "碧江区"), ("520603", "万山区")):
        Area.objects.create(code=code, name=name, level="county", parent_id="520600")
    Organisation.objects.create(uscc=OWN, name="碧江污水处理公司", area_id="520602")
    Outlet.objects.create(code="BJ-DW001", area_id="520602", organisation_id=OWN, medium="water")
    for code, name in (("P1", "城北污水处理厂提标改造"), ("P2", "北区净水站升级")):
        Project.objects.create(
            code=code, type="W2", name=name, area_id="520602", organisation_id=OWN, listed_year=2025, stage="running"
        )
    made = {
        name: User.objects.create_user(name, role=role, area=area, organisation=own)
        for name, role, area, own in (
            ("first", "city_officer", "520600", ""), ("second", "city_officer", "520600", ""),
            ("county", "county_officer", "520602", ""), ("neighbour", "county_officer", "520603", ""),
            ("plant", "enterprise", "520602", OWN), ("auditor", "auditor", "520600", ""),
            ("viewer", "viewer", "520600", ""),
        )
    }  # fmt: skip
    return SimpleNamespace(**made)


@pytest.fixture
def now():
    """A moment at noon."""
    return NOW


@pytest.fixture
def found():
    """`found(check, subject, …)`: a finding as the catalogue makes it; what its message names and nobody gave is 1."""
    from shuangkong.audit.catalogue import catalogue

    def made(
        check,
        subject,
        first="2025-01-01",
        last="2025-12-31",
        area="520602",
        strength=1.0,
        factor="cod",
        hard=True,
        **more,
    ):
        known = catalogue()[check]
        named = {name for _, name, _, _ in Formatter().parse(known.message) if name} - set(PLACES)
        return known.finding(
            subject, area, first, last, strength, dict.fromkeys(named, 1) | more, factor=factor, hard=hard
        )

    return made


@pytest.fixture
def opened(people, found):
    """A case of the first project, opened by one hard finding."""
    from shuangkong.audit import services

    taken = services.take_in([found("R-DUP", "P1", other="P2", other_name="北区净水站升级")], NOW)
    return taken.opened[0]
