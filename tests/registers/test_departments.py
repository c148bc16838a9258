"""部门沿革: who answers today for a department that a plan names."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from shuangkong.registers.departments import Departments
from shuangkong.registers.models import Area, Department

pytestmark = pytest.mark.django_db
BEFORE, LAST, AFTER = date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 1)


@pytest.fixture
def merged():
    """Two departments became one, which was renamed later."""
    area = Area.objects.create(code="990100", name="河口市", level="city")
    made = {
        name: Department.objects.create(area=area, name=name, short_name=name[1:])
        for name in ("市乡村局", "市农业局", "市三农局", "市三农委")
    }
    for name, heir, day in (
        ("市乡村局", "市三农局", LAST),
        ("市农业局", "市三农局", LAST),
        ("市三农局", "市三农委", date(2025, 6, 30)),
    ):
        made[name].successor, made[name].valid_to = made[heir], day
        made[name].full_clean()
        made[name].save()
    return made


def test_a_merged_department_is_answered_for_by_its_successor(merged):
    """From the day after its last, along the whole chain; a body of no register answers for itself."""
    assert Departments("990100", LAST).today("市乡村局") == "市乡村局"
    assert Departments("990100", AFTER).today("市乡村局") == "市三农局"
    assert Departments("990100", date(2025, 7, 1)).all_today(["市乡村局", "农业局", "国网"]) == ["市三农委", "国网"]


def test_the_successor_goes_by_all_the_former_names(merged):
    """So that an account that still says the old name goes on; who is gone is not offered for new tasks."""
    departments = Departments("990100", AFTER)
    assert departments.known_as(["市农业局"]) == {"市三农局", "三农局", "市乡村局", "乡村局", "市农业局", "农业局"}
    assert departments.in_force() == ["市三农委", "市三农局"]


def test_nobody_succeeds_themselves(merged):
    """Neither at once nor around a circle, and not without the day from which it holds; a circle that is there ends."""
    last = merged["市三农委"]
    for heir, day in (("市三农委", LAST), ("市乡村局", LAST), ("市乡村局", None)):
        last.successor, last.valid_to = merged[heir], day
        with pytest.raises(ValidationError):
            last.full_clean()
    Department.objects.filter(pk=last.pk).update(successor=merged["市乡村局"], valid_to=BEFORE)
    assert Departments("990100", date(2026, 1, 1)).today("市乡村局") in merged
