"""Approval: plan, targets, tasks and plan.yaml come into force together, or nothing does."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import yaml

from shuangkong.actions import approval
from shuangkong.actions.models import Task
from shuangkong.plans.models import Finding, Plan
from shuangkong.plans.review import Refused
from shuangkong.targets.models import Target

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
TEXT_15 = "一、主要目标\n到2025年，全市单位地区生产总值能耗比2020年下降15%。\n"
TEXT = "一、主要目标\n到2025年，全市单位地区生产总值能耗比2020年下降14%。\n"


def test_everything_comes_into_force_together(reviewed, officer, pack):
    """Targets in targets, tasks and measures in actions, each with its place and its departments."""
    plan = reviewed()
    outcome = approval.approve(plan.pk, officer, NOON)
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by, plan.approved_at) == ("in_force", officer, NOON)
    assert (outcome.targets, outcome.tasks, outcome.pack) == (Target.objects.count(), Task.objects.count(), "hekou")
    target = Target.objects.get(indicator="energy.intensity")
    assert (str(target.value), target.base_year, target.target_year, target.section) == ("14.000000", 2020, 2025, "一")
    task = Task.objects.get(kind="task", section="二（一）")
    assert (task.lead, task.support, task.state) == (["市工业和信息化局"], ["市发展改革委"], "pending")
    measure = Task.objects.filter(kind="measure", section="二（一）").first()
    assert measure.lead == ["市工业和信息化局"]
    assert measure.due == 2024


def test_a_target_that_the_foreword_repeats_comes_into_force_once(reviewed, officer):
    """The chapter is cited, not the foreword; another number of the same indicator is another target."""
    aim = "到2025年，全市单位地区生产总值能耗比2020年下降14%。"
    approval.approve(reviewed(f"{aim}\n{TEXT}三、争取目标\n{aim.replace('14', '16')}\n").pk, officer, NOON)
    found = Target.objects.filter(indicator="energy.intensity")
    assert [(int(target.value), target.section) for target in found] == [(14, "一"), (16, "三")]


def test_the_pack_holds_the_plan_as_structured_facts(reviewed, officer, pack):
    """Title, cycle and targets are the plan's; issuer and departments stay; a known indicator keeps its id."""
    approval.approve(reviewed().pk, officer, NOON)
    facts = yaml.safe_load(pack.read_text("utf-8"))
    assert (facts["title"], facts["number"], facts["issued"]) == ("河口市方案", "河政发〔2022〕1号", date(2022, 5, 1))
    assert (facts["issuer"], facts["departments"]) == ("河口市人民政府", ["市发展改革委"])
    assert facts["cycle"] == {"base_year": 2020, "target_year": 2025}
    first = facts["targets"][0]
    assert (first["id"], first["value"], first["relation"], first["at"]) == (
        "energy-intensity",
        "14",
        "decrease_by",
        "一",
    )
    assert [path.name for path in pack.parent.iterdir()] == ["plan.yaml"]


def test_without_a_pack_the_records_alone_come_into_force(reviewed, officer, pack):
    """A city kept in the database has no folder; a pack that may not be written is left as it is."""
    pack.write_text('area: "990200"\n', "utf-8")
    assert approval.approve(reviewed().pk, officer, NOON).pack == ""
    assert pack.read_text("utf-8") == 'area: "990200"\n'


@pytest.mark.parametrize(
    "where", ["shuangkong.targets.services.adopt", "shuangkong.actions.services.adopt", "shuangkong.plans.pack.write"]
)
def test_a_fault_in_the_middle_leaves_nothing(reviewed, officer, pack, monkeypatch, where):
    """Plan in review, former plan in force, no target, no task, the file byte for byte as before."""
    first, before = reviewed(), pack.read_bytes()
    second = reviewed(TEXT_15)
    monkeypatch.delenv("SHUANGKONG_PACKS")
    approval.approve(first.pk, officer, NOON)
    monkeypatch.setenv("SHUANGKONG_PACKS", str(pack.parents[1]))
    counts = Target.objects.count(), Task.objects.count()

    def fault(*_given):
        raise OSError("disk full")

    monkeypatch.setattr(where, fault)
    with pytest.raises(OSError, match="disk full"):
        approval.approve(second.pk, officer, NOON)
    assert dict(Plan.objects.values_list("version", "state")) == {1: "in_force", 2: "in_review"}
    assert (Target.objects.count(), Task.objects.count()) == counts
    assert not Target.objects.filter(state="superseded").exists()
    assert pack.read_bytes() == before
    assert len(list(pack.parent.iterdir())) == 1


def test_a_new_version_takes_the_place_of_the_former(reviewed, officer):
    """One plan in force; targets and tasks of the former stay on record; work that was under way goes on."""
    first = reviewed()
    approval.approve(first.pk, officer, NOON)
    Task.objects.filter(kind="task", section="二（一）").update(state="under_way")
    second = reviewed(first.text.replace("下降14%", "下降15%"))
    approval.approve(second.pk, officer, NOON)
    assert dict(Plan.objects.values_list("version", "state")) == {1: "superseded", 2: "in_force"}
    in_force = Target.objects.get(indicator="energy.intensity", state="in_force")
    assert (str(in_force.value), in_force.plan) == ("15.000000", second.pk)
    assert Task.objects.get(kind="task", section="二（一）", plan=second.pk).state == "under_way"
    assert set(Task.objects.filter(plan=first.pk).values_list("state", flat=True)) == {"superseded"}


def test_an_older_version_cannot_come_back(reviewed, officer):
    """The newer one in force says no."""
    first, second = reviewed(), reviewed()
    approval.approve(second.pk, officer, NOON)
    with pytest.raises(Refused):
        approval.approve(first.pk, officer, NOON)


def test_what_is_still_open_keeps_the_plan_out_of_force(reviewed, officer, client):
    """The page says what stands against it, and the button is not there; sending it all the same changes nothing."""
    plan = reviewed()
    Finding.objects.filter(plan=plan, kind="target").update(state="open")
    client.force_login(officer)
    page = client.get(f"/plans/{plan.pk}/approve/").content.decode()
    assert "还不能批准" in page
    assert "待确认" in page
    assert client.post(f"/plans/{plan.pk}/approve/").status_code == 409
    assert not Target.objects.exists()


def test_after_approval_the_targets_and_tasks_are_listed(reviewed, officer, client):
    """The page of what came into force, with numbers, places and departments."""
    plan = reviewed()
    client.force_login(officer)
    assert client.post(f"/plans/{plan.pk}/approve/")["Location"] == f"/plans/{plan.pk}/adopted/"
    page = client.get(f"/plans/{plan.pk}/adopted/").content.decode()
    for word in ("单位地区生产总值能耗", "14", "二（一）", "市工业和信息化局", "城市数据包 hekou 的 plan.yaml 已更新"):
        assert word in page
