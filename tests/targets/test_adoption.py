"""Targets of a plan in force: their numbers exact, those of the plan before it stepped back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shuangkong.plans.approved import Approved, ApprovedTarget
from shuangkong.targets import services
from shuangkong.targets.models import Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    from shuangkong.registers.models import Area

    return Area.objects.create(code="990100", name="河口市", level="city")


def target(name, value="13.50", span=None):
    return ApprovedTarget(
        kind="target", name=name, value=Decimal(value) if value else None, span=span, unit="%", relation="decrease_by",
        base_year=2020, target_year=2025, indicator=name, scope="全市", bound="", ambition="", at="二", start=3, end=9,
    )  # fmt: skip


def approved(plan, *targets):
    return Approved(plan, "990100", "河口市", "方案", "河政发〔2022〕1号", None, 2020, 2025, 1, targets, (), ())


def test_a_target_keeps_its_number_and_its_place(city):
    """Decimal as written, an indicator of the catalogue by its id, the plan by number and words."""
    assert (
        services.adopt(
            approved(5, target("单位地区生产总值能耗"), target("绿色园区", None, (Decimal(2), Decimal(4)))), ()
        )
        == 2
    )
    first, second = Target.objects.all()
    assert (first.indicator, first.value, first.plan, first.plan_title) == (
        "energy.intensity", Decimal("13.5"), 5, "方案（河政发〔2022〕1号）",
    )  # fmt: skip
    assert (first.section, first.start, first.end, first.state) == ("二", 3, 9, "in_force")
    assert (second.indicator, second.value, second.lo, second.hi) == ("parks.green_parks", None, 2, 4)


def test_the_targets_of_the_plan_before_step_back(city):
    """They stay on record, out of force; a plan of another cycle is left alone."""
    for plan in (3, 4):
        services.adopt(approved(plan, target("单位地区生产总值能耗")), ())
    services.adopt(approved(5, target("单位地区生产总值能耗", "14")), (4,))
    assert dict(Target.objects.values_list("plan", "state")) == {3: "in_force", 4: "superseded", 5: "in_force"}
