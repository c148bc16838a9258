"""Versions: one plan in force per area and cycle, decisions carried over, differences shown, two plans side by side."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from shuangkong.plans import review
from shuangkong.plans.models import Plan

pytestmark = pytest.mark.django_db


def test_the_database_holds_one_plan_in_force_per_area_and_cycle(plan, handed_in):
    """Whatever the code does, a second one cannot be stored; another cycle can."""
    second = handed_in()
    Plan.objects.filter(pk=plan.pk).update(state="in_force")
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=second.pk).update(state="in_force")
    Plan.objects.filter(pk=second.pk).update(state="in_force", target_year=2030)


def test_the_next_version_keeps_decisions_on_what_is_the_same(plan, handed_in, officer):
    """Same words and same reading: decided, by whom and when as before. What changed is open again."""
    for found in plan.findings.filter(kind="target"):
        review.decide(found, review.ACCEPT, officer, plan.uploaded_at)
    place = plan.text.index("新能源公务车要占三成")
    review.add(
        plan, "target", (place, place + 10), {"name": "新能源公务车占比", "value": 30}, officer, plan.uploaded_at
    )
    second = handed_in("关于印发的通知\n" + plan.text.replace("下降14%", "下降15%"))
    assert (second.version, second.state) == (2, "in_review")
    states = {found.name: (found.state, found.carried) for found in second.findings.filter(kind="target")}
    assert states["化学需氧量重点工程减排量"] == ("accepted", True)
    assert states["单位地区生产总值能耗"] == ("open", False)
    assert states["新能源公务车占比"] == ("added", True)
    again = second.findings.get(by_hand=True)
    assert second.text[again.start : again.end] == "新能源公务车要占三成"


def test_what_was_handed_in_by_mistake_can_be_taken_out_until_somebody_decides(page, plan, handed_in, officer):
    """A version with carried decisions alone goes; one with a decision of its own stays, and the answer says why."""
    review.decide(plan.findings.filter(kind="target").first(), review.ACCEPT, officer, plan.uploaded_at)
    second = handed_in()
    assert "录错了" in page.get(f"/plans/{second.pk}/").content.decode()
    page.post(f"/plans/{second.pk}/discard/")
    assert not Plan.objects.filter(pk=second.pk).exists()
    answer = page.post(f"/plans/{plan.pk}/discard/", follow=True).content.decode()
    assert "已有审核决定" in answer
    assert Plan.objects.filter(pk=plan.pk).exists()


def test_the_differences_of_two_versions_are_listed(page, plan, handed_in):
    """The changed value with both numbers; the task that went."""
    text = plan.text.replace("下降14%", "下降15%").replace("公共机构节能工程", "数据中心节能工程")
    shown = page.get(f"/plans/{handed_in(text).pk}/changes/").content.decode()
    assert "下降 15% 2020→2025" in shown
    assert "下降 14% 2020→2025" in shown
    assert "数据中心节能工程" in shown
    assert "公共机构节能工程" in shown
    assert "这是第一版" in page.get(f"/plans/{plan.pk}/changes/").content.decode()


def test_a_county_is_set_against_the_plan_above_only_when_that_is_in_force(client, plan, handed_in, officer):
    """A county's person reads the city's plan beside the county's once it is in force, and its review never."""
    from shuangkong.access.models import User

    county = handed_in(plan.text.replace("下降14%", "下降12%"), "990102")
    client.force_login(User.objects.create_user("county", role="county_officer", area="990102"))
    assert client.get(f"/plans/{plan.pk}/").status_code == 403
    assert client.get(f"/plans/compare/{county.pk}/{plan.pk}/").status_code == 403
    Plan.objects.filter(pk=plan.pk).update(state="in_force")
    shown = client.get(f"/plans/compare/{county.pk}/{plan.pk}/").content.decode()
    assert "下降 12%" in shown
    assert "下降 14%" in shown
    assert client.get(f"/plans/{plan.pk}/").status_code == 403
