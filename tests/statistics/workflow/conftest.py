"""A county with two public institutions that file, people of every role, and what they type."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
FIRST, SECOND = "91520602MA6DM0001Q", "12520602MB1A00002P"
FORM, PERIOD = "institutions", "2025"
GOOD = {
    "type": "教育", "area_m2": "200000", "persons": "12000", "power_kwh": "5000000", "energy_tce": "900", "vehicle_tce": "20",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _home(tmp_path, settings, monkeypatch):
    """A data folder of the test's own, for files as they were handed in; the package's forms only."""
    settings.HOME = tmp_path
    monkeypatch.delenv("SHUANGKONG_PACKS", raising=False)


@pytest.fixture
def people(db):
    """People of 铜仁市 and of its 碧江区, by name; the registers and duties they need."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area, Organisation
    from shuangkong.registers.uscc import check_sign

    Area.objects.create(code="520600", name="铜仁市", level="city")
    for code, name in (("520602", "碧江区"), ("520603", "万山区")):
        Area.objects.create(code=code, name=name, level="county", parent_id="520600")
    codes = [code[:17] + check_sign(code[:17]) for code in (FIRST, SECOND)]
    for code, name in zip(codes, ("甲学院", "乙医院"), strict=True):
        Organisation.objects.create(uscc=code, name=name, area_id="520602", kind="institution")
    made = {
        name: User.objects.create_user(name, role=role, area=area, **more)
        for name, role, area, more in (
            ("first", "enterprise", "520602", {"organisation": codes[0]}),
            ("second", "enterprise", "520602", {"organisation": codes[1]}),
            ("clerk", "county_clerk", "520602", {}),
            ("county", "county_officer", "520602", {}),
            ("neighbour", "county_officer", "520603", {}),
            ("city", "city_officer", "520600", {}),
            ("colleague", "city_officer", "520600", {}),
            ("auditor", "auditor", "520600", {}),
            ("viewer", "viewer", "520602", {}),
        )
    }
    return SimpleNamespace(**made, codes=codes)


@pytest.fixture
def duty(people):
    """What the first institution has to file."""
    return a_duty(people, 0)


def a_duty(people, number):
    from shuangkong.statistics.models import Duty

    return Duty.objects.create(form=FORM, area_id="520602", organisation_id=people.codes[number], since="2024")


@pytest.fixture
def texts():
    """`texts(code, energy_tce="900")`: one line of the form as it is typed."""

    def typed(code, name="甲学院", **more):
        from shuangkong.statistics.in_use import in_use
        from shuangkong.statistics.typed import from_page

        line = GOOD | {"organisation": code, "organisation_name": name} | more
        return from_page(in_use().form(FORM), {f"main-1-{column}": text for column, text in line.items()})

    return typed


@pytest.fixture
def draft(duty, people, texts):
    """`draft()`: an open submission of the first institution with sound data."""

    def made(filled=True, **more):
        from shuangkong.statistics import services

        submission = services.open_for(duty, PERIOD, people.first, NOON)
        if filled:
            services.take_typed(submission.pk, texts(people.codes[0], **more), submission.edits, people.first, NOON)
        submission.refresh_from_db()
        return submission

    return made


@pytest.fixture
def go(people):
    """`go(submission, "submit", people.first)`: take a step, with what the person's page showed."""

    def step(submission, name, user, reason="", now=NOON):
        from shuangkong.statistics import services

        submission.refresh_from_db()
        services.take_step(submission.pk, name, submission.edits, user, now, reason)
        submission.refresh_from_db()
        return submission

    return step


@pytest.fixture
def approved(draft, go, people):
    """`approved()`: the first institution's data, in force."""

    def made(**more):
        submission = draft(**more)
        go(submission, "submit", people.first)
        go(submission, "review", people.county)
        return go(submission, "approve", people.city)

    return made
