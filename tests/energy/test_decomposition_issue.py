"""目标分解 on the page: tried, saved, approved by another, issued; from then on closings go by it."""

from datetime import date

import pytest
from budget_office import NOW
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from shuangkong.energy import budget_steps, decomposition_services, sealed_energy
from shuangkong.energy.budget_services import Refused, Said
from shuangkong.energy.decomposition_request import Agreed, read, usual
from shuangkong.energy.decomposition_result import targets, worked_out
from shuangkong.energy.models import Decomposition
from shuangkong.energy.sealed_energy import Base, BaseUnit
from shuangkong.kernel.problems import BadData

GROWTH = 1.05**5 - 1
UNITS = (
    BaseUnit("520602", "碧江区", "county", 3_000_000.0, 40e9, GROWTH, {"saving_potential": 60.0}),
    BaseUnit("520603", "万山区", "county", 2_000_000.0, 20e9, GROWTH, {"saving_potential": 20.0}),
    BaseUnit("520600-YQ", "央企某公司", "enterprise", 1_000_000.0, 5e9, GROWTH),
)
BASE = Base(2025, 2030, 13.0, 14.5, UNITS, "测试")


@pytest.fixture
def based(office, monkeypatch):
    """The office with a base year."""
    monkeypatch.setattr(sealed_energy, "_bases", [lambda city, until: BASE if city == "520600" else None])
    return office


def take(made, name, person, **said):
    """Take a step with an edition as it is now."""
    made.refresh_from_db()
    return decomposition_services.take(made.pk, budget_steps.step_of(name), made.edits, Said(**said), person, NOW)


def issued(people, **sent):
    """An edition approved by another and issued."""
    asked, problems = read(sent, BASE)
    assert problems == []
    made = decomposition_services.save("520600", BASE, asked, people["drafter"], NOW)
    take(made, "propose", people["drafter"])
    take(made, "approve", people["approver"])
    return take(made, "issue", people["approver"], document="铜府发〔2026〕5号", day=date(2026, 3, 1))


def test_the_citys_target_is_met_and_no_size_fits_all():
    """§10: the shares add up to the city's fall, never less; more potential is asked for more; the enterprise stands apart."""
    found = worked_out(BASE, usual(BASE))
    assert found["achieved"] >= 13.0 - 1e-9
    assert found["achieved"] < 13.1
    first, second, third = found["units"]
    assert first["target"] != second["target"]
    assert [one["apart"] for one in found["units"]] == [False, False, True]
    assert "能效低于标杆水平的产能比例高于平均" in first["reason"]
    assert (first["incentive"] - first["target"]) == pytest.approx(1.5)
    assert third["equal"] == pytest.approx(found["effective"])


def test_at_one_growth_an_equal_split_is_the_target_itself():
    """§10: with all units growing alike there is no effect of structure."""
    found = worked_out(BASE, usual(BASE))
    assert found["effective"] == pytest.approx(13.0)
    assert found["equal_achieved"] == pytest.approx(13.0)


def test_a_lock_needs_who_agreed_on_which_paper_and_day():
    """Three things lacking are told at once; with them the unit keeps its number and the others carry the rest."""
    asked, problems = read({"locked_520600-YQ": "10"}, BASE)
    assert [one.place for one in problems] == [
        "央企某公司 · 同意的机关",
        "央企某公司 · 文件和文号",
        "央企某公司 · 文件日期",
    ]
    paper = {"who_520600-YQ": "市政府", "document_520600-YQ": "责任书〔2026〕1号", "day_520600-YQ": "2026-02-01"}
    asked, problems = read({"locked_520600-YQ": "10"} | paper, BASE)
    assert problems == []
    assert asked.agreed["520600-YQ"] == Agreed(10.0, None, None, "市政府", "责任书〔2026〕1号", "2026-02-01")
    found = worked_out(BASE, asked)
    assert found["units"][2]["target"] == 10
    assert found["units"][2]["reason"] == "锁定为 10.00%，依据：市政府同意，责任书〔2026〕1号（2026-02-01）。"
    assert found["achieved"] >= 13.0 - 1e-9


def test_every_fault_of_a_form_is_told_at_once():
    """A word for a number, bounds the wrong way round, a step of nothing."""
    _asked, problems = read({"target": "多", "least": "20", "most": "10", "step": "0", "w_output_rate": "7"}, BASE)
    assert [one.place for one in problems] == ["全市目标", "能源产出率的权重", "取整到", "目标下限"]


def test_what_is_issued_are_rows_of_targets():
    """13 % over five years: 2.75 % a year (R1.5: 2.7468 %), never rounded down; from the year of the issue on."""
    content = {"units": [{"area": "520602", "target": 13.0, "incentive": 14.5}]}
    rows = targets(content, 2025, 2030, 2028, "铜府发〔2026〕5号")
    assert [(row["kind"], row["period"], row["base"]) for row in rows] == [
        ("five_year", "2030", 13.0), ("annual", "2028", 2.75), ("annual", "2029", 2.75), ("annual", "2030", 2.75),
    ]  # fmt: skip
    assert 1 - (1 - 0.0275) ** 5 >= 0.13


def test_who_saved_it_does_not_approve_it(based):
    """A second pair of eyes; a newer issue takes over, and the former stays as it was."""
    _areas, people = based
    asked, _ = read({}, BASE)
    made = decomposition_services.save("520600", BASE, asked, people["drafter"], NOW)
    take(made, "propose", people["drafter"])
    with pytest.raises(PermissionDenied):
        take(made, "approve", people["drafter"])
    with pytest.raises(PermissionDenied):
        decomposition_services.save("520600", BASE, asked, people["county"], NOW)
    first = issued(people)
    second = issued(people, target="14")
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "issued")
    assert {
        row["document"] for row in decomposition_services.issued_targets({"520600", "520602"}, date(2026, 4, 1))
    } == {"铜府发〔2026〕5号"}


def test_impossible_bounds_are_told_in_words(based):
    """All at most 10 %: the city's 13 % cannot be met."""
    _areas, people = based
    asked, problems = read({"least": "0", "most": "10"}, BASE)
    assert problems == []
    with pytest.raises(Refused, match="够不到"):
        decomposition_services.save("520600", BASE, asked, people["drafter"], NOW)
    bare = Base(2025, 2030, 13.0, None, (BaseUnit("520602", "碧江区", "county", None, None, None),), "测试")
    with pytest.raises(BadData, match="碧江区"):
        decomposition_services.save("520600", bare, usual(bare), people["drafter"], NOW)


def test_the_page_works_without_javascript(client, based):
    """Tried by GET, saved by POST with what was tried, a lock told with its paper, then proposed and issued."""
    _areas, people = based
    client.force_login(people["drafter"])
    page = reverse("energy:decompose", args=["520600"])
    shown = client.get(page, {"target": "14", "spread": "2"}).content.decode()
    assert "市本级和央企（单列）" in shown
    assert 'name="target" min="0" max="30" step="0.1" value="14"' in shown
    assert client.get(page, {"locked_520602": "9"}).status_code == 200
    assert "同意的机关" in client.get(page, {"locked_520602": "9"}).content.decode()
    done = client.post(page, {"target": "14", "spread": "2"}, follow=True)
    made = Decomposition.objects.get()
    assert made.setting["target"] == 14.0
    assert "第 1 版" in done.content.decode()
    client.post(reverse("energy:decomposition_step", args=[made.pk]), {"step": "propose", "edits": 0})
    client.force_login(people["approver"])
    step = reverse("energy:decomposition_step", args=[made.pk])
    client.post(step, {"step": "approve", "edits": 1})
    assert client.post(step, {"step": "issue", "edits": 2}).status_code == 409
    last = client.post(
        step, {"step": "issue", "edits": 2, "document": "铜府发〔2026〕5号", "day": "2026-03-01"}, follow=True
    )
    assert "已下达" in last.content.decode()
    client.force_login(people["other"])
    assert client.get(page).status_code == 403
    assert client.get(reverse("energy:decomposition", args=[made.pk])).status_code == 403
