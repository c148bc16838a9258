"""People of a city and its counties, and a sewage plant's upgrade that is ready to be filed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from unittest.mock import patch

import pytest

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
USCC = "91520602MA6DM0001Q"
INPUTS = {
    ("", "flow_before_10k_m3_d"): "4", ("", "flow_after_10k_m3_d"): "4", ("cod", "out_before_mg_l"): "45",
    ("cod", "out_after_mg_l"): "30",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _home(tmp_path, settings, monkeypatch):
    """A data folder of the test's own, for files as they were handed in."""
    settings.HOME = tmp_path
    monkeypatch.delenv("SHUANGKONG_PACKS", raising=False)


@pytest.fixture
def people(db):
    """People of 铜仁市 and two of its counties, by name."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area

    Area.objects.create(code="520600", name="铜仁市", level="city")
    for code, name in (("520602", "碧江区"), ("520603", "万山区")):
        Area.objects.create(code=code, name=name, level="county", parent_id="520600")
    made = {
        name: User.objects.create_user(name, role=role, area=area)
        for name, role, area in (
            ("clerk", "county_clerk", "520602"), ("neighbour", "county_clerk", "520603"),
            ("city", "city_officer", "520600"), ("colleague", "city_officer", "520600"), ("viewer", "viewer", "520602"),
        )
    }  # fmt: skip
    return SimpleNamespace(**made)


@pytest.fixture
def upgrade(people):
    """A W2 project that runs since April 2024, with inputs and all its evidence."""
    return a_project(people)


def a_project(people, *, ready=True, inputs=None, **fields):
    """Register a project; `ready` adds the evidence that its type asks for."""
    from shuangkong.emissions import register
    from shuangkong.emissions.models import Project
    from shuangkong.emissions.reduction_types import load

    usual = {
        "type": "W2", "name": "碧江区第二污水处理厂提标改造", "area_id": "520602", "operator": "清源水务", "uscc": USCC,
        "permit": f"{USCC}001P", "facility": "TW001", "outlet": "DW001", "listed_year": 2024, "stage": "running",
        "approved_on": date(2023, 3, 1), "accepted_on": date(2024, 3, 1), "stable_on": date(2024, 4, 15),
        "longitude": Decimal("109.18"), "latitude": Decimal("27.72"),
    }  # fmt: skip
    project = Project(**usual | fields)
    rows = register.input_rows(project.type, INPUTS if inputs is None else inputs)
    with patch("django.utils.timezone.now", return_value=NOON - timedelta(days=30)):  # before anything is done with it
        register.save(project, rows, 0, people.clerk)
    if ready:
        for one in load()[project.type].evidence:
            register.add_evidence(project.pk, one.id, f"{project.pk} {one.id}".encode(), "材料.pdf", people.clerk, NOON)
    return project


@pytest.fixture(name="a_project")
def a_project_fixture(people):
    """`a_project(**fields)` registers another project."""
    return lambda **fields: a_project(people, **fields)


@pytest.fixture
def take_step(people):
    """`take_step(project, who, step, **given)` takes a step of 2024 (or `year`) as that person."""
    from shuangkong.emissions import services

    def act(project, who, step, year=2024, **given):
        claim = project.claims.filter(year=year).first()
        said = services.Given(**given)
        return services.take_step(project.pk, year, step, claim.edits if claim else 0, said, getattr(people, who), NOON)

    return act
